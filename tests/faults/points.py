"""The named points at which a process may kill itself: plain data, of which `armed` makes traps."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum


class Program(StrEnum):
    """Which process comes to a point."""

    WEB = "web"
    SENDS = "sends"
    SPEECH = "speech"
    CLOCK = "clock"


class Moment(StrEnum):
    """On which side of a function's work."""

    BEFORE = "before"
    AFTER = "after"


@dataclass(frozen=True, slots=True)
class Point:
    """`target`: module and attribute (of a module or class in it) whose call is the point.

    `gives`: with AFTER, only where the result is of the type of this name, or where it is anything but nothing.
    """

    name: str
    program: Program
    moment: Moment
    target: str
    gives: str = ""


W, S, H, C = Program.WEB, Program.SENDS, Program.SPEECH, Program.CLOCK
BEFORE, AFTER = Moment.BEFORE, Moment.AFTER

POINTS = (
    Point("clock.inquiries-opened-not-committed", C, AFTER, "escalation.opening:_open"),
    Point("clock.inquiries-opened", C, AFTER, "escalation.engine:open_inquiries"),
    Point("clock.attempt-planned-in-mid-batch", C, AFTER, "escalation.outbox:Outbox.plan"),
    Point("clock.attempts-planned-not-committed", C, AFTER, "escalation.advance:advance_batch", "something"),
    Point("clock.attempts-planned-committed", C, AFTER, "escalation.advance:_advance_some", "something"),
    Point("clock.cancelled-not-committed", C, AFTER, "escalation.batch:cancel_attempts"),
    Point("clock.hand-over-not-committed", C, AFTER, "escalation.batch:begin_hand_overs"),
    Point("clock.pokes-noted-not-sent", C, AFTER, "escalation.engine:due_attempts", "something"),
    Point("sends.placing-not-committed", S, AFTER, "escalation.sender:_take", "Place"),
    Point("sends.placing-committed-not-asked", S, BEFORE, "voice.twilio_client:TwilioTelephony.place_call"),
    Point("sends.call-taken-reply-not-written", S, AFTER, "voice.twilio_client:TwilioTelephony.place_call"),
    Point("sends.reply-not-committed", S, AFTER, "escalation.sender:_take_sid"),
    Point("sends.reply-committed", S, AFTER, "escalation.sender:_place"),
    Point("sends.cancel-committed-not-asked", S, BEFORE, "voice.twilio_client:TwilioTelephony.end_call"),
    Point("sends.cancelled-not-written", S, AFTER, "voice.twilio_client:TwilioTelephony.end_call"),
    Point("sends.looked-up-not-written", S, AFTER, "voice.twilio_client:TwilioTelephony.find_calls"),
    Point("sends.mail-not-sent", S, BEFORE, "escalation.mailer:SmtpMailer.send"),
    Point("sends.mail-sent-not-written", S, AFTER, "escalation.mailer:SmtpMailer.send"),
    Point("web.words-not-committed", W, AFTER, "voice.outbound:_next_words"),
    Point("web.words-committed-not-answered", W, BEFORE, "voice.outbound:voice_response"),
    Point("web.answer-recorded-not-committed", W, AFTER, "voice.outbound:record_answer"),
    Point("web.status-not-committed", W, AFTER, "voice.call_status:apply_report"),
    Point("web.hand-over-taken-not-committed", W, AFTER, "voice.outbound:record_acknowledged"),
    Point("web.text-not-committed", W, AFTER, "bot.sms:take_text"),
    Point("web.text-committed-not-read", W, BEFORE, "bot.sms:read_message"),
    Point("web.text-read-not-answered", W, AFTER, "bot.sms:_keep_reply"),
    Point("speech.message-not-read", H, BEFORE, "bot.jobs:read_message"),
    Point("speech.message-read", H, AFTER, "bot.jobs:read_message"),
    Point("speech.recording-fetched-not-kept", H, AFTER, "voice.twilio_client:TwilioTelephony.fetch_recording"),
    Point("speech.transcribed-not-written", H, AFTER, "voice.speech.transcription:Transcriber.transcribe"),
)
PERMIT = "permit"
"""The file without which no token counts: one death for each permit."""
# Beside these, in every program: any commit whatever.
COMMITS = tuple(f"{program}.any-commit-{moment}" for program in Program for moment in Moment)
SPOKEN = frozenset({"speech.recording-fetched-not-kept", "speech.transcribed-not-written"})
"""Points to which only a morning with a voicemail comes."""
