"""Just enough of WAV files: how long one is, cutting it, silence. Any codec of fixed blocks (PCM, mu-law)."""

from __future__ import annotations

import struct
from dataclasses import dataclass

_HEADER = struct.Struct("<4sI")
TELEPHONE_RATE = 8000


@dataclass(frozen=True, slots=True)
class Wav:
    """A WAV file: its format chunk as found, and the samples."""

    format: bytes
    samples: bytes

    @property
    def _block(self) -> int:
        return int(struct.unpack_from("<H", self.format, 12)[0])

    @property
    def _bytes_per_second(self) -> int:
        return int(struct.unpack_from("<I", self.format, 8)[0])

    @property
    def seconds(self) -> float:
        """How long it plays."""
        return len(self.samples) / self._bytes_per_second

    def cut(self, seconds: float) -> Wav:
        """Its first seconds, to the nearest whole block."""
        blocks = round(seconds * self._bytes_per_second / self._block)
        return Wav(self.format, self.samples[: blocks * self._block])

    def to_bytes(self) -> bytes:
        """The file."""
        chunks = _chunk(b"fmt ", self.format) + _chunk(b"data", self.samples)
        return _HEADER.pack(b"RIFF", 4 + len(chunks)) + b"WAVE" + chunks


def read_wav(content: bytes) -> Wav:
    """Read a WAV file. Raises ValueError when it is none, or has no format or no samples."""
    if content[:4] != b"RIFF" or content[8:12] != b"WAVE":
        raise ValueError("not a WAV file")
    chunks: dict[bytes, bytes] = {}
    position = 12
    while position + _HEADER.size <= len(content):
        name, size = _HEADER.unpack_from(content, position)
        position += _HEADER.size
        chunks.setdefault(name, content[position : position + size])
        position += size + size % 2
    if len(chunks.get(b"fmt ", b"")) < 16 or b"data" not in chunks:
        raise ValueError("a WAV file without format or samples")
    wav = Wav(chunks[b"fmt "], chunks[b"data"])
    if not wav._bytes_per_second or not wav._block:
        raise ValueError("a WAV file without a sample rate")
    return wav


def silence(seconds: float) -> Wav:
    """Nothing said, as the telephone records it: 8 kHz, 16 bit, one channel."""
    layout = struct.pack("<HHIIHH", 1, 1, TELEPHONE_RATE, TELEPHONE_RATE * 2, 2, 16)
    return Wav(layout, bytes(2 * round(seconds * TELEPHONE_RATE)))


def _chunk(name: bytes, content: bytes) -> bytes:
    return _HEADER.pack(name, len(content)) + content + b"\0" * (len(content) % 2)
