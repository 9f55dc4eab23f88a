"""Every way in which a moment of the morning may go on."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from functools import partial

from escalation.engine import POKE_AGAIN
from storage.words import FINAL_ATTEMPT_STATES, FINAL_INQUIRY_STATES
from tests.model.company import LISTED_AFTER, UNANSWERED, Call, Callback, Course
from tests.model.ledger import Content, ModelLedger
from tests.model.program import Program, State
from tests.model.requests import OUTCOMES, answered, subject
from tests.model.scopes import Scope
from tests.model.workers import Worker
from voice.telephony import CallState

A_SECOND = timedelta(seconds=1)


@dataclass(frozen=True, slots=True)
class Move:
    """One way to go on: in words, what it costs in faults, and how to carry it out."""

    words: str
    do: Callable[[], State]
    faults: int = 0


class World:
    """What may happen next, in a scope: to the program, to the phone company, and between them."""

    def __init__(self, scope: Scope, program: Program) -> None:
        self.scope = scope
        self.program = program
        self.ledger = program.ledger

    def moves(self, state: State) -> Iterator[Move]:
        """Every way to go on that the faults left allow; those without a fault come first, the most urgent first."""
        found = [
            *self._of_workers(state),
            *self._of_pokes(state),
            *self._of_callbacks(state),
            *self._of_the_clock(state),
            *self._of_calls(state),
            *self._of_families(state),
            *self._of_time(state),
        ]
        found.sort(key=lambda move: move.faults > 0)
        return (move for move in found if move.faults <= state.faults)

    # Workers.
    def _of_workers(self, state: State) -> Iterator[Move]:
        for index, worker in enumerate(state.workers):
            yield from self._of_worker(state, worker, state.workers[:index] + state.workers[index + 1 :])

    def _of_worker(self, state: State, worker: Worker, others: tuple[Worker, ...]) -> Iterator[Move]:
        name = f"a worker on attempt {worker.attempt_id}"
        if worker.request is None:
            for dies in (False, True):
                words = f"{name} commits{' and dies' if dies else ''}"
                yield Move(words, partial(self._works, state, worker, others, None, dies=dies), int(dies))
            return
        for outcome, faults in OUTCOMES[worker.request.verb].items():
            words = f"{name}: {worker.request.verb} {subject(worker.request)}: {outcome}"
            yield Move(words, partial(self._works, state, worker, others, outcome), faults)

    def _works(
        self, state: State, worker: Worker, others: tuple[Worker, ...], outcome: str | None, *, dies: bool = False
    ) -> State:
        company, reply = state.company, None
        if worker.request is not None:
            company, reply = answered(company, worker.request, outcome or "", state.now)
        ledger, after, has_done_it = self.program.works(state, worker, reply)
        if not has_done_it:
            company = state.company
        if dies or outcome == "taken, and the worker dies":
            after = None
        workers = others if after is None else _in_order(*others, after)
        cost = int(dies) if outcome is None else OUTCOMES[worker.request.verb][outcome] if worker.request else 0
        return replace(state, ledger=ledger, company=company, workers=workers, faults=state.faults - cost)

    def _of_pokes(self, state: State) -> Iterator[Move]:
        for index, (attempt_id, late) in enumerate(state.pokes):
            if (attempt_id, late) in state.pokes[:index]:
                continue
            left = state.pokes[:index] + state.pokes[index + 1 :]
            started = replace(state, pokes=left, workers=_in_order(*state.workers, Worker(attempt_id, late=late)))
            yield Move(f"a worker takes the poke about attempt {attempt_id}", partial(_as_it_is, started))

    # The provider's news.
    def _of_callbacks(self, state: State) -> Iterator[Move]:
        for index, news in enumerate(state.company.callbacks):
            left = state.company.callbacks[:index] + state.company.callbacks[index + 1 :]
            words = f"the callback arrives that {news.sid} is {news.state.value}"
            yield Move(words, partial(self._told, state, news, left))
            twice = state.company.callbacks
            yield Move(f"{words}, and will again", partial(self._told, state, news, twice, 1), 1)

    def _told(self, state: State, news: Callback, left: tuple[Callback, ...], faults: int = 0) -> State:
        ledger = self.program.hears(state, replace(news, late=False))
        company = replace(state.company, callbacks=left)
        return replace(state, ledger=ledger, company=company, faults=state.faults - faults)

    # The clock's process.
    def _of_the_clock(self, state: State) -> Iterator[Move]:
        if self._is_engine_due(state):
            yield Move("the engine decides", lambda: replace(state, ledger=self.program.decides(state)))
        if self._is_sweep_due(state):
            yield Move("the clock pokes", lambda: self._pokes(state, 1))
            yield Move("the clock pokes, and the pokes are lost", lambda: self._pokes(state, 0, 1), 1)
            yield Move("the clock pokes, and the pokes are doubled", lambda: self._pokes(state, 2, 1), 1)

    def _pokes(self, state: State, times: int, faults: int = 0) -> State:
        ledger, due = self.program.sweeps(state)
        new = tuple((attempt_id, False) for attempt_id in due) * times
        return replace(state, ledger=ledger, pokes=tuple(sorted(state.pokes + new)), faults=state.faults - faults)

    def _is_engine_due(self, state: State) -> bool:
        return any(
            row["due_at"] is not None and row["due_at"] <= 0 for row in self.ledger.rows(state.ledger, "inquiries")
        )

    def _is_sweep_due(self, state: State) -> bool:
        for row in self.ledger.rows(state.ledger, "attempts"):
            due = row["due_at"] if row["state"] == "planned" else row["deadline_at"]
            is_due = row["state"] == "canceling" or (due is not None and due <= 0)
            is_asked = row["poked_at"] is not None and row["poked_at"] > -POKE_AGAIN.total_seconds()
            if row["state"] not in FINAL_ATTEMPT_STATES and is_due and not is_asked:
                return True
        return False

    # Calls at the provider.
    def _of_calls(self, state: State) -> Iterator[Move]:
        for call in state.company.calls:
            if call.state is CallState.QUEUED:
                for course in self.scope.courses_of(call.to):
                    words = f"{call.sid}: {course.value}"
                    yield Move(words, partial(self._goes, state, call, course))
            elif call.page:
                yield Move(f"{call.sid}: {_deed(call)}", partial(self._asks, state, call))
                words = f"{call.sid}: {_deed(call)}, and the webhook comes twice"
                yield Move(words, partial(self._asks, state, call, 1), 1)
                ended = replace(state, company=state.company.reach(call, CallState.COMPLETED), faults=state.faults - 1)
                yield Move(f"{call.sid}: the webhook is lost, and the call ends", partial(_as_it_is, ended), 1)

    def _goes(self, state: State, call: Call, course: Course) -> State:
        call = replace(call, course=course)
        if course in UNANSWERED:
            return replace(state, company=state.company.reach(call, UNANSWERED[course]))
        page = "" if course is Course.HANGS_UP else f"/voice/outbound/{call.attempt_id}"
        company = state.company.reach(replace(call, page=page), CallState.IN_PROGRESS)
        if course is Course.HANGS_UP:
            company = company.reach(company.call(call.sid), CallState.COMPLETED)
        return replace(state, company=company)

    def _asks(self, state: State, call: Call, again: int = 0) -> State:
        """The provider asks us for the next words of a call; where there are none, it is over."""
        ledger, page = self.program.speaks(state, call, 1 + again)
        call = replace(call, page=page, heard=_answers(self.ledger, ledger, call), waited=False)
        company = state.company.change(call) if page else state.company.reach(call, CallState.COMPLETED)
        return replace(state, ledger=ledger, company=company, faults=state.faults - again)

    # Families.
    def _of_families(self, state: State) -> Iterator[Move]:
        for name in state.reports:
            yield Move(f"a message explains {name}", partial(self._explains, state, name))

    def _explains(self, state: State, name: str) -> State:
        ledger = self.program.reads(state, name)
        left = tuple(other for other in state.reports if other != name)
        student = self.program.morning.school.students[name]
        (inquiry,) = (row for row in self.ledger.rows(state.ledger, "inquiries") if row["student_id"] == student)
        explained = state.explained if inquiry["state"] in FINAL_INQUIRY_STATES else (*state.explained, name)
        return replace(state, ledger=ledger, reports=left, explained=explained)

    # Time.
    def _of_time(self, state: State) -> Iterator[Move]:
        if any(call.is_live and call.waited for call in state.company.calls):
            return
        later = [seconds for seconds in self._moments(state) if seconds > 0]
        if not later:
            return
        faults = self._held_up(state)
        until = state.now + timedelta(seconds=min(later))
        yield Move(f"time passes until {until:%H:%M:%S}", lambda: self._passed(state, until, faults), faults)
        is_about_to_place = any(w.request and w.request.verb == "place" and not w.late for w in state.workers)
        if is_about_to_place and until - A_SECOND > state.now:
            words = f"time passes until {until - A_SECOND:%H:%M:%S}"
            yield Move(words, lambda: self._passed(state, until - A_SECOND, faults), faults)

    def _passed(self, state: State, until: datetime, faults: int) -> State:
        company = replace(
            state.company,
            calls=tuple(replace(call, waited=call.is_live) for call in state.company.calls),
            callbacks=tuple(replace(news, late=True) for news in state.company.callbacks),
        )
        return replace(
            state,
            now=until,
            ledger=self.ledger.later(state.ledger, until - state.now),
            company=company,
            workers=tuple(replace(worker, late=True) for worker in state.workers),
            pokes=tuple((attempt_id, True) for attempt_id, _ in state.pokes),
            faults=state.faults - faults,
        )

    def _held_up(self, state: State) -> int:
        """How many things take longer than they should if time passes now."""
        late = [worker for worker in state.workers if not worker.late]
        pokes = {attempt_id for attempt_id, is_late in state.pokes if not is_late}
        news = [callback for callback in state.company.callbacks if not callback.late]
        is_clock_down = self._is_engine_due(state) or self._is_sweep_due(state)
        return len(late) + len(pokes) + len(news) + int(is_clock_down)

    def _moments(self, state: State) -> Iterator[float]:
        """In how many seconds something becomes due, or becomes known."""
        for row in self.ledger.rows(state.ledger, "inquiries"):
            if row["due_at"] is not None:
                yield row["due_at"]
        for row in self.ledger.rows(state.ledger, "attempts"):
            if row["state"] in FINAL_ATTEMPT_STATES:
                continue
            if row["poked_at"] is not None:
                yield row["poked_at"] + POKE_AGAIN.total_seconds()
            due = row["due_at"] if row["state"] == "planned" else row["deadline_at"]
            if due is not None:
                yield due
        if any(worker.late for worker in state.workers):
            yield from ((call.made_at + LISTED_AFTER - state.now).total_seconds() for call in state.company.calls)

    # What is seen.
    def is_over(self, state: State) -> bool:
        """Whether nothing is left that could happen but news about students who are no longer looked for."""
        return (
            not (state.workers or state.pokes or state.company.callbacks)
            and not any(call.is_live for call in state.company.calls)
            and all(
                row["state"] in FINAL_INQUIRY_STATES and row["due_at"] is None
                for row in self.ledger.rows(state.ledger, "inquiries")
            )
            and all(row["state"] in FINAL_ATTEMPT_STATES for row in self.ledger.rows(state.ledger, "attempts"))
        )


def _deed(call: Call) -> str:
    step = call.page.partition("?")[0].rpartition("/")[2]
    return "the provider asks for our first words" if step.isdecimal() else f"the webhook {step!r} comes"


def _as_it_is(state: State) -> State:
    return state


def _answers(ledger: ModelLedger, content: Content, call: Call) -> tuple[str, ...]:
    rows = ledger.rows(content, "attempt_targets")
    return tuple(
        f"{row['inquiry_id']}:{row['answer']}" for row in rows if row["attempt_id"] == call.attempt_id and row["answer"]
    )


def _in_order(*workers: Worker) -> tuple[Worker, ...]:
    return tuple(sorted(workers, key=lambda w: (w.attempt_id, len(w.past), w.late)))
