"""Charts and tables: on pages, on paper, and for spreadsheets."""

from __future__ import annotations

import csv
from datetime import date
from io import BytesIO, StringIO
from xml.etree import ElementTree

import pytest
from pypdf import PdfReader

from escalation.papers.absence_chart import absences_by_month
from escalation.papers.chart import Chart, ChartKind, Series, chart_data, render_chart, told
from escalation.papers.csv_text import csv_of
from escalation.papers.errors import PaperError
from escalation.papers.table_report import Cell, Column, render_table_report
from tests.papers.samples import TODAY, absences, pages_of, text_of

RATE = Chart(
    "Absence rate <1 & up>",
    ChartKind.LINE,
    ("Sep", "Oct", "Nov"),
    (Series("This year", (4.2, None, 6.3)), Series("Last year", (3, 4, 5))),
    y_label="percent",
)
COLUMNS = (
    Column("student", "Student"),
    Column("absences", "Absences"),
    Column("percent", "Percent"),
    Column("last", "Last"),
)
ROWS: list[list[Cell]] = [[f"Ñandú {at}", at, at / 4, date(2026, 11, 2)] for at in range(70)]


def test_a_chart_for_a_page_tells_its_values_to_those_who_do_not_see_it() -> None:
    picture = ElementTree.fromstring(render_chart(RATE))
    assert picture.get("role") == "img"
    assert picture.get("aria-label") == (
        "Absence rate <1 & up>. This year: Sep 4.2, Nov 6.3. Last year: Sep 3, Oct 4, Nov 5"
    )
    assert render_chart(RATE) == render_chart(RATE)


@pytest.mark.parametrize(
    ("highest", "ticks"),
    [
        (0, ["0", "1"]),
        (3, ["0", "1", "2", "3"]),
        (9.4, ["0", "2", "4", "6", "8", "10"]),
        (1160, ["0", "500", "1,000", "1,500"]),
    ],
)
def test_the_lines_across_are_at_round_numbers_and_above_the_highest_value(highest: float, ticks: list[str]) -> None:
    data = chart_data(Chart("Days", ChartKind.BARS, ("Sep",), (Series("all", (highest,)),)))
    assert [tick["label"] for tick in data["ticks"]] == ticks
    assert data["top"] >= highest


@pytest.mark.parametrize(
    "wrong",
    [
        (),
        (Series("short", (1,)),),
        (Series("below", (1, -1, 2)),),
        (Series("endless", (1, float("inf"), 2)),),
        tuple(Series(str(at), (1, 2, 3)) for at in range(5)),
    ],
)
def test_what_cannot_be_drawn_is_refused(wrong: tuple[Series, ...]) -> None:
    with pytest.raises(PaperError):
        render_chart(Chart("Days", ChartKind.LINE, ("a", "b", "c"), wrong))


def test_absences_by_month_count_every_month_in_between() -> None:
    days = (*absences(3), *absences(65)[-1:])
    assert told(absences_by_month(days, "en")) == (
        "Absences by month. excused: Sep 2026 1, Oct 2026 0, Nov 2026 0. "
        "unexcused: Sep 2026 1, Oct 2026 0, Nov 2026 1. no decision yet: Sep 2026 1, Oct 2026 0, Nov 2026 0"
    )


def near_a_tier() -> bytes:
    notes = ["All absences."]
    return render_table_report("Near a tier", "This week", COLUMNS, ROWS, on=TODAY, charts=[RATE], notes=notes)


def test_a_report_has_its_head_and_number_on_every_page() -> None:
    pdf = near_a_tier()
    pages = pages_of(pdf)
    assert len(pages) > 1
    for number, page in enumerate(pages, start=1):
        assert "Student Absences Percent Last" in page
        assert f"Page {number} of {len(pages)}" in page
    assert "Ñandú 69 69 17.2 Mon, Nov 2, 2026" in text_of(pdf)
    assert "All absences." in pages[-1]
    assert pdf == near_a_tier()


def test_a_wide_report_lies_on_its_side() -> None:
    columns = [Column(str(at), f"A rather long column {at}") for at in range(7)]
    wide = render_table_report("Wide", "", columns, [["x"] * 7], on=TODAY)
    narrow = render_table_report("Narrow", "", COLUMNS, ROWS, on=TODAY)
    assert PdfReader(BytesIO(wide)).pages[0].mediabox.width == 792
    assert PdfReader(BytesIO(narrow)).pages[0].mediabox.width == 612


def test_a_report_without_rows_says_its_head() -> None:
    assert "Student Absences" in text_of(render_table_report("Nobody", "", COLUMNS, [], on=TODAY))


def test_a_row_that_does_not_fit_its_columns_is_refused() -> None:
    with pytest.raises(PaperError, match="row 2: 1 cells for 4 columns"):
        render_table_report("Near", "", COLUMNS, [ROWS[0], ["x"]], on=TODAY)


def test_csv_comes_back_as_it_was() -> None:
    rows: list[list[Cell]] = [['O\'Neil, "Ana"\nñ', 3, 7.5, date(2026, 11, 2)], [None, 0, -1.5, None]]
    text = csv_of(COLUMNS, rows)
    assert text.endswith("\r\n")
    assert list(csv.reader(StringIO(text, newline=""))) == [
        ["student", "absences", "percent", "last"],
        ['O\'Neil, "Ana"\nñ', "3", "7.5", "2026-11-02"],
        ["", "0", "-1.5", ""],
    ]


@pytest.mark.parametrize("cell", ["=1+1", "+1", "-1", "@SUM(A1)", "\t=1", "\r=1", "  =1"])
def test_no_cell_is_run_as_a_formula(cell: str) -> None:
    ((_head, read),) = [tuple(csv.reader(StringIO(csv_of([Column("a", "A")], [[cell]]), newline="")))]
    assert read == [f"'{cell}"]
