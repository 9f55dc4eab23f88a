"""The reports of the year: to look at, as PDF and for a spreadsheet."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from io import BytesIO

from flask import Blueprint, Response, abort, render_template, request
from flask.typing import ResponseReturnValue
from flask_login import current_user
from markupsafe import Markup
from pypdf import PdfReader, PdfWriter
from sqlalchemy import select
from sqlalchemy.orm import Session

from bot.staff.documents_page import paper
from bot.staff.phrases import short_day
from bot.staff.services import StaffServices
from bot.staff.year_scope import YearScope, words_for_staff, year_scope
from escalation.papers.chart import render_chart
from escalation.papers.csv_text import csv_of
from escalation.papers.table_report import Cell, render_table_report
from escalation.year.report_tables import ReportTable, report_tables, scope_of
from storage.models import Student

TITLES = {
    "occurrences": ("Occurrences", "Every student with absences, and the days of them."),
    "liaison": ("Liaison list", "Every student on a tier, what is due next, and who leads the case."),
    "chronic": ("Chronic absence", "Who has missed 10 percent of the days enrolled, by grade, homeroom and school."),
    "numbers": ("Numbers to verify", "Telephone numbers on file that do not reach the family."),
    "work": ("Work done and overdue", "What was done in the last seven days, what is open, what is late."),
    "notices": ("Letters to families", "Every student on a tier, with the letters that the family was sent."),
}


@dataclass(frozen=True, slots=True)
class ShownTable:
    """A table with its charts drawn, and for each row the student that it is about, if it is about one."""

    table: ReportTable
    charts: tuple[Markup, ...]
    students: tuple[int | None, ...]


def add_reports(blueprint: Blueprint, services: StaffServices) -> None:
    """The list, each report, and its files."""

    @blueprint.get("/year/reports")
    def year_reports() -> ResponseReturnValue:
        return _shown(services, "occurrences")

    @blueprint.get("/year/reports/<kind>")
    def year_report(kind: str) -> ResponseReturnValue:
        return _shown(services, kind)

    @blueprint.get("/year/reports/<kind>.csv")
    def year_report_csv(kind: str) -> ResponseReturnValue:
        found, tables = _tables(services, kind)
        part = request.args.get("part", 1, type=int)
        if not 1 <= part <= len(tables):
            abort(404)
        table = tables[part - 1]
        return _file(csv_of(table.columns, table.rows).encode("utf-8-sig"), "text/csv", f"{kind}-{part}", found.day)

    @blueprint.get("/year/reports/<kind>.pdf")
    def year_report_pdf(kind: str) -> ResponseReturnValue:
        found, tables = _tables(services, kind)
        subtitle = f"{found.where.school.name} · up to {short_day(found.day)}"
        with words_for_staff():
            pages = [
                render_table_report(one.title, subtitle, one.columns, one.rows, on=found.where.today, charts=one.charts)
                for one in tables
            ]
        return _file(_together(pages), "application/pdf", kind, found.day)


def shown_cell(cell: Cell) -> str:
    """A cell for reading."""
    if cell is None:
        return ""
    return short_day(cell) if isinstance(cell, date) else str(cell)


def _shown(services: StaffServices, kind: str) -> ResponseReturnValue:
    if kind not in TITLES:
        abort(404)
    with services.database.read() as db:
        found = year_scope(db, services.clock.now())
        if not isinstance(found, YearScope):
            return found
        tables = _report(db, found, kind)
        known = _students(db, found)
    shown = [
        ShownTable(
            table,
            # Drawn by our own template, which escapes every text in it.
            tuple(Markup(render_chart(chart)) for chart in table.charts),  # noqa: S704
            tuple(_about(row, table, known) for row in table.rows),
        )
        for table in tables
    ]
    return render_template(
        "staff/year_reports.html", scope=found.where, year=found, kind=kind, titles=TITLES, tables=shown
    )


def _students(db: Session, found: YearScope) -> dict[tuple[str, str, str], int | None]:
    """The students as reports name them; None where two of a room share a name."""
    known: dict[tuple[str, str, str], int | None] = {}
    query = select(Student).where(Student.school_id == found.where.school.id, Student.retired_at.is_(None))
    for one in db.scalars(query):
        name = (f"{one.family_name}, {one.preferred_name or one.given_name}", one.grade, one.homeroom)
        known[name] = None if name in known else one.id
    return known


def _about(row: Sequence[Cell], table: ReportTable, known: Mapping[tuple[str, str, str], int | None]) -> int | None:
    keys = [column.key for column in table.columns]
    if "student" not in keys:
        return None
    at = keys.index("student")
    return known.get((str(row[at]), str(row[at + 1]), str(row[at + 2])))


def _tables(services: StaffServices, kind: str) -> tuple[YearScope, list[ReportTable]]:
    if not current_user.may_work:
        abort(403)
    if kind not in TITLES:
        abort(404)
    with services.database.read() as db:
        found = year_scope(db, services.clock.now())
        if not isinstance(found, YearScope):
            abort(409, "The school year or its policy is not known yet.")
        return found, _report(db, found, kind)


def _report(db: Session, found: YearScope, kind: str) -> list[ReportTable]:
    about = scope_of(found.where.school, found.year, found.policy, found.where.now)
    return report_tables(db, kind, about)


def _together(pages: Sequence[bytes]) -> bytes:
    """Several papers as one."""
    writer = PdfWriter()
    for pdf in pages:
        writer.append(PdfReader(BytesIO(pdf)), import_outline=False)
    out = BytesIO()
    writer.write(out)
    return out.getvalue()


def _file(content: bytes, media_type: str, kind: str, day: date) -> Response:
    ending = "csv" if media_type == "text/csv" else "pdf"
    return paper(content, media_type, f"{kind}-{day.isoformat()}.{ending}")
