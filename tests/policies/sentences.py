"""Which line of a policy carries out which sentence of its document, and which test shows it.

`python -m tests.policies.sentences` writes the tables of docs/year-policies.md anew.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from escalation.policy import POLICIES
from escalation.tiers.places import Place, line_of
from escalation.tiers.policy import CarriedOutBy, Tier
from tests.policies.students import NAMES, policy

ROOT = Path(__file__).resolve().parents[2]
PAGE = ROOT / "docs" / "year-policies.md"
BEGIN, END = "<!-- sentences: {} -->", "<!-- end -->"
DOCUMENTS = {
    "four-seven-ten": "001_061c8effb55aebba.txt",
    "bands-and-referrals": "002_609d2ce9ccc4aa97.txt",
    "liaison-tiers": "003_91a29fe0302d293a.txt",
    "five-steps": "004_36cc72bea8b795e9.txt",
}
ASKS = "tests/policies/test_what_each_step_asks.py"
OWED = f"{ASKS}::test_a_step_is_owed_from_its_count_on_and_not_before"
HEADING = "tests/policies/test_sentences.py::test_every_sentence_of_the_document_has_a_row"
# Steps that the program carries out for all students at once, by who does it.
BY_THE_PROGRAM = {
    CarriedOutBy.LINE: "tests/rehearsal/test_morning_end_to_end.py::test_a_morning_is_played_to_its_end",
    CarriedOutBy.NOTICES: "tests/year/test_by_the_clock.py::test_absent_students_families_are_told_once_at_each_time",
    CarriedOutBy.REPORTS: "tests/year/test_by_the_clock.py::test_every_kind_of_report_can_be_made",
    CarriedOutBy.PROGRAM: "tests/year/test_referrals.py::test_the_file_holds_everything_about_the_year_in_order",
    CarriedOutBy.ROLL: "tests/year/test_by_the_clock.py::test_rooms_whose_roll_is_late_are_told_to_the_office_once",
}
# What stands beside the steps, by a word of how it is carried out.
BESIDE = {
    "builds_on_previous": "tests/policies/test_sentences.py::test_whoever_jumps_two_tiers_is_owed_the_steps_of_both",
    "documented": "tests/year/test_work.py::test_a_step_is_documented_as_its_kind_asks",
    "case_manager": OWED,
    "parent_notes": f"{ASKS}::test_the_eighth_parent_note_excuses_and_the_ninth_does_not_until_the_principal_does",
    "attend = ": f"{ASKS}::test_a_step_asks_what_the_document_says",
    "step": OWED,
    "Evidence": "tests/year/test_excuses_and_documents.py::test_one_note_covers_the_school_days_of_a_span",
    "meeting": "tests/year/test_meetings.py::test_a_meeting_that_was_held_documents_its_step_and_files_its_notes",
    "Letters": "tests/year/test_letters.py::test_letters_are_made_once",
    "Contacts": "tests/year/test_work.py::test_a_voicemail_is_an_attempt_and_never_contact",
    "attendance file": "tests/year/test_referrals.py::test_the_file_holds_everything_about_the_year_in_order",
    "role": "tests/year/test_work.py::test_todays_work_is_by_role_and_urgency",
    "work": "tests/year/test_work.py::test_todays_work_is_by_role_and_urgency",
    "[people]": f"{ASKS}::test_a_step_asks_what_the_document_says",
}


@dataclass(frozen=True)
class SentenceRow:
    """One sentence, the line of the policy, what it does there, and the test."""

    says: str
    line: int
    carried_out: str
    test: str


def rows(name: str) -> list[SentenceRow]:
    """Every sentence of a policy's document, in the order of the policy."""
    text = (POLICIES / f"{name}.toml").read_text(encoding="utf-8")
    return sorted(
        (SentenceRow(says, line_of(text, place), how, test) for says, place, how, test in _found(name)),
        key=lambda row: row.line,
    )


def _found(name: str) -> Iterator[tuple[str, Place, str, str]]:
    rules = policy(name)
    for number, also in enumerate(rules.also):
        test = next((test for word, test in BESIDE.items() if word in also.carried_out), HEADING)
        yield also.says, ("also", number), also.carried_out, test
    for says in rules.roll.says if rules.roll else ():
        yield says, ("roll",), "the roll by rooms, and its reminders", BY_THE_PROGRAM[CarriedOutBy.ROLL]
    for number, notice in enumerate(rules.notices):
        for says in notice.says:
            yield says, ("notice", number), f"notice {notice.id}", BY_THE_PROGRAM[CarriedOutBy.NOTICES]
    for number, report in enumerate(rules.reports):
        for says in report.says:
            yield says, ("report", number), f"report {report.id}", BY_THE_PROGRAM[CarriedOutBy.REPORTS]
    for number, tier in enumerate(rules.tiers):
        for says in tier.says:
            yield says, ("tier", number), f"tier {tier.id}", OWED
        yield from _steps(name, number, tier)


def _steps(name: str, number: int, tier: Tier) -> Iterator[tuple[str, Place, str, str]]:
    for position, step in enumerate(tier.steps):
        test = f"{OWED}[{name}/{tier.id}/{step.id}]"
        if step.by is not CarriedOutBy.PEOPLE:
            test = BY_THE_PROGRAM[step.by]
        # The step that names a case manager is none of the file's own.
        own = [other for other in tier.steps if other.says]
        for says in step.says:
            place: Place = ("tier", number, "step", own.index(step) if step in own else position)
            yield says, place, f"{tier.id}/{step.id}: {step.what}", test


def table(name: str) -> str:
    """The table of one policy, as Markdown."""
    lines = [f"| the document says | [{name}.toml](../escalation/policies/{name}.toml), line | carried out by | test |"]
    lines.append("|---|---|---|---|")
    for row in rows(name):
        cells = (row.says.replace("|", "\\|").replace("*", "\\*"), str(row.line), row.carried_out, f"`{row.test}`")
        lines.append(f"| {' | '.join(cells)} |")
    return "\n".join(lines)


def open_settings(name: str) -> str:
    """What a document leaves open: every line that its policy marks so, with the value that ships."""
    lines = ["| line | setting and value | what is open |", "|---|---|---|"]
    text = (POLICIES / f"{name}.toml").read_text(encoding="utf-8").splitlines()
    for number, line in enumerate(text, start=1):
        setting, mark, words = line.partition("# OPEN")
        if not mark or (not words and not setting.strip()):
            continue
        if not setting.strip():
            following = next(later for later in text[number:] if not later.startswith("#"))
            words = " ".join([words, *_comment_after(text[number:])])
            setting = following
        lines.append(f"| {number} | `{setting.partition('#')[0].strip()}` | {words.lstrip(': ').strip()} |")
    return "\n".join(lines)


def _comment_after(lines: list[str]) -> Iterator[str]:
    for line in lines:
        if not line.startswith("#"):
            return
        yield line.lstrip("# ").strip()


def page() -> str:
    """The page with its tables written anew."""
    text = PAGE.read_text(encoding="utf-8")
    both = {name: f"{table(name)}\n\nLeft open by the document:\n\n{open_settings(name)}" for name in NAMES}
    for name in NAMES:
        begin = BEGIN.format(name)
        before, _, rest = text.partition(begin)
        after = rest.partition(END)[2]
        text = f"{before}{begin}\n{both[name]}\n{END}{after}"
    return text


if __name__ == "__main__":
    PAGE.write_text(page(), encoding="utf-8")
