"""Asks the provider to repeat a webhook that got no good answer: a process may have died over the first one.

Twilio reads such wishes from the fragment of an address
(https://www.twilio.com/docs/usage/webhooks/webhooks-connection-overrides); another provider ignores them. Every webhook
of ours may come twice without harm.
"""

from __future__ import annotations

# Up to three repeats, after any failure: no connection, no answer in time, an error as the answer.
REPEATS = "#rc=3&rp=all"


def repeated(address: str) -> str:
    """The address of a webhook, with the wish that it be repeated until it is answered."""
    return address + REPEATS
