"""The pages of the year: who may see and do what, each action with its refusals, and the way back."""

from __future__ import annotations

import re
from datetime import date
from io import BytesIO
from pathlib import Path

import pytest
from flask.testing import FlaskClient
from sqlalchemy import select

from escalation.year.closing import waive
from escalation.year.policies import shipped
from storage.models import (
    CaseManager,
    Contract,
    Declaration,
    Disclosure,
    ExcuseDecision,
    FamilyLetter,
    FileDocument,
    Intervention,
    Meeting,
    RoomRoll,
    School,
    StaffMember,
    Student,
)
from storage.session import Database
from storage.words import Evidence, Excuse, InterventionState, LetterState, MeetingState, Role
from tests.browser.year import PDF, make_year
from tests.staff.support import Office, account, app_for, frozen_clock, post, token_of
from tests.staff.year_school import NOW, TODAY, YearSchool, year_school

LISTS = (
    "/year/work",
    "/year/ladder",
    "/year/policy",
    "/year/meetings",
    "/year/letters",
    "/year/reports",
    "/year/rooms",
)


@pytest.fixture
def office(sqlite_database: Database, tmp_path: Path) -> Office:
    return app_for(sqlite_database, tmp_path, clock=frozen_clock(NOW))


@pytest.fixture
def school(office: Office) -> YearSchool:
    with office.services.database.write() as session:
        return year_school(session)


@pytest.fixture
def principal(office: Office, school: YearSchool) -> FlaskClient:
    return office.signed_in(Role.PRINCIPAL, school_id=school.school_id)


def work_id(office: Office, school: YearSchool, name: str, step: str) -> int:
    with office.services.database.read() as session:
        return session.scalars(
            select(Intervention.id).where(Intervention.student_id == school.students[name], Intervention.step == step)
        ).one()


def state_of(office: Office, work: int) -> InterventionState:
    with office.services.database.read() as session:
        return session.get_one(Intervention, work).state


def undo(client: FlaskClient, page: str = "/year/work") -> int:
    """Press the button of the line at the foot of the page."""
    html = client.get(page).text
    found = re.search(r'data-toast>.*?action="([^"]+)"', html, re.DOTALL)
    assert found, "nothing can be undone"
    return client.post(found[1], data={"csrf_token": token_of(html)}).status_code


def send(client: FlaskClient, url: str, content: bytes, name: str = "note.pdf", **data: str) -> int:
    """Send a paper through a form."""
    fields = {**data, "csrf_token": token_of(client.get("/year/work").text)}
    parts = [f'--X\r\nContent-Disposition: form-data; name="{key}"\r\n\r\n{value}\r\n' for key, value in fields.items()]
    parts.append(f'--X\r\nContent-Disposition: form-data; name="paper"; filename="{name}"\r\n\r\n')
    body = "".join(parts).encode() + content + b"\r\n--X--\r\n"
    return client.post(url, data=body, content_type="multipart/form-data; boundary=X").status_code


# --- Who may see and do what ------------------------------------------------------------------------------------------


@pytest.mark.parametrize("role", list(Role))
def test_every_role_may_look_at_the_year(office: Office, school: YearSchool, role: Role) -> None:
    client = office.signed_in(role)
    gia = school.students["Gia"]
    for page in (*LISTS, f"/students/{gia}/year", f"/students/{gia}/year/file", "/year/work/1"):
        assert client.get(page).status_code == 200, page


def test_a_viewer_only_looks(office: Office, school: YearSchool) -> None:
    client = office.signed_in(Role.VIEWER)
    contact = work_id(office, school, "Ana", "contact")
    html = client.get(f"/year/work/{contact}").text
    assert 'name="outcome"' not in html
    assert post(client, f"/year/work/{contact}/contact", outcome="reached", spoke_with="Dana") == 403
    assert post(client, f"/students/{school.students['Ana']}/year/decide", excuse="excused") == 403
    assert client.get("/year/reports/chronic.csv").status_code == 403
    assert state_of(office, contact) is InterventionState.OPEN


def test_a_liaison_works_on_the_year_and_not_on_the_morning(office: Office, school: YearSchool) -> None:
    client = office.signed_in(Role.LIAISON)
    contact = work_id(office, school, "Ana", "contact")
    assert post(client, f"/year/work/{contact}/contact", "/year/work", outcome="reached", spoke_with="Dana") == 302
    assert state_of(office, contact) is InterventionState.DONE
    assert post(client, f"/students/{school.students['Ana']}/day/{TODAY}/arrived") == 403


@pytest.mark.parametrize("role", [Role.SECRETARY, Role.LIAISON])
def test_only_the_principal_says_that_a_step_is_not_needed(office: Office, school: YearSchool, role: Role) -> None:
    client = office.signed_in(role)
    contact = work_id(office, school, "Ana", "contact")
    assert post(client, f"/year/work/{contact}/not-needed", reason="moved away") == 403
    assert "Not needed" not in client.get(f"/year/work/{contact}").text
    assert state_of(office, contact) is InterventionState.OPEN


def test_the_secretary_names_nobody_agrees_on_nothing_and_hands_nothing_on(office: Office, school: YearSchool) -> None:
    client = office.signed_in(Role.SECRETARY)
    gia = f"/students/{school.students['Gia']}/year"
    refused: tuple[tuple[str, dict[str, str]], ...] = (
        (f"{gia}/case-manager", {"staff_id": "1"}),
        (f"{gia}/facts", {"fact": "contract_violated"}),
        (f"{gia}/contracts", {"terms": "On time."}),
        (f"/year/work/{work_id(office, school, 'Gia', 'send-file')}/packet", {}),
    )
    for url, data in refused:
        assert post(client, url, **data) == 403, url


def test_staff_of_one_school_find_nothing_of_another(office: Office, school: YearSchool) -> None:
    with office.services.database.write() as session:
        other = year_school(session, policy="liaison-tiers", key="Z")
    client = office.signed_in(Role.PRINCIPAL, school_id=school.school_id)
    theirs = other.students["Gia"]
    with office.services.database.read() as session:
        work = session.scalars(select(Intervention.id).where(Intervention.student_id == theirs)).first()
    for page in (
        f"/students/{theirs}/year",
        f"/students/{theirs}/year/file",
        f"/year/work/{work}",
        f"/year/work/{work}/do",
    ):
        assert client.get(page).status_code == 404, page
    assert post(client, f"/year/work/{work}/not-needed", reason="x") == 404
    assert post(client, f"/students/{theirs}/year/decide", day="2026-11-19", excuse="excused", evidence="call") == 404
    assert post(client, "/year/letters/make", work_id=work) == 404
    assert send(client, f"/students/{theirs}/year/documents", PDF, kind="medical note") == 404
    with office.services.database.read() as session:
        assert session.scalars(select(FileDocument)).all() == []


def test_children_are_in_no_cache_and_no_title(office: Office, principal: FlaskClient, school: YearSchool) -> None:
    for page in (*LISTS, f"/students/{school.students['Gia']}/year", f"/students/{school.students['Gia']}/year/file"):
        answer = principal.get(page)
        assert answer.headers["Cache-Control"] == "no-store"
        assert "Whitaker" not in re.findall("<title>(.*?)</title>", answer.text)[0]
        assert not re.search(r"<script(?![^>]*\bsrc=)|\sstyle=|\son[a-z]+=", answer.text.partition("<svg role")[0]), (
            page
        )


def test_a_school_without_year_or_policy_says_what_is_missing(office: Office, school: YearSchool) -> None:
    with office.services.database.write() as session:
        session.get_one(School, school.school_id).year_policy = ""
    client = office.signed_in(Role.PRINCIPAL)
    assert "has no year policy" in client.get("/year/work").text
    assert "has no year policy" in client.get(f"/students/{school.students['Gia']}/year").text
    assert client.get("/year/rooms").status_code == 200


def test_every_page_of_the_year_opens_on_each_database(database: Database, tmp_path: Path) -> None:
    office = app_for(database, tmp_path, clock=frozen_clock(NOW))
    client = office.signed_in(Role.PRINCIPAL)
    with database.read() as session:
        me = session.scalars(select(StaffMember.id)).one()
    made = make_year(database, office.services.media, me)
    year = f"/students/{made.students['Gia']}/year"
    pages = (*LISTS, year, f"{year}/file", "/year/work?whose=all&by=kind", "/year/work/1/do", "/year/meetings/1",
             "/year/meetings/1.ics", "/year/reports/chronic", "/year/ladder?sort=due&tier=all",
             "/numbers/corrections.csv",
             "/year/contracts/1/paper", f"/year/meetings/plan?student={made.students['Gia']}")  # fmt: skip
    for page in pages:
        assert client.get(page).status_code == 200, page


@pytest.mark.parametrize("policy", sorted(shipped()))
def test_the_pages_open_under_every_policy_that_ships(office: Office, policy: str) -> None:
    with office.services.database.write() as session:
        made = year_school(session, policy=policy)
    client = office.signed_in(Role.PRINCIPAL)
    with office.services.database.read() as session:
        first = session.scalars(select(Intervention.id)).first()
    for student in made.students.values():
        assert client.get(f"/students/{student}/year").status_code == 200
    file = f"/students/{made.students['Gia']}/year/file"
    for page in (*LISTS, file, f"/year/work/{first}", "/year/work?whose=all", "/year/reports/liaison"):
        assert client.get(page).status_code == 200, page


# --- Work -------------------------------------------------------------------------------------------------------------


def test_work_stands_by_urgency_for_ones_own_role_or_for_all(office: Office, principal: FlaskClient) -> None:
    mine = principal.get("/year/work").text
    everybody = principal.get("/year/work?whose=all").text
    assert "Send the first letter" not in mine
    assert "Name a case manager" in mine
    assert "Send the first letter" in everybody
    assert everybody.index("Overdue") < everybody.index("Due today") < everybody.index(">Coming")
    letters = principal.get("/year/work?whose=all&kind=letter&by=kind").text
    assert "Reach the parent" not in letters


def test_students_without_a_case_manager_are_named_until_they_have_one(
    office: Office, principal: FlaskClient, school: YearSchool
) -> None:
    assert "5 students have no case manager" in principal.get("/year/work").text
    with office.services.database.read() as session:
        me = session.scalars(select(StaffMember.id)).one()
    assert post(principal, f"/students/{school.students['Gia']}/year/case-manager", staff_id=me) == 302
    assert "4 students have no case manager" in principal.get("/year/work").text
    assert state_of(office, work_id(office, school, "Gia", "case-manager")) is InterventionState.DONE
    with office.services.database.read() as session:
        assert session.scalars(select(CaseManager)).one().staff_id == me


def test_only_a_person_who_was_reached_makes_a_contact_done_and_it_can_be_undone(
    office: Office, principal: FlaskClient, school: YearSchool
) -> None:
    contact = work_id(office, school, "Hugo", "contact")
    url = f"/year/work/{contact}/contact"
    assert post(principal, url, outcome="voicemail", contact_id=school.contacts["Hugo"], note="again tomorrow") == 302
    assert state_of(office, contact) is InterventionState.OPEN
    assert post(principal, url, outcome="reached") == 409
    assert post(principal, url, outcome="shouted") == 400
    assert post(principal, url, outcome="reached", contact_id=school.contacts["Hugo"]) == 302
    assert state_of(office, contact) is InterventionState.DONE
    assert "again tomorrow" in principal.get(f"/students/{school.students['Hugo']}/year").text
    assert undo(principal) == 302
    assert state_of(office, contact) is InterventionState.OPEN


def test_a_restricted_contact_is_offered_nowhere_and_refused(
    office: Office, principal: FlaskClient, school: YearSchool
) -> None:
    contact = work_id(office, school, "Ana", "contact")
    assert "Ned" not in principal.get(f"/year/work/{contact}").text
    assert post(principal, f"/year/work/{contact}/contact", outcome="reached", contact_id=school.contacts["Ned"]) == 409
    plan = principal.get(f"/year/meetings/plan?student={school.students['Ana']}").text
    assert "Dana Ortega" in plan
    assert "Ned" not in plan


def test_a_step_is_not_needed_only_with_a_reason_and_can_be_opened_again(
    office: Office, principal: FlaskClient, school: YearSchool
) -> None:
    contact = work_id(office, school, "Ana", "contact")
    assert post(principal, f"/year/work/{contact}/not-needed", reason=" ") == 409
    assert post(principal, f"/year/work/{contact}/not-needed", reason="moved away") == 302
    assert state_of(office, contact) is InterventionState.WAIVED
    assert "moved away" in principal.get(f"/year/work/{contact}").text
    assert undo(principal) == 302
    assert state_of(office, contact) is InterventionState.OPEN


def test_a_form_leads_back_only_to_pages_of_ours(principal: FlaskClient, office: Office, school: YearSchool) -> None:
    file = work_id(office, school, "Ana", "open-file")
    token = token_of(principal.get("/year/work").text)
    for back in ("https://evil.example/", "//evil.example/year/", "/year/\\evil", "/sign-out"):
        answer = principal.post(f"/year/work/{file}/assign", data={"csrf_token": token, "back": back})
        assert answer.headers["Location"] == "/year/work", back
    answer = principal.post(f"/year/work/{file}/open-file", data={"csrf_token": token, "back": "/year/work?kind=file"})
    assert answer.headers["Location"] == "/year/work?kind=file"


# --- A student's year -------------------------------------------------------------------------------------------------


def test_the_year_says_why_a_tier_was_reached_and_what_comes_next(principal: FlaskClient, school: YearSchool) -> None:
    cleo = principal.get(f"/students/{school.students['Cleo']}/year").text
    assert "7 absences of any kind, the 7th on November 9: 7 days: first letter (four-seven-ten)" in cleo
    assert "3 more absences of any kind" in cleo
    assert "Send the first letter" in cleo
    leo = principal.get(f"/students/{school.students['Leo']}/year").text
    assert "2 more absences of any kind" in leo
    assert "No tier is reached" in leo
    assert f"/students/{school.students['Leo']}/day/2026-09-18" in leo


def test_absences_are_decided_for_several_days_and_the_decision_is_undone(
    office: Office, principal: FlaskClient, school: YearSchool
) -> None:
    faye = school.students["Faye"]
    page = f"/students/{faye}/year"
    decide = f"{page}/decide"
    token = token_of(principal.get(page).text)
    form = {"csrf_token": token, "day": ["2026-11-13", "2026-11-16"], "excuse": "excused", "reason_code": "2C"}
    answer = principal.post(decide, data={**form, "evidence": "none"})
    assert answer.status_code == 409
    assert "Say what the excuse rests on" in answer.text
    assert principal.post(decide, data={**form, "evidence": "medical note"}).status_code == 302
    with office.services.database.read() as session:
        made = session.scalars(select(ExcuseDecision).where(ExcuseDecision.withdrawn_at.is_(None))).all()
        assert {(one.date, one.excuse, one.evidence) for one in made} == {
            (date(2026, 11, 13), Excuse.EXCUSED, Evidence.MEDICAL_NOTE),
            (date(2026, 11, 16), Excuse.EXCUSED, Evidence.MEDICAL_NOTE),
        }
    assert "a medical note" in principal.get(page).text
    assert undo(principal, page) == 302
    with office.services.database.read() as session:
        assert session.scalars(select(ExcuseDecision).where(ExcuseDecision.withdrawn_at.is_(None))).all() == []


def test_only_the_principal_excuses_at_discretion(office: Office, school: YearSchool, principal: FlaskClient) -> None:
    decide = f"/students/{school.students['Faye']}/year/decide"
    form = {"day": "2026-11-16", "excuse": "excused", "evidence": "principal"}
    secretary = office.signed_in(Role.SECRETARY)
    assert post(secretary, decide, **form) == 409
    assert post(principal, decide, **form) == 302


def test_a_fact_is_stated_moves_the_student_and_is_taken_back(
    office: Office, principal: FlaskClient, school: YearSchool
) -> None:
    page = f"/students/{school.students['Edie']}/year"
    assert post(principal, f"{page}/facts", fact="no such fact") == 409
    assert "11 or more days, or the contract violated <small>since" not in principal.get(page).text
    assert post(principal, f"{page}/facts", fact="contract_violated", on="2026-11-20") == 302
    assert "11 or more days, or the contract violated <small>since" in principal.get(page).text
    assert undo(principal, page) == 302
    with office.services.database.read() as session:
        assert session.scalars(select(Declaration)).one().withdrawn_at is not None


# --- Papers -----------------------------------------------------------------------------------------------------------


def test_a_paper_is_filed_read_taken_out_and_put_back(
    office: Office, principal: FlaskClient, school: YearSchool
) -> None:
    page = f"/students/{school.students['Ana']}/year"
    assert send(principal, f"{page}/documents", PDF, kind="medical note", title="Note of the doctor") == 302
    with office.services.database.read() as session:
        document = session.scalars(select(FileDocument)).one()
    answer = principal.get(f"/year/documents/{document.id}?download=1")
    assert answer.data == PDF
    assert answer.headers["Content-Disposition"] == f"attachment; filename=document-{document.id}.pdf"
    assert answer.headers["Cache-Control"] == "no-store"
    assert answer.headers["X-Content-Type-Options"] == "nosniff"
    viewer = office.signed_in(Role.VIEWER)
    assert viewer.get(f"/year/documents/{document.id}").status_code == 403
    assert post(principal, f"/year/documents/{document.id}/remove") == 302
    assert "Note of the doctor" not in principal.get(page).text
    assert undo(principal, page) == 302
    assert "Note of the doctor" in principal.get(page).text


@pytest.mark.parametrize(
    ("content", "words"),
    [(b"", "The file is empty"), (b"\x00\x01program", "Only PDF, PNG, JPEG and plain text"), (None, "Choose the file")],
)
def test_what_is_no_paper_is_refused_in_words(
    principal: FlaskClient, school: YearSchool, content: bytes | None, words: str
) -> None:
    token = token_of(principal.get("/year/work").text)
    form: dict[str, object] = {"csrf_token": token, "kind": "other"}
    if content is not None:
        form["paper"] = (BytesIO(content), "x.pdf")
    answer = principal.post(
        f"/students/{school.students['Ana']}/year/documents", data=form, content_type="multipart/form-data"
    )
    assert answer.status_code == 409
    assert words in answer.text


def test_a_large_paper_is_taken_and_one_too_large_refused(principal: FlaskClient, school: YearSchool) -> None:
    url = f"/students/{school.students['Ana']}/year/documents"
    assert send(principal, url, PDF + b"%" * (3 * 1024 * 1024), kind="other") == 302
    assert send(principal, url, PDF + b"%" * (21 * 1024 * 1024), kind="other") == 413


def test_letters_are_made_printed_in_one_pdf_and_the_mark_is_undone(
    office: Office, principal: FlaskClient, school: YearSchool
) -> None:
    ids = [work_id(office, school, name, "first-letter") for name in ("Cleo", "Dov")]
    token = token_of(principal.get("/year/work").text)
    assert principal.post("/year/letters/make", data={"csrf_token": token}).status_code == 409
    assert principal.post("/year/letters/make", data={"csrf_token": token, "work_id": ids}).status_code == 302
    with office.services.database.read() as session:
        letters = [one.id for one in session.scalars(select(FamilyLetter))]
    assert len(letters) == 2
    assert "Cleo Finch" in principal.get("/year/letters").text
    pdf = principal.get("/year/letters.pdf", query_string={"letter": letters})
    assert pdf.mimetype == "application/pdf"
    assert pdf.data.startswith(b"%PDF-")
    answer = principal.post("/year/letters/printed", data={"csrf_token": token, "letter": letters})
    assert answer.status_code == 302
    assert state_of(office, ids[0]) is InterventionState.DONE
    assert undo(principal, "/year/letters") == 302
    assert state_of(office, ids[0]) is InterventionState.OPEN
    assert post(principal, f"/year/letters/{ids[0]}/withdraw") == 302
    assert post(principal, "/year/letters/all/withdraw") == 404
    with office.services.database.read() as session:
        states = {one.intervention_id: one.state for one in session.scalars(select(FamilyLetter))}
    assert states == {ids[0]: LetterState.WITHDRAWN, ids[1]: LetterState.TO_PRINT}


def test_many_letters_that_were_made_are_taken_back_by_one_press(
    office: Office, principal: FlaskClient, school: YearSchool
) -> None:
    ids = [work_id(office, school, name, "first-letter") for name in ("Cleo", "Dov", "Faye")]
    token = token_of(principal.get("/year/work").text)
    assert principal.post("/year/letters/make", data={"csrf_token": token, "work_id": ids}).status_code == 302
    assert undo(principal, "/year/letters") == 302
    with office.services.database.read() as session:
        assert {one.state for one in session.scalars(select(FamilyLetter))} == {LetterState.WITHDRAWN}


def test_a_contract_is_agreed_signed_and_taken_back(office: Office, principal: FlaskClient, school: YearSchool) -> None:
    work = work_id(office, school, "Gia", "contract")
    page = f"/students/{school.students['Gia']}/year"
    assert post(principal, f"{page}/contracts", terms=" ", work_id=work) == 409
    assert post(principal, f"{page}/contracts", terms="On time.\nCall when ill.", work_id=work) == 302
    with office.services.database.read() as session:
        contract = session.scalars(select(Contract)).one()
    assert contract.terms == ["On time.", "Call when ill."]
    assert principal.get(f"/year/contracts/{contract.id}/paper").data.startswith(b"%PDF-")
    assert send(principal, f"/year/contracts/{contract.id}/signed", PDF) == 302
    assert state_of(office, work) is InterventionState.DONE
    assert undo(principal, page) == 302
    assert state_of(office, work) is InterventionState.OPEN


def test_a_meeting_is_planned_with_whom_the_policy_wants_held_and_opened_again(
    office: Office, principal: FlaskClient, school: YearSchool
) -> None:
    work = work_id(office, school, "Edie", "think-of-a-meeting")
    account(office.services.database, Role.LIAISON, school_id=school.school_id)
    with office.services.database.read() as session:
        staff = {one.role: one.id for one in session.scalars(select(StaffMember))}
    form = {"work": str(work), "day": "2026-11-24", "at": "09:00", "how": "in person", "place": "Room 12",
            "minutes": "30", "contact": str(school.contacts["Edie"]),
            "staff-administrator": str(staff[Role.PRINCIPAL])}  # fmt: skip
    assert post(principal, "/year/meetings/plan", "/year/work", **form) == 409  # the counselor is missing
    form["staff-counselor"] = str(staff[Role.LIAISON])
    assert post(principal, "/year/meetings/plan", "/year/work", **form) == 302
    assert "Edie Salinas" in principal.get("/year/meetings").text
    calendar = principal.get("/year/meetings/1.ics")
    assert calendar.mimetype == "text/calendar"
    assert "Edie" not in calendar.text
    moved = {"day": "2026-11-23", "at": "14:00", "how": "phone", "place": "(303) 555-0101", "minutes": "20"}
    assert post(principal, "/year/meetings/1/move", **moved) == 302
    assert post(principal, "/year/meetings/1/no-show") == 409  # it has not begun
    assert send(principal, "/year/meetings/1/held", PDF, came="0", outcome="Bus pass") == 409  # nobody of the family
    token = token_of(principal.get("/year/work").text)
    held = {"csrf_token": token, "came": ["0", "1", "2"], "outcome": "A bus pass helps."}
    assert principal.post("/year/meetings/1/held", data=held).status_code == 302
    assert state_of(office, work) is InterventionState.DONE
    assert "A bus pass helps." in principal.get("/year/meetings/1").text
    assert undo(principal, "/year/meetings/1") == 302
    with office.services.database.read() as session:
        assert session.scalars(select(Meeting)).one().state is MeetingState.PLANNED


def test_a_meeting_whose_step_is_not_due_any_more_is_pointed_out(
    office: Office, principal: FlaskClient, school: YearSchool
) -> None:
    work = work_id(office, school, "Edie", "think-of-a-meeting")
    account(office.services.database, Role.LIAISON, school_id=school.school_id)
    with office.services.database.read() as session:
        staff = {one.role: one.id for one in session.scalars(select(StaffMember))}
    form = {"work": str(work), "day": "2026-11-24", "at": "09:00", "how": "phone", "place": "(303) 555-0101",
            "minutes": "20", "contact": str(school.contacts["Edie"]),
            "staff-administrator": str(staff[Role.PRINCIPAL]),
            "staff-counselor": str(staff[Role.LIAISON])}  # fmt: skip
    assert post(principal, "/year/meetings/plan", "/year/work", **form) == 302
    assert "not due any more" not in principal.get("/year/meetings").text
    assert post(principal, f"/year/work/{work}/not-needed", reason="the family moves") == 302
    assert "its step is not due any more: cancel it" in principal.get("/year/meetings").text


def test_a_packet_is_refused_with_what_is_missing_then_made_and_its_disclosure_noted(
    office: Office, sqlite_database: Database
) -> None:
    client = office.signed_in(Role.PRINCIPAL)
    with sqlite_database.read() as session:
        me = session.scalars(select(StaffMember.id)).one()
    school = make_year(sqlite_database, office.services.media, me)
    gia = school.students["Gia"]
    work = work_id(office, school, "Gia", "send-file")
    page = f"/students/{gia}/year/file"
    assert "The packet cannot be made yet" in client.get(page).text
    assert post(client, f"/year/work/{work}/packet") == 409
    with sqlite_database.write() as session:
        for row in session.scalars(
            select(Intervention).where(Intervention.student_id == gia, Intervention.tier != "truancy-officer")
        ).all():
            if row.state is InterventionState.OPEN:
                waive(session, row.id, "for this test", me, NOW)
    assert "Nothing is missing" in client.get(page).text
    assert post(client, f"/year/work/{work}/packet") == 302
    html = client.get(page).text
    assert "Handed to: Truancy officer" in html
    with sqlite_database.read() as session:
        assert session.scalars(select(Disclosure)).one().recipient == "Truancy officer"
    packet = re.search(r'href="(/year/documents/\d+\?download=1)"', html)
    assert packet
    assert client.get(packet[1]).data.startswith(b"%PDF-")


# --- Overview, reports, rooms -----------------------------------------------------------------------------------------


def test_the_ladder_counts_each_student_once_and_leads_to_their_years(
    principal: FlaskClient, school: YearSchool
) -> None:
    html = principal.get("/year/ladder").text
    counts = {name: int(number) for number, name in re.findall(r"<b>(\d+)</b><span>([^<]+)</span>", html)}
    assert counts == {
        "11 or more days, or the contract violated": 2, "10 days: medical letter": 1, "7 days: first letter": 2,
        "4 days": 3, "On no tier": 4,
    }  # fmt: skip
    ten = principal.get("/year/ladder?tier=ten-days").text
    assert "Edie Salinas" in ten
    assert "Gia Whitaker" not in ten
    assert f"/students/{school.students['Edie']}/year" in ten


def test_the_policy_stands_in_plain_words_beside_the_documents_own(principal: FlaskClient) -> None:
    html = principal.get("/year/policy").text
    assert "Reached with 7 absences of any kind" in html
    assert "send first formal letter" in html
    assert "within 3 school days" in html


@pytest.mark.parametrize("kind", ["occurrences", "liaison", "chronic", "numbers", "work", "notices"])
def test_every_report_comes_as_a_page_a_pdf_and_for_spreadsheets(principal: FlaskClient, kind: str) -> None:
    assert principal.get(f"/year/reports/{kind}").status_code == 200
    table = principal.get(f"/year/reports/{kind}.csv")
    assert table.headers["Content-Disposition"] == f"attachment; filename={kind}-1-2026-11-22.csv"
    assert table.headers["Cache-Control"] == "no-store"
    assert principal.get(f"/year/reports/{kind}.csv?part=9").status_code == 404
    assert principal.get(f"/year/reports/{kind}.pdf").data.startswith(b"%PDF-")
    assert principal.get("/year/reports/gossip").status_code == 404


def test_a_spreadsheet_runs_no_formula(office: Office, principal: FlaskClient, school: YearSchool) -> None:
    with office.services.database.write() as session:
        session.get_one(Student, school.students["Gia"]).family_name = "=cmd()"
    assert "'=cmd()" in principal.get("/year/reports/occurrences.csv").text


def test_a_report_opens_down_to_the_students_year(principal: FlaskClient, school: YearSchool) -> None:
    assert f'href="/students/{school.students["Gia"]}/year"' in principal.get("/year/reports/occurrences").text


def test_a_rooms_roll_is_marked_as_in_and_the_mark_undone(
    office: Office, principal: FlaskClient, school: YearSchool
) -> None:
    html = principal.get("/year/rooms").text
    assert "6 of 6 rooms are late" in html
    assert post(principal, "/year/rooms/received", room="02 Vega") == 302
    assert post(principal, "/year/rooms/received", room="99 Nobody") == 409
    assert "5 of 6 rooms are late" in principal.get("/year/rooms").text
    assert undo(principal, "/year/rooms") == 302
    with office.services.database.read() as session:
        assert session.scalars(select(RoomRoll)).one().received_at is None


def test_the_days_page_and_the_search_lead_to_the_year(principal: FlaskClient, school: YearSchool) -> None:
    gia = school.students["Gia"]
    assert f"/students/{gia}/year" in principal.get(f"/students/{gia}/day/{TODAY}").text
    assert f"/students/{gia}/year" in principal.get("/students?q=gia").text
