"""Settings: what is half-configured refuses to start, and says what to do."""

from __future__ import annotations

from pathlib import Path

import pytest

from bot.settings import SettingsError, load_settings

COMPLETE = {
    "TWILIO_ACCOUNT_SID": "AC0",
    "TWILIO_AUTH_TOKEN": "token",
    "PUBLIC_URL": "https://attendance.example.org/",
    "SECRET_KEY": "k" * 32,
    "REDIS_URL": "redis://localhost",
}


@pytest.fixture(autouse=True)
def _own_folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)


@pytest.mark.parametrize("missing", ["TWILIO_ACCOUNT_SID", "TWILIO_AUTH_TOKEN", "PUBLIC_URL"])
def test_the_telephone_needs_all_of_its_settings(missing: str) -> None:
    settings = load_settings({k: v for k, v in COMPLETE.items() if k != missing})
    with pytest.raises(SettingsError, match=missing):
        settings.require_telephone()


def test_complete_settings_are_taken() -> None:
    settings = load_settings(COMPLETE)
    settings.require_telephone()
    assert settings.public_url == "https://attendance.example.org"
    assert settings.require_redis() == "redis://localhost"


def test_a_single_process_needs_a_queue() -> None:
    with pytest.raises(SettingsError, match="REDIS_URL"):
        load_settings({k: v for k, v in COMPLETE.items() if k != "REDIS_URL"}).require_redis()


@pytest.mark.parametrize(
    ("name", "value"),
    [
        ("PUBLIC_URL", "attendance.example.org"),
        ("PUBLIC_URL", "https://attendance.example.org/?a=b"),
        ("TWILIO_API_URL", "ftp://example.org"),
        ("SMTP_URL", "mail.example.org"),
        ("SECRET_KEY", "short"),
        ("ATTENDANCE_CLOCK_START", "2026-11-23T08:00:00"),
        ("ATTENDANCE_CLOCK_START", "this morning"),
    ],
)
def test_a_setting_that_cannot_be_understood_is_named(name: str, value: str) -> None:
    with pytest.raises(SettingsError, match=name):
        load_settings({**COMPLETE, name: value})


def test_a_clock_needs_a_positive_speed() -> None:
    with pytest.raises(SettingsError, match="ATTENDANCE_CLOCK_SPEED"):
        load_settings(
            {**COMPLETE, "ATTENDANCE_CLOCK_START": "2026-11-23T08:00:00-07:00", "ATTENDANCE_CLOCK_SPEED": "0"}
        )


def test_a_secret_key_is_made_once_and_kept() -> None:
    without = {k: v for k, v in COMPLETE.items() if k != "SECRET_KEY"}
    first = load_settings(without).secret_key
    assert len(first) >= 32
    assert load_settings(without).secret_key == first
    assert Path(".attendance/secret-key").stat().st_mode & 0o077 == 0


def test_the_environment_goes_before_the_file() -> None:
    Path(".env").write_text("PUBLIC_URL=https://file.example.org\nSPEECH_MODEL=small\n")
    settings = load_settings(COMPLETE)
    assert settings.public_url == "https://attendance.example.org"
    assert settings.speech_model == "small"


def test_secrets_do_not_show_in_a_printout() -> None:
    shown = repr(load_settings({**COMPLETE, "SMTP_URL": "smtp://u:password@mail.example.org"}))
    assert "token" not in shown.replace("twilio_auth_token", "")
    assert "password" not in shown
    assert "kkkk" not in shown
