"""The guard of every webhook: what the provider did not sign is refused."""

from __future__ import annotations

from flask import Blueprint, abort, request
from twilio.request_validator import RequestValidator

from voice.repeats import repeated

SIGNATURE_HEADER = "X-Twilio-Signature"


class SignatureGuard:
    """Refuses requests to a blueprint unless they carry the provider's signature over our own public address.

    The address is the configured one: the Host header is the sender's to choose.
    """

    def __init__(self, public_url: str, auth_token: str) -> None:
        """`public_url` as configured, `auth_token` the key of the signatures.

        Raises:
            ValueError: where either is empty; without them nothing can be told from a forgery.
        """
        if not auth_token.strip():
            raise ValueError(
                "a webhook needs the provider's token (TWILIO_AUTH_TOKEN): without it no signature can be checked"
            )
        if not public_url.strip():
            raise ValueError("a webhook needs PUBLIC_URL: the provider signs the address that it calls")
        self._public_url = public_url.rstrip("/")
        self._validator = RequestValidator(auth_token)

    def protect(self, blueprint: Blueprint) -> None:
        """Check every request to `blueprint` before anything else sees it."""
        blueprint.before_request(self.check)

    def check(self) -> None:
        """Let the present request pass, or end it with 403."""
        if not self._is_signed():
            abort(403)

    def _is_signed(self) -> bool:
        address = self._public_url + request.path
        if request.query_string:
            address += "?" + request.query_string.decode("latin-1")
        try:
            # Whether the provider signs our address with the wish for repeats or without it is the provider's affair.
            return any(
                self._validator.validate(told, request.form, request.headers.get(SIGNATURE_HEADER, ""))
                for told in (address, repeated(address))
            )
        except (TypeError, ValueError):
            # A JSON body without its digest, an algorithm that does not exist, text that is no text.
            return False
