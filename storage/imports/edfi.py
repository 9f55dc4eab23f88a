"""Ed-Fi's resources, from an XML interchange or from JSON as its API gives it, in one shape.

The API's shape is the one that is kept: names in lowerCamel, without the `Descriptor` at their end; what XML wraps
(`Name`, `AttendanceEvent`, the `…Identity` of a reference) stands in the thing itself.
"""

from __future__ import annotations

import io
import json
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Any

from lxml import etree

from storage.imports.problems import Problems
from storage.imports.source import Source

_WRAPPERS = frozenset({"name", "attendanceEvent"})
#: libxml2 counts the lines of elements no further; beyond it only their texts know where they end.
_LAST_COUNTED_LINE = 65_535


@dataclass(frozen=True, slots=True)
class Resource:
    """One thing of a kind such as "Student": where it stands, and its values."""

    kind: str
    file: str
    line: int
    values: dict[str, Any]

    def text(self, path: str) -> str:
        """The text at a path such as `studentReference.studentUniqueId`, "" where there is none."""
        return text_in(self.values, path)

    def things(self, name: str) -> list[dict[str, Any]]:
        """The things of a collection, by the name that one of them has: XML repeats it, JSON has a list."""
        found = self.values.get(name) or self.values.get(f"{name}s") or self.values.get(f"{name}es") or []
        return [thing for thing in (found if isinstance(found, list) else [found]) if isinstance(thing, dict)]


def text_in(values: dict[str, Any], path: str) -> str:
    """The text at a path, "" where there is none."""
    here: Any = values
    for name in path.split("."):
        here = here.get(name) if isinstance(here, dict) else None
    if here is None or isinstance(here, dict | list):
        return ""
    if isinstance(here, bool):
        return "true" if here else "false"
    return str(here).strip()


def described(text: str) -> str:
    """The word of a descriptor: `uri://…#Excused Absence` and `Excused Absence` alike."""
    return text.rsplit("#", 1)[-1].strip()


def is_xml(content: bytes) -> bool:
    """Whether the first sign of a file is that of XML."""
    return _first(content) == b"<"


def is_json(content: bytes) -> bool:
    """Whether the first sign of a file is that of a JSON list or object."""
    return _first(content) in (b"[", b"{")


def _first(content: bytes) -> bytes:
    return content[:64].removeprefix(b"\xef\xbb\xbf").lstrip()[:1]


def read_resources(
    source: Source, name: str, kinds: Sequence[str], problems: Problems, *, kind: str = ""
) -> Iterator[Resource]:
    """The resources of `kinds` in a file; `kind` is what a JSON file holds. A broken file is an error, noted once."""
    content = source.bytes_of(name)
    file = source.name_of(name)
    if is_json(content):
        yield from _json_resources(source, name, kind or kinds[0], problems)
    elif is_xml(content):
        yield from _xml_resources(content, file, kinds, problems)
    else:
        problems.error(
            file, 1, "", found=content[:40].decode("utf-8", "replace"),
            expected="Ed-Fi's XML, or JSON as its API gives it", remedy="Export it again.",
        )  # fmt: skip


def _xml_resources(content: bytes, file: str, kinds: Sequence[str], problems: Problems) -> Iterator[Resource]:
    # No entities, no DTD, no network: a file from outside may not read other files, nor blow itself up.
    parser = etree.iterparse(
        io.BytesIO(content), events=("end",), tag=[f"{{*}}{kind}" for kind in kinds], resolve_entities=False,
        no_network=True, load_dtd=False, huge_tree=False,
    )  # fmt: skip
    try:
        for _, element in parser:
            parent = element.getparent()
            if parent is None or parent.getparent() is not None:
                continue  # a reference of the same name, inside of another thing
            yield Resource(etree.QName(element).localname, file, _line(element), _values(element))
            element.clear()
            while element.getprevious() is not None:
                del parent[0]
    except etree.XMLSyntaxError as error:
        problems.error(
            file, error.lineno or 0, "", found=error.msg or "broken XML", expected="well-formed XML",
            remedy="Export it again: the file is broken or cut off here.",
        )  # fmt: skip


def _line(element: etree._Element) -> int:
    line = element.sourceline or 0
    if line < _LAST_COUNTED_LINE:
        return line
    while element.text is None and len(element):
        element = element[0]
    return line - (element.text or "").count("\n")


def _values(element: etree._Element) -> dict[str, Any]:
    values: dict[str, Any] = {str(key): str(value) for key, value in element.attrib.items() if key in ("id", "ref")}
    for child in element.iterchildren(tag=etree.Element):
        local = etree.QName(child).localname
        name = local[:1].lower() + local[1:]
        value: Any = _values(child) if len(child) or child.attrib else (child.text or "").strip()
        if isinstance(value, dict) and (name in _WRAPPERS or name.endswith("Identity")):
            values.update(value)
        elif name in values:
            before = values[name]
            values[name] = [*before, value] if isinstance(before, list) else [before, value]
        else:
            values[name] = value
    return values


def _json_resources(source: Source, name: str, kind: str, problems: Problems) -> Iterator[Resource]:
    text = source.text_of(name, problems)
    if text is None:
        return
    file, decoder, position, counted, line = source.name_of(name), json.JSONDecoder(), 0, 0, 1
    in_list = text.lstrip()[:1] == "["
    if in_list:
        position = text.index("[") + 1
    while True:
        while position < len(text) and text[position] in " \t\r\n,":
            position += 1
        line, counted = line + text.count("\n", counted, position), position
        if position == len(text) or (in_list and text[position] == "]"):
            break
        try:
            values, position = decoder.raw_decode(text, position)
        except json.JSONDecodeError as error:
            _json_error(file, error.lineno, error.msg, problems)
            return
        if not isinstance(values, dict):
            _json_error(file, line, json.dumps(values), problems)
            return
        yield Resource(kind, file, line, _plain_names(values))
    if in_list and position == len(text):
        _json_error(file, line, "the end of the file", problems)


def _json_error(file: str, line: int, found: str, problems: Problems) -> None:
    problems.error(
        file, line, "", found=found, expected="a list of objects, or an object a line, as Ed-Fi's API gives them",
        remedy="Export it again: the file is broken or cut off here.",
    )  # fmt: skip


def _plain_names(value: Any) -> Any:
    if isinstance(value, dict):
        return {name.removesuffix("Descriptor"): _plain_names(own) for name, own in value.items()}
    return [_plain_names(own) for own in value] if isinstance(value, list) else value
