"""Templates of letters: TOML files, one for each letter and language, read and checked.

`letters/<template>/<language>.toml`; a district's own file of the same name in its own folder stands before ours.
"""

from __future__ import annotations

import re
import tomllib
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from string import Formatter
from typing import Any

from escalation.papers.errors import TemplateError
from escalation.papers.letter_fields import FIELDS
from escalation.papers.wording import known_languages

LETTERS = Path(__file__).with_name("letters")
FALLBACK_LANGUAGE = "en"
# What a template is made of, in the order of the page; and what each block of its body may be.
TEXTS = ("title", "salutation", "closing")
BLOCKS = {
    "text": "a paragraph",
    "heading": "a line above what follows",
    "list": "an array of points",
    "facts": 'an array of pairs, such as [["When", "{meeting_date}"]]',
    "table": 'the word "absences"',
    "terms": "how many empty lines to write on, where no terms were given",
    "lines": "how many empty lines to write on",
    "signatures": "an array of who signs",
}
_COUNTED = frozenset({"terms", "lines"})
_NAME = re.compile(r"[a-z0-9]+(-[a-z0-9]+)*\Z")
_FAULT_LINE = re.compile(r"line (\d+)")


@dataclass(frozen=True, slots=True)
class LetterTemplate:
    """One letter in one language. A block of the body is a pair: what it is (a key of `BLOCKS`), and its words.

    `lines_of`: in which line of the file each merge field first stands.
    """

    path: Path
    title: str
    salutation: str
    closing: str
    body: tuple[tuple[str, Any], ...]
    lines_of: dict[str, int]

    @property
    def fields(self) -> frozenset[str]:
        """The merge fields that a letter must have values for."""
        return frozenset(self.lines_of)


def template_names(own: Path | None = None) -> tuple[str, ...]:
    """The letters that there are, ours and those of the district's own folder."""
    folders = [folder for folder in (LETTERS, own) if folder is not None and folder.is_dir()]
    return tuple(sorted({path.parent.name for folder in folders for path in folder.glob("*/*.toml")}))


def languages_of(template: str, own: Path | None = None) -> tuple[str, ...]:
    """The languages that a letter is written in."""
    folders = [folder / template for folder in (LETTERS, own) if folder is not None]
    return tuple(sorted({path.stem for folder in folders for path in folder.glob("*.toml")}))


def language_for(template: str, wanted: str, own: Path | None = None) -> str:
    """The language for somebody who speaks `wanted` (such as "es" or "es-MX"): English where there is no other."""
    short = wanted[:2].lower()
    return short if short in languages_of(template, own) else FALLBACK_LANGUAGE


def read_template(template: str, language: str, own: Path | None = None) -> LetterTemplate:
    """The template of a letter, the district's own before ours.

    Raises:
        TemplateError: there is none, or it cannot be used.
    """
    if not _NAME.match(template) or not _NAME.match(language):
        raise TemplateError(f"{template!r} in {language!r}: no such letter")
    for folder in (own, LETTERS):
        if folder is not None and (path := folder / template / f"{language}.toml").is_file():
            return read_file(path)
    known = ", ".join(languages_of(template, own)) or f"no language; letters are {', '.join(template_names(own))}"
    raise TemplateError(f"{template}: there is no such letter in {language!r}; there is {known}")


def read_file(path: Path) -> LetterTemplate:
    """One file as template. Raises TemplateError, naming file, line, what is wrong and what was expected."""
    source = path.read_text(encoding="utf-8")
    try:
        raw = tomllib.loads(source)
    except tomllib.TOMLDecodeError as error:
        line = _FAULT_LINE.search(str(error))
        raise TemplateError(f"{_short(path)}, line {line[1] if line else '?'}: not TOML: {error}") from error
    if path.stem not in known_languages():
        raise TemplateError(
            f"{_short(path)}: {path.stem!r} is no language of words.toml; known: {_or(known_languages())}"
        )
    if unknown := set(raw) - {*TEXTS, "body"}:
        raise _wrong(path, source, min(unknown), f"unknown key; known are {_or({*TEXTS, 'body'})}")
    for key in TEXTS:
        if not (isinstance(raw.get(key), str) and raw[key].strip()):
            raise _wrong(path, source, key, f'{key} must be words, such as {key} = "…"')
    body = raw.get("body")
    if not (isinstance(body, list) and body):
        raise _wrong(path, source, "body", "a letter needs at least one [[body]] block")
    blocks = tuple(_block(path, source, block) for block in body)
    lines_of = _lines_of(path, source, [*(raw[key] for key in TEXTS), *(words for _kind, words in blocks)])
    return LetterTemplate(path, raw["title"], raw["salutation"], raw["closing"], blocks, lines_of)


def check_letters(folder: Path = LETTERS) -> tuple[str, ...]:
    """What is wrong with the letters of a folder, one line each; empty: all can be used.

    Every file is read, and all languages of one letter must ask for the same merge fields.
    """
    problems: list[str] = []
    for letter in sorted({path.parent for path in folder.glob("*/*.toml")}):
        read: dict[str, LetterTemplate] = {}
        for path in sorted(letter.glob("*.toml")):
            try:
                read[path.stem] = read_file(path)
            except TemplateError as error:
                problems.append(str(error))
        every = frozenset[str]().union(*(template.fields for template in read.values()))
        for template in read.values():
            if lacking := every - template.fields:
                told = ", ".join(f"{{{name}}}" for name in sorted(lacking))
                problems.append(
                    f"{_short(template.path)}: does not use {told}, which the letter in another language does"
                )
    return tuple(problems)


def _block(path: Path, source: str, block: Any) -> tuple[str, Any]:
    if not (isinstance(block, dict) and len(block) == 1 and (kind := next(iter(block))) in BLOCKS):
        told = "; ".join(f"{kind}: {what}" for kind, what in BLOCKS.items())
        where = min(set(block) - set(BLOCKS), default="[[body]]") if isinstance(block, dict) else "body"
        raise _wrong(path, source, where, f"a [[body]] block holds exactly one of: {told}")
    words = block[kind]
    if not _fits(kind, words):
        raise _wrong(path, source, kind, f"{kind} must be {BLOCKS[kind]}")
    return kind, words


def _fits(kind: str, words: Any) -> bool:
    if kind in _COUNTED:
        return isinstance(words, int) and not isinstance(words, bool) and 0 < words <= 40
    if kind == "table":
        return bool(words == "absences")
    if kind in {"text", "heading"}:
        return isinstance(words, str) and bool(words.strip())
    if not (isinstance(words, list) and words):
        return False
    if kind == "facts":
        return all(
            isinstance(pair, list) and len(pair) == 2 and all(isinstance(w, str) for w in pair) for pair in words
        )
    return all(isinstance(point, str) and point.strip() for point in words)


def texts_in(words: Any) -> Iterator[str]:
    """Every text within the words of a block."""
    if isinstance(words, str):
        yield words
    elif isinstance(words, list):
        for inner in words:
            yield from texts_in(inner)


def _lines_of(path: Path, source: str, words: list[Any]) -> dict[str, int]:
    found: dict[str, int] = {}
    for text in (text for part in words for text in texts_in(part)):
        try:
            parts = list(Formatter().parse(text))
        except ValueError as error:
            raise _wrong(path, source, text[:20], f"{error}; a brace that is to be printed is written twice") from error
        for _before, name, form, conversion in parts:
            if name is None:
                continue
            if name not in FIELDS or form or conversion:
                raise _wrong(path, source, f"{{{name}", f"no such field {{{name}}}; known are {_or(FIELDS)}")
            found[name] = _line(source, f"{{{name}}}")
    return found


def _line(source: str, what: str) -> int:
    at = source.find(what)
    return source.count("\n", 0, at) + 1 if at >= 0 else 1


def _wrong(path: Path, source: str, where: str, what: str) -> TemplateError:
    return TemplateError(f"{_short(path)}, line {_line(source, where)}: {what}")


def _short(path: Path) -> str:
    return f"{path.parent.name}/{path.name}"


def _or(names: Any) -> str:
    return ", ".join(sorted(names))
