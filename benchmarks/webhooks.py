"""How fast the web process answers the provider's signed webhooks, beside a bare Flask view that checks the signature.

    python benchmarks/webhooks.py
    python benchmarks/webhooks.py --while-rehearsing

Requests come at fixed moments, whatever the answers take (an open loop), from a process of their own; latency counts
from the moment at which a request was due. What a webhook costs in CPU time is told as well, and how much of the
machine others used meanwhile: where that is much, the latencies say more of them than of us.
"""

from __future__ import annotations

import json
import os
import resource
import secrets
import subprocess
import sys
import tempfile
import threading
import time
from collections import Counter, defaultdict
from collections.abc import Callable, Iterable, Sequence
from contextlib import ExitStack
from datetime import timedelta
from pathlib import Path
from typing import Any

import click
from district_morning import DistrictMorning, plan_district
from installation import Crew, analyse, new_database, postgres, start_crew, valkey, wait_until_it_answers
from process_costs import TICKS, ProcessCosts
from webhook_load import ANSWERED, mixture, place_calls, schedule
from worst_hour import District, DistrictPlay, DistrictStage, district_stage

from bot.processes.serve import web_command
from bot.processes.supervisor import Supervisor
from bot.rehearsal.make_district import MadeDistrict
from bot.rehearsal.phone_company import Account
from bot.rehearsal.school_files import SchoolFiles
from storage.imports.roster_import import import_roster
from storage.session import Database

TARGET_MS = 200.0
WARM_UP_SECONDS = 5
HOOKS_A_CALL = 7 * ANSWERED + 2 * (1 - ANSWERED)
BARE_PORT_ABOVE = 1
YESTERDAY = timedelta(days=1)
# Most schools' lines are checked so long before the last; the rehearsal begins a little earlier.
MOST_CHECKS, LEAD = timedelta(minutes=5), timedelta(minutes=2)


def load(hooks: Sequence[Any], base: str, token: str, rate: float) -> list[dict[str, Any]]:
    """Send webhooks from a process of their own and collect what came of each."""
    lines = "\n".join(json.dumps(request) for request in schedule(hooks, base, token, rate))
    command = [sys.executable, str(Path(__file__).with_name("open_loop.py"))]
    done = subprocess.run(command, input=lines, stdout=subprocess.PIPE, text=True, check=True)
    return [json.loads(line) for line in done.stdout.splitlines()]


def tell(name: str, results: Iterable[dict[str, Any]]) -> float:
    """Print the percentiles of all and of each kind; returns p99 in ms."""
    times: dict[str, list[float]] = defaultdict(list)
    statuses: Counter[int] = Counter()
    for result in results:
        times["all"].append(result["ms"])
        times[result["kind"]].append(result["ms"])
        statuses[result["status"]] += 1
    print(f"{name}: answers by status {dict(sorted(statuses.items()))}")
    for kind, found in times.items():
        found.sort()
        p50, p95, p99 = (found[min(int(share * len(found)), len(found) - 1)] for share in (0.5, 0.95, 0.99))
        print(f"  {kind:16} {len(found):6}  p50 {p50:7.1f} ms  p95 {p95:7.1f} ms  p99 {p99:7.1f} ms")
    sys.stdout.flush()
    return times["all"][int(0.99 * len(times["all"]))]


def tell_cpu(pids: dict[str, int], webhooks: int, do: Callable[[], list[dict[str, Any]]]) -> list[dict[str, Any]]:
    """Let the load run, and print what each of the processes (with their children) spent on it, and all others."""
    costs = ProcessCosts()
    for name, pid in pids.items():
        costs.watch(name, pid)
    costs.look()
    load_before, busy_before, began = _cpu_of_load(), _cpu_of_machine(), time.monotonic()
    results = do()
    costs.look()
    spent = {name: cost.cpu_s for name, cost in costs.costs().items()} | {"load": _cpu_of_load() - load_before}
    others = (_cpu_of_machine() - busy_before - sum(spent.values())) / (time.monotonic() - began)
    parts = ", ".join(f"{name} {1000 * cpu / webhooks:.2f}" for name, cpu in spent.items())
    print(f"CPU ms a webhook: {parts}; all others used {max(0.0, others):.2f} of {os.cpu_count()} cores")
    return results


def _cpu_of_load() -> float:
    usage = resource.getrusage(resource.RUSAGE_CHILDREN)
    return usage.ru_utime + usage.ru_stime


def _cpu_of_machine() -> float:
    user, nice, system, _idle, _waits, *interrupts = Path("/proc/stat").read_text().splitlines()[0].split()[1:8]
    return sum(map(int, (user, nice, system, *interrupts))) / TICKS


def start_bare(supervisor: Supervisor, port: int, workers: int) -> str:
    """Serve the bare view with the same gunicorn settings; returns its address."""
    command = [
        "bare_signature:from_environment()" if part == "bot.app:from_environment()" else part
        for part in web_command(port, workers=workers)
    ]
    kept = dict(supervisor.environ)
    path = os.pathsep.join([str(Path(__file__).parent), kept.get("PYTHONPATH", "")])
    supervisor.environ.update(PUBLIC_URL=f"http://127.0.0.1:{port}", PYTHONPATH=path)
    supervisor.start("bare", command)
    supervisor.environ.update(kept)
    wait_until_it_answers(f"http://127.0.0.1:{port}/healthz")
    return f"http://127.0.0.1:{port}"


def alone(options: dict[str, Any]) -> float:
    """The web process with nothing else going on."""
    with ExitStack() as stack:
        folder = Path(stack.enter_context(tempfile.TemporaryDirectory(prefix="webhooks-", ignore_cleanup_errors=True)))
        schools = options["schools"]
        district = MadeDistrict(
            schools=schools, students=533 * schools, absent=27 * schools, seed=options["seed"]
        )  # fmt: skip
        SchoolFiles(folder / "files").write(*district.schools)
        morning = plan_district(district, folder / "files", reported=0.66, seed=options["seed"])
        url = new_database(stack.enter_context(postgres(folder)), "webhooks")
        database = Database(url)
        stack.callback(database.close)
        with database.write() as session:
            import_roster(session, folder / "files", morning.opens)
        analyse(url)
        supervisor = stack.enter_context(valkey(folder))
        account, base = Account(), f"http://127.0.0.1:{options['port']}"
        environ = {
            "PUBLIC_URL": base,
            "DATABASE_URL": url,
            "SECRET_KEY": secrets.token_hex(32),
            "TWILIO_ACCOUNT_SID": account.sid,
            "TWILIO_AUTH_TOKEN": account.token,
            "MEDIA_DIR": str(folder / "media"),
            "ATTENDANCE_CLOCK_START": morning.checked_at.isoformat(),
        }
        start_crew(supervisor, environ, options["port"], Crew(options["workers"], 0, 0, 0))
        return measure(database, supervisor, morning, base, account.token, folder, options)


def while_rehearsing(options: dict[str, Any]) -> float:
    """The web process while a district's families are called."""
    schools = options["schools"]
    asked = District(
        schools, 533 * schools, 27 * schools, 0.66, options["seed"], options["speed"], schools / 15,
        Crew(web=options["workers"], sends=2, clocks=1), options["port"], 45.0, lead=MOST_CHECKS + LEAD,
    )  # fmt: skip
    with district_stage(asked) as stage, ExitStack() as stack:
        play = DistrictPlay(stage)
        player = threading.Thread(target=play.play, daemon=True)
        player.start()
        stack.callback(player.join)
        stack.callback(play.stop)
        _wait_for_calls(stage)
        token = stage.supervisor.environ["TWILIO_AUTH_TOKEN"]
        return measure(stage.database, stage.supervisor, stage.morning, stage.address, token, stage.folder, options)


def _wait_for_calls(stage: DistrictStage) -> None:
    """Wait until most schools' lines are about to be checked: that, and the calls that follow, is to go on beside."""
    print("waiting for the line check", flush=True)
    while stage.clock.now() < stage.morning.checked_at - MOST_CHECKS - LEAD / 2:
        time.sleep(0.5)


def measure(
    database: Database,
    supervisor: Supervisor,
    morning: DistrictMorning,
    base: str,
    token: str,
    folder: Path,
    options: dict[str, Any],
) -> float:
    """The same webhooks to the bare view and to the real one; returns the real one's p99 in ms."""
    rate, warm_up = options["rate"], WARM_UP_SECONDS * 20
    total = rate * options["seconds"]
    with database.write() as session:
        calls = place_calls(
            session, round((total + warm_up) / HOOKS_A_CALL) + 40, morning.checked_at, morning.checked_at - YESTERDAY,
            spare={callee.number for callee in morning.callees},
        )  # fmt: skip
    hooks = mixture(calls, morning.texts, text_share=options["texts"])
    first, asked = hooks[:warm_up], hooks[warm_up : warm_up + total]
    bare = start_bare(supervisor, options["port"] + BARE_PORT_ABOVE, options["workers"])
    for address in (bare, base):
        load(first, address, token, 20)
    print(
        f"{len(asked)} webhooks, {rate} a second, {options['workers']} gunicorn workers, {os.cpu_count()} cores shared"
    )
    pids = {child.name: child.process.pid for child in supervisor.children if child.process is not None}
    pids["postgres"] = int((folder / "data" / "postmaster.pid").read_text().split()[0])
    watched = {name: pids[name] for name in ("bare", "web", "postgres")}
    # Ours first: where lines are about to be checked, it is beside that.
    p99 = tell("the web process", tell_cpu(watched, total, lambda: load(asked, base, token, rate)))
    tell("bare view, signature only", tell_cpu(watched, total, lambda: load(asked, bare, token, rate)))
    return p99


@click.command()
@click.option("--rate", default=200, show_default=True, help="Webhooks a second.")
@click.option("--seconds", default=60, show_default=True)
@click.option("--schools", default=30, show_default=True)
@click.option("--workers", default=3, show_default=True, help="Workers of gunicorn.")
@click.option("--texts", default=0.01, show_default=True, help="Share of incoming texts among the webhooks.")
@click.option("--while-rehearsing", "rehearses", is_flag=True, help="While a district's morning goes on beside it.")
@click.option("--speed", default=1.0, show_default=True, help="The morning's speed.")
@click.option("--seed", default=1, show_default=True)
@click.option("--port", default=8400, show_default=True)
def main(rehearses: bool, **options: Any) -> None:
    """Print p50, p95 and p99 of the web process and of a bare view; exit code 1 where p99 misses 200 ms."""
    p99 = while_rehearsing(options) if rehearses else alone(options)
    sys.exit(0 if p99 < TARGET_MS else 1)


if __name__ == "__main__":
    main()
