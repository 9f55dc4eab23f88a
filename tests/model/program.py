"""The real program, put into any moment to do one thing there."""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import dataclass, replace
from datetime import datetime
from pathlib import Path
from typing import Any, TypeVar

from flask import Flask
from twilio.request_validator import RequestValidator

from escalation.engine import POKE_AGAIN, decide, work_due
from escalation.pace import NO_LIMIT
from tests.escalation.world import Morning, away
from tests.model.company import Call, Callback, Company, Course
from tests.model.ledger import Content, ModelLedger
from tests.model.scopes import MOTHER, Scope
from tests.model.workers import Reply, Stage, Worker, seen_from, shifted
from tests.webhooks.support import AUTH_TOKEN, PUBLIC_URL, KeptPokes, TelephoneServices
from voice.call_status import call_status_blueprint
from voice.outbound import outbound_blueprint

NEXT_PAGE = re.compile(r'(?:action="|<Redirect[^>]*>)([^"<]+)')
T = TypeVar("T")


@dataclass(frozen=True, slots=True)
class State:
    """One moment: the ledger, the phone company, what is on its way, and how much may still go wrong."""

    now: datetime
    ledger: Content
    company: Company
    workers: tuple[Worker, ...] = ()
    pokes: tuple[tuple[int, bool], ...] = ()  # the attempt, and whether time has passed over the poke
    faults: int = 0
    reports: tuple[str, ...] = ()  # about whom a message may still come
    explained: tuple[str, ...] = ()  # about whom one has come while they were looked for


class Program:
    """Engine, sweep, workers and webhooks on one ledger. What it has once done on a ledger it need not do again."""

    def __init__(self, scope: Scope, template: Path) -> None:
        self.ledger = ModelLedger(template)
        self.morning = Morning(self.ledger)
        self._scope = scope
        self._clock = self.morning.clock
        self._stage = Stage(self.ledger, self._clock)
        services = TelephoneServices(self.ledger, KeptPokes(), self._clock)
        app = Flask("model")
        for blueprint in (outbound_blueprint(services), call_status_blueprint(services)):
            app.register_blueprint(blueprint)
        self._client = app.test_client()
        self._sign = RequestValidator(AUTH_TOKEN).compute_signature
        self._done: dict[Any, Any] = {}

    @property
    def deeds(self) -> int:
        """How many different things the program has done."""
        return len(self._done)

    def begins(self) -> State:
        """The line has been checked, and every inquiry is open."""
        students = self._scope.prepare(self.morning)
        self.morning.school.students.update(students)
        self.morning.roll(*students)
        now = self._clock.now()
        decide(self.ledger, now)
        self._scope.hurry(self.ledger)
        content = self.ledger.take_down(now)
        return State(now, content, Company(), faults=self._scope.faults, reports=self._scope.reports)

    def decides(self, state: State) -> Content:
        """The engine decides what is due."""

        def do() -> None:
            while decide(self.ledger, state.now):
                pass

        return self._once("decide", state, do)[0]

    def sweeps(self, state: State) -> tuple[Content, list[int]]:
        """The clock looks for attempts to poke a worker about; their ids."""

        def do() -> list[int]:
            return work_due(self.ledger, state.now, poke_again=POKE_AGAIN, pace=NO_LIMIT).attempts

        return self._once("sweep", state, do)

    def works(self, state: State, worker: Worker, reply: Reply | None) -> tuple[Content, Worker | None, bool]:
        """A worker does its next thing, with `reply` to what it asks (`Stage.step`)."""
        told = type(reply).__name__ if isinstance(reply, Exception) else seen_from(state.now, reply)
        deed = (worker.attempt_id, seen_from(state.now, worker.holds), told)
        key = (deed, id(state.ledger))
        if key not in self._done:
            self._done[key] = (*self._stage.step(worker, state.now, state.ledger, reply), state.now)
        after, ledger, has_done_it, at = self._done[key]
        if after is not None:
            after = replace(shifted(after, state.now - at), late=worker.late)
        return ledger, after, has_done_it

    def hears(self, state: State, news: Callback) -> Content:
        """A status callback arrives."""
        path = f"/voice/outbound/{news.attempt_id}/status"
        return self._once(news, state, lambda: self._post(path, news.form()))[0]

    def speaks(self, state: State, call: Call, times: int) -> tuple[Content, str]:
        """The webhook of a call comes; the next webhook, "" for none."""
        form = {"CallSid": call.sid, "AnsweredBy": call.answered_by}
        if call.course is not Course.MACHINE and call.page.count("/") > 3:
            form["Digits"] = "2" if call.course is Course.DOES_NOT_KNOW and "/where" in call.page else "1"

        def do() -> str:
            found = [NEXT_PAGE.search(self._post(call.page, form)) for _ in range(times)][-1]
            return found[1].replace("&amp;", "&").partition("#")[0].removeprefix(PUBLIC_URL) if found else ""

        return self._once((call.sid, call.page, call.course, times), state, do)

    def reads(self, state: State, name: str) -> Content:
        """A message is read that explains a student."""
        return self._once(("message", name), state, lambda: self.morning.message(away(name), from_number=MOTHER))[0]

    def _once(self, deed: object, state: State, do: Callable[[], T]) -> tuple[Content, T]:
        """Let the program do this, unless it has done the very same before on the same ledger."""
        key = (deed, id(state.ledger))
        if key not in self._done:
            self._clock.move(state.now - self._clock.now())
            self.ledger.put_back(state.ledger, state.now)
            result = do()
            self._done[key] = (self.ledger.take_down(state.now), result)
        return self._done[key]  # type: ignore[no-any-return]  # one kind of value for each kind of deed

    def _post(self, path: str, form: dict[str, str]) -> str:
        headers = {"X-Twilio-Signature": self._sign(PUBLIC_URL + path, form)}
        response = self._client.post(path, data=form, headers=headers)
        assert response.status_code < 300, response.status
        return response.get_data(as_text=True)
