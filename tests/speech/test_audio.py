"""Recordings are untrusted: each is read whole, or refused with a reason for staff."""

import io
import random
import wave
from contextlib import suppress
from pathlib import Path

import av
import numpy as np
import pytest

from tests.speech.conftest import AUDIO
from voice.speech.audio import MAX_SECONDS, SAMPLE_RATE, UnreadableAudio, read_audio

FEVER = (AUDIO / "fever-en.wav").read_bytes()
FEVER_SECONDS = 12.4


def pcm_wav(seconds: float, rate: int = 8000, channels: int = 1) -> bytes:
    buffer = io.BytesIO()
    with wave.open(buffer, "wb") as out:
        out.setnchannels(channels)
        out.setsampwidth(2)
        out.setframerate(rate)
        times = np.arange(int(seconds * rate)) / rate
        tone = (np.sin(2 * np.pi * 440 * times) * 8000).astype("<i2")
        out.writeframes(np.repeat(tone, channels).tobytes())
    return buffer.getvalue()


def mp3(wav: bytes) -> bytes:
    buffer = io.BytesIO()
    with av.open(io.BytesIO(wav), "r") as source, av.open(buffer, "w", format="mp3") as out:
        stream = out.add_stream("mp3", rate=8000, layout="mono")
        resampler = av.AudioResampler(format="s16p", layout="mono", rate=8000)
        for frame in source.decode(audio=0):
            for piece in resampler.resample(frame):
                piece.pts = None
                out.mux(stream.encode(piece))
        out.mux(stream.encode(None))
    return buffer.getvalue()


def seconds(samples: np.ndarray) -> float:
    return len(samples) / SAMPLE_RATE


def test_telephone_audio_is_read_from_a_path_and_from_bytes() -> None:
    samples = read_audio(AUDIO / "fever-en.wav")
    assert seconds(samples) == pytest.approx(FEVER_SECONDS, abs=0.1)
    assert 0.3 < np.abs(samples).max() <= 1.0
    assert np.array_equal(read_audio(FEVER), samples)


@pytest.mark.parametrize(("rate", "channels"), [(8000, 1), (16000, 1), (44100, 2), (48000, 2)])
def test_plain_pcm_is_read_at_any_usual_rate(rate: int, channels: int) -> None:
    assert seconds(read_audio(pcm_wav(3, rate, channels))) == pytest.approx(3, abs=0.05)


def test_mp3_is_read() -> None:
    assert seconds(read_audio(mp3(FEVER))) == pytest.approx(FEVER_SECONDS, abs=0.3)


def test_a_recording_whose_writer_did_not_know_its_length_is_read() -> None:
    position = FEVER.index(b"data") + 4
    assert seconds(read_audio(FEVER[:position] + b"\xff\xff\xff\xff" + FEVER[position + 4 :])) > 12


@pytest.mark.parametrize(
    ("data", "reason"),
    [
        (b"", "empty"),
        (b"Good morning, Daniel is ill.", "neither WAV nor MP3"),
        (b"#EXTM3U\n#EXTINF:10,\nfile:///etc/passwd\n", "neither WAV nor MP3"),
        (b"ffconcat version 1.0\nfile /etc/passwd\n", "neither WAV nor MP3"),
        (FEVER[:50_000], "cut short"),
        (FEVER[:45], "cut short|no sound"),
        (FEVER[:20], "no sound"),
        (pcm_wav(0), "no sound"),
        (b"ID3" + bytes(500), "damaged|no sound"),
        (b"\xff\xfb" + b"\x55" * 500, "damaged|no sound"),
        (pcm_wav(1).replace((8000).to_bytes(4, "little"), (1).to_bytes(4, "little"), 1), "damaged"),
    ],
)
def test_what_is_no_whole_recording_is_refused_with_the_reason(data: bytes, reason: str) -> None:
    with pytest.raises(UnreadableAudio, match=reason):
        read_audio(data)


def test_twenty_minutes_are_refused_rather_than_read_in_part() -> None:
    with pytest.raises(UnreadableAudio, match="longer than 5 minutes"):
        read_audio(pcm_wav(20 * 60))
    assert seconds(read_audio(pcm_wav(MAX_SECONDS))) == pytest.approx(MAX_SECONDS, abs=0.1)


def test_a_file_that_is_not_there_is_refused_with_the_reason(tmp_path: Path) -> None:
    with pytest.raises(UnreadableAudio, match="No such file"):
        read_audio(tmp_path / "gone.wav")
    with pytest.raises(UnreadableAudio, match="directory"):
        read_audio(tmp_path)


def test_a_huge_file_is_refused_unread(tmp_path: Path) -> None:
    huge = tmp_path / "huge.wav"
    with huge.open("wb") as file:
        file.write(FEVER)
        file.truncate(10 << 30)
    with pytest.raises(UnreadableAudio, match="too large"):
        read_audio(huge)


@pytest.mark.parametrize("original", [FEVER[:20_000], mp3(FEVER[:40_000] + bytes(60_000))[:20_000], pcm_wav(1)])
@pytest.mark.parametrize("seed", range(60))
def test_changed_bytes_never_do_more_than_change_the_sound(original: bytes, seed: int) -> None:
    chance = random.Random(seed)
    data = bytearray(original)
    for _ in range(chance.randint(1, 40)):
        # Mostly in the headers, where a byte changes the meaning of all others.
        data[chance.randrange(100 if chance.random() < 0.7 else len(data))] = chance.randrange(256)
    del data[chance.randint(len(data) // 2, len(data)) :]
    with suppress(UnreadableAudio):
        samples = read_audio(bytes(data))
        assert 0 < seconds(samples) <= MAX_SECONDS
        assert np.isfinite(samples).all()
