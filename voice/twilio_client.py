"""The only user of the provider's REST API: every request, and every way in which one can fail, made typed."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime
from typing import Any, TypeVar
from urllib.parse import urlsplit, urlunsplit

import requests
from requests.exceptions import ConnectionError as RequestsConnectionError
from requests.exceptions import ConnectTimeout, RequestException, SSLError
from twilio.base.exceptions import TwilioException, TwilioRestException
from twilio.http.http_client import TwilioHttpClient
from twilio.http.response import Response
from twilio.rest import Client
from twilio.rest.api.v2010.account.call import CallList
from urllib3.exceptions import MaxRetryError, NameResolutionError, NewConnectionError

from voice.repeats import repeated
from voice.telephony import (
    CallRequest,
    CallState,
    OutcomeUnknown,
    ProviderCall,
    ProviderRecording,
    ProviderText,
    ReceivedText,
    RecordingGone,
    Rejected,
    TextRequest,
    TryLater,
)
from voice.twilio_shapes import ASKED_FOR, CAME_IN, as_call, as_received, as_text, made_since

# Connecting and waiting for the answer may each take so long: together within the 15 s of the port.
TIMEOUT_SECONDS = 7.0
LONGEST_WAIT_SECONDS = 60.0
DEFAULT_WAIT_SECONDS = 1.0
UNREACHED_WAIT_SECONDS = 5.0
TOO_MANY_REQUESTS = 20429
NOT_IN_STATE = "21220"
NOT_FOUND = 404
LARGEST_RECORDING = 20 * 1024 * 1024
MOST_LISTED = 200
# Of a district's worst hours, in pages as large as the provider gives.
MOST_CALLS_OF_ALL = 10_000
LARGEST_PAGE = 1000


T = TypeVar("T")


class ApiAddress:
    """Where the API is: Twilio's own address, or that of a compatible provider, which takes the place of its host."""

    def __init__(self, api_url: str) -> None:
        """`api_url` has a scheme and a host; a path is refused, as the API's own paths are fixed.

        Raises:
            ValueError: for anything else.
        """
        parts = urlsplit(api_url)
        if parts.scheme not in ("http", "https") or not parts.netloc or parts.path.strip("/"):
            raise ValueError(f"TWILIO_API_URL must be an address such as https://api.twilio.com, not {api_url!r}")
        self.scheme, self.host = parts.scheme, parts.netloc

    def rewritten(self, url: str) -> str:
        """The URL at this address. The account's password is sent to no other host, whatever `url` says."""
        return urlunsplit(urlsplit(url)._replace(scheme=self.scheme, netloc=self.host, fragment=""))


class RewritingHttpClient(TwilioHttpClient):  # type: ignore[misc]  # the library comes without types
    """Twilio's HTTP client, sent to the configured address, with failures told apart by what they leave open."""

    def __init__(self, address: ApiAddress, timeout: float) -> None:
        super().__init__(timeout=timeout)
        self._address = address

    def request(self, method: str, url: str, *args: Any, **kwargs: Any) -> Response:
        """Send one request. Raises TryLater where nothing was done, OutcomeUnknown where nobody knows."""
        try:
            response = super().request(method, self._address.rewritten(url), *args, **kwargs)
        except RequestException as error:
            raise _failure(error) from error
        _check_status(int(response.status_code), response.headers)
        return response


class TwilioTelephony:
    """The telephone, by Twilio's API (`voice.telephony.Telephony`)."""

    def __init__(
        self,
        account_sid: str,
        auth_token: str,
        *,
        api_url: str = "https://api.twilio.com",
        timeout: float = TIMEOUT_SECONDS,
    ) -> None:
        """No request is made yet. `timeout` is in seconds, for connecting and for each wait for an answer.

        Raises:
            ValueError: for an address that is none, or missing credentials.
        """
        if not account_sid or not auth_token:
            raise ValueError("the telephone needs TWILIO_ACCOUNT_SID and TWILIO_AUTH_TOKEN")
        self._address = ApiAddress(api_url)
        self._account_sid = account_sid
        self._credentials = (account_sid, auth_token)
        self._timeout = timeout
        self._client = Client(account_sid, auth_token, http_client=RewritingHttpClient(self._address, timeout))

    def place_call(self, request: CallRequest) -> ProviderCall:
        """Ask for a call. Raises Rejected, TryLater or OutcomeUnknown."""
        detection = {"machine_detection": "DetectMessageEnd"} if request.detect_machine else {}
        return as_call(
            _asked(
                lambda: self._calls.create(
                    to=request.to,
                    from_=request.from_,
                    url=repeated(request.url),
                    method="POST",
                    status_callback=repeated(request.status_url),
                    status_callback_method="POST",
                    # Nothing would follow from "ringing"; the first tells us of a call whose reply was lost.
                    status_callback_event=["initiated", "answered", "completed"],
                    timeout=request.ring_seconds,
                    **detection,
                )
            )
        )

    def end_call(self, sid: str) -> ProviderCall:
        """Take a call back if it has not been answered, hang up if it has; a call already over stays as it is."""
        for status in ("canceled", "completed"):
            try:
                call = as_call(_asked(lambda status=status: self._client.calls(sid).update(status=status)))  # type: ignore[misc]  # a lambda's default has no type
            except Rejected as error:
                if error.code != NOT_IN_STATE:
                    raise
                continue
            if call.state is not CallState.IN_PROGRESS:
                return call
        return self.fetch_call(sid)

    def fetch_call(self, sid: str) -> ProviderCall:
        """The present state of one call."""
        return as_call(_asked(lambda: self._client.calls(sid).fetch()))

    def find_calls(self, to: str, since: datetime) -> list[ProviderCall]:
        """The calls to `to` created since `since`, oldest first. The provider keeps whole seconds."""
        # Not by StartTime: a call that still waits in the provider's queue has none.
        listed = _asked(lambda: self._calls.list(to=to, limit=MOST_LISTED))
        return made_since(since, [as_call(call) for call in listed])

    def send_text(self, request: TextRequest) -> ProviderText:
        """Ask for a text to be sent. Raises Rejected, TryLater or OutcomeUnknown."""
        return as_text(
            _asked(
                lambda: self._client.messages.create(
                    to=request.to, from_=request.from_, body=request.body, status_callback=request.status_url
                )
            )
        )

    def fetch_text(self, sid: str) -> ProviderText:
        """The present state of one text."""
        return as_text(_asked(lambda: self._client.messages(sid).fetch()))

    def find_texts(self, to: str, since: datetime) -> list[ProviderText]:
        """The texts that we asked to be sent to `to` since `since`, oldest first."""
        listed = _asked(lambda: self._client.messages.list(to=to, limit=MOST_LISTED))
        return made_since(since, [as_text(text) for text in listed if str(text.direction) == ASKED_FOR])

    def list_calls(self, since: datetime) -> list[ProviderCall]:
        """All calls of the account created since `since`, newest first; of very many, the newest ones."""
        return _asked(lambda: self._calls_since(since.replace(microsecond=0)))

    def _calls_since(self, since: datetime) -> list[ProviderCall]:
        found: list[ProviderCall] = []
        # Listed newest first, page by page; not by StartTime, which a call that is still queued lacks.
        for instance in self._calls.stream(limit=MOST_CALLS_OF_ALL, page_size=LARGEST_PAGE):
            call = as_call(instance)
            if call.created_at is not None and call.created_at < since:
                break
            found.append(call)
        return found

    def received_texts(self, since: datetime) -> list[ReceivedText]:
        """The texts that came in since `since`, oldest first; of very many, the newest ones."""
        listed = _asked(
            lambda: self._client.messages.list(
                date_sent_after=since.replace(microsecond=0), limit=MOST_CALLS_OF_ALL, page_size=LARGEST_PAGE
            )
        )
        return [as_received(text) for text in reversed(listed) if str(text.direction) == CAME_IN]

    def find_recordings(self, call_sid: str) -> list[ProviderRecording]:
        """The finished recordings of one call, oldest first."""
        listed = _asked(lambda: self._client.recordings.list(call_sid=call_sid, limit=20))
        base = f"/2010-04-01/Accounts/{self._account_sid}/Recordings"
        return [
            ProviderRecording(str(one.sid), self._address.rewritten(f"{base}/{one.sid}"), float(one.duration or 0))
            for one in reversed(listed)
            if str(one.status) == "completed"
        ]

    def fetch_recording(self, url: str) -> bytes:
        """The audio (WAV) of a recording, fetched with authentication. Raises RecordingGone, TryLater, Rejected."""
        path = urlsplit(url).path.removesuffix(".json").removesuffix(".wav")
        if not path.startswith(f"/2010-04-01/Accounts/{self._account_sid}/"):
            raise Rejected("path", "the recording is not one of this account")
        try:
            with requests.get(
                self._address.rewritten(path + ".wav"),
                auth=self._credentials,
                timeout=self._timeout,
                stream=True,
                allow_redirects=False,
            ) as response:
                return _audio(response)
        except RequestException as error:
            # Reading twice does no harm.
            raise TryLater(UNREACHED_WAIT_SECONDS) from error
        except OutcomeUnknown as error:
            raise TryLater(UNREACHED_WAIT_SECONDS) from error

    def delete_recording(self, sid: str) -> None:
        """Delete a recording at the provider; one that is not there any more is fine."""
        try:
            _asked(lambda: self._client.recordings(sid).delete())
        except Rejected as error:
            if error.code not in ("20404", str(NOT_FOUND)):
                raise

    @property
    def _calls(self) -> CallList:
        return self._client.calls


def _asked(ask: Callable[[], T]) -> T:
    """The answer to a request; its failure in the words of the port."""
    try:
        return ask()
    except TwilioRestException as error:
        if error.code == TOO_MANY_REQUESTS:
            raise TryLater(DEFAULT_WAIT_SECONDS) from error
        raise Rejected(str(error.code or error.status), error.msg) from error
    except (TwilioException, ValueError, TypeError, KeyError, AttributeError) as error:
        # The provider has answered, but not with what it should: it may have done as asked.
        raise OutcomeUnknown(f"the provider's answer cannot be read ({type(error).__name__})") from error


def _check_status(status: int, headers: Any) -> None:
    if status == requests.codes.too_many_requests:
        raise TryLater(_retry_after(headers))
    if status >= 500:
        raise OutcomeUnknown(f"the provider answered with status {status}")


def _retry_after(headers: Any) -> float:
    try:
        seconds = float((headers or {}).get("Retry-After", ""))
    except ValueError:
        return DEFAULT_WAIT_SECONDS
    return min(max(seconds, 0.1), LONGEST_WAIT_SECONDS)


def _failure(error: RequestException) -> TryLater | OutcomeUnknown:
    """Whether a request that failed on its way can have reached anybody."""
    inner = error.args[0] if error.args else None
    if isinstance(inner, MaxRetryError):
        inner = inner.reason
    never_sent = isinstance(error, ConnectTimeout | SSLError) or isinstance(
        inner, NewConnectionError | NameResolutionError
    )
    if never_sent:
        return TryLater(UNREACHED_WAIT_SECONDS)
    kind = "the connection broke" if isinstance(error, RequestsConnectionError) else "no answer"
    return OutcomeUnknown(f"{kind} ({type(error).__name__})")


def _audio(response: requests.Response) -> bytes:
    _check_status(response.status_code, response.headers)
    if response.status_code in (NOT_FOUND, requests.codes.gone):
        raise RecordingGone("the provider has no such recording")
    if response.status_code != requests.codes.ok:
        raise Rejected(str(response.status_code), "the recording was not handed out")
    content = bytearray()
    for chunk in response.iter_content(64 * 1024):
        content += chunk
        if len(content) > LARGEST_RECORDING:
            raise Rejected("size", f"the recording is larger than {LARGEST_RECORDING} bytes")
    if content[:4] != b"RIFF" or content[8:12] != b"WAVE":
        raise Rejected("content", "what came is no WAV file")
    return bytes(content)
