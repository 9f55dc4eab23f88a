"""What the strict reader takes and what it refuses."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from hypothesis import given
from hypothesis import strategies as st
from twilio.twiml.messaging_response import MessagingResponse
from twilio.twiml.voice_response import Dial, Gather, Say, VoiceResponse

from voice.simulator.twiml import LARGEST_DOCUMENT, TwimlError, parse_messaging_twiml, parse_voice_twiml


def voice(inside: str) -> str:
    return f'<?xml version="1.0" encoding="UTF-8"?><Response>{inside}</Response>'


@pytest.mark.parametrize(
    "inside",
    [
        "",
        "<!-- nothing to say --><Hangup/>",
        "<Say>Hello</Say>",
        '<Say voice="Polly.Joanna" language="en-US" loop="2">Hello</Say>',
        '<Say voice="Polly.Mia-Neural" language="es-MX">Llame al <say-as interpret-as="telephone">555</say-as></Say>',
        '<Say>One<break time="500ms"/>two <prosody rate="slow">three</prosody></Say>',
        "<Play>https://example.com/a.wav?x=1</Play>",
        '<Play digits="1w2"/>',
        '<Pause length="3"/>',
        '<Gather input="speech dtmf" speechTimeout="auto" hints="yes, no"><Say>Yes?</Say><Pause/></Gather>',
        '<Gather numDigits="1" timeout="5" finishOnKey="" actionOnEmptyResult="true" action="../a" method="GET"/>',
        '<Record action="/r?x=1&amp;y=2" maxLength="120" timeout="5" finishOnKey="#" trim="trim-silence"/>',
        '<Record recordingStatusCallback="/s" recordingStatusCallbackEvent="in-progress completed absent"/>',
        '<Record transcribe="true" transcribeCallback="/t"/>',
        '<Redirect method="POST">/next</Redirect>',
        "<Dial>+15125550100</Dial>",
        '<Dial action="/d" timeout="20" callerId="+15125550100"><Number>+15125550101</Number></Dial>',
        '<Reject reason="busy"/>',
    ],
)
def test_taken_in_an_answer_to_a_call(inside: str) -> None:
    parse_voice_twiml(voice(inside))


@pytest.mark.parametrize(
    ("inside", "code"),
    [
        ("<Say></Say>", 13520),
        ("<Say>   </Say>", 13520),
        ("<say>Hello</say>", 12200),
        ("<Speak>Hello</Speak>", 12200),
        ("stray words", 12200),
        ("<Say>Hello</Say>stray words", 12200),
        ('<Say volume="loud">Hello</Say>', 12200),
        ('<Say loop="-1">Hello</Say>', 12200),
        ('<Say language="english">Hello</Say>', 12200),
        ('<Say voice="Bob">Hello</Say>', 12200),
        ("<Say>Hello<Pause/></Say>", 12200),
        ("<Say>a<break time='soon'/></Say>", 12200),
        ("<Play/>", 12200),
        ("<Play>ftp://example.com/a.wav</Play>", 12200),
        ("<Play>two words</Play>", 12200),
        ('<Play digits="1">https://example.com/a.wav</Play>', 12200),
        ('<Pause length="1.5"/>', 12200),
        ('<Gather numdigits="1"/>', 12200),
        ('<Gather numDigits="0"/>', 12200),
        ('<Gather num_digits="1"/>', 12200),
        ('<Gather input="keys"/>', 12200),
        ('<Gather input="dtmf dtmf"/>', 12200),
        ('<Gather method="post"/>', 12200),
        ('<Gather bargeIn="True"/>', 12200),
        ('<Gather finishOnKey="##"/>', 12200),
        ('<Gather speechTimeout="soon"/>', 12200),
        ("<Gather><Record/></Gather>", 12200),
        ("<Gather><Gather/></Gather>", 12200),
        ('<Record maxLength="0"/>', 12200),
        ('<Record trim="yes"/>', 12200),
        ('<Record action=""/>', 12200),
        ('<Record action="javascript:x"/>', 12200),
        ("<Record><Say>Hello</Say></Record>", 12200),
        ('<Record recordingStatusCallbackEvent="done"/>', 12200),
        ("<Redirect/>", 12200),
        ("<Hangup>now</Hangup>", 12200),
        ('<Hangup reason="late"/>', 12200),
        ("<Dial/>", 12200),
        ("<Dial>the office</Dial>", 12200),
        ("<Dial>+15125550100<Number>+15125550101</Number></Dial>", 12200),
        ("<Number>+15125550100</Number>", 12200),
        ('<Reject reason="late"/>', 12200),
        ("<Message>Hello</Message>", 12200),
        ("<Response/>", 12200),
        ("<Say>Hello", 12100),
        ("<Say>R & B</Say>", 12100),
        ("<Say>&hello;</Say>", 12100),
    ],
)
def test_refused_in_an_answer_to_a_call(inside: str, code: int) -> None:
    with pytest.raises(TwimlError) as refused:
        parse_voice_twiml(voice(inside))
    assert refused.value.code == code
    assert refused.value.message


@pytest.mark.parametrize(
    "document",
    [
        "",
        "Hello",
        "<Answer><Say>Hello</Say></Answer>",
        "<response/>",
        "<Response/><Response/>",
        '<!DOCTYPE Response [<!ENTITY a "b">]><Response><Say>&a;</Say></Response>',
        '<!DOCTYPE Response SYSTEM "file:///etc/hostname"><Response/>',
        '<!DOCTYPE Response SYSTEM "https://example.com/a.dtd"><Response/>',
    ],
)
def test_refused_as_a_whole(document: str) -> None:
    with pytest.raises(TwimlError) as refused:
        parse_voice_twiml(document)
    assert refused.value.code == 12100


def test_a_document_larger_than_twilio_reads_is_refused() -> None:
    with pytest.raises(TwimlError) as refused:
        parse_voice_twiml(voice(f"<Say>{'a' * LARGEST_DOCUMENT}</Say>"))
    assert refused.value.code == 11750


def test_what_was_written_is_what_is_read() -> None:
    document = parse_voice_twiml(
        voice('<Gather action="/a?x=1&amp;y=2"><Say>One\n <break/> two</Say></Gather><Dial>+15125550100</Dial>')
    )
    gather, dial = document.verbs
    assert gather.attributes["action"] == "/a?x=1&y=2"
    assert gather.children[0].text == "One two"
    assert dial.text == "+15125550100"


@pytest.mark.parametrize(
    "inside",
    [
        "",
        "<Message>Hello\nthere</Message>",
        "<Message><Body>Hello</Body><Media>https://example.com/a.png</Media></Message>",
        '<Message to="+15125550101" from="+15125550100" statusCallback="/s">Hello</Message>',
        "<Message>One</Message><Message>Two</Message>",
        "<Redirect>/next</Redirect>",
    ],
)
def test_taken_in_an_answer_to_a_text(inside: str) -> None:
    parse_messaging_twiml(voice(inside))


@pytest.mark.parametrize(
    "inside",
    [
        "<Message/>",
        "<Message><Body/></Message>",
        "<Message>One<Body>Two</Body></Message>",
        "<Message><Body>One</Body><Body>Two</Body></Message>",
        "<Message><Media>a.png</Media></Message>",
        '<Message to="the parent">Hello</Message>',
        "<Say>Hello</Say>",
        "<Body>Hello</Body>",
        "Hello",
    ],
)
def test_refused_in_an_answer_to_a_text(inside: str) -> None:
    with pytest.raises(TwimlError) as refused:
        parse_messaging_twiml(voice(inside))
    assert refused.value.code == 12200


words = st.text("aZ09 .,!?&<>\"'%#áéñü¿中文ạ’—😀\n\t", min_size=1, max_size=60).filter(lambda text: bool(text.strip()))
addresses = st.sampled_from(["/a", "/a/b?c=d&e=f", "https://example.com/x", "https://example.com/x?y=%20", "next"])
methods = st.sampled_from(["GET", "POST"])
languages = st.sampled_from(["en-US", "es-MX", "es-US", "vi-VN", "zh-CN", "cmn-CN"])
voices = st.sampled_from(["man", "woman", "alice", "Polly.Joanna", "Polly.Lupe-Neural", "Google.en-US-Standard-C"])
flags = st.booleans()


def sometimes(**attributes: st.SearchStrategy[object]) -> st.SearchStrategy[dict[str, object]]:
    return st.fixed_dictionaries({}, optional=attributes)


says = st.tuples(words, sometimes(voice=voices, language=languages, loop=st.integers(0, 9)))
gathers = sometimes(
    input=st.sampled_from(["dtmf", "speech", "dtmf speech", "speech dtmf"]),
    action=addresses,
    method=methods,
    timeout=st.integers(1, 60),
    speech_timeout=st.one_of(st.just("auto"), st.integers(1, 10)),
    finish_on_key=st.sampled_from(["#", "*", "", "5"]),
    num_digits=st.integers(1, 20),
    language=languages,
    hints=words,
    barge_in=flags,
    action_on_empty_result=flags,
    profanity_filter=flags,
    speech_model=st.sampled_from(["default", "phone_call", "numbers_and_commands", "googlev2_telephony"]),
)
records = sometimes(
    action=addresses,
    method=methods,
    timeout=st.integers(0, 30),
    finish_on_key=st.sampled_from(["#", "1234567890*#", ""]),
    max_length=st.integers(1, 3600),
    play_beep=flags,
    trim=st.sampled_from(["trim-silence", "do-not-trim"]),
    recording_status_callback=addresses,
    recording_status_callback_method=methods,
    recording_status_callback_event=st.lists(
        st.sampled_from(["in-progress", "completed", "absent"]), min_size=1, unique=True
    ).map(" ".join),
    transcribe=flags,
    transcribe_callback=addresses,
)
dials = sometimes(
    action=addresses,
    method=methods,
    timeout=st.integers(5, 60),
    caller_id=st.just("+15125550100"),
    time_limit=st.integers(1, 600),
)
Verb = Callable[[VoiceResponse], object]


@st.composite
def verbs(draw: st.DrawFn) -> Verb:
    """One verb, as an application writes it with Twilio's own classes."""
    text, spoken = draw(says)
    gather, record, dial = draw(gathers), draw(records), draw(dials)
    address, method, length = draw(addresses), draw(methods), draw(st.integers(0, 60))

    def question(response: VoiceResponse) -> None:
        inside = Gather(**gather)
        inside.say(text, **spoken)
        inside.pause(length=length)
        inside.play(address)
        response.append(inside)

    def passed_on(response: VoiceResponse) -> None:
        inside = Dial(**dial)
        inside.number("+15125550101")
        response.append(inside)

    def spelt(response: VoiceResponse) -> None:
        inside = Say(text, **spoken)
        inside.break_(strength="weak", time=f"{length}ms")
        inside.say_as(text, interpret_as="spell-out")
        response.append(inside)

    choices: list[Verb] = [
        lambda response: response.say(text, **spoken),
        lambda response: response.play(address, loop=length),
        lambda response: response.pause(length=length),
        lambda response: response.record(**record),
        lambda response: response.redirect(address, method=method),
        lambda response: response.hangup(),
        lambda response: response.reject(reason="busy"),
        lambda response: response.dial("+15125550101", **dial),
        question,
        passed_on,
        spelt,
    ]
    chosen: Verb = draw(st.sampled_from(choices))
    return chosen


@given(st.lists(verbs(), max_size=4))
def test_every_documented_document_of_twilios_own_classes_is_taken(written: list[Verb]) -> None:
    response = VoiceResponse()
    for write in written:
        write(response)
    assert len(parse_voice_twiml(str(response)).verbs) == len(written)


@given(words, st.booleans(), addresses)
def test_every_answer_of_twilios_own_classes_to_a_text_is_taken(text: str, picture: bool, address: str) -> None:
    response = MessagingResponse()
    message = response.message(to="+15125550101", status_callback=address)
    message.body(text)
    if picture:
        message.media("https://example.com/a.png")
    response.redirect(address, method="POST")
    message_read, redirect = parse_messaging_twiml(str(response)).verbs
    assert message_read.children[0].text == text.strip()
    assert redirect.text == address
