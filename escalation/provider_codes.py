"""What a provider's refusal means: the number's fault, ours, or nobody knows."""

from __future__ import annotations

# The number does not exist, cannot be dialled, or refuses us: calling it again will not help.
BAD_NUMBER = frozenset(
    {
        "13223",  # invalid phone number format
        "13224",  # invalid phone number
        "21201",  # no 'To' number
        "21211",  # invalid 'To' number
        "21214",  # 'To' number cannot be reached
        "21217",  # phone number does not appear to be valid
    }
)
# Our account, our number or our permissions: every call is refused until somebody mends it. The number is not at fault,
# so the attempt waits; a round's time does not.
OUR_FAULT = frozenset(
    {
        "20003",  # authentication failed
        "20005",  # account not active
        "20006",  # access denied
        "21210",  # 'From' number not verified
        "21212",  # invalid 'From' number
        "21213",  # no 'From' number
        "21606",  # 'From' number is not ours
    }
)
