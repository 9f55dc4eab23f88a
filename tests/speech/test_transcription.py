"""What parents say is heard: the words that decide about a child, their seconds, their language, and silence."""

import io
import re
import wave
from itertools import pairwise
from pathlib import Path
from typing import Any, cast

import numpy as np
import pytest

from tests.speech.conftest import AUDIO
from voice.speech.audio import SAMPLE_RATE, UnreadableAudio, read_audio
from voice.speech.model import SpeechModelDamaged
from voice.speech.transcription import Transcriber, Transcript, transcribe_files


@pytest.fixture(scope="module")
def fever(transcriber: Transcriber) -> Transcript:
    return transcriber.transcribe(AUDIO / "fever-en.wav")


def wav(*parts: np.ndarray) -> bytes:
    buffer = io.BytesIO()
    with wave.open(buffer, "wb") as out:
        out.setnchannels(1)
        out.setsampwidth(2)
        out.setframerate(SAMPLE_RATE)
        out.writeframes((np.concatenate(parts) * 32767).astype("<i2").tobytes())
    return buffer.getvalue()


def silence(seconds: float) -> np.ndarray:
    return np.zeros(int(seconds * SAMPLE_RATE), np.float32)


def plain(text: str) -> str:
    """Lower-case letters and single spaces: the model is free in its commas."""
    return " ".join(re.sub(r"[^\w\s]|\d", " ", text.lower()).split())


def digits(text: str) -> str:
    return "".join(character for character in text if character.isdigit())


def test_an_english_voicemail_is_heard(fever: Transcript) -> None:
    assert fever.language == "en"
    assert "my son daniel lopez has a fever and will not be in school today" in plain(fever.text)
    assert digits(fever.text) == "3035550142"
    assert fever.seconds == pytest.approx(12.4, abs=0.1)


def test_another_voice_is_heard(transcriber: Transcriber) -> None:
    heard = transcriber.transcribe(AUDIO / "dentist-en.wav")
    assert heard.language == "en"
    for said in ("emma hill second grade", "dentist appointment", "be late today", "she should be there by"):
        assert said in plain(heard.text)
    assert digits(heard.text) == "10307205550177"


def test_a_spanish_voicemail_is_heard_in_spanish(transcriber: Transcriber) -> None:
    heard = transcriber.transcribe(AUDIO / "enferma-es.wav")
    assert heard.language == "es"
    for said in ("carmen ortega", "la mamá de lucía ortega", "está enferma", "hoy no va a ir a la escuela"):
        assert said in plain(heard.text)
    assert digits(heard.text) == "7205550123"


def test_bytes_are_heard_like_the_file(transcriber: Transcriber, fever: Transcript) -> None:
    assert transcriber.transcribe((AUDIO / "fever-en.wav").read_bytes()) == fever


def test_the_words_make_the_text_and_each_has_its_second(fever: Transcript) -> None:
    assert " ".join(word.text for word in fever.words) == fever.text
    for word in fever.words:
        assert 0 <= word.start <= word.end <= fever.seconds + 0.5
        assert 0 <= word.confidence <= 1
        assert " " not in word.text
    assert all(before.start <= after.start for before, after in pairwise(fever.words))


def test_seconds_count_from_the_start_of_the_recording(transcriber: Transcriber, fever: Transcript) -> None:
    voice = read_audio(AUDIO / "fever-en.wav")
    heard = transcriber.transcribe(wav(silence(9), voice, silence(12)))
    assert "has a fever" in heard.text
    at = {word.text.strip(".,"): word.start for word in heard.words}
    at_once = {word.text.strip(".,"): word.start for word in fever.words}
    assert at["fever"] == pytest.approx(at_once["fever"] + 9, abs=0.7)
    assert heard.words[-1].end < 9 + 12.4 + 1, "nothing is heard in the silence after the message"


@pytest.mark.parametrize("file", ["silence.wav", "noise.wav"])
def test_where_nobody_speaks_nothing_is_heard(transcriber: Transcriber, file: str) -> None:
    heard = transcriber.transcribe(AUDIO / file)
    assert (heard.language, heard.text, heard.words) == ("", "", ())
    assert heard.seconds >= 6


def test_tones_of_the_line_are_not_speech(transcriber: Transcriber) -> None:
    times = np.arange(8 * SAMPLE_RATE) / SAMPLE_RATE
    busy = 0.3 * (np.sin(2 * np.pi * 480 * times) + np.sin(2 * np.pi * 620 * times)) / 2 * (times % 1 < 0.5)
    assert transcriber.transcribe(wav(busy.astype(np.float32))).text == ""


def test_the_language_is_one_of_the_schools(model_dir: Path) -> None:
    heard = Transcriber(model_dir, languages=("en", "vi")).transcribe(AUDIO / "enferma-es.wav")
    assert heard.language in {"en", "vi"}


def test_a_school_needs_a_language(model_dir: Path) -> None:
    with pytest.raises(ValueError, match="at least one language"):
        Transcriber(model_dir, languages=())


def test_a_second_reading_with_names_stays_beside_the_record(transcriber: Transcriber, fever: Transcript) -> None:
    asked: list[str] = []

    def nearby(text: str) -> list[str]:
        asked.append(text)
        return ["Danielle Lopes", "Danyel López", "Daniela Lopez"]

    heard = transcriber.transcribe(AUDIO / "fever-en.wav", nearby_names=nearby)
    assert asked == [fever.text]
    assert (heard.text, heard.words) == (fever.text, fever.words)
    assert "fever" in heard.biased_text
    assert transcriber.transcribe(AUDIO / "silence.wav", nearby_names=nearby).biased_text == ""
    assert len(asked) == 1, "nobody is asked for names near to silence"


def test_a_directory_with_a_broken_model_is_said(tmp_path: Path) -> None:
    (tmp_path / "model.bin").write_bytes(b"no model")
    (tmp_path / "config.json").write_text("{}")
    with pytest.raises(SpeechModelDamaged, match="SPEECH_MODEL"):
        Transcriber(tmp_path).transcribe(AUDIO / "fever-en.wav")


def test_an_unreadable_recording_is_refused(transcriber: Transcriber) -> None:
    with pytest.raises(UnreadableAudio, match="cut short"):
        transcriber.transcribe((AUDIO / "fever-en.wav").read_bytes()[:50_000])


def test_files_become_lines_and_a_bad_one_stops_nothing(transcriber: Transcriber, tmp_path: Path) -> None:
    bad = tmp_path / "bad.wav"
    bad.write_bytes(b"RIFF")
    files = [bad, AUDIO / "silence.wav", AUDIO / "fever-en.wav"]
    lines = [cast(dict[str, Any], line) for line in transcribe_files(transcriber, files)]
    assert lines[0] == {"file": str(bad), "error": "the file is neither WAV nor MP3"}
    assert lines[1] == {"file": str(files[1]), "language": "", "text": "", "words": []}
    assert set(lines[2]) == {"file", "language", "text", "words"}
    assert set(lines[2]["words"][0]) == {"word", "start", "end", "confidence"}
    assert " ".join(word["word"] for word in lines[2]["words"]) == lines[2]["text"]
