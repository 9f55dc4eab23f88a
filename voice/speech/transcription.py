"""From a recording to text: what was said, in which language, and each word with its second."""

import os
import threading
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, TypedDict

from nlp.report import Word
from voice.speech.audio import SAMPLE_RATE, Samples, UnreadableAudio, read_audio
from voice.speech.borne_out import marked
from voice.speech.model import SpeechModelError

if TYPE_CHECKING:
    from voice.speech.engine import SpeechEngine

# More threads do not make one recording faster.
_MOST_THREADS = 4


@dataclass(frozen=True, slots=True)
class Transcript:
    """What was heard in a recording.

    `language` is a two-letter code, "" where nobody spoke. `text` is the texts of `words` joined by single spaces.
    `seconds` is the length of the recording. `biased_text` is a second reading by somebody who expected certain
    names, "" where none was asked for: it spells the names of the roster better and may invent one, so it is a hint
    beside `text`, which is the record. Stretches in brackets are as likely as the record's (`borne_out`).
    """

    language: str
    text: str
    words: tuple[Word, ...]
    seconds: float
    biased_text: str = ""


class WordLine(TypedDict):
    """One word of a transcript as JSON; start and end in seconds, confidence 0 to 1."""

    word: str
    start: float
    end: float
    confidence: float


class TranscriptLine(TypedDict):
    """The transcript of a file as JSON."""

    file: str
    language: str
    text: str
    words: list[WordLine]


class ErrorLine(TypedDict):
    """A file that could not be transcribed, as JSON, with the reason."""

    file: str
    error: str


class Transcriber:
    """Transcribes recordings in the languages of the school.

    The model is loaded with the first recording and shared by all transcribers of this process with the same model and
    number of threads. Load it in the process that works: a model does not survive a fork.
    """

    def __init__(
        self,
        model_dir: Path,
        languages: tuple[str, ...] = ("en", "es"),
        threads: int | None = None,
        beams: int = 5,
    ) -> None:
        """`model_dir` is a directory from `prepare_model`.

        `threads` of the processor work on one recording, by default all up to four. `beams` is how many readings are
        followed at once: more are slower and write names better.
        """
        if not languages:
            raise ValueError("a transcriber needs at least one language")
        self._model_dir = model_dir
        self._languages = languages
        self._beams = beams
        self._threads = threads or min(os.cpu_count() or 1, _MOST_THREADS)

    def transcribe(
        self, recording: Path | str | bytes, *, nearby_names: Callable[[str], Sequence[str]] | None = None
    ) -> Transcript:
        """What is said in a WAV or MP3 file, or in its bytes; the text is empty where nobody speaks.

        `nearby_names` is given the text and returns the few names (about ten; at most 60) of the roster that sound
        nearest to what it holds; then `biased_text` is filled, at about half the time again.

        Raises UnreadableAudio, or SpeechModelDamaged or SpeechModelError where the model cannot do its work.
        """
        samples = read_audio(recording)
        with _engine_in_use:
            engine = _engine(self._model_dir, self._threads)
            self._check_languages(engine)
            try:
                return self._heard(engine, samples, nearby_names)
            finally:
                engine.forget()

    def _check_languages(self, engine: "SpeechEngine") -> None:
        unknown = sorted(set(self._languages) - set(engine.supported_languages))
        if unknown:
            raise SpeechModelError(
                f"The speech model in {self._model_dir} does not know {', '.join(unknown)}. Take a multilingual model, "
                "or remove the language from the school's."
            )

    def _heard(
        self, engine: "SpeechEngine", samples: Samples, nearby_names: Callable[[str], Sequence[str]] | None
    ) -> Transcript:
        seconds = round(len(samples) / SAMPLE_RATE, 2)
        voices = engine.voices(samples)
        if not voices:
            return Transcript("", "", (), seconds)
        language = engine.most_probable(samples, self._languages)
        words = engine.words(samples, language, self._beams, voices)
        text = " ".join(word.text for word in words)
        names = nearby_names(text) if nearby_names and text else ()
        biased_text = ""
        if names:
            second = engine.text_with_names(samples, language, self._beams, names)
            biased_text = marked(
                words, second, names, lambda around, texts: engine.likelihood(samples, language, around, texts)
            )
        return Transcript(language if text else "", text, words, seconds, biased_text)


def transcribe_files(transcriber: Transcriber, paths: Iterable[Path]) -> Iterator[TranscriptLine | ErrorLine]:
    """One line per file, in order, as soon as it is done; a file that cannot be read gives its reason and no text."""
    for path in paths:
        try:
            transcript = transcriber.transcribe(path)
        except UnreadableAudio as error:
            yield {"file": str(path), "error": str(error)}
            continue
        yield {
            "file": str(path),
            "language": transcript.language,
            "text": transcript.text,
            "words": [_word_line(word) for word in transcript.words],
        }


def _word_line(word: Word) -> WordLine:
    return {"word": word.text, "start": word.start, "end": word.end, "confidence": round(word.confidence, 3)}


_engines: dict[tuple[Path, int], "SpeechEngine"] = {}
# Held while recordings are transcribed: the model keeps all processors busy with one, and loads once.
_engine_in_use = threading.Lock()


def _engine(model_dir: Path, threads: int) -> "SpeechEngine":
    key = (model_dir, threads)
    if key not in _engines:
        # Imported here: the runtime takes a second and 100 MB, which only a process that transcribes should spend.
        from voice.speech.engine import SpeechEngine

        _engines[key] = SpeechEngine(model_dir, threads)
    return _engines[key]
