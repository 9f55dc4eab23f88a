"""The real model, prepared once, and recordings of fictional parents."""

from pathlib import Path

import pytest

from voice.speech.model import prepare_model
from voice.speech.transcription import Transcriber

AUDIO = Path(__file__).parent / "audio"


@pytest.fixture(scope="session")
def model_dir() -> Path:
    # Beside the other build outputs, so that not every test run joins 145 MB again.
    return prepare_model(Path(__file__).parents[2] / "build" / "speech")


@pytest.fixture(scope="session")
def transcriber(model_dir: Path) -> Transcriber:
    return Transcriber(model_dir)
