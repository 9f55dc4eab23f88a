"""Several engines, workers and webhooks at the same time, on each database."""

from __future__ import annotations

from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from threading import Barrier

from sqlalchemy import select

from storage.attempts import lock_attempt, record_ended
from storage.models import Attempt, AttemptTarget, Inquiry
from storage.session import Database
from storage.words import AttemptResult, AttemptState
from storage.words import InquiryState as S
from tests.escalation.world import Morning, away

NAMES = ("Ana", "Luis", "Ben", "Cleo", "Emma1", "Emma3")
FIRST_CALLS = ["+13035550111", "+13035550121", "+13035550131", "+13035550141", "+13035550151"]


def at_once(*actions: Callable[[], object]) -> None:
    """Do all of these at the same time; raises what any of them raised."""
    barrier = Barrier(len(actions))

    def run(action: Callable[[], object]) -> None:
        barrier.wait()
        action()

    with ThreadPoolExecutor(len(actions)) as pool:
        for future in [pool.submit(run, action) for action in actions]:
            future.result()


def attempts(morning: Morning) -> list[int]:
    with morning.database.read() as session:
        return list(session.scalars(select(Attempt.id).order_by(Attempt.id)))


def test_two_engines_and_three_workers_dial_every_family_once(database: Database) -> None:
    morning = Morning(database)
    morning.roll(*NAMES)
    at_once(*[morning.tick] * 2)
    morning.tick()
    planned = attempts(morning)

    def work() -> None:
        for attempt_id in planned:
            morning.advance(attempt_id)

    at_once(*[work] * 3)
    assert sorted(morning.phone.dialled()) == FIRST_CALLS
    with morning.database.read() as session:
        assert len(session.scalars(select(Inquiry.id)).all()) == len(NAMES)
        assert len(session.scalars(select(AttemptTarget.id)).all()) == len(NAMES)


def test_webhooks_messages_and_engines_do_not_lock_each_other_out(database: Database) -> None:
    morning = Morning(database)
    morning.roll(*NAMES)
    morning.work()

    def webhooks() -> None:
        for attempt_id in attempts(morning)[:3]:
            with morning.database.write() as session:
                attempt = lock_attempt(session, attempt_id)
                assert attempt is not None
                record_ended(session, attempt, AttemptResult.NO_ANSWER, morning.now())

    def messages() -> None:
        for source, number in (("S4", FIRST_CALLS[2]), ("S5", FIRST_CALLS[3]), ("S6", FIRST_CALLS[4])):
            morning.message(away(source), from_number=number)

    def engine() -> None:
        for _ in range(4):
            morning.tick()

    at_once(webhooks, messages, engine, engine)
    for sid in list(morning.phone.calls)[:3]:
        morning.phone.end_call(sid)
    # The ticks among the threads have poked nobody: they are asked for again.
    morning.pass_time(1)
    assert {morning.state(name) for name in ("Cleo", "Emma1", "Emma3")} == {S.EXPLAINED}
    assert {morning.state(name) for name in ("Ana", "Luis", "Ben")} == {S.GUARDIANS}
    assert not morning.phone.live_to(FIRST_CALLS[3])
    with morning.database.read() as session:
        states = session.scalars(select(Attempt.state).where(Attempt.address.in_(FIRST_CALLS[2:]))).all()
    assert set(states) <= {AttemptState.CANCELED, AttemptState.ENDED}
