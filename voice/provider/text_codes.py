"""What the provider says of a text on its way: its status, and the error code of one that did not arrive.

Words: Twilio, "Message resource, Message Status values", and "Error and Warning Dictionary".
"""

from __future__ import annotations

from storage.words import AttemptResult
from voice.provider.request_codes import TEXT_ERRORS
from voice.provider.rows import Next, Row, once_taken, table
from voice.telephony import TextState

TEXT_STATES = table(
    (
        Row(TextState.ACCEPTED, "Accepted for sending by a Messaging Service.", Next.WAIT),
        Row(TextState.SCHEDULED, "Scheduled to be sent at a later time.", Next.WAIT),
        Row(TextState.QUEUED, "Queued to be sent out.", Next.WAIT),
        Row(TextState.SENDING, "The upstream carrier is being asked to take it.", Next.WAIT),
        # Many carriers never say more. When its time is over without a word, it counts as sent.
        Row(TextState.SENT, "The nearest upstream carrier accepted it.", Next.WAIT, result=AttemptResult.SENT),
        Row(
            TextState.DELIVERED,
            "The carrier, or the handset, confirms that it was delivered.",
            Next.DONE,
            result=AttemptResult.DELIVERED,
        ),
        Row(TextState.READ, "Delivered and opened by the recipient.", Next.DONE, result=AttemptResult.DELIVERED),
        Row(TextState.UNDELIVERED, "A delivery receipt says that it was not delivered.", Next.OTHER_CHANNEL),
        Row(TextState.FAILED, "It could not be sent.", Next.OTHER_CHANNEL),
        Row(TextState.CANCELED, "Its scheduled sending was canceled.", Next.OTHER_CHANNEL),
        Row(TextState.PARTIALLY_DELIVERED, "Delivered to some of its recipients.", Next.OTHER_CHANNEL),
        # Statuses of texts that come in; one of ours that is said to be in them is asked about when its time is over.
        Row(TextState.RECEIVING, "An inbound message is being received.", Next.WAIT),
        Row(TextState.RECEIVED, "An inbound message was received.", Next.WAIT),
    )
)


def _call(code: str, words: str) -> Row:
    return Row(code, words, Next.OTHER_CHANNEL)


def _ours(code: str, words: str) -> Row:
    return Row(code, words, Next.OUR_REQUEST)


# Never sent again: the provider once took it. WhatsApp's and RCS's codes (63xxx) are not ours to know.
_ON_THE_WAY = (
    _call("30001", "Queue overflow"),
    _ours("30002", "Account suspended"),
    _call("30003", "Unreachable destination handset"),
    _call("30004", "Message blocked"),
    _call("30005", "Unknown destination handset"),
    _call("30006", "Landline or unreachable carrier"),
    _ours("30007", "Message filtered"),
    _call("30008", "Unknown error"),
    _call("30009", "Missing inbound segment"),
    _ours("30010", "Message price exceeds max price"),
    _call("30014", "'To' attributes are Invalid"),
    _call("30017", "Carrier network congestion"),
    _ours("30018", "Destination carrier requires sender ID pre-registration"),
    _call("30019", "Content size exceeds carrier limit"),
    _call("30022", "US A2P 10DLC - Rate Limits Exceeded"),
    _ours("30023", "US A2P 10DLC - Daily Message Cap Reached"),
    _ours("30024", "Numeric Sender ID Not Provisioned on Carrier"),
    _ours("30027", "US A2P 10DLC - T-Mobile Daily Message Limit Reached"),
    _ours("30032", "Toll-Free Number Has Not Been Verified"),
    _ours("30033", "US A2P 10DLC - Campaign Suspended"),
    _ours("30034", "US A2P 10DLC - Message from an Unregistered Number"),
    _ours("30035", "US A2P 10DLC - Message from a number still being configured"),
    _call("30036", "Validity Period Expired"),
    _ours("30037", "Outbound Messaging Disabled"),
    _call("30039", "Filtered to Prevent Message Loops"),
    _ours("30040", "Destination carrier requires Sender ID pre-registration"),
    _ours("30041", "Sender is restricted or unregistered in a country requiring registration"),
    _ours("30044", "Trial Message Length Exceeded"),
    _call("30046", "Message delivery not confirmed"),
    _call("30410", "Provider Timeout Error"),
    _ours("30450", "Message delivery blocked"),
    _call("30453", "Message couldn't be delivered"),
    _ours("30454", "Account exceeded the messages limit"),
    _call("30485", "Message couldn't be delivered"),
    _call("30500", "Twilio Internal Error"),
)


TEXT_FAILURES = table((*_ON_THE_WAY, *(once_taken(row, Next.OTHER_CHANNEL) for row in TEXT_ERRORS.values())))
