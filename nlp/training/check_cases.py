"""Checks judged messages against a school folder, and prints that school as the sheet that writers of messages need.

    python -m nlp.training.check_cases SCHOOL sheet
    python -m nlp.training.check_cases SCHOOL check CASES.jsonl ...

What can be checked without reading the message is: the fields and their words, that numbers and ids exist, and that a
line which clears a child fulfils every condition that the roster and the absence list decide. A line for review that
fulfils them all is listed as well, as a question to its writer.
"""

from __future__ import annotations

import csv
import json
import re
import sys
from collections import defaultdict
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, datetime
from pathlib import Path
from typing import Any

from nlp.report import CATEGORIES, INTENTS, RELATIONSHIPS

Row = dict[str, str]
_LINE = ("student_id", "said", "intent", "reason", "category", "dates", "disposition")
_E164 = re.compile(r"\+1\d{3}55501\d\d")


@dataclass(frozen=True, slots=True)
class School:
    """What the folder says: people by id, contact links by student, the absent by day, days off."""

    people: dict[str, Row]
    links: dict[str, list[Row]]
    absent: dict[str, set[str]]
    days_off: set[str]

    def numbers(self, student_id: str) -> dict[str, bool]:
        """Return the E.164 numbers on file for a student, and whether their contact is restricted."""
        found: dict[str, bool] = {}
        for link in self.links[student_id]:
            adult = self.people[link["contactSourcedId"]]
            for number in filter(None, (e164(adult["sms"]), e164(adult["phone"]))):
                found[number] = found.get(number, False) or bool(link["contactRestrictions"])
        return found


def e164(written: str) -> str:
    """Return a number of the roster as E.164, "" for none."""
    digits = re.sub(r"\D", "", written)
    return f"+1{digits[-10:]}" if len(digits) >= 10 else ""


def read_school(folder: Path) -> School:
    """Read the parts of a school folder that messages are checked against."""
    links = defaultdict(list)
    for link in rows(folder / "contacts.csv"):
        links[link["studentSourcedId"]].append(link)
    absent = defaultdict(set)
    for row in rows(folder / "absences.csv"):
        absent[row["date"]].add(row["studentSourcedId"])
    people = {row["sourcedId"]: row for row in rows(folder / "users.csv")}
    for enrollment in rows(folder / "enrollments.csv"):
        people[enrollment["userSourcedId"]]["room"] = enrollment["classSourcedId"].rsplit("-", 1)[-1]
    return School(people, links, absent, {row["date"] for row in rows(folder / "calendar.csv")})


def rows(path: Path) -> list[Row]:
    """Return the rows of a CSV file."""
    with path.open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file))


def sheet(school: School) -> Iterator[str]:
    """Yield the school as text: every student with the contacts, households together, the absent marked."""
    (day,) = school.absent
    shown: set[str] = set()
    for student_id in school.links:
        adults = {link["contactSourcedId"] for link in school.links[student_id]}
        kin = [i for i, links in school.links.items() if adults & {link["contactSourcedId"] for link in links}]
        if student_id in shown:
            continue
        shown |= set(kin)
        yield ""
        for i in kin:
            p = school.people[i]
            name = " ".join(filter(None, (p["givenName"], p["middleName"], p["familyName"])))
            called = f' called "{p["metadata.preferredGivenName"]}"' if p["metadata.preferredGivenName"] else ""
            mark = "ABSENT" if i in school.absent[day] else "present"
            yield f"{i} {name}{called}, grade {p['grades']}, {p['room']}, {mark}"
            for link in school.links[i]:
                yield "    " + _contact(school.people[link["contactSourcedId"]], link)


def _contact(adult: Row, link: Row) -> str:
    numbers = ", ".join(filter(None, (e164(adult["sms"]), e164(adult["phone"])))) or "no number"
    kind = "emergency only" if link["emergencyContactStatus"] == "true" else ""
    notes = ", ".join(
        filter(None, (kind, link["contactRestrictions"] and f"RESTRICTED: {link['contactRestrictions']}"))
    )
    language = link["preferredLanguage"]
    return f"{link['relation']} {adult['givenName']} {adult['familyName']} {numbers} [{language}] {notes}".rstrip()


def check(case: dict[str, Any], school: School) -> Iterator[str]:
    """Yield what is wrong with a case, and questions to its writer, which begin with "sure?"."""
    gold = case["gold"]
    day = day_of(case["received_at"], school)
    for number in filter(None, (case["from"], gold["callback"])):
        if not _E164.fullmatch(number):
            yield f"number {number} is not in 555-0100 to 555-0199"
    relationship = gold["caller"]["relationship"]
    if relationship is not None and relationship not in RELATIONSHIPS:
        yield f"relationship {relationship}"
    name = gold["caller"]["name"]
    if name and name.lower() not in case["text"].lower():
        yield f"caller's name {name!r} is not in the text"
    if gold["intent"] not in INTENTS:
        yield f"intent {gold['intent']}"
    ranked = [
        i for i in ("absence", "late", "early_dismissal", "present") if i in {s["intent"] for s in gold["students"]}
    ]
    if ranked and gold["intent"] != ranked[0]:
        yield f"intent {gold['intent']}, but the most serious line says {ranked[0]}"
    for line in gold["students"]:
        yield from _check_line(line, case, school, day)


def day_of(received_at: str, school: School) -> str:
    """Return the day whose absence list decides about a message, as ISO text."""
    day = datetime.fromisoformat(received_at).date().isoformat()
    return min((d for d in school.absent if d >= day), default=day)


def _check_line(line: dict[str, Any], case: dict[str, Any], school: School, day: str) -> Iterator[str]:
    missing = [key for key in _LINE if key not in line]
    if missing:
        yield f"line lacks {', '.join(missing)}"
        return
    student_id = line["student_id"]
    if student_id is not None and student_id not in school.links:
        yield f"no student {student_id}"
        return
    if line["category"] not in CATEGORIES or line["intent"] not in INTENTS:
        yield f"category {line['category']}, intent {line['intent']}"
    for written in ("said", "reason"):
        if line[written] and line[written].lower() not in case["text"].lower():
            yield f"{written} {line[written]!r} is not in the text"
    for said in line["dates"]:
        if date.fromisoformat(said).weekday() > 4 or said in school.days_off or said < day:
            yield f"{said} is no school day from {day} on"
    against = list(against_clearing(line, case, school, day))
    if line["disposition"] == "clear" and against:
        yield f"clears {student_id}, but {', '.join(against)}"
    if line["disposition"] == "review" and not against:
        yield f"sure? nothing in the roster speaks against clearing {student_id}"


def against_clearing(line: dict[str, Any], case: dict[str, Any], school: School, day: str) -> Iterator[str]:
    """Yield what the roster, the day and the absence list say against clearing a line, whatever its words."""
    student_id = line["student_id"]
    if student_id is None:
        yield "no student is known"
        return
    if student_id not in school.absent[day]:
        yield "the student is not on the absence list"
    if line["intent"] not in ("absence", "late") or day not in line["dates"]:
        yield "the line does not say away or late today"
    on_file = {link["relation"] for link in school.links[student_id]}
    nobody = {"student", "staff"} if on_file & {"brother", "sister"} else {"student", "staff", "sibling"}
    if case["gold"]["caller"]["relationship"] in nobody:
        yield "the caller is no contact"
    known = school.numbers(student_id)
    told = [n for n in (case["from"], case["gold"]["callback"]) if n in known]
    if not told:
        yield "no number is on file"
    if any(known[number] for number in told):
        yield "a number is that of a restricted contact"


def main() -> None:
    """Print the sheet, or what the check finds; the exit status is 1 where something is wrong."""
    school = read_school(Path(sys.argv[1]))
    if sys.argv[2] == "sheet":
        sys.stdout.writelines(f"{line}\n" for line in sheet(school))
        return
    wrong = 0
    for path in map(Path, sys.argv[3:]):
        for number, text in enumerate(path.read_text(encoding="utf-8").splitlines(), 1):
            try:
                found = list(check(json.loads(text), school))
            except (KeyError, TypeError, ValueError) as error:
                found = [f"not a case: {error!r}"]
            wrong += sum(not f.startswith("sure?") for f in found)
            sys.stdout.writelines(f"{path}:{number}: {f}\n" for f in found)
    sys.exit(1 if wrong else 0)


if __name__ == "__main__":
    main()
