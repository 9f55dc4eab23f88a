"""From hanging up to the board: simulated callers play recordings through the real application, and the clock is read.

    python benchmarks/voicemails_to_board.py --school DIR --voicemails DIR [--cases FILE] [--burst]

DIR of voicemails holds `manifest.jsonl` (id, wav, language) beside the WAV files; CASES (JSON lines with id, from and,
where known, gold) say who calls and what a careful secretary made of it. Real processes: web, workers, clock, Valkey,
and the simulated phone company. One caller after another by default; `--burst` lets all of them call at once.
Prints one row a message and the median and worst number of real seconds from hanging up to the board.
"""

from __future__ import annotations

import argparse
import base64
import json
import os
import secrets
import socket
import statistics
import subprocess
import sys
import tempfile
import time
import urllib.request
from datetime import datetime, timedelta
from pathlib import Path

from sqlalchemy import select
from sqlalchemy.orm import Session

SPEED = 10.0


def free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


def post(url: str, data: object) -> None:
    request = urllib.request.Request(url, json.dumps(data).encode(), {"Content-Type": "application/json"})
    urllib.request.urlopen(request, timeout=10).read()


def read_lines(path: Path) -> list[dict[str, object]]:
    return [json.loads(line) for line in path.read_text().splitlines() if line.strip()]


def attendance(*arguments: str) -> None:
    subprocess.run([sys.executable, "-m", "bot", *arguments], check=True, stdout=subprocess.DEVNULL)


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--school", type=Path, required=True)
    parser.add_argument("--voicemails", type=Path, required=True)
    parser.add_argument("--cases", type=Path)
    parser.add_argument("--burst", action="store_true", help="all callers at once instead of one after another")
    parser.add_argument("--limit", type=int, default=1000)
    options = parser.parse_args()
    options.school, options.voicemails = options.school.resolve(), options.voicemails.resolve()
    cases = {str(case["id"]): case for case in read_lines(options.cases)} if options.cases else {}
    calls = read_lines(options.voicemails / "manifest.jsonl")[: options.limit]
    with tempfile.TemporaryDirectory() as folder:
        os.chdir(folder)
        run(options, calls, cases)


def run(options: argparse.Namespace, calls: list[dict[str, object]], cases: dict[str, dict[str, object]]) -> None:
    web_port, company_port, mail_port = free_port(), free_port(), free_port()
    sid, token = "AC" + secrets.token_hex(16), secrets.token_hex(16)
    os.environ.update(
        TWILIO_ACCOUNT_SID=sid,
        TWILIO_AUTH_TOKEN=token,
        TWILIO_API_URL=f"http://127.0.0.1:{company_port}",
        PUBLIC_URL=f"http://127.0.0.1:{web_port}",
        SMTP_URL=f"smtp://127.0.0.1:{mail_port}",
        SECRET_KEY=secrets.token_hex(32),
        ATTENDANCE_CLOCK_START="2026-11-23T06:00:00-07:00",
        ATTENDANCE_CLOCK_SPEED=str(SPEED),
        ATTENDANCE_CLOCK_EPOCH=datetime.now().astimezone().isoformat(),
    )
    attendance("import", "roster", str(options.school))
    attendance("import", "absences", str(options.school / "absences.csv"))
    from bot.ledger import process_settings
    from bot.processes.serve import installation
    from storage.models import School
    from storage.session import Database

    settings = process_settings()
    with installation(settings, web_port, dict(os.environ)) as supervisor:
        supervisor.start(
            "phone company",
            [
                sys.executable,
                "-m",
                "voice.simulator",
                "--port",
                str(company_port),
                "--smtp-port",
                str(mail_port),
                "--webhook-base",
                settings.public_url,
                "--account-sid",
                sid,
                "--auth-token",
                token,
            ],
        )
        database = Database(settings.database_url)
        with database.read() as session:
            line = session.scalars(select(School.attendance_line)).first()
        for port in (web_port, company_port):
            wait_for_port(port)
        results = play(options, calls, cases, f"http://127.0.0.1:{company_port}", str(line), database)
        report(results)


def wait_for_port(port: int) -> None:
    for _ in range(300):
        with socket.socket() as probe:
            if probe.connect_ex(("127.0.0.1", port)) == 0:
                return
        time.sleep(0.1)
    raise SystemExit(f"nothing listens on port {port}")


def play(options, calls, cases, company, line, database):  # type: ignore[no-untyped-def]
    results = []
    for number, call in enumerate(calls):
        case = cases.get(str(call["id"]), {})
        audio = (options.voicemails / str(call["wav"])).read_bytes()
        post(
            f"{company}/sim/incoming/call",
            {
                "from": case.get("from") or "anonymous",
                "to": line,
                "audio": {"base64": base64.b64encode(audio).decode()},
            },
        )
        if not options.burst:
            results.append(wait_for_message(database, number + 1, call, case))
    if options.burst:
        wait_for_message(database, len(calls), calls[-1], {})
        results = [
            outcome(database, n + 1, {"id": f"burst {n + 1}", "language": "", "seconds": 0}, {})
            for n in range(len(calls))
        ]
    return results


def wait_for_message(database, count, call, case):  # type: ignore[no-untyped-def]
    from storage.models import Message
    from storage.words import MessageState

    final = {MessageState.READ, MessageState.EMPTY, MessageState.UNREADABLE}
    for _ in range(3000):
        with database.read() as session:
            states = session.scalars(select(Message.state).order_by(Message.id)).all()
        if len(states) >= count and all(state in final for state in states):
            return outcome(database, count, call, case)
        time.sleep(0.05)
    raise SystemExit(f"{call['id']}: not on the board after 150 s")


def outcome(database, count, call, case):  # type: ignore[no-untyped-def]
    from storage.models import Message

    with database.read() as session:
        message = session.scalars(select(Message).order_by(Message.id).offset(count - 1)).first()
        assert message is not None
        hung_up = message.recording.hung_up_at if message.recording else None
        span = (message.read_at - hung_up) if message.read_at and hung_up else timedelta(0)
        lines = (
            [(student_source_id(session, m.student_id), m.intent, m.state.value) for m in message.report.matches]
            if message.report
            else []
        )
        return call, case, span.total_seconds() / SPEED, message.text, lines


def student_source_id(session: Session, student_id: int | None) -> str | None:
    from storage.models import Student

    student = session.get(Student, student_id) if student_id else None
    return student.source_id if student else None


def report(results) -> None:  # type: ignore[no-untyped-def]
    right = wrong = clearable = 0
    for call, case, seconds, text, lines in results:
        print(f"{call['id']:10} {call['language']:2} {seconds:6.1f} s  {lines}  {text[:70]!r}")
        gold = {s["student_id"] for s in case.get("gold", {}).get("students", []) if s["disposition"] == "clear"}
        cleared = {student for student, _, state in lines if state == "clear"}
        clearable, right, wrong = clearable + len(gold), right + len(cleared & gold), wrong + len(cleared - gold)
    seconds = sorted(result[2] for result in results)
    print(
        f"\n{len(results)} voicemails; hang-up to board: median {statistics.median(seconds):.1f} s, "
        f"worst {seconds[-1]:.1f} s"
    )
    if clearable:
        print(f"cleared rightly {right} of {clearable}, cleared wrongly {wrong}")


if __name__ == "__main__":
    main()
