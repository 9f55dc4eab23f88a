"""The one door to files: recordings and letters, encrypted at rest under opaque keys."""

import errno
import os
import re
import secrets
import tempfile
import time
from contextlib import suppress
from pathlib import Path

from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.ciphers.aead import AESGCM
from cryptography.hazmat.primitives.hashes import SHA256
from cryptography.hazmat.primitives.kdf.hkdf import HKDF

# A file is: one byte that names the key it was sealed with, a nonce, the sealed data with its tag. A second key gets
# another byte, so that files sealed with the first stay readable and the format stays the same.
_CURRENT_KEY = 1
_NONCE_BYTES = 12
_TAG_BYTES = 16

_KEY = re.compile(r"[0-9a-f]{32}")
_MIN_SECRET = 16
_PARTIAL = "partial"
_PARTIAL_LIFE_SECONDS = 3600.0


class MediaError(Exception):
    """A file cannot be stored or read; the message says why."""


class MediaMissing(MediaError):
    """There is no file under this key: it was deleted, or never stored here."""


class MediaDamaged(MediaError):
    """The file is not what was stored: changed, cut short, or sealed with another SECRET_KEY."""


class MediaFull(MediaError):
    """The disk has no room for the file; nothing was stored."""


class MediaStore:
    """Files under one directory, each readable only with the secret key and only under the key it was given."""

    def __init__(self, root: Path, secret_key: str) -> None:
        """`root` is made if need be. Raises ValueError for a secret key of less than 16 characters."""
        if len(secret_key) < _MIN_SECRET:
            raise ValueError(f"SECRET_KEY has to have at least {_MIN_SECRET} characters")
        root.mkdir(parents=True, exist_ok=True, mode=0o700)
        self._root = root.resolve()
        (self._root / _PARTIAL).mkdir(mode=0o700, exist_ok=True)
        self._sweep()
        self._ciphers = {_CURRENT_KEY: AESGCM(_derived(secret_key, _CURRENT_KEY))}

    def put(self, data: bytes) -> str:
        """Store `data` and return its key, 32 characters that tell nothing about it.

        When this returns the data is on the disk; when it does not, nothing is left of it. Raises MediaFull.
        """
        key = secrets.token_hex(16)
        nonce = secrets.token_bytes(_NONCE_BYTES)
        sealed = self._ciphers[_CURRENT_KEY].encrypt(nonce, data, _bound(_CURRENT_KEY, key))
        try:
            self._write(self._path(key), bytes([_CURRENT_KEY]) + nonce + sealed)
        except OSError as error:
            if error.errno in (errno.ENOSPC, errno.EDQUOT):
                raise MediaFull(f"there is no room in {self._root} for {len(data)} bytes") from error
            raise
        return key

    def get(self, key: str) -> bytes:
        """What was stored under `key`. Raises MediaMissing or MediaDamaged."""
        try:
            stored = self._path(key).read_bytes()
        except FileNotFoundError as error:
            raise MediaMissing(f"no file is stored under {key}") from error
        if len(stored) < 1 + _NONCE_BYTES + _TAG_BYTES:
            raise MediaDamaged(f"the file under {key} was cut short")
        version, nonce, sealed = stored[0], stored[1 : 1 + _NONCE_BYTES], stored[1 + _NONCE_BYTES :]
        if version not in self._ciphers:
            raise MediaDamaged(f"the file under {key} was sealed with a key that this store does not have")
        try:
            return self._ciphers[version].decrypt(nonce, sealed, _bound(version, key))
        except InvalidTag as error:
            raise MediaDamaged(f"the file under {key} was changed, or sealed with another SECRET_KEY") from error

    def delete(self, key: str) -> None:
        """Remove what was stored under `key`. Raises MediaMissing."""
        path = self._path(key)
        try:
            path.unlink()
        except FileNotFoundError as error:
            raise MediaMissing(f"no file is stored under {key}") from error
        _sync_directory(path.parent)

    def _path(self, key: str) -> Path:
        """Where `key` lies. What does not look like a key never becomes a path."""
        if not _KEY.fullmatch(key):
            raise MediaMissing("no file is stored under this key: it is not one of this store's")
        # By the first two characters, so that no directory grows beyond what tools can list.
        path = self._root / key[:2] / key
        if path.is_symlink() or not path.resolve().is_relative_to(self._root):
            raise MediaDamaged(f"the file under {key} leads out of the store")
        return path

    def _write(self, path: Path, content: bytes) -> None:
        path.parent.mkdir(mode=0o700, exist_ok=True)
        # mkstemp gives 0600; the name under which it is found comes only when all of it is on the disk.
        handle, temporary = tempfile.mkstemp(dir=self._root / _PARTIAL)
        try:
            with os.fdopen(handle, "wb") as file:
                file.write(content)
                file.flush()
                os.fsync(file.fileno())
            Path(temporary).rename(path)
        except BaseException:
            Path(temporary).unlink(missing_ok=True)
            raise
        _sync_directory(path.parent)
        _sync_directory(self._root)

    def _sweep(self) -> None:
        """Remove what processes left that were killed while writing; what is young may still be written."""
        for path in (self._root / _PARTIAL).iterdir():
            # Another process may sweep at the same time.
            with suppress(FileNotFoundError):
                if time.time() - path.stat().st_mtime > _PARTIAL_LIFE_SECONDS:
                    path.unlink()


def _derived(secret_key: str, version: int) -> bytes:
    """The key of the files, apart from whatever else the secret key is used for."""
    info = b"attendance-line media " + bytes([version])
    return HKDF(algorithm=SHA256(), length=32, salt=None, info=info).derive(secret_key.encode())


def _bound(version: int, key: str) -> bytes:
    """What the seal covers beside the data: a file moved under another key does not open."""
    return bytes([version]) + key.encode()


def _sync_directory(directory: Path) -> None:
    handle = os.open(directory, os.O_RDONLY)
    try:
        os.fsync(handle)
    finally:
        os.close(handle)
