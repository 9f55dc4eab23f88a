"""Which state of an inquiry may follow which. What is not in the table is refused."""

from __future__ import annotations

from storage.words import InquiryState as S

_ENDS_WITHOUT_DISPATCH = frozenset({S.EXPLAINED, S.REACHED, S.ARRIVED, S.CORRECTED})

ALLOWED: dict[S, frozenset[S]] = {
    S.WAITING: _ENDS_WITHOUT_DISPATCH | {S.GUARDIANS},
    S.GUARDIANS: _ENDS_WITHOUT_DISPATCH | {S.EMERGENCY},
    S.EMERGENCY: _ENDS_WITHOUT_DISPATCH | {S.DISPATCH},
    S.DISPATCH: _ENDS_WITHOUT_DISPATCH | {S.HANDED_OVER},
    # Opened again, from the beginning, because the cause of the end was withdrawn.
    S.EXPLAINED: frozenset({S.WAITING}),
    S.REACHED: frozenset({S.WAITING}),
    S.ARRIVED: frozenset({S.WAITING}),
    S.CORRECTED: frozenset({S.WAITING}),
    # Once a person at dispatch has taken it, only people change what follows.
    S.HANDED_OVER: frozenset(),
}


class IllegalTransitionError(Exception):
    """Somebody asked for a change of state that the table does not hold: a fault of this program."""


def check_transition(old: S, new: S) -> None:
    """Raise IllegalTransitionError unless `new` may follow `old`."""
    if new not in ALLOWED[old]:
        raise IllegalTransitionError(f"{new.value} cannot follow {old.value}")
