"""Records as Twilio's REST interface shows them."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime
from email.utils import format_datetime
from typing import Any
from urllib.parse import urlencode

from voice.simulator.company import Account
from voice.simulator.progress import API_VERSION
from voice.simulator.records import Call, Recording, Text
from voice.simulator.texting import segments

Shape = dict[str, Any]


def rfc2822(instant: datetime | None) -> str | None:
    """An instant as Twilio writes it."""
    return format_datetime(instant) if instant else None


def root(account: Account) -> str:
    """The path under which an account's resources lie."""
    return f"/{API_VERSION}/Accounts/{account.sid}"


def call_shape(account: Account, call: Call) -> Shape:
    """A call resource."""
    uri = f"{root(account)}/Calls/{call.sid}"
    wait = int((call.started - call.created).total_seconds() * 1000) if call.started else 0
    return {
        "sid": call.sid,
        "account_sid": account.sid,
        "parent_call_sid": call.parent_sid,
        "from": call.from_number,
        "from_formatted": formatted(call.from_number),
        "to": call.to,
        "to_formatted": formatted(call.to),
        "phone_number_sid": None,
        "status": call.status,
        "direction": call.direction,
        "answered_by": call.answered_by,
        "start_time": rfc2822(call.started),
        "end_time": rfc2822(call.ended),
        "duration": str(call.seconds) if call.ended else None,
        "date_created": rfc2822(call.created),
        "date_updated": rfc2822(call.updated or call.created),
        "price": None,
        "price_unit": "USD",
        "api_version": API_VERSION,
        "forwarded_from": None,
        "group_sid": None,
        "caller_name": None,
        "queue_time": str(wait),
        "trunk_sid": None,
        "uri": f"{uri}.json",
        "subresource_uris": {"recordings": f"{uri}/Recordings.json"},
    }


def text_shape(account: Account, text: Text) -> Shape:
    """A message resource."""
    uri = f"{root(account)}/Messages/{text.sid}"
    return {
        "sid": text.sid,
        "account_sid": account.sid,
        "messaging_service_sid": text.messaging_service_sid,
        "from": text.from_number,
        "to": text.to,
        "body": text.body,
        "status": text.status,
        "direction": text.direction,
        "num_segments": str(segments(text.body)),
        "num_media": str(len(text.media)),
        "error_code": text.error_code,
        "error_message": f"error {text.error_code}" if text.error_code else None,
        "date_created": rfc2822(text.created),
        "date_sent": rfc2822(text.sent),
        "date_updated": rfc2822(text.updated or text.created),
        "price": None,
        "price_unit": "USD",
        "api_version": API_VERSION,
        "uri": f"{uri}.json",
        "subresource_uris": {"media": f"{uri}/Media.json"},
    }


def recording_shape(account: Account, base_url: str, recording: Recording) -> Shape:
    """A recording resource."""
    uri = f"{root(account)}/Recordings/{recording.sid}"
    done = recording.status == "completed"
    return {
        "sid": recording.sid,
        "account_sid": account.sid,
        "call_sid": recording.call_sid,
        "conference_sid": None,
        "status": recording.status,
        "source": "RecordVerb",
        "channels": 1,
        "duration": str(recording.seconds) if done else None,
        "start_time": rfc2822(recording.created),
        "date_created": rfc2822(recording.created),
        "date_updated": rfc2822(recording.updated or recording.created),
        "price": None,
        "price_unit": "USD",
        "error_code": None,
        "encryption_details": None,
        "api_version": API_VERSION,
        "media_url": f"{base_url}{uri}" if done else None,
        "uri": f"{uri}.json",
        "subresource_uris": {},
    }


def page_shape(
    name: str, path: str, query: list[tuple[str, str]], items: Sequence[Shape], *, page: int, size: int
) -> Shape:
    """One page of a list; `query` is the question without its paging parameters."""

    def uri(number: int) -> str:
        return f"{path}?{urlencode([*query, ('PageSize', str(size)), ('Page', str(number))])}"

    first = page * size
    shown = items[first : first + size]
    return {
        name: shown,
        "page": page,
        "page_size": size,
        "start": first,
        "end": first + max(0, len(shown) - 1),
        "uri": uri(page),
        "first_page_uri": uri(0),
        "next_page_uri": uri(page + 1) if first + size < len(items) else None,
        "previous_page_uri": uri(page - 1) if page else None,
    }


def formatted(number: str) -> str:
    """A North American number as it is read; any other as it is."""
    if number.startswith("+1") and len(number) == 12:
        return f"({number[2:5]}) {number[5:8]}-{number[8:]}"
    return number
