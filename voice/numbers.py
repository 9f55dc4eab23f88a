"""Caller numbers as the provider tells them, and as we believe them."""

from __future__ import annotations

import phonenumbers

# What providers write for a caller who withholds the number: words spelled on the keys of a telephone.
WITHHELD = frozenset(
    {
        "+266696687",  # ANONYMOUS
        "+7378742833",  # RESTRICTED
        "+2562533",  # BLOCKED
        "+8656696",  # UNKNOWN
        "+86282452253",  # UNAVAILABLE
    }
)


def caller_number(told: str) -> str:
    """The caller's number in E.164; "" where it is withheld, a short code, or no telephone number."""
    if not told.startswith("+") or told in WITHHELD:
        return ""
    try:
        number = phonenumbers.parse(told, None)
    except phonenumbers.NumberParseException:
        return ""
    if not phonenumbers.is_possible_number(number):
        return ""
    e164 = phonenumbers.format_number(number, phonenumbers.PhoneNumberFormat.E164)
    return e164 if e164 == told else ""
