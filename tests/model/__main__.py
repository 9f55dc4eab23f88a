"""Explores the protocol of the outbox from the command line: `python -m tests.model --help`."""

from __future__ import annotations

import argparse
import logging
import sys
import tempfile
from dataclasses import replace
from pathlib import Path

import structlog

from storage.migrate import upgrade
from tests.model.explorer import Findings, explore
from tests.model.scopes import SCOPES


def main() -> int:
    """Explore one scope, or all of them; 1 where a promise is not kept."""
    parser = argparse.ArgumentParser(prog="python -m tests.model", description=__doc__)
    parser.add_argument("scope", choices=[*SCOPES, "all"], help="which children, numbers and courses of calls")
    parser.add_argument("--faults", type=int, help="how much may go wrong in all (default: as the scope has it)")
    parser.add_argument("--depth", type=int, default=1000, help="look no further than so many steps")
    told = parser.parse_args()
    structlog.configure(wrapper_class=structlog.make_filtering_bound_logger(logging.CRITICAL))
    is_broken = False
    with tempfile.TemporaryDirectory(prefix="attendance-") as folder:
        template = Path(folder) / "template.db"
        upgrade(f"sqlite:///{template}")
        for name in SCOPES if told.scope == "all" else [told.scope]:
            scope = SCOPES[name]
            scope = scope if told.faults is None else replace(scope, faults=told.faults)
            findings = explore(scope, template, depth=told.depth, tell=_tell)
            print(f"{name}, {scope.faults} faults: {findings}", flush=True)
            is_broken = is_broken or bool(findings.promise)
    return int(is_broken)


def _tell(findings: Findings) -> None:
    print(f"  {findings}", file=sys.stderr)


if __name__ == "__main__":
    sys.exit(main())
