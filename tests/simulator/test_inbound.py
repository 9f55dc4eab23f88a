"""People who call the application and leave a message."""

from __future__ import annotations

import base64
import json
import threading
import urllib.error
import urllib.request

import pytest
from flask import Response
from twilio.base.exceptions import TwilioRestException
from twilio.rest import Client

from tests.simulator.customer import ACCOUNT, OFFICE, PARENT, Customer, until
from voice.simulator import Call, Caller, Reaction, Simulator
from voice.simulator.audio import Wav, silence

GREETING = (
    "<Response><Say>You have reached the attendance line.</Say>"
    '<Record action="/recorded" maxLength="60" timeout="5" recordingStatusCallback="/ready"/>'
    "<Say>We heard nothing. Goodbye.</Say></Response>"
)
THANKS = "<Response><Say>Thank you.</Say></Response>"


def tone(seconds: float) -> Wav:
    """Sound that can be told from silence."""
    quiet = silence(seconds)
    return Wav(quiet.format, bytes(range(256)) * (len(quiet.samples) // 256))


@pytest.fixture
def line(customer: Customer) -> Customer:
    customer.pages.update({"/voice/incoming": GREETING, "/recorded": THANKS, "/ready": ""})
    return customer


def over(call: Call) -> None:
    until(lambda: call.over, "the call ends")


def media(url: str, password: str = "") -> bytes:
    request = urllib.request.Request(url)
    if password:
        secret = base64.b64encode(f"{ACCOUNT.sid}:{password}".encode()).decode()
        request.add_header("Authorization", f"Basic {secret}")
    with urllib.request.urlopen(request, timeout=20) as response:
        return bytes(response.read())


def test_a_caller_leaves_a_message_and_hangs_up(company: Simulator, line: Customer, client: Client) -> None:
    message = tone(12)
    call = company.call_in(Caller(PARENT, (message,)), OFFICE)
    over(call)
    until(lambda: line.got("/ready"), "the recording is ready")
    [asked] = line.got("/voice/incoming")
    assert (asked["From"], asked["To"], asked["CallStatus"], asked["Direction"]) == (
        PARENT,
        OFFICE,
        "ringing",
        "inbound",
    )
    [recorded] = line.got("/recorded")
    assert (recorded["Digits"], recorded["RecordingDuration"]) == ("hangup", "12")
    [ready] = line.got("/ready")
    assert (ready["RecordingStatus"], ready["RecordingSid"]) == ("completed", recorded["RecordingSid"])
    assert media(ready["RecordingUrl"] + ".wav", ACCOUNT.token) == message.to_bytes()
    assert client.recordings(ready["RecordingSid"]).fetch().duration == "12"
    assert client.recordings(ready["RecordingSid"]).delete()
    with pytest.raises(TwilioRestException) as gone:
        client.recordings(ready["RecordingSid"]).fetch()
    assert gone.value.status == 404
    assert all(item.signed for item in line.asked)
    assert company.errors == []


def test_a_caller_who_waits_hears_what_comes_after(company: Simulator, line: Customer) -> None:
    call = company.call_in(Caller(PARENT, (tone(3),), hang_up_after=None), OFFICE)
    over(call)
    assert "Digits" not in line.got("/recorded")[0]
    assert [detail for _, what, detail in call.timeline if what == "heard"][-1] == "Thank you."


def test_a_caller_who_says_nothing_is_not_recorded(company: Simulator, line: Customer) -> None:
    call = company.call_in(Caller(PARENT, hang_up_after=None), OFFICE)
    over(call)
    assert line.got("/recorded") == []
    assert line.got("/ready") == []
    assert [detail for _, what, detail in call.timeline if what == "heard"][-1] == "We heard nothing. Goodbye."


def test_what_becomes_of_a_recording_is_told_as_asked(company: Simulator, line: Customer) -> None:
    line.pages["/voice/incoming"] = (
        '<Response><Record action="/recorded" recordingStatusCallback="/ready" transcribe="true"'
        ' transcribeCallback="/words" recordingStatusCallbackEvent="in-progress completed absent"/></Response>'
    )
    line.pages["/words"] = ""
    over(company.call_in(Caller(PARENT, hang_up_after=None), OFFICE))
    until(lambda: len(line.got("/ready")) == 2, "the silence is reported")
    assert {item["RecordingStatus"] for item in line.got("/ready")} == {"in-progress", "absent"}
    over(company.call_in(Caller(PARENT, (tone(3),)), OFFICE))
    until(lambda: line.got("/words"), "the transcription is reported")
    assert line.got("/words")[0]["TranscriptionStatus"] == "failed"
    # The two reports go out side by side, so either may arrive first.
    until(
        lambda: "completed" in {item["RecordingStatus"] for item in line.got("/ready")},
        "the completed recording is reported",
    )


def test_a_caller_hangs_up_during_the_greeting(company: Simulator, line: Customer) -> None:
    call = company.call_in(Caller(PARENT, (tone(9),), patience=1.0), OFFICE)
    over(call)
    assert call.status == "completed"
    assert line.got("/recorded") == []


def test_a_caller_does_not_wait_for_a_slow_application(company: Simulator, line: Customer) -> None:
    hung_up = threading.Event()

    def slow() -> Response:
        hung_up.wait(30)
        return Response(GREETING, content_type="text/xml")

    line.pages["/voice/incoming"] = slow
    call = company.call_in(Caller(PARENT, (tone(9),), patience=5), OFFICE)
    over(call)
    hung_up.set()
    assert (call.status, call.answered) == ("completed", None)
    assert line.got("/recorded") == []


def test_a_long_message_is_cut_at_the_limit(company: Simulator, line: Customer) -> None:
    call = company.call_in(Caller(PARENT, (tone(90),), hang_up_after=None), OFFICE)
    over(call)
    [recorded] = line.got("/recorded")
    assert recorded["RecordingDuration"] == "60"


def test_a_key_ends_the_recording(company: Simulator, line: Customer) -> None:
    caller = Caller(PARENT, (tone(40),), hang_up_after=None, reactions=(Reaction("attendance", press="#", after=10),))
    over(company.call_in(caller, OFFICE))
    [recorded] = line.got("/recorded")
    assert recorded["Digits"] == "#"
    assert 5 <= int(recorded["RecordingDuration"]) <= 30


def test_questions_one_after_the_other_get_one_message_each(company: Simulator, line: Customer) -> None:
    line.pages["/recorded"] = '<Response><Say>And why?</Say><Record action="/second"/></Response>'
    line.pages["/second"] = THANKS
    over(company.call_in(Caller(PARENT, (tone(4), tone(7)), hang_up_after=None), OFFICE))
    assert line.got("/recorded")[0]["RecordingDuration"] == "4"
    assert line.got("/second")[0]["RecordingDuration"] == "7"


def test_a_recording_is_not_there_before_it_is_processed_nor_without_sign_in(
    company: Simulator, line: Customer, client: Client
) -> None:
    status: list[int] = []

    def too_early() -> Response:
        [recorded] = line.got("/recorded")
        try:
            media(recorded["RecordingUrl"] + ".wav", ACCOUNT.token)
        except urllib.error.HTTPError as error:
            status.append(error.code)
            error.close()
        return Response(THANKS, content_type="text/xml")

    line.pages["/recorded"] = too_early
    call = company.call_in(Caller(PARENT, (tone(3),), hang_up_after=None), OFFICE)
    until(lambda: status, "the application asks too early")
    over(call)
    until(lambda: line.got("/ready"), "the recording is ready")
    assert status == [404]
    with pytest.raises(urllib.error.HTTPError) as refused:
        media(line.got("/ready")[0]["RecordingUrl"] + ".wav")
    refused.value.close()
    assert refused.value.code == 401
    assert [error.code for error in company.errors] == [20003]


def test_a_call_is_rejected(company: Simulator, line: Customer) -> None:
    line.pages["/voice/incoming"] = '<Response><Reject reason="busy"/></Response>'
    call = company.call_in(Caller(PARENT), OFFICE)
    over(call)
    assert (call.status, call.answered) == ("busy", None)


def test_a_prompt_is_played(company: Simulator, line: Customer) -> None:
    line.pages["/voice/incoming"] = "<Response><Play>/prompt.wav</Play></Response>"
    line.pages["/prompt.wav"] = lambda: Response(tone(30).to_bytes(), content_type="audio/wav")
    call = company.call_in(Caller(PARENT), OFFICE)
    over(call)
    assert [detail for _, what, detail in call.timeline if what == "heard"] == ["</prompt.wav>"]
    assert call.seconds >= 29
    assert all(item.signed for item in line.asked)


@pytest.mark.parametrize(
    ("page", "code"),
    [
        ("<Response><Say>Hello</Say><Foo/></Response>", 12200),
        ("<Response><Say>Hello", 12100),
        (lambda: Response("oh", status=500), 11200),
        (lambda: Response("Hello", content_type="application/json"), 12300),
        (None, 11200),
    ],
)
def test_a_document_that_cannot_be_used_ends_the_call_with_an_apology(
    company: Simulator, line: Customer, page: object, code: int
) -> None:
    if page is None:
        del line.pages["/voice/incoming"]
    else:
        line.pages["/voice/incoming"] = page  # type: ignore[assignment]  # the kinds of page are listed above
    call = company.call_in(Caller(PARENT), OFFICE)
    over(call)
    assert call.status == "completed"
    assert "application error" in [detail for _, what, detail in call.timeline if what == "heard"][-1]
    assert [error.code for error in company.errors] == [code]


def test_a_script_of_a_caller_over_http(company: Simulator, line: Customer) -> None:
    audio = {"base64": base64.b64encode(tone(5).to_bytes()).decode()}
    body = json.dumps({"from": PARENT, "to": OFFICE, "audio": audio, "hang_up_after": 1}).encode()
    request = urllib.request.Request(f"{company.url}/sim/incoming/call", body, {"Content-Type": "application/json"})
    with urllib.request.urlopen(request, timeout=20) as response:
        sid = json.load(response)["sid"]
    until(lambda: line.got("/ready"), "the recording is ready")
    with urllib.request.urlopen(f"{company.url}/sim/calls", timeout=20) as response:
        [call] = json.load(response)
    assert (call["sid"], call["status"]) == (sid, "completed")
    assert call["heard"][0] == "You have reached the attendance line."
