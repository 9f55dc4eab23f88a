"""Reads a recording into samples. A recording is untrusted: anybody may call and anything may arrive."""

import io
from collections.abc import Iterator
from pathlib import Path
from typing import BinaryIO

import av
import numpy as np
from av.audio.frame import AudioFrame
from av.audio.resampler import AudioResampler
from numpy.typing import NDArray

SAMPLE_RATE = 16_000
"""Samples per second of what `read_audio` returns; the speech model wants this rate."""

MAX_SECONDS = 300
"""Longest recording that is read. No voicemail is this long, and reading must end."""

_MAX_BYTES = 64 << 20
_MIN_SECONDS = 0.1
_RATES = range(4_000, 192_001)
_MAX_CHANNELS = 8
# Sizes from here on are what programs write that do not yet know how long the recording will be.
_UNKNOWN_SIZE = 0x7000_0000

Samples = NDArray[np.float32]


class UnreadableAudio(Exception):
    """A recording that cannot be transcribed; the message gives the reason in words for staff."""


def read_audio(source: Path | str | bytes) -> Samples:
    """Decode a WAV or MP3 file, or its bytes, to mono samples at SAMPLE_RATE, each between -1 and 1.

    Raises UnreadableAudio for anything that is not a whole recording of at most MAX_SECONDS: a recording that was cut
    short or is too long is not read in part, since the part that is missing may take back what the rest says.
    """
    data = source if isinstance(source, bytes) else _file_bytes(Path(source))
    container = _container(data)
    if container == "wav":
        _check_wav_is_whole(data)
    try:
        samples = _decode(io.BytesIO(data), container)
    except (av.error.FFmpegError, ValueError) as error:
        raise UnreadableAudio("the recording is damaged or in a format that is not understood") from error
    if len(samples) < _MIN_SECONDS * SAMPLE_RATE:
        raise UnreadableAudio("the recording holds no sound")
    return samples


def _file_bytes(path: Path) -> bytes:
    try:
        if path.stat().st_size > _MAX_BYTES:
            raise UnreadableAudio("the file is too large for a voicemail")
        return path.read_bytes()
    except OSError as error:
        raise UnreadableAudio(f"the file cannot be read: {error.strerror}") from error


def _container(data: bytes) -> str:
    """The container by its first bytes.

    Only these two are ever opened: among the decoder's other formats are play lists, which open further files.
    """
    if not data:
        raise UnreadableAudio("the file is empty")
    if len(data) > _MAX_BYTES:
        raise UnreadableAudio("the file is too large for a voicemail")
    if data[:4] == b"RIFF" and data[8:12] == b"WAVE":
        return "wav"
    if data[:3] == b"ID3" or (len(data) > 1 and data[0] == 0xFF and data[1] & 0xE0 == 0xE0):
        return "mp3"
    raise UnreadableAudio("the file is neither WAV nor MP3")


def _check_wav_is_whole(data: bytes) -> None:
    position = 12
    while position + 8 <= len(data):
        name, size = data[position : position + 4], int.from_bytes(data[position + 4 : position + 8], "little")
        if name == b"data":
            if len(data) - position - 8 < size < _UNKNOWN_SIZE:
                raise UnreadableAudio("the recording was cut short: its end is missing")
            return
        position += 8 + size + size % 2
    raise UnreadableAudio("the recording holds no sound")


def _decode(source: BinaryIO, container: str) -> Samples:
    with av.open(source, mode="r", format=container, metadata_errors="ignore") as recording:
        streams = recording.streams.audio
        if not streams:
            raise UnreadableAudio("the recording holds no sound")
        codec = streams[0].codec_context
        if codec.sample_rate not in _RATES or not 1 <= codec.channels <= _MAX_CHANNELS:
            raise UnreadableAudio("the recording is damaged or in a format that is not understood")
        pieces: list[Samples] = []
        length = 0
        for piece in _resampled(recording.decode(streams[0])):
            pieces.append(piece)
            length += len(piece)
            if length > MAX_SECONDS * SAMPLE_RATE:
                raise UnreadableAudio(f"the recording is longer than {MAX_SECONDS // 60} minutes")
    return np.concatenate(pieces) if pieces else np.zeros(0, np.float32)


def _resampled(frames: Iterator[AudioFrame]) -> Iterator[Samples]:
    resampler = AudioResampler(format="flt", layout="mono", rate=SAMPLE_RATE)
    for frame in _valid(frames):
        frame.pts = None  # a telephone recording is one stretch; stamps in the file only confuse the resampler
        for out in resampler.resample(frame):
            yield out.to_ndarray()[0]
    for out in resampler.resample(None):
        yield out.to_ndarray()[0]


def _valid(frames: Iterator[AudioFrame]) -> Iterator[AudioFrame]:
    """The frames without those that cannot be decoded: the ends of an MP3 seldom are."""
    while True:
        try:
            yield next(frames)
        except StopIteration:
            return
        except av.error.InvalidDataError:
            continue
