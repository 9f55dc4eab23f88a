"""The words that parents hear and read, one file a language, written by people.

Every file has the same entries with the same blanks; a test keeps it so.
"""

from __future__ import annotations

import tomllib
import unicodedata
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Any

HERE = Path(__file__).parent
DEFAULT_LANGUAGE = "en"


@dataclass(frozen=True, slots=True)
class Prompts:
    """The words of one language: what is said, and what is understood.

    `entries` maps "section.key" to a text with {blanks}; `understood` a meaning to its phrases, folded.
    """

    language: str
    voice: str
    speech_language: str
    entries: Mapping[str, str]
    understood: Mapping[str, frozenset[str]]

    def text(self, key: str, **blanks: str) -> str:
        """The text of an entry, its blanks filled. Raises KeyError for an entry or blank that does not exist."""
        return self.entries[key].format_map(blanks)


@cache
def languages() -> tuple[str, ...]:
    """The languages (ISO 639-1) that there are words for, the default first."""
    found = sorted(path.stem for path in HERE.glob("*.toml"))
    return (DEFAULT_LANGUAGE, *(language for language in found if language != DEFAULT_LANGUAGE))


@cache
def prompts(language: str) -> Prompts:
    """The words of `language`; those of the default language where there are none."""
    known = language if language in languages() else DEFAULT_LANGUAGE
    data: dict[str, Any] = tomllib.loads((HERE / f"{known}.toml").read_text(encoding="utf-8"))
    entries = {
        f"{section}.{key}": text for section in ("incoming", "outgoing", "text") for key, text in data[section].items()
    }
    understood = {meaning: frozenset(map(folded, phrases)) for meaning, phrases in data["understood"].items()}
    return Prompts(known, data["voice"], data["speech_language"], entries, understood)


def spoken_languages(of_school: list[str]) -> tuple[str, ...]:
    """The school's languages, in its order, that there are words for; the default where there are none."""
    return tuple(language for language in of_school if language in languages()) or (DEFAULT_LANGUAGE,)


def folded(text: str) -> str:
    """Lower case, without accents and punctuation, single spaces: the form in which words are compared."""
    plain = "".join(c for c in unicodedata.normalize("NFKD", text.casefold()) if not unicodedata.combining(c))
    return " ".join("".join(c if c.isalnum() else " " for c in plain.replace("'", "").replace("’", "")).split())


def spoken_number(e164: str) -> str:
    """A number as it is read out: digit by digit, in the groups in which it is written ("3 0 3, 5 5 5, 0 1 0 1")."""
    digits = e164.removeprefix("+")
    if len(digits) == 11 and digits.startswith("1"):
        groups = [digits[1:4], digits[4:7], digits[7:]]
    else:
        groups = [digits[i : i + 3] for i in range(0, len(digits), 3)]
    return ", ".join(" ".join(group) for group in groups)


def written_number(e164: str) -> str:
    """A number as people write it: (303) 555-0101."""
    digits = e164.removeprefix("+1")
    if len(digits) == 10 and digits.isdecimal():
        return f"({digits[:3]}) {digits[3:6]}-{digits[6:]}"
    return e164
