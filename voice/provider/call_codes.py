"""What the provider says of a call under way or over: its status, and the network's answer where it failed.

Words of the statuses: Twilio, "Call resource, Call Status Values". Words of the network's answers, which Twilio passes
on as `SipResponseCode`: RFC 3261 (section 21), RFC 8197 and RFC 8688.
"""

from __future__ import annotations

from storage.words import AttemptResult
from voice.provider.request_codes import CALL_ERRORS
from voice.provider.rows import Next, Row, once_taken, table
from voice.telephony import CallState

CALL_STATES = table(
    (
        Row(CallState.QUEUED, "The call is ready and waiting in line before dialing.", Next.WAIT),
        Row(CallState.INITIATED, "The call has been dialed.", Next.WAIT),
        Row(CallState.RINGING, "The call is ringing.", Next.WAIT),
        Row(CallState.IN_PROGRESS, "The call was answered and is actively in progress.", Next.WAIT),
        Row(CallState.COMPLETED, "The call was answered and has ended normally.", Next.DONE),
        Row(CallState.BUSY, "The caller received a busy signal.", Next.NEXT_NUMBER, result=AttemptResult.BUSY),
        Row(
            CallState.NO_ANSWER,
            "There was no answer, or the call was rejected.",
            Next.NEXT_NUMBER,
            result=AttemptResult.NO_ANSWER,
        ),
        Row(
            CallState.FAILED,
            "The call could not be completed as dialed, most likely because the number does not exist.",
            Next.NEXT_NUMBER,
        ),
        Row(
            CallState.CANCELED,
            "The call was canceled while queued or ringing.",
            Next.NEXT_NUMBER,
            result=AttemptResult.CANCELED,
        ),
    )
)

NO_SUCH_NUMBER = "no such number"


def _gone(code: str, words: str) -> Row:
    return Row(code, words, Next.BAD_NUMBER, NO_SUCH_NUMBER)


def _next(code: str, words: str) -> Row:
    return Row(code, words, Next.NEXT_NUMBER)


# A failed call alone is looked up here. Whether anything rang cannot be told from these: nothing is dialled again.
SIP_CODES = table(
    (
        _next("400", "Bad Request"),
        _next("401", "Unauthorized"),
        _next("402", "Payment Required"),
        _next("403", "Forbidden"),
        _gone("404", "Not Found"),
        _next("405", "Method Not Allowed"),
        _next("406", "Not Acceptable"),
        _next("407", "Proxy Authentication Required"),
        _next("408", "Request Timeout"),
        _gone("410", "Gone"),
        _next("413", "Request Entity Too Large"),
        _next("414", "Request-URI Too Long"),
        _next("415", "Unsupported Media Type"),
        _next("416", "Unsupported URI Scheme"),
        _next("420", "Bad Extension"),
        _next("421", "Extension Required"),
        _next("423", "Interval Too Brief"),
        _next("480", "Temporarily Unavailable"),
        _next("481", "Call/Transaction Does Not Exist"),
        _next("482", "Loop Detected"),
        _next("483", "Too Many Hops"),
        Row("484", "Address Incomplete", Next.BAD_NUMBER, "digits are missing"),
        _next("485", "Ambiguous"),
        _next("486", "Busy Here"),
        _next("487", "Request Terminated"),
        _next("488", "Not Acceptable Here"),
        _next("491", "Request Pending"),
        _next("493", "Undecipherable"),
        _next("500", "Server Internal Error"),
        _next("501", "Not Implemented"),
        _next("502", "Bad Gateway"),
        _next("503", "Service Unavailable"),
        _next("504", "Server Time-out"),
        _next("505", "Version Not Supported"),
        _next("513", "Message Too Large"),
        _next("600", "Busy Everywhere"),
        _next("603", "Decline"),
        _gone("604", "Does Not Exist Anywhere"),
        _next("606", "Not Acceptable"),
        _next("607", "Unwanted"),
        _next("608", "Rejected"),
    )
)

CALL_FAILURES = table((*SIP_CODES.values(), *(once_taken(row, Next.NEXT_NUMBER) for row in CALL_ERRORS.values())))
