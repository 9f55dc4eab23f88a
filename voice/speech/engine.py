"""The Whisper model as voicemails need it: the calls of faster-whisper that everything else stands on."""

from collections.abc import Iterable, Iterator, Sequence
from itertools import chain
from pathlib import Path
from typing import Any

import numpy as np
from faster_whisper import WhisperModel
from faster_whisper.audio import pad_or_trim
from faster_whisper.tokenizer import Tokenizer
from faster_whisper.transcribe import Segment
from faster_whisper.vad import VadOptions, get_speech_timestamps

from nlp.report import Word
from voice.speech.audio import SAMPLE_RATE, Samples
from voice.speech.borne_out import AT_ONCE
from voice.speech.model import SpeechModelDamaged

# Silence, line noise, breath and tones stay below 0.35 all the time. Speech over the telephone is above it for most of
# the time, with every voice at some moment (the weakest measured reached 0.67), but there are whole sentences below:
# a recording is skipped by it, never cut.
_VOICE = VadOptions(threshold=0.35, speech_pad_ms=1000)

# Above this probability the model itself doubts that what it wrote was speech.
_NO_SPEECH = 0.6

# One retry where the text repeats itself or is improbable; each further one would cost another pass.
_TEMPERATURES = (0.0, 0.4)


# How many tokens the model can follow.
_MOST_TOKENS = 400


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

    def voices(self, samples: Samples) -> list[dict[str, int]]:
        """The stretches with a voice, from "start" to "end" in samples; none where nobody speaks."""
        stretches: list[dict[str, int]] = get_speech_timestamps(samples, _VOICE)
        return stretches

    def most_probable(self, samples: Samples, languages: Sequence[str]) -> str:
        """The one of `languages` that is spoken most probably in the first 30 seconds."""
        if len(languages) == 1:
            return languages[0]
        # Without the last frame, as the decoder cuts it, so that both share one pass of the encoder.
        features = self.feature_extractor(samples)[..., :-1]
        _, _, probabilities = self.detect_language(features=features)
        by_language = dict(probabilities)
        return max(languages, key=lambda language: by_language.get(language, 0.0))

    def words(self, samples: Samples, language: str, beams: int, voices: list[dict[str, int]]) -> tuple[Word, ...]:
        """What is said, with times in seconds of the recording; `voices` as from the method of that name."""
        segments, _ = self.transcribe(samples, word_timestamps=True, **_options(language, beams))
        return tuple(_whole_words(segment for segment in segments if not _is_invented(segment, voices)))

    def text_with_names(self, samples: Samples, language: str, beams: int, names: Sequence[str]) -> str:
        """What is said, as heard by somebody who expects `names`."""
        # Without time stamps: with them, names cut the text short.
        segments, _ = self.transcribe(
            samples, hotwords=", ".join(names), without_timestamps=True, **_options(language, beams)
        )
        return " ".join("".join(segment.text for segment in segments).split())

    def likelihood(self, samples: Samples, language: str, words: Sequence[Word], texts: Sequence[str]) -> list[float]:
        """Logarithms of the probabilities of `texts`, each as what is said where `words` are."""
        # The model hears 30 seconds at a time; up to there this is what was encoded before.
        first = int(max(0.0, words[-1].end + 1 - AT_ONCE) * SAMPLE_RATE) if words[-1].end > AT_ONCE else 0
        features = self.feature_extractor(samples[first : first + AT_ONCE * SAMPLE_RATE])[..., :-1]
        frames = features.shape[-1]
        encoded = self.encode(pad_or_trim(features, self.feature_extractor.nb_max_frames))
        tokenizer = Tokenizer(self.hf_tokenizer, self.model.is_multilingual, task="transcribe", language=language)
        found: list[float] = []
        for text in texts:
            tokens = tokenizer.encode(" " + text)[:_MOST_TOKENS]
            (aligned,) = self.model.align(encoded, tokenizer.sot_sequence, [tokens], frames)
            found.append(float(np.log(np.maximum(aligned.text_token_probs, 1e-9)).sum()))
        return found

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


def _options(language: str, beams: int) -> dict[str, Any]:
    return {
        "language": language,
        "beam_size": beams,
        "temperature": _TEMPERATURES,
        # What was heard earlier would carry a mistake, or a loop, into the rest.
        "condition_on_previous_text": False,
    }


def _is_invented(segment: Segment, voices: list[dict[str, int]]) -> bool:
    """Whether text was written over silence: the model doubts it, and there is no voice at that time.

    Either alone is wrong too often to take words out of a message.
    """
    if segment.no_speech_prob <= _NO_SPEECH:
        return False
    start, end = segment.start * SAMPLE_RATE, segment.end * SAMPLE_RATE
    return not any(voice["start"] < end and start < voice["end"] for voice in voices)


def _whole_words(segments: Iterable[Segment]) -> Iterator[Word]:
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
