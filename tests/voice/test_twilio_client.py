"""The provider's client against a real server: what is sent is what the provider documents, what fails is typed."""

from __future__ import annotations

import base64
import socket
from collections.abc import Callable, Iterator
from datetime import UTC, datetime

import pytest

from tests.voice.openapi import DESCRIPTION, Description
from tests.voice.phone_company import Answer, PhoneCompany, as_json, phone_company
from voice.telephony import (
    CallRequest,
    CallState,
    OutcomeUnknown,
    ProviderRecording,
    RecordingGone,
    Rejected,
    Telephony,
    TextRequest,
    TextState,
    TryLater,
)
from voice.twilio_client import LARGEST_RECORDING, TwilioTelephony

ACCOUNT = "AC" + "0" * 32
CALL = "CA" + "1" * 32
RECORDING = "RE" + "1" * 32
TEXT = "SM" + "1" * 32
TO = "+13035550111"
REQUEST = CallRequest(
    to=TO,
    from_="+13035550100",
    url="https://attendance.example.org/voice/outbound/1",
    status_url="https://attendance.example.org/voice/outbound/1/status",
    ring_seconds=25,
    detect_machine=True,
)
TEXT_REQUEST = TextRequest(
    to=TO,
    from_="+13035550100",
    body="All is well.",
    status_url="https://attendance.example.org/sms/outbound/1/status",
)
WAV = b"RIFF\x24\x00\x00\x00WAVEfmt " + b"\x00" * 24
MEDIA = f"https://api.twilio.com/2010-04-01/Accounts/{ACCOUNT}/Recordings/{RECORDING}"


def call_json(
    status: str = "queued", created: str = "Mon, 23 Nov 2026 15:30:00 +0000", sid: str = CALL
) -> dict[str, str]:
    return {"sid": sid, "status": status, "to": TO, "date_created": created}


def text_json(status: str = "queued", *, sid: str = TEXT, code: int | None = None, **more: str) -> dict[str, object]:
    made = {"date_created": "Mon, 23 Nov 2026 15:30:00 +0000", "direction": "outbound-api"}
    return {"sid": sid, "status": status, "to": TO, "error_code": code, **made, **more}


def error_json(code: int, status: int, **headers: str) -> Answer:
    return as_json({"code": code, "message": "no", "status": status}, status, **headers)


@pytest.fixture
def company() -> Iterator[PhoneCompany]:
    with phone_company() as company:
        yield company


@pytest.fixture
def telephone(company: PhoneCompany) -> TwilioTelephony:
    return TwilioTelephony(ACCOUNT, "a token", api_url=company.url, timeout=0.5)


def test_it_is_a_telephone(telephone: TwilioTelephony) -> None:
    port: Telephony = telephone
    assert port is telephone


def test_a_call_is_asked_for_with_everything_it_needs(telephone: TwilioTelephony, company: PhoneCompany) -> None:
    company.answers = [as_json(call_json(), 201)]
    call = telephone.place_call(REQUEST)
    assert (call.sid, call.state, call.to) == (CALL, CallState.QUEUED, TO)
    assert call.created_at == datetime(2026, 11, 23, 15, 30, tzinfo=UTC)
    (asked,) = company.asked
    form = dict(asked.form)
    assert (asked.method, asked.path) == ("POST", f"/2010-04-01/Accounts/{ACCOUNT}/Calls.json")
    assert (form["To"], form["From"], form["Timeout"]) == (TO, "+13035550100", "25")
    assert form["MachineDetection"] == "DetectMessageEnd"
    assert [v for n, v in asked.form if n == "StatusCallbackEvent"] == ["initiated", "answered", "completed"]
    assert asked.authorization == "Basic " + base64.b64encode(f"{ACCOUNT}:a token".encode()).decode()


def test_machines_are_told_apart_only_where_asked(telephone: TwilioTelephony, company: PhoneCompany) -> None:
    company.answers = [as_json(call_json(), 201)]
    telephone.place_call(CallRequest(TO, "+13035550100", REQUEST.url, REQUEST.status_url, 25, False))
    assert "MachineDetection" not in dict(company.asked[0].form)


@pytest.mark.skipif(not DESCRIPTION.exists(), reason="the provider's description is not installed (npm ci)")
def test_every_request_is_one_that_the_provider_describes(telephone: TwilioTelephony, company: PhoneCompany) -> None:
    company.answers = [as_json(call_json(), 201)]
    telephone.place_call(REQUEST)
    company.answers = [as_json(call_json("in-progress"))]
    telephone.end_call(CALL)
    telephone.fetch_call(CALL)
    company.answers = [as_json({"calls": [call_json()], "next_page_uri": None})]
    telephone.find_calls(TO, datetime(2026, 11, 23, tzinfo=UTC))
    telephone.list_calls(datetime(2026, 11, 23, tzinfo=UTC))
    company.answers = [as_json({"recordings": [], "next_page_uri": None})]
    telephone.find_recordings(CALL)
    company.answers = [Answer(204, b"")]
    telephone.delete_recording(RECORDING)
    company.answers = [as_json(text_json(), 201)]
    telephone.send_text(TEXT_REQUEST)
    telephone.fetch_text(TEXT)
    company.answers = [as_json({"messages": [text_json()], "next_page_uri": None})]
    telephone.find_texts(TO, datetime(2026, 11, 23, tzinfo=UTC))
    company.answers = [as_json({"messages": [text_json(direction="inbound")], "next_page_uri": None})]
    telephone.received_texts(datetime(2026, 11, 23, tzinfo=UTC))
    assert len(company.asked) == 13
    description = Description()
    for asked in company.asked:
        description.check(asked)


@pytest.mark.parametrize("status", [400, 401, 403, 404])
def test_a_refusal_dialled_nobody(telephone: TwilioTelephony, company: PhoneCompany, status: int) -> None:
    company.answers = [error_json(21211, status)]
    with pytest.raises(Rejected) as refused:
        telephone.place_call(REQUEST)
    assert refused.value.code == "21211"


@pytest.mark.parametrize(
    ("answer", "seconds"),
    [
        (error_json(20429, 429), 1.0),
        (error_json(20429, 429, **{"Retry-After": "7"}), 7.0),
        (error_json(20429, 429, **{"Retry-After": "100000"}), 60.0),
        (error_json(20429, 429, **{"Retry-After": "Mon, 23 Nov 2026 15:30:00 GMT"}), 1.0),
        (error_json(20429, 400), 1.0),
        (Answer(429, b"<html>slow down</html>"), 1.0),
    ],
)
def test_a_busy_provider_is_asked_later(
    telephone: TwilioTelephony, company: PhoneCompany, answer: Answer, seconds: float
) -> None:
    company.answers = [answer]
    with pytest.raises(TryLater) as later:
        telephone.place_call(REQUEST)
    assert later.value.seconds == seconds


@pytest.mark.parametrize(
    "answer",
    [
        Answer(500, b"oops"),
        Answer(503, b"{}"),
        Answer(hang_up=True),
        Answer(wait=True),
        Answer(201, b"not json"),
        Answer(201, b"[]"),
        Answer(201, b"{}"),
    ],
)
def test_what_may_have_been_taken_is_unknown(telephone: TwilioTelephony, company: PhoneCompany, answer: Answer) -> None:
    company.answers = [answer]
    with pytest.raises(OutcomeUnknown):
        telephone.place_call(REQUEST)
    assert len(company.asked) == 1, "asking again could dial twice"


def test_a_provider_that_was_never_reached_has_dialled_nobody() -> None:
    with socket.socket() as nobody:
        nobody.bind(("127.0.0.1", 0))
        telephone = TwilioTelephony(ACCOUNT, "a token", api_url=f"http://127.0.0.1:{nobody.getsockname()[1]}")
        with pytest.raises(TryLater):
            telephone.place_call(REQUEST)
    with pytest.raises(TryLater):
        TwilioTelephony(ACCOUNT, "a token", api_url="http://nobody.invalid").place_call(REQUEST)


@pytest.mark.parametrize(
    ("answers", "asked", "state"),
    [
        ([call_json("canceled")], ["canceled"], CallState.CANCELED),
        ([call_json("in-progress"), call_json("completed")], ["canceled", "completed"], CallState.COMPLETED),
        ([None, call_json("completed")], ["canceled", "completed"], CallState.COMPLETED),
        ([None, None, call_json("no-answer")], ["canceled", "completed", None], CallState.NO_ANSWER),
    ],
)
def test_a_call_is_ended_wherever_it_stands(
    telephone: TwilioTelephony,
    company: PhoneCompany,
    answers: list[dict[str, str] | None],
    asked: list[str | None],
    state: CallState,
) -> None:
    company.answers = [as_json(answer) if answer else error_json(21220, 400) for answer in answers]
    assert telephone.end_call(CALL).state is state
    assert [dict(request.form).get("Status") for request in company.asked] == asked


def test_calls_are_found_by_number_since_a_moment(telephone: TwilioTelephony, company: PhoneCompany) -> None:
    before = call_json(created="Mon, 23 Nov 2026 15:29:59 +0000", sid="CA" + "3" * 32)
    same_second = call_json(created="Mon, 23 Nov 2026 15:30:00 +0000", sid="CA" + "4" * 32)
    after = call_json(created="Mon, 23 Nov 2026 15:31:00 +0000", sid="CA" + "5" * 32)
    company.answers = [as_json({"calls": [after, same_second, before], "next_page_uri": None})]
    found = telephone.find_calls(TO, datetime(2026, 11, 23, 15, 30, 0, 400_000, tzinfo=UTC))
    assert [call.sid for call in found] == [same_second["sid"], after["sid"]]
    assert dict(company.asked[0].query)["To"] == TO


def test_a_text_is_asked_for_with_everything_it_needs(telephone: TwilioTelephony, company: PhoneCompany) -> None:
    company.answers = [as_json(text_json(), 201)]
    text = telephone.send_text(TEXT_REQUEST)
    assert (text.sid, text.state, text.to, text.code) == (TEXT, TextState.QUEUED, TO, "")
    (asked,) = company.asked
    assert (asked.method, asked.path) == ("POST", f"/2010-04-01/Accounts/{ACCOUNT}/Messages.json")
    assert dict(asked.form) == {
        "To": TO,
        "From": TEXT_REQUEST.from_,
        "Body": TEXT_REQUEST.body,
        "StatusCallback": TEXT_REQUEST.status_url,
    }


def test_a_text_that_did_not_arrive_says_why(telephone: TwilioTelephony, company: PhoneCompany) -> None:
    company.answers = [as_json(text_json("undelivered", code=30006))]
    text = telephone.fetch_text(TEXT)
    assert (text.state, text.code) == (TextState.UNDELIVERED, "30006")
    company.answers = [as_json(text_json("teleported"))]
    assert telephone.fetch_text(TEXT).state is None


def test_texts_are_found_by_number_since_a_moment_and_replies_are_none_of_them(
    telephone: TwilioTelephony, company: PhoneCompany
) -> None:
    before = text_json(sid="SM" + "3" * 32, date_created="Mon, 23 Nov 2026 15:29:59 +0000")
    reply = text_json(sid="SM" + "4" * 32, direction="outbound-reply")
    after = text_json(sid="SM" + "5" * 32, date_created="Mon, 23 Nov 2026 15:31:00 +0000")
    company.answers = [as_json({"messages": [after, reply, text_json(), before], "next_page_uri": None})]
    found = telephone.find_texts(TO, datetime(2026, 11, 23, 15, 30, 0, 400_000, tzinfo=UTC))
    assert [text.sid for text in found] == [TEXT, after["sid"]]
    assert dict(company.asked[0].query)["To"] == TO


def test_what_came_in_is_told_apart_from_what_we_sent(telephone: TwilioTelephony, company: PhoneCompany) -> None:
    came_in = text_json(direction="inbound") | {"from": TO, "body": "Ana is sick", "num_media": "2"}
    company.answers = [as_json({"messages": [came_in, text_json()], "next_page_uri": None})]
    (text,) = telephone.received_texts(datetime(2026, 11, 23, 15, 30, 0, 400_000, tzinfo=UTC))
    assert (text.sid, text.from_, text.body, text.pictures) == (TEXT, TO, "Ana is sick", 2)
    assert dict(company.asked[0].query)["DateSent>"] == "2026-11-23T15:30:00Z"


@pytest.mark.parametrize(
    ("answer", "error"),
    [
        (error_json(21610, 400), Rejected),
        (error_json(20429, 429), TryLater),
        (Answer(503, b"{}"), OutcomeUnknown),
        (Answer(hang_up=True), OutcomeUnknown),
        (Answer(201, b"{}"), OutcomeUnknown),
    ],
)
def test_a_text_that_cannot_be_sent_is_typed(
    telephone: TwilioTelephony, company: PhoneCompany, answer: Answer, error: type[Exception]
) -> None:
    company.answers = [answer]
    with pytest.raises(error):
        telephone.send_text(TEXT_REQUEST)
    assert len(company.asked) == 1, "asking again could send twice"


def test_all_calls_since_are_listed_page_by_page_and_no_further_back(
    telephone: TwilioTelephony, company: PhoneCompany
) -> None:
    newest = call_json(created="Mon, 23 Nov 2026 15:32:00 +0000", sid="CA" + "6" * 32)
    newest |= {"from": REQUEST.from_, "direction": "outbound-api", "end_time": "Mon, 23 Nov 2026 15:33:00 +0000"}
    came_in = call_json(created="Mon, 23 Nov 2026 15:31:00 +0000", sid="CA" + "5" * 32) | {"direction": "inbound"}
    before = call_json(created="Mon, 23 Nov 2026 15:29:59 +0000", sid="CA" + "3" * 32)
    path = f"/2010-04-01/Accounts/{ACCOUNT}/Calls.json?PageSize=1000&Page="
    company.answers = [
        as_json({"calls": [newest, came_in], "next_page_uri": path + "1"}),
        as_json({"calls": [before], "next_page_uri": path + "2"}),
    ]
    found = telephone.list_calls(datetime(2026, 11, 23, 15, 30, 0, 400_000, tzinfo=UTC))
    assert [(call.sid, call.is_ordered) for call in found] == [(newest["sid"], True), (came_in["sid"], False)]
    assert found[0].from_ == REQUEST.from_
    assert found[0].ended_at == datetime(2026, 11, 23, 15, 33, tzinfo=UTC)
    assert [dict(asked.query)["PageSize"] for asked in company.asked] == ["1000", "1000"]


def test_a_state_that_nobody_knows_is_none(telephone: TwilioTelephony, company: PhoneCompany) -> None:
    company.answers = [as_json(call_json("teleported"))]
    assert telephone.fetch_call(CALL).state is None


def test_the_recordings_of_a_call_are_found(telephone: TwilioTelephony, company: PhoneCompany) -> None:
    done = {"sid": RECORDING, "status": "completed", "duration": "17"}
    other = {"sid": "RE" + "2" * 32, "status": "processing", "duration": None}
    company.answers = [as_json({"recordings": [done, other], "next_page_uri": None})]
    path = f"/2010-04-01/Accounts/{ACCOUNT}/Recordings/{RECORDING}"
    assert telephone.find_recordings(CALL) == [ProviderRecording(RECORDING, company.url + path, 17.0)]


def test_a_recording_is_fetched_with_the_password_from_the_configured_host_alone(
    telephone: TwilioTelephony, company: PhoneCompany
) -> None:
    company.answers = [Answer(200, WAV, {"Content-Type": "audio/x-wav"})]
    for url in (MEDIA, MEDIA.replace("api.twilio.com", "elsewhere.example.org"), MEDIA + ".wav", MEDIA + ".json"):
        assert telephone.fetch_recording(url) == WAV
    assert {asked.path for asked in company.asked} == {f"/2010-04-01/Accounts/{ACCOUNT}/Recordings/{RECORDING}.wav"}
    assert all(asked.authorization.startswith("Basic ") for asked in company.asked)


@pytest.mark.parametrize(
    "url", ["https://api.twilio.com/2010-04-01/Accounts/AC1/Recordings/RE1", "https://api.twilio.com/", "", "file:///x"]
)
def test_a_recording_of_somebody_else_is_not_asked_for(
    telephone: TwilioTelephony, company: PhoneCompany, url: str
) -> None:
    with pytest.raises(Rejected):
        telephone.fetch_recording(url)
    assert company.asked == []


@pytest.mark.parametrize(
    ("answer", "error"),
    [
        (Answer(404), RecordingGone),
        (Answer(410), RecordingGone),
        (Answer(401), Rejected),
        (Answer(302, b"", {"Location": "https://elsewhere.example.org/"}), Rejected),
        (Answer(429), TryLater),
        (Answer(503), TryLater),
        (Answer(hang_up=True), TryLater),
        (Answer(wait=True), TryLater),
        (Answer(200, b"<html>"), Rejected),
        (Answer(200, b""), Rejected),
        (Answer(200, WAV + bytes(LARGEST_RECORDING)), Rejected),
    ],
)
def test_a_recording_that_does_not_come_is_typed(
    telephone: TwilioTelephony, company: PhoneCompany, answer: Answer, error: type[Exception]
) -> None:
    company.answers = [answer]
    with pytest.raises(error):
        telephone.fetch_recording(MEDIA)


def test_deleting_what_is_gone_is_fine(telephone: TwilioTelephony, company: PhoneCompany) -> None:
    company.answers = [Answer(204, b""), error_json(20404, 404)]
    telephone.delete_recording(RECORDING)
    telephone.delete_recording(RECORDING)
    company.answers = [error_json(20003, 401)]
    with pytest.raises(Rejected):
        telephone.delete_recording(RECORDING)


@pytest.mark.parametrize("address", ["", "api.twilio.com", "ftp://api.twilio.com", "https://api.twilio.com/v1"])
def test_an_address_that_is_none_is_refused(address: str) -> None:
    with pytest.raises(ValueError, match="TWILIO_API_URL"):
        TwilioTelephony(ACCOUNT, "a token", api_url=address)


@pytest.mark.parametrize("broken", [lambda: TwilioTelephony("", "a"), lambda: TwilioTelephony(ACCOUNT, "")])
def test_without_credentials_there_is_no_telephone(broken: Callable[[], TwilioTelephony]) -> None:
    with pytest.raises(ValueError, match="TWILIO_ACCOUNT_SID"):
        broken()
