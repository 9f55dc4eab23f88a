"""`attendance letters check`: a district's own letters are looked at before a family reads them."""

from __future__ import annotations

from pathlib import Path

from click.testing import CliRunner

from bot.cli import attendance


def test_letters_that_are_in_order() -> None:
    result = CliRunner().invoke(attendance, ["letters", "check"])
    assert result.exit_code == 0
    assert "first-letter" in result.stdout


def test_a_field_that_there_is_not_is_told_with_its_line(tmp_path: Path) -> None:
    own = tmp_path / "first-letter"
    own.mkdir()
    (own / "en.toml").write_text(
        'title = "Hello"\nsalutation = "Dear {familly},"\nclosing = "Bye"\n\n[[body]]\ntext = "Words."\n',
        encoding="utf-8",
    )
    result = CliRunner().invoke(attendance, ["letters", "check", str(tmp_path)])
    assert result.exit_code == 2
    assert "first-letter/en.toml, line 2" in result.stderr
    assert "familly" in result.stderr
