"""The Record verb: taking down what a caller says, and handing the recording over."""

from __future__ import annotations

from email.utils import format_datetime
from urllib.parse import urljoin

from voice.simulator import progress
from voice.simulator.audio import Wav, silence
from voice.simulator.company import Company
from voice.simulator.line import Event, What
from voice.simulator.performance import Elsewhere, HungUp, Performance, Step
from voice.simulator.records import Call, Recording, Webhook, new_sid
from voice.simulator.twiml import Verb
from voice.simulator.webhooks import WebhookFailed

PROCESSING = 2.0
"""Virtual seconds from the end of a recording until its sound can be fetched."""
ALL_KEYS = "1234567890*#"
_KEYS: frozenset[What] = frozenset({"keys"})


async def record(performance: Performance, verb: Verb, base: Webhook) -> Step | None:
    """Carry out Record. The caller's hanging up is reported to the action, whose answer then leads nowhere."""
    company, call = performance.company, performance.call
    if verb.get("playBeep", "true") == "true":
        performance.line.beeps()
    began = company.clock.now()
    recording = Recording(new_sid("RE"), call.sid, began, silence(0), status="in-progress")
    company.records.recordings[recording.sid] = recording
    _tell(company, call, verb, base, recording)
    try:
        recording.sound, spoken, digits = await _listen(performance, verb)
    except Elsewhere:
        recording.status = "absent"
        _tell(company, call, verb, base, recording)
        raise
    if not spoken and digits != "hangup":
        recording.status = "absent"
        _tell(company, call, verb, base, recording)
        return None
    recording.status = "processing"
    company.records.note(call, "recorded", f"{recording.seconds} s")
    company.start(_process(company, call, verb, base, recording))
    params = {
        "RecordingSid": recording.sid,
        "RecordingUrl": media_url(company, recording),
        "RecordingDuration": str(recording.seconds),
        **({"Digits": digits} if digits else {}),
    }
    step = performance.action(verb, base, params)
    if digits != "hangup":
        return step
    progress.ended(company, call, "completed")
    try:
        await company.webhooks.ask(step.hook, {**progress.call_params(company, call), **params}, sid=call.sid)
    except WebhookFailed:
        company.records.note(call, "nobody heard of the recording")
    raise HungUp


def media_url(company: Company, recording: Recording) -> str:
    """Where a recording's sound is fetched, without the ending that chooses the format."""
    return f"{company.base_url}/2010-04-01/Accounts/{company.account.sid}/Recordings/{recording.sid}"


async def _listen(performance: Performance, verb: Verb) -> tuple[Wav, bool, str]:
    """What is recorded, whether anything was said, and what ended it: "hangup", a key, or "" silence or the limit."""
    listener, clock = performance.line.listener, performance.company.clock
    limit = float(verb.get("maxLength", "3600"))
    quiet = float(verb.get("timeout", "5")) or limit
    message = listener.messages.pop(0) if listener.messages else None
    talk = min(message.seconds, limit) if message else 0.0
    began = clock.now()
    ended = await _until_ended(performance, verb, talk) if talk else ""
    said = (clock.now() - began).total_seconds() if ended else talk
    if not ended and talk < limit:
        if listener.hang_up_after is not None and not listener.messages:
            performance.line.put_after(listener.hang_up_after, Event("hang up"))
        ended = await _until_ended(performance, verb, min(quiet, limit - talk))
    if message is not None:
        return message.cut(min(said, message.seconds)), said > 0, ended
    return silence((clock.now() - began).total_seconds()), False, ended


async def _until_ended(performance: Performance, verb: Verb, seconds: float) -> str:
    finish = verb.get("finishOnKey", ALL_KEYS)
    until = performance.company.clock.now().timestamp() + seconds
    try:
        while event := await performance.wait(until - performance.company.clock.now().timestamp(), _KEYS):
            if event.detail[0] in finish:
                return event.detail[0]
    except HungUp:
        return "hangup"
    return ""


async def _process(company: Company, call: Call, verb: Verb, base: Webhook, recording: Recording) -> None:
    await company.clock.sleep(PROCESSING)
    if recording.sid in company.records.recordings:
        recording.status = "completed"
        recording.updated = company.clock.now()
        _tell(company, call, verb, base, recording)
        _refuse_transcription(company, call, verb, base, recording)


def _refuse_transcription(company: Company, call: Call, verb: Verb, base: Webhook, recording: Recording) -> None:
    # This company has no ears: the application must live with a transcription that fails, as Twilio's do.
    address = verb.get("transcribeCallback", "")
    if not address or verb.get("transcribe", "false") != "true":
        return
    params = {
        **progress.call_params(company, call),
        "RecordingSid": recording.sid,
        "RecordingUrl": media_url(company, recording),
        "TranscriptionSid": new_sid("TR"),
        "TranscriptionStatus": "failed",
        "TranscriptionText": "",
    }
    company.webhooks.tell(Webhook(urljoin(base.url, address)), params, sid=call.sid)


def _tell(company: Company, call: Call, verb: Verb, base: Webhook, recording: Recording) -> None:
    events = verb.get("recordingStatusCallbackEvent", "completed").split()
    address = verb.get("recordingStatusCallback", "")
    if not address or recording.status not in events:
        return
    hook = Webhook(urljoin(base.url, address), verb.get("recordingStatusCallbackMethod", "POST"))
    params = {
        "AccountSid": company.account.sid,
        "CallSid": call.sid,
        "RecordingSid": recording.sid,
        "RecordingUrl": media_url(company, recording),
        "RecordingStatus": recording.status,
        "RecordingDuration": str(recording.seconds),
        "RecordingChannels": "1",
        "RecordingStartTime": format_datetime(recording.created),
        "RecordingSource": "RecordVerb",
        "RecordingTrack": "inbound",
        "ErrorCode": "0",
    }
    company.webhooks.tell(hook, params, sid=call.sid)
