"""The files of an import: a folder, a zip archive or one CSV file, as text. Nothing is ever unpacked to disk."""

from __future__ import annotations

import zipfile
import zlib
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path, PurePosixPath

from storage.imports.problems import ImportFailedError, Problem, Problems, Severity

#: No export of a district comes near these; a file beyond them is damaged or hostile.
MOST_BYTES = 512 * 1024 * 1024
MOST_MEMBERS = 1_000


@dataclass(frozen=True, slots=True)
class Source:
    """Named files. Names are compared in lower case; `read` gives the bytes of one."""

    path: Path
    _read: dict[str, tuple[str, Callable[[], bytes]]]
    is_single_file: bool = False

    def has(self, name: str) -> bool:
        """Whether there is a file of this name."""
        return name.lower() in self._read

    def name_of(self, name: str) -> str:
        """The file's name as it is spelled in the source."""
        return self._read[name.lower()][0] if self.has(name) else name

    def names(self) -> list[str]:
        """The names of all files as they are spelled, sorted."""
        return sorted(shown for shown, _ in self._read.values())

    def only_file(self) -> str:
        """The name of the single file that this source is."""
        return next(iter(self._read))

    def bytes_of(self, name: str) -> bytes:
        """The content of a file. Raises ImportFailedError where it cannot be read, KeyError where it does not exist."""
        shown, read = self._read[name.lower()]
        try:
            return read()
        except (OSError, zipfile.BadZipFile, zlib.error, RuntimeError, NotImplementedError) as error:
            raise _refusal(shown, str(error), "a file that can be read", "Export it again.") from error

    def text_of(self, name: str, problems: Problems) -> str | None:
        """The text of a file, whatever its encoding; None (and an error noted) where it is no text."""
        shown = self.name_of(name)
        content = self.bytes_of(name)
        if content.startswith((b"\xff\xfe", b"\xfe\xff")):
            return _decode(content, "utf-16", shown, problems)
        try:
            return content.decode("utf-8-sig")
        except UnicodeDecodeError as error:
            line = content.count(b"\n", 0, error.start) + 1
            text = _decode(content, "cp1252", shown, problems, line)
            if text is not None:
                problems.warn(
                    shown,
                    line,
                    "",
                    found="Windows-1252 letters",
                    expected="UTF-8",
                    remedy="Read as Windows-1252. Look at the names with accents, and export as UTF-8.",
                )
            return text


def open_source(path: Path) -> Source:
    """Look at a folder, zip archive or file.

    Raises:
        ImportFailedError: where there is nothing, or an archive that is damaged, locked, too large, or whose names
            lead outside of it.
    """
    if path.is_dir():
        files = {p.name.lower(): (p.name, _file_reader(p)) for p in sorted(path.iterdir()) if p.is_file()}
        return Source(path, files)
    if not path.is_file():
        raise _refusal(str(path), "nothing there", "a folder, a zip archive or a CSV file", "Check the path.")
    if zipfile.is_zipfile(path):
        return Source(path, _members(path))
    return Source(path, {path.name.lower(): (path.name, _file_reader(path))}, is_single_file=True)


def _members(path: Path) -> dict[str, tuple[str, Callable[[], bytes]]]:
    with zipfile.ZipFile(path) as archive:
        members = [m for m in archive.infolist() if not m.is_dir() and not m.filename.startswith("__MACOSX/")]
    if len(members) > MOST_MEMBERS or sum(m.file_size for m in members) > MOST_BYTES:
        raise _refusal(
            path.name,
            f"{len(members)} files of {sum(m.file_size for m in members)} bytes",
            f"at most {MOST_MEMBERS} files and {MOST_BYTES} bytes unpacked",
            "This is no export of a student information system.",
        )
    found: dict[str, tuple[str, Callable[[], bytes]]] = {}
    folders = set()
    for member in members:
        name = PurePosixPath(member.filename.replace("\\", "/"))
        if name.is_absolute() or ".." in name.parts or ":" in name.parts[0]:
            raise _refusal(path.name, member.filename, "names inside the archive", "Do not trust this archive.")
        if member.flag_bits & 0x1:
            raise _refusal(path.name, "a password", "an archive without password", "Export it without one.")
        if name.name.startswith("."):
            continue
        folders.add(name.parent)
        if name.name.lower() in found:
            raise _refusal(path.name, f"{name.name} twice", "each file once", "Send one school's export an archive.")
        found[name.name.lower()] = (name.name, _member_reader(path, member))
    if len(folders) > 1:
        raise _refusal(path.name, "files in several folders", "all files in one folder", "Zip the export alone.")
    return found


def _file_reader(path: Path) -> Callable[[], bytes]:
    def read() -> bytes:
        if path.stat().st_size > MOST_BYTES:
            raise OSError(f"more than {MOST_BYTES} bytes")
        return path.read_bytes()

    return read


def _member_reader(path: Path, member: zipfile.ZipInfo) -> Callable[[], bytes]:
    def read() -> bytes:
        # The directory of an archive may lie about sizes: count what really comes out.
        with zipfile.ZipFile(path) as archive, archive.open(member) as stream:
            content = stream.read(MOST_BYTES + 1)
        if len(content) > MOST_BYTES:
            raise OSError(f"more than {MOST_BYTES} bytes unpacked")
        return content

    return read


def _decode(content: bytes, encoding: str, shown: str, problems: Problems, line: int = 1) -> str | None:
    try:
        return content.decode(encoding)
    except UnicodeDecodeError:
        problems.error(
            shown,
            line,
            "",
            found="bytes that are no text",
            expected="text in UTF-8",
            remedy="Export it again as UTF-8.",
        )
        return None


def _refusal(file: str, found: str, expected: str, remedy: str) -> ImportFailedError:
    return ImportFailedError([Problem(file, 0, "", Severity.ERROR, found, expected, remedy)])
