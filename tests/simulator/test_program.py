"""The simulator as a program, its clock, its mail box and its sound files."""

from __future__ import annotations

import json
import os
import signal
import smtplib
import subprocess
import sys
from datetime import UTC, datetime, timedelta
from email.message import EmailMessage
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

import pytest
import requests

from tests.simulator.customer import ACCOUNT, OFFICE, PARENT, SPEED, Customer, until
from voice.simulator import Callee, Clock, Simulator
from voice.simulator.audio import read_wav, silence
from voice.simulator.people import callee_from_json

START = datetime(2026, 9, 14, 13, 30, tzinfo=UTC)


def command(customer_url: str, *more: str) -> list[str]:
    return [
        sys.executable, "-m", "voice.simulator",
        "--webhook-base", customer_url, "--account-sid", ACCOUNT.sid, "--auth-token", ACCOUNT.token,
        *more,
    ]  # fmt: skip


def shared_clock() -> dict[str, str]:
    return {
        **os.environ,
        "ATTENDANCE_CLOCK_START": START.isoformat(),
        "ATTENDANCE_CLOCK_SPEED": "60",
        "ATTENDANCE_CLOCK_EPOCH": datetime.now(UTC).isoformat(),
    }


@pytest.mark.parametrize("stop", [signal.SIGTERM, signal.SIGINT])
def test_it_runs_a_script_on_the_shared_clock_and_stops_when_told(
    customer: Customer, tmp_path: Path, stop: signal.Signals
) -> None:
    customer.pages["/sms/incoming"] = "<Response><Message>Thank you.</Message></Response>"
    customer.pages["/voice/incoming"] = '<Response><Record action="/recorded"/></Response>'
    customer.pages["/recorded"] = "<Response/>"
    message = tmp_path / "message.wav"
    message.write_bytes(silence(7).to_bytes())
    script = tmp_path / "morning.json"
    script.write_text(
        json.dumps(
            {
                "callees": [{"number": PARENT, "answer": "busy"}],
                "events": [
                    {"after": 2, "call": {"from": PARENT, "to": OFFICE, "audio": str(message)}},
                    {"after": 1, "text": {"from": PARENT, "to": OFFICE, "body": "Juan is sick"}},
                ],
            }
        )
    )
    with subprocess.Popen(
        command(customer.url, "--script", str(script)), env=shared_clock(), stdout=subprocess.PIPE, text=True
    ) as program:
        assert program.stdout is not None
        url = json.loads(program.stdout.readline())["url"]
        until(lambda: customer.got("/sms/incoming"), "the text is passed on")
        until(lambda: customer.got("/recorded"), "the message is left")
        texts = requests.get(f"{url}/sim/texts", timeout=20).json()
        until(lambda: requests.get(f"{url}/sim/callees", timeout=20).json()[0]["read"], "the answer arrives")
        now = datetime.fromisoformat(requests.get(f"{url}/sim/clock", timeout=20).json()["now"])
        errors = requests.get(f"{url}/sim/errors", timeout=20).json()
        program.send_signal(stop)
        assert program.wait(20) == 0
    assert customer.got("/recorded")[0]["RecordingDuration"] == "7"
    assert texts[0]["body"] == "Juan is sick"
    assert START < now < START + timedelta(hours=2)
    assert errors == []


@pytest.mark.parametrize(
    "script", ['{"callees": [{"number": "+15125550111", "colour": "red"}]}', '{"callees": [{"answer": "maybe"}]}', "{"]
)
def test_a_bad_script_is_refused(tmp_path: Path, script: str) -> None:
    path = tmp_path / "script.json"
    path.write_text(script)
    done = subprocess.run(
        command("http://127.0.0.1:9", "--script", str(path)), capture_output=True, text=True, timeout=60, check=False
    )
    assert done.returncode == 2
    assert "bad input" in done.stderr


def test_mail_is_kept(company: Simulator) -> None:
    message = EmailMessage()
    message["From"], message["To"], message["Subject"] = "school@example.org", "parent@example.org", "Ausencia de José"
    message.set_content("Por favor llame a la escuela mañana.")
    target = urlsplit(company.smtp_url)
    with smtplib.SMTP(target.hostname or "", target.port or 0, timeout=20) as smtp:
        smtp.send_message(message)
    [mail] = company.mails
    assert (mail.sender, mail.to) == ("school@example.org", ("parent@example.org",))
    assert (mail.subject, mail.text.strip()) == ("Ausencia de José", "Por favor llame a la escuela mañana.")
    [shown] = requests.get(f"{company.url}/sim/mails", timeout=20).json()
    assert shown["subject"] == "Ausencia de José"


def test_people_are_put_at_numbers_over_http(company: Simulator) -> None:
    people: Any = [
        {"number": PARENT, "answer": "voicemail", "after": 3, "reactions": [{"hears": "school", "press": "1"}]}
    ]
    assert requests.post(f"{company.url}/sim/callees", json=people, timeout=20).status_code == 200
    assert company.callees[PARENT].answer == "voicemail"
    assert requests.post(f"{company.url}/sim/callees", json=[{"name": "x"}], timeout=20).status_code == 400
    assert requests.post(f"{company.url}/sim/callees", data="{", timeout=20).status_code == 400


def test_the_clock_runs_at_its_speed() -> None:
    epoch = datetime.now(UTC) - timedelta(seconds=10)
    environ = {
        "ATTENDANCE_CLOCK_START": "2026-09-14T08:30:00-05:00",
        "ATTENDANCE_CLOCK_SPEED": "60",
        "ATTENDANCE_CLOCK_EPOCH": epoch.isoformat(),
    }
    clock = Clock.from_environment(environ)
    assert clock.start == START
    assert clock.now() >= START + timedelta(minutes=10)
    assert clock.real(120) == 2.0


def test_without_a_start_the_clock_is_the_real_one() -> None:
    before = datetime.now(UTC)
    clock = Clock.from_environment({"ATTENDANCE_CLOCK_SPEED": "60"})
    assert clock.speed == 1
    assert before <= clock.now() <= datetime.now(UTC)


@pytest.mark.parametrize(
    "environ",
    [
        {"ATTENDANCE_CLOCK_START": "2026-09-14T08:30:00"},
        {"ATTENDANCE_CLOCK_START": "soon"},
        {"ATTENDANCE_CLOCK_START": "2026-09-14T08:30:00Z", "ATTENDANCE_CLOCK_SPEED": "0"},
    ],
)
def test_a_clock_that_cannot_be_is_refused(environ: dict[str, str]) -> None:
    with pytest.raises(ValueError):
        Clock.from_environment(environ)


def test_sound_is_read_cut_and_written() -> None:
    wav = read_wav(silence(4).to_bytes())
    assert wav.seconds == 4
    assert read_wav(wav.cut(1.5).to_bytes()).seconds == 1.5
    assert wav.cut(9).seconds == 4


@pytest.mark.parametrize("content", [b"", b"ID3 not a WAV file", silence(1).to_bytes()[:30]])
def test_what_is_no_sound_is_refused(content: bytes) -> None:
    with pytest.raises(ValueError):
        read_wav(content)


def test_a_port_that_is_taken_is_told(customer: Customer) -> None:
    with Simulator(customer.url, account=ACCOUNT) as first:
        taken = urlsplit(first.url).port or 0
        with pytest.raises(OSError), Simulator(customer.url, account=ACCOUNT, port=taken):
            pass


def test_callees_are_read_from_json(tmp_path: Path) -> None:
    path = tmp_path / "a.wav"
    path.write_bytes(silence(2).to_bytes())
    callee = callee_from_json({"number": PARENT, "message": str(path), "text_reactions": [{"hears": "x", "say": "y"}]})
    assert isinstance(callee, Callee)
    assert callee.message is not None
    assert callee.message.seconds == 2
    with pytest.raises(ValueError, match="no audio"):
        callee_from_json({"number": PARENT, "message": str(tmp_path / "b.wav")})
    with pytest.raises(ValueError, match="hears"):
        callee_from_json({"number": PARENT, "reactions": [{"hears": "("}]})


def test_calls_go_on_at_speed(customer: Customer) -> None:
    with Simulator(customer.url, account=ACCOUNT, clock=Clock(START, datetime.now(UTC), SPEED * 10)) as company:
        customer.pages["/voice/incoming"] = '<Response><Pause length="60"/></Response>'
        response = requests.post(f"{company.url}/sim/incoming/call", json={"from": PARENT, "to": OFFICE}, timeout=20)
        assert response.status_code == 201
        [call] = company.calls
        until(lambda: call.over, "the call ends")
        assert call.seconds >= 60
        assert call.created.date() == START.date()
