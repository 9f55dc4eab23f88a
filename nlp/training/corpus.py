"""The corpus on disk: judged messages by writer.

One file a writer: messages of one writer are alike, so a figure counts only on a writer from whom nothing was learnt.
"""

from __future__ import annotations

import json
from functools import cache
from pathlib import Path
from typing import Any

from nlp.training.check_cases import School, read_school

FOLDER = Path(__file__).parent
SCHOOL = FOLDER / "schools" / "cottonwood-bend"
CORPUS = FOLDER / "corpus"

Case = dict[str, Any]


@cache
def school() -> School:
    """Return the fictional school to which the messages of the corpus were left."""
    return read_school(SCHOOL)


def writers() -> list[str]:
    """Return the writers of the corpus, one a file."""
    return sorted(path.stem for path in CORPUS.glob("*.jsonl"))


def cases(writer: str) -> list[Case]:
    """Return the judged messages of one writer."""
    return read_cases(CORPUS / f"{writer}.jsonl")


def read_cases(path: Path) -> list[Case]:
    """Return the judged messages of a file of JSON lines."""
    return [json.loads(line) for line in path.read_text(encoding="utf-8").splitlines() if line.strip()]
