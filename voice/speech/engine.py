"""The Whisper model as voicemails need it: the calls of faster-whisper that everything else stands on."""

from collections.abc import Iterator, Sequence
from itertools import chain
from pathlib import Path
from typing import Any

import numpy as np
from faster_whisper import WhisperModel
from faster_whisper.transcribe import Segment, restore_speech_timestamps
from faster_whisper.vad import VadOptions, get_speech_timestamps

from nlp.report import Word
from voice.speech.audio import SAMPLE_RATE, Samples
from voice.speech.model import SpeechModelDamaged

# Silence, line noise, tones and breath stay below 0.35, speech over a noisy telephone line stays above.
# Low on purpose: noise that is read costs time, speech that is not read costs a message.
_VOICE = VadOptions(threshold=0.35)

# One retry where the text repeats itself or is improbable; each further one would cost another pass.
_TEMPERATURES = (0.0, 0.4)


class SpeechEngine(WhisperModel):  # type: ignore[misc]  # the library has no type information
    """A loaded model. Not for several threads at once; `Transcriber` sees to that."""

    def __init__(self, model_dir: Path, threads: int) -> None:
        """Load the model: 0.5 GB of memory, about a second. Raises SpeechModelDamaged."""
        self._encoded: list[tuple[Any, Any]] = []
        try:
            super().__init__(str(model_dir), device="cpu", compute_type="int8", cpu_threads=threads)
        except (RuntimeError, ValueError) as error:
            raise SpeechModelDamaged(
                f"The speech model in {model_dir} cannot be loaded: {error}. Delete that directory if it is the "
                "cache, or let SPEECH_MODEL name a Whisper model converted for CTranslate2."
            ) from error

    def voiced(self, samples: Samples) -> "Voiced | None":
        """The parts of a recording in which somebody speaks; None where nobody does."""
        stretches = get_speech_timestamps(samples, _VOICE)
        return Voiced(samples, stretches) if stretches else None

    def most_probable(self, voiced: "Voiced", languages: Sequence[str]) -> str:
        """The one of `languages` that is spoken most probably in the first 30 seconds."""
        if len(languages) == 1:
            return languages[0]
        self._encoded.clear()
        # Without the last frame, as the decoder cuts it, so that both share one pass of the encoder.
        features = self.feature_extractor(voiced.samples)[..., :-1]
        _, _, probabilities = self.detect_language(features=features)
        by_language = dict(probabilities)
        return max(languages, key=lambda language: by_language.get(language, 0.0))

    def words(self, voiced: "Voiced", language: str, beams: int) -> tuple[Word, ...]:
        """What is said, with times in seconds of the whole recording."""
        segments, _ = self.transcribe(voiced.samples, word_timestamps=True, **_options(language, beams))
        restored = restore_speech_timestamps(segments, voiced.stretches, SAMPLE_RATE)
        return tuple(_whole_words(restored))

    def text_with_names(self, voiced: "Voiced", language: str, beams: int, names: Sequence[str]) -> str:
        """What is said, as heard by somebody who expects `names`."""
        # Without time stamps: with them, names cut the text short.
        segments, _ = self.transcribe(
            voiced.samples, hotwords=", ".join(names), without_timestamps=True, **_options(language, beams)
        )
        return " ".join("".join(segment.text for segment in segments).split())

    def encode(self, features: Any) -> Any:
        """As the library's, but the same 30 seconds are encoded once.

        Encoding is half of the work, and finding the language, writing the words and writing them again with names
        all begin with it.
        """
        for known, encoded in self._encoded:
            if np.array_equal(known, features):
                return encoded
        encoded = super().encode(features)
        self._encoded.append((features, encoded))
        return encoded

    def forget(self) -> None:
        """Let go of what was kept of the last recording."""
        self._encoded.clear()


class Voiced:
    """The stretches of a recording in which somebody speaks, joined."""

    def __init__(self, samples: Samples, stretches: list[dict[str, int]]) -> None:
        self.stretches = stretches
        self.samples: Samples = np.concatenate([samples[stretch["start"] : stretch["end"]] for stretch in stretches])


def _options(language: str, beams: int) -> dict[str, Any]:
    return {
        "language": language,
        "beam_size": beams,
        "temperature": _TEMPERATURES,
        # What was heard earlier would carry a mistake, or a loop, into the rest.
        "condition_on_previous_text": False,
    }


def _whole_words(segments: Iterator[Segment]) -> Iterator[Word]:
    """Words as a reader sees them: the model's pieces up to the next space ("555", "-0142") are one.

    The confidence of a word is that of its least certain piece.
    """
    whole: Word | None = None
    for piece in chain.from_iterable(segment.words or () for segment in segments):
        text = piece.word.strip()
        if not text:
            continue
        if whole is not None and not piece.word[0].isspace():
            confidence = min(whole.confidence, float(piece.probability))
            whole = Word(whole.text + text, whole.start, max(whole.end, float(piece.end)), confidence)
            continue
        if whole is not None:
            yield whole
        whole = Word(text, float(piece.start), float(piece.end), float(piece.probability))
    if whole is not None:
        yield whole
