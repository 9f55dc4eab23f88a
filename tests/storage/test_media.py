"""Recordings and letters at rest: unreadable without the secret key, whole or not there."""

import errno
import os
import stat
import subprocess
import sys
from pathlib import Path

import pytest

from storage.media import MediaDamaged, MediaFull, MediaMissing, MediaStore

SECRET = "a secret key for the tests only"
RECORDING = b"RIFF" + b"This is Maria Lopez, my son has a fever. " * 200


@pytest.fixture
def store(tmp_path: Path) -> MediaStore:
    return MediaStore(tmp_path / "media", SECRET)


def files(store_root: Path) -> list[Path]:
    return [path for path in store_root.rglob("*") if path.is_file()]


@pytest.mark.parametrize("data", [b"", b"\0", RECORDING, os.urandom(1 << 20)], ids=["empty", "byte", "text", "large"])
def test_what_was_stored_is_read_back(store: MediaStore, data: bytes) -> None:
    assert store.get(store.put(data)) == data


def test_another_process_with_the_same_secret_reads_it(store: MediaStore, tmp_path: Path) -> None:
    key = store.put(RECORDING)
    assert MediaStore(tmp_path / "media", SECRET).get(key) == RECORDING


def test_keys_tell_nothing_and_never_repeat(store: MediaStore) -> None:
    keys = {store.put(RECORDING) for _ in range(20)}
    assert len(keys) == 20
    assert all(len(key) == 32 for key in keys)


def test_plain_bytes_are_not_on_the_disk(store: MediaStore, tmp_path: Path) -> None:
    store.put(RECORDING)
    store.put(RECORDING)
    stored = [path.read_bytes() for path in files(tmp_path)]
    assert len(stored) == 2
    for content in stored:
        assert not any(RECORDING[i : i + 8] in content for i in range(0, len(RECORDING) - 8, 8))
    assert stored[0] != stored[1], "the same recording twice must not look the same"


def test_only_the_owner_may_read_the_files(store: MediaStore, tmp_path: Path) -> None:
    store.put(RECORDING)
    for path in (tmp_path / "media").rglob("*"):
        mode = stat.S_IMODE(path.stat().st_mode)
        assert mode == (0o700 if path.is_dir() else 0o600)


def test_deleted_is_gone(store: MediaStore, tmp_path: Path) -> None:
    key = store.put(RECORDING)
    store.delete(key)
    assert files(tmp_path) == []
    with pytest.raises(MediaMissing):
        store.get(key)
    with pytest.raises(MediaMissing):
        store.delete(key)


@pytest.mark.parametrize(
    "key", ["", "..", "../../etc/passwd", "/etc/passwd", "ab/../../x", "A" * 32, "0" * 31, "0" * 33, "0" * 32 + "\n"]
)
def test_nothing_but_a_key_leads_to_a_file(store: MediaStore, tmp_path: Path, key: str) -> None:
    (tmp_path / "x").write_bytes(b"outside")
    with pytest.raises(MediaMissing):
        store.get(key)
    with pytest.raises(MediaMissing):
        store.delete(key)
    assert (tmp_path / "x").exists()


def test_a_link_out_of_the_store_is_not_followed(store: MediaStore, tmp_path: Path) -> None:
    key = store.put(RECORDING)
    path = next(path for path in files(tmp_path) if path.name == key)
    outside = tmp_path / "outside"
    path.rename(outside)
    path.symlink_to(outside)
    with pytest.raises(MediaDamaged):
        store.get(key)
    with pytest.raises(MediaDamaged):
        store.delete(key)
    assert outside.exists()


@pytest.mark.parametrize("position", [0, 1, 12, 13, 100, -1])
def test_a_changed_byte_is_noticed(store: MediaStore, tmp_path: Path, position: int) -> None:
    key = store.put(RECORDING)
    path = files(tmp_path)[0]
    content = bytearray(path.read_bytes())
    content[position] ^= 1
    path.write_bytes(content)
    with pytest.raises(MediaDamaged):
        store.get(key)


@pytest.mark.parametrize("length", [0, 1, 28, 100])
def test_a_file_cut_short_is_noticed(store: MediaStore, tmp_path: Path, length: int) -> None:
    key = store.put(RECORDING)
    path = files(tmp_path)[0]
    path.write_bytes(path.read_bytes()[:length])
    with pytest.raises(MediaDamaged):
        store.get(key)


def test_a_file_under_the_key_of_another_does_not_open(store: MediaStore, tmp_path: Path) -> None:
    first, second = store.put(b"first"), store.put(b"second")
    paths = {path.name: path for path in files(tmp_path)}
    paths[second].write_bytes(paths[first].read_bytes())
    with pytest.raises(MediaDamaged):
        store.get(second)


def test_another_secret_does_not_open_it(store: MediaStore, tmp_path: Path) -> None:
    key = store.put(RECORDING)
    with pytest.raises(MediaDamaged, match="SECRET_KEY"):
        MediaStore(tmp_path / "media", "quite another secret key").get(key)


def test_a_short_secret_is_refused(tmp_path: Path) -> None:
    with pytest.raises(ValueError, match="SECRET_KEY"):
        MediaStore(tmp_path / "media", "short")


def test_a_full_disk_is_said_and_leaves_nothing(
    store: MediaStore, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    kept = store.put(RECORDING)

    def full(_descriptor: int) -> None:
        raise OSError(errno.ENOSPC, "No space left on device")

    monkeypatch.setattr(os, "fsync", full)
    with pytest.raises(MediaFull):
        store.put(RECORDING)
    monkeypatch.undo()
    assert [path.name for path in files(tmp_path)] == [kept]
    assert store.get(kept) == RECORDING


WRITER = """
import resource, signal, sys
from pathlib import Path
from storage.media import MediaStore
store = MediaStore(Path(sys.argv[1]), sys.argv[2])
# The system kills the process in the middle of the write: SIGXFSZ is fatal unless ignored, and Python ignores it.
signal.signal(signal.SIGXFSZ, signal.SIG_DFL)
resource.setrlimit(resource.RLIMIT_FSIZE, (4096, 4096))
store.put(b"x" * 100_000)
"""


def test_a_process_killed_while_writing_leaves_no_file_under_a_key(store: MediaStore, tmp_path: Path) -> None:
    killed = subprocess.run([sys.executable, "-c", WRITER, str(tmp_path / "media"), SECRET], check=False)
    assert killed.returncode < 0
    left = files(tmp_path)
    assert [path.parent.name for path in left] == ["partial"]
    an_hour_ago = left[0].stat().st_mtime - 3700
    os.utime(left[0], (an_hour_ago, an_hour_ago))
    MediaStore(tmp_path / "media", SECRET)
    assert files(tmp_path) == [], "the next start clears what is left"
