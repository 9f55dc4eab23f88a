"""The voices of simulated parents: what they say is telephone audio, and the real recogniser hears it."""

from __future__ import annotations

import io
import wave
from pathlib import Path

import pytest
from rapidfuzz import fuzz

from bot.rehearsal.voices import Speaker, speak, spoken_languages
from voice.speech.model import prepare_model
from voice.speech.transcription import Transcriber

pytestmark = pytest.mark.skipif(not spoken_languages(), reason="no voices are installed on this machine")


def test_what_is_spoken_is_telephone_audio() -> None:
    with wave.open(io.BytesIO(speak("Good morning.", Speaker("en")))) as wav:
        assert (wav.getframerate(), wav.getsampwidth(), wav.getnchannels()) == (8000, 2, 1)
        assert 0.5 < wav.getnframes() / wav.getframerate() < 3


def test_the_recogniser_hears_parents_in_both_languages() -> None:
    # Beside the other build outputs, so that not every test run joins 145 MB again.
    transcriber = Transcriber(prepare_model(Path(__file__).parents[2] / "build" / "speech"))
    for words, speaker in (
        ("Good morning. Nora Beckett has a fever.", Speaker("en", pitch=0.87)),
        ("Buenos días. Paloma Barragán tiene fiebre.", Speaker("es")),
    ):
        heard = transcriber.transcribe(speak(words, speaker))
        assert heard.language == speaker.language
        # A word or two may be misheard, as on any telephone.
        assert fuzz.ratio(heard.text, words) > 75
