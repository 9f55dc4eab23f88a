"""The closed vocabularies of the ledger: plain string enumerations, free of any library, that every room shares."""

from enum import StrEnum


class Channel(StrEnum):
    """How a message came in."""

    VOICEMAIL = "voicemail"
    SMS = "sms"
    CONVERSATION = "conversation"


class MessageState(StrEnum):
    """Where a message stands on its way to being read. Only `READ`, `EMPTY` and `UNREADABLE` are final."""

    RECORDING = "recording"  # the caller is (or was) on the line, no recording known yet
    RECORDED = "recorded"  # the provider holds a recording that we have not fetched yet
    FETCHED = "fetched"  # the recording is ours, encrypted; not transcribed yet
    TRANSCRIBED = "transcribed"  # text is known, not read yet
    READ = "read"  # a report exists
    EMPTY = "empty"  # the caller hung up and left nothing
    UNREADABLE = "unreadable"  # audio that could not be fetched or understood: a person must listen


FINAL_MESSAGE_STATES = frozenset({MessageState.READ, MessageState.EMPTY, MessageState.UNREADABLE})
UNREAD_STATES = frozenset(MessageState) - FINAL_MESSAGE_STATES


class LineState(StrEnum):
    """What has become of one student line of a report on one day (a match)."""

    WAITING = "waiting"  # the roll of that day is not known yet
    CLEAR = "clear"  # explained by the machine, by the law of the disposition
    REVIEW = "review"  # a person must look
    ACCEPTED = "accepted"  # staff accepted it: explained
    REJECTED = "rejected"  # staff rejected it: explains nobody
    SETTLED = "settled"  # staff have looked; nothing more to do (a question answered, a discrepancy seen)


class AbsenceState(StrEnum):
    """Whether the student is on the day's absence list now."""

    LISTED = "listed"
    WITHDRAWN = "withdrawn"  # the roll was corrected: the student is not absent


class InquiryState(StrEnum):
    """Where an inquiry stands. The second group is final."""

    WAITING = "waiting"  # opened, but its message waits in review: dialled last, within the grace
    GUARDIANS = "guardians"
    EMERGENCY = "emergency"
    DISPATCH = "dispatch"  # handed to dispatch, and nobody there has said that they take it

    EXPLAINED = "explained"
    REACHED = "reached"
    ARRIVED = "arrived"
    CORRECTED = "corrected"
    HANDED_OVER = "handed over"


FINAL_INQUIRY_STATES = frozenset(
    {
        InquiryState.EXPLAINED,
        InquiryState.REACHED,
        InquiryState.ARRIVED,
        InquiryState.CORRECTED,
        InquiryState.HANDED_OVER,
    }
)


OPEN_INQUIRY_STATES = frozenset(InquiryState) - FINAL_INQUIRY_STATES


class RoundKind(StrEnum):
    """Whom a round of an inquiry tries."""

    GUARDIANS = "guardians"
    EMERGENCY = "emergency"
    DISPATCH = "dispatch"
    ALL_CLEAR = "all clear"  # no round of an inquiry: what those who were contacted are told when it was a false alarm


class HoldCovers(StrEnum):
    """Whose dialling a hold keeps back."""

    SCHOOL = "school"
    ROOM = "room"
    BUS = "bus"
    TRIP = "trip"


class HoldReason(StrEnum):
    """Why dialling is held back. All but the last are found by the brake."""

    ROLL_INCOMPLETE = "roll_incomplete"
    MANY_ABSENT = "many_absent"
    ROOM_ABSENT = "room_absent"
    BUS_ABSENT = "bus_absent"
    PLANNED_TRIP = "planned_trip"
    STAFF = "staff"


class AttemptChannel(StrEnum):
    """How somebody is tried."""

    CALL = "call"
    EMAIL = "email"
    TEXT = "text"


class AttemptState(StrEnum):
    """Where one attempt stands in the outbox. `ENDED` and `CANCELED` are final and never left."""

    PLANNED = "planned"  # committed, nobody has been asked to dial yet
    PLACING = "placing"  # a worker is asking the provider; has a deadline
    PLACED = "placed"  # the provider has taken it (queued, ringing)
    ANSWERED = "answered"  # somebody or something picked up
    CANCELING = "canceling"  # no longer needed; the provider is being told
    ENDED = "ended"
    CANCELED = "canceled"


LIVE_ATTEMPT_STATES = frozenset(
    {AttemptState.PLACING, AttemptState.PLACED, AttemptState.ANSWERED, AttemptState.CANCELING}
)
OPEN_ATTEMPT_STATES = LIVE_ATTEMPT_STATES | {AttemptState.PLANNED}
FINAL_ATTEMPT_STATES = frozenset({AttemptState.ENDED, AttemptState.CANCELED})


class AttemptResult(StrEnum):
    """How an ended attempt came out. None of these but `TALKED` with an answer is ever contact."""

    TALKED = "talked"  # a person confirmed to be the one who is looked for
    DECLINED = "declined"  # a person answered, but confirmed nothing
    WRONG_NUMBER = "wrong number"
    MESSAGE_LEFT = "message left"
    NO_MESSAGE = "no message"  # a machine, but the message was not left (full mailbox, cut off)
    UNHEARD = "unheard"  # somebody picked up, and our line failed: not one word of ours reached them
    NO_ANSWER = "no answer"
    BUSY = "busy"
    FAILED = "failed"  # the number does not work, or the provider refused
    SENT = "sent"  # an e-mail was handed to the mail server, or a text to its carrier
    DELIVERED = "delivered"  # the carrier says that a text has arrived
    CANCELED = "canceled"
    UNKNOWN = "unknown"  # the provider could not say what became of it


class Answer(StrEnum):
    """What a confirmed listener said about one student."""

    KNOWS = "knows"
    DID_NOT_KNOW = "did not know"
    OFFICE = "office"  # wanted to be connected to the office


class Role(StrEnum):
    """What a member of staff may do."""

    SECRETARY = "secretary"
    PRINCIPAL = "principal"
    LIAISON = "liaison"
    ADMIN = "admin"
    VIEWER = "viewer"


class Excuse(StrEnum):
    """What the school decided about an absence. A parent gives a reason; only the school excuses."""

    EXCUSED = "excused"
    UNEXCUSED = "unexcused"


class Evidence(StrEnum):
    """What a decision about an absence rests on."""

    CALL = "call"
    TEXT = "text"
    PARENT_NOTE = "parent note"
    MEDICAL_NOTE = "medical note"
    HEALTH_DEPARTMENT = "health department"
    COURT = "court"
    SCHOOL = "school"  # the school's own business: a trip, a suspension
    PRINCIPAL = "principal"  # at the principal's discretion
    NONE = "none"


class InterventionState(StrEnum):
    """Where one piece of a ladder's work stands. Only `OPEN` and `WITHDRAWN` follow the counts."""

    OPEN = "open"
    DONE = "done"
    WITHDRAWN = "withdrawn"  # the counts fell before it was done: not due any more
    WAIVED = "waived"  # a person decided that it is not needed, and said why


class DocumentKind(StrEnum):
    """What a document of an attendance file is."""

    LETTER = "letter"
    PARENT_NOTE = "parent note"
    MEDICAL_NOTE = "medical note"
    COURT_PAPER = "court paper"
    MEETING_NOTES = "meeting notes"
    CONTRACT = "contract"
    PLAN = "plan"
    ASSESSMENT = "assessment"
    REFERRAL = "referral"
    OTHER = "other"


class LetterState(StrEnum):
    """Where a letter stands. One whose e-mail was refused is printed instead."""

    TO_PRINT = "to print"
    TO_SEND = "to send"
    PRINTED = "printed"
    SENT = "sent"
    WITHDRAWN = "withdrawn"  # taken back before it went out


class MailKind(StrEnum):
    """What an e-mail of the outbox brings."""

    LETTER = "letter"
    INVITATION = "invitation"
    REPORT = "report"
    NOTICE = "notice"


class MailState(StrEnum):
    """Where an e-mail stands. All but the first two are final."""

    PLANNED = "planned"
    SENDING = "sending"
    SENT = "sent"
    FAILED = "failed"  # refused for good, or tried too often
    WITHDRAWN = "withdrawn"  # no longer wanted, or its reader may not have it any more


class MeetingHow(StrEnum):
    """How people meet."""

    IN_PERSON = "in person"
    PHONE = "phone"
    VIDEO = "video"


class MeetingState(StrEnum):
    """Where a meeting stands. All but `PLANNED` are final; moving a meeting leaves it planned."""

    PLANNED = "planned"
    HELD = "held"
    NO_SHOW = "no show"
    CANCELED = "canceled"


#: Ed-Fi's calendar events on which students come, a Saturday included. Every other event closes the school.
OPEN_EVENTS = frozenset({"instructional day", "make-up day", "student late arrival/early dismissal"})
