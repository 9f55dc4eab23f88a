"""The protocol of the outbox, explored on the program itself: every order of events, within a bound.

`python -m tests.model all` looks further: more faults, other courses of calls, two numbers, siblings.
"""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.model.breaks import BREAKS
from tests.model.explorer import explore
from tests.model.scopes import SCOPES


@pytest.mark.parametrize(("name", "depth"), [("orders", 9), ("once", 16), ("siblings", 7)])
@pytest.mark.timeout(600)
def test_every_promise_is_kept_in_every_order(name: str, depth: int, sqlite_template: Path) -> None:
    findings = explore(SCOPES[name], sqlite_template, depth=depth)
    print(findings)
    assert not findings.promise, str(findings)
    assert findings.states > 80


@pytest.mark.parametrize("name", BREAKS)
@pytest.mark.timeout(600)
def test_a_broken_protocol_is_found(name: str, sqlite_template: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    broken = BREAKS[name]
    broken.do(monkeypatch)
    findings = explore(broken.scope, sqlite_template)
    print(findings)
    assert findings.promise == broken.promise
