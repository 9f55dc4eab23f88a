"""What Twilio's markup allows: verbs, their attributes with the form of each value, and what may stand inside them.

Only the verbs that an attendance line needs are here; a verb that is not listed is refused like a misspelt one, so that
the application learns of it here and not from a silent telephone.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from urllib.parse import urlsplit

Check = Callable[[str], bool]


def one_of(*values: str) -> Check:
    """Exactly one of the values."""
    return lambda text: text in values


def words_of(*values: str) -> Check:
    """One or more of the values, separated by single spaces, none twice."""
    return lambda text: (
        bool(text) and set(text.split(" ")) <= set(values) and len(set(text.split(" "))) == text.count(" ") + 1
    )


def whole(low: int, high: int) -> Check:
    """A whole number from low to high, in plain digits."""
    return lambda text: bool(re.fullmatch(r"[0-9]{1,6}", text)) and low <= int(text) <= high


def form(pattern: str) -> Check:
    """The whole value matches the pattern."""
    compiled = re.compile(pattern)
    return lambda text: bool(compiled.fullmatch(text))


def either(*checks: Check) -> Check:
    """At least one of the checks holds."""
    return lambda text: any(check(text) for check in checks)


def address(text: str) -> bool:
    """An http address, absolute or relative to the document's own; no white space, no other scheme."""
    try:
        parts = urlsplit(text)
    except ValueError:
        return False
    well_formed = parts.scheme in ("", "http", "https") and bool(parts.scheme) == bool(parts.netloc)
    return well_formed and bool(text) and not re.search(r"\s", text)


BOOLEAN = one_of("true", "false")
METHOD = one_of("GET", "POST")
LANGUAGE = form(r"[a-z]{2,3}(-[A-Za-z]{4})?(-([A-Z]{2}|[0-9]{3}))?")
VOICE = form(r"man|woman|alice|(Polly|Google)\.[A-Za-z0-9-]+")
NUMBER = form(r"\+[1-9][0-9]{1,14}")
KEYS = form(r"[0-9*#]*")
TONES = form(r"[0-9A-D*#wW]+")
ANY = form(r"(?s).*")
FILLED = form(r"(?s).*\S.*")
SPEECH_MODEL = form(
    r"default|numbers_and_commands|phone_call|experimental_conversations|experimental_utterances"
    r"|(googlev2|deepgram)_[a-z0-9_-]+"
)
CALL_EVENTS = words_of("initiated", "ringing", "answered", "completed")
RECORDING_EVENTS = words_of("in-progress", "completed", "absent")


@dataclass(frozen=True, slots=True)
class Rule:
    """What one element may carry.

    `text` is the check on the element's text, None where it may have none; `inside` the elements allowed within;
    `required` the attributes that must be there; `spoken` says that the text of the elements within belongs to it.
    """

    attributes: Mapping[str, Check] = field(default_factory=dict)
    text: Check | None = None
    inside: frozenset[str] = frozenset()
    required: frozenset[str] = frozenset()
    spoken: bool = False


_SPOKEN = frozenset({"break", "emphasis", "lang", "p", "phoneme", "prosody", "s", "say-as", "sub", "w"})

SPEECH: Mapping[str, Rule] = {
    "break": Rule(
        {"strength": one_of("none", "x-weak", "weak", "medium", "strong", "x-strong"), "time": form(r"[0-9]+(ms|s)")}
    ),
    "emphasis": Rule({"level": one_of("strong", "moderate", "reduced")}, ANY, _SPOKEN),
    "lang": Rule({"xml:lang": LANGUAGE}, ANY, _SPOKEN, frozenset({"xml:lang"})),
    "p": Rule({}, ANY, _SPOKEN - {"p"}),
    "phoneme": Rule(
        {"alphabet": one_of("ipa", "x-sampa", "x-amazon-jyutping", "x-amazon-pinyin"), "ph": FILLED},
        ANY,
        required=frozenset({"ph"}),
    ),
    "prosody": Rule({"volume": FILLED, "rate": FILLED, "pitch": FILLED}, ANY, _SPOKEN),
    "s": Rule({}, ANY, _SPOKEN - {"p", "s"}),
    "say-as": Rule(
        {
            "interpret-as": one_of(
                "character", "spell-out", "cardinal", "number", "ordinal", "digits", "fraction", "unit", "date", "time",
                "address", "expletive", "telephone",
            ),
            "format": one_of("mdy", "dmy", "ymd", "md", "dm", "ym", "my", "d", "m", "y", "yyyymmdd"),
        },
        ANY,
        required=frozenset({"interpret-as"}),
    ),
    "sub": Rule({"alias": FILLED}, ANY, required=frozenset({"alias"})),
    "w": Rule({"role": FILLED}, ANY),
}  # fmt: skip

_RECORDING_CALLBACK: Mapping[str, Check] = {
    "recordingStatusCallback": address,
    "recordingStatusCallbackMethod": METHOD,
    "recordingStatusCallbackEvent": RECORDING_EVENTS,
}

VOICE_RULES: Mapping[str, Rule] = {
    "Response": Rule(
        inside=frozenset({"Say", "Play", "Pause", "Gather", "Record", "Redirect", "Hangup", "Dial", "Reject"})
    ),
    "Say": Rule({"voice": VOICE, "language": LANGUAGE, "loop": whole(0, 1000)}, FILLED, _SPOKEN, spoken=True),
    "Play": Rule({"loop": whole(0, 1000), "digits": TONES}, either(one_of(""), address)),
    "Pause": Rule({"length": whole(0, 3600)}),
    "Gather": Rule(
        {
            "input": either(words_of("dtmf", "speech"), one_of("dtmf speech", "speech dtmf")),
            "action": address,
            "method": METHOD,
            "timeout": whole(1, 600),
            "speechTimeout": either(one_of("auto"), whole(1, 60)),
            "maxSpeechTime": whole(1, 600),
            "profanityFilter": BOOLEAN,
            "finishOnKey": form(r"[0-9*#]?"),
            "numDigits": whole(1, 1000),
            "partialResultCallback": address,
            "partialResultCallbackMethod": METHOD,
            "language": LANGUAGE,
            "hints": ANY,
            "bargeIn": BOOLEAN,
            "actionOnEmptyResult": BOOLEAN,
            "speechModel": SPEECH_MODEL,
            "enhanced": BOOLEAN,
        },
        inside=frozenset({"Say", "Play", "Pause"}),
    ),
    "Record": Rule(
        {
            "action": address,
            "method": METHOD,
            "timeout": whole(0, 600),
            "finishOnKey": KEYS,
            "maxLength": whole(1, 14400),
            "playBeep": BOOLEAN,
            "trim": one_of("trim-silence", "do-not-trim"),
            **_RECORDING_CALLBACK,
            "transcribe": BOOLEAN,
            "transcribeCallback": address,
        }
    ),
    "Redirect": Rule({"method": METHOD}, address),
    "Hangup": Rule(),
    "Reject": Rule({"reason": one_of("rejected", "busy")}),
    "Dial": Rule(
        {
            "action": address,
            "method": METHOD,
            "timeout": whole(5, 600),
            "timeLimit": whole(1, 86400),
            "hangupOnStar": BOOLEAN,
            "callerId": NUMBER,
            "answerOnBridge": BOOLEAN,
        },
        either(one_of(""), NUMBER),
        frozenset({"Number"}),
    ),
    "Number": Rule({}, NUMBER),
    **SPEECH,
}

MESSAGING_RULES: Mapping[str, Rule] = {
    "Response": Rule(inside=frozenset({"Message", "Redirect"})),
    "Message": Rule(
        {"to": NUMBER, "from": NUMBER, "action": address, "method": METHOD, "statusCallback": address},
        ANY,
        frozenset({"Body", "Media"}),
    ),
    "Body": Rule({}, ANY),
    "Media": Rule({}, form(r"https?://\S+")),
    "Redirect": Rule({"method": METHOD}, address),
}
