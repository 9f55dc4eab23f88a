"""Typesetting in processes that fork."""

from __future__ import annotations

import os
import subprocess
import sys
import textwrap


def test_a_forked_child_of_a_process_that_has_typeset_is_told_and_does_not_wait_for_ever() -> None:
    script = textwrap.dedent("""
        import os
        from datetime import date
        from escalation.papers.errors import PaperError
        from escalation.papers.typesetting import typeset_pdf

        typeset_pdf("strips", {"lines": [["a", "b"]]}, date(2026, 11, 23))
        child = os.fork()
        if child == 0:
            try:
                typeset_pdf("strips", {"lines": [["a", "b"]]}, date(2026, 11, 23))
            except PaperError:
                os._exit(7)
            os._exit(0)
        print(os.waitstatus_to_exitcode(os.waitpid(child, 0)[1]))
    """)
    done = subprocess.run(
        [sys.executable, "-c", script], check=False, capture_output=True, text=True, env=os.environ, timeout=60
    )
    assert done.stdout.strip() == "7", done.stderr
