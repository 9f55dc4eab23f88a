"""Who gets in, for how long, and what the cookie looks like."""

from __future__ import annotations

import time

import pytest
from click.testing import CliRunner
from sqlalchemy import select

from bot.auth import AccountError, add_user, needs_secure_cookies
from bot.users_cli import user
from storage.clock import Clock
from storage.models import StaffMember
from storage.session import Database
from storage.words import Role
from tests.staff.support import PASSWORD, Office, account, sign_in, token_of


def test_a_member_of_staff_signs_in_and_out(office: Office) -> None:
    client = office.client()
    assert client.get("/").headers["Location"].startswith("/sign-in")
    assert sign_in(client, account(office.services.database, Role.SECRETARY)) == 302
    page = client.get("/")
    assert page.status_code == 200
    assert client.post("/sign-out", data={"csrf_token": token_of(page.text)}).status_code == 302
    assert client.get("/").status_code == 302


@pytest.mark.parametrize(
    ("email", "password"), [("secretary@example.org", "wrong password"), ("nobody@example.org", PASSWORD)]
)
def test_a_wrong_password_and_an_unknown_account_look_the_same(office: Office, email: str, password: str) -> None:
    account(office.services.database, Role.SECRETARY)
    client = office.client()
    assert sign_in(client, email, password) == 401
    assert client.get("/").status_code == 302


def test_the_cookie_is_for_https_and_scripts_never_see_it(office: Office) -> None:
    client = office.client()
    token = token_of(client.get("/sign-in").text)
    email = account(office.services.database, Role.SECRETARY)
    answer = client.post("/sign-in", data={"email": email, "password": PASSWORD, "csrf_token": token})
    cookie = next(value for value in answer.headers.getlist("Set-Cookie") if value.startswith("__Host-attendance="))
    assert {"Secure", "HttpOnly", "SameSite=Lax", "Path=/"} <= {part.strip() for part in cookie.split(";")}


def test_cookies_travel_in_the_clear_only_on_this_machine() -> None:
    assert not needs_secure_cookies("http://127.0.0.1:8000")
    assert needs_secure_cookies("http://attendance.example.org")
    assert needs_secure_cookies("https://attendance.example.org")
    assert needs_secure_cookies("")


def test_guessing_is_slowed_down_for_each_account(office: Office) -> None:
    email = account(office.services.database, Role.SECRETARY)
    client = office.client()
    answers = [sign_in(client, email, "wrong password") for _ in range(7)]
    assert answers == [401] * 6 + [429]
    assert sign_in(client, email) == 429


@pytest.mark.parametrize(("mark", "ago"), [("began", 11 * 3600), ("used", 3 * 3600)])
def test_a_session_ends_by_age_and_by_lying_idle(office: Office, mark: str, ago: int) -> None:
    client = office.signed_in(Role.SECRETARY)
    with client.session_transaction(base_url="https://attendance.example.org") as session:
        session[mark] = int(time.time()) - ago
    assert client.get("/").status_code == 302


def test_the_board_that_refreshes_itself_keeps_no_session_alive(office: Office) -> None:
    client = office.signed_in(Role.SECRETARY)
    with client.session_transaction(base_url="https://attendance.example.org") as session:
        session["used"] = used = int(time.time()) - 3600
    client.get("/board/rows", headers={"HX-Request": "true"})
    with client.session_transaction(base_url="https://attendance.example.org") as session:
        assert session["used"] == used
    client.get("/alarms")
    with client.session_transaction(base_url="https://attendance.example.org") as session:
        assert session["used"] > used


def test_a_disabled_account_and_a_changed_password_end_the_session(office: Office) -> None:
    database = office.services.database
    client, other = office.signed_in(Role.SECRETARY), office.signed_in(Role.PRINCIPAL)
    with database.write() as session:
        session.scalars(select(StaffMember).where(StaffMember.role == Role.SECRETARY)).one().disabled_at = Clock().now()
        session.scalars(select(StaffMember).where(StaffMember.role == Role.PRINCIPAL)).one().password_hash += "x"
    assert client.get("/").status_code == 302
    assert other.get("/").status_code == 302


@pytest.mark.parametrize(
    "target", ["https://elsewhere.example.com/", "//elsewhere.example.com/", "/\\elsewhere.example.com"]
)
def test_signing_in_leads_to_no_other_site(office: Office, target: str) -> None:
    email = account(office.services.database, Role.SECRETARY)
    client = office.client()
    token = token_of(client.get("/sign-in").text)
    answer = client.post(
        "/sign-in", query_string={"next": target}, data={"email": email, "password": PASSWORD, "csrf_token": token}
    )
    assert answer.headers["Location"] == "/"


@pytest.mark.parametrize(("email", "password"), [("no address", PASSWORD), ("a@example.org", "too short")])
def test_an_account_needs_an_address_and_a_long_password(database: Database, email: str, password: str) -> None:
    with database.write() as session, pytest.raises(AccountError):
        add_user(session, email, "Ann", Role.VIEWER, password)


def test_two_accounts_never_share_an_address(database: Database) -> None:
    with database.write() as session:
        member = add_user(session, "Ann@Example.org", "Ann", Role.VIEWER, PASSWORD)
        assert member.password_hash.startswith("$argon2id$")
        with pytest.raises(AccountError):
            add_user(session, "ann@example.org", "Ann", Role.VIEWER, PASSWORD)


def test_an_account_can_be_made_on_the_command_line(office: Office, monkeypatch: pytest.MonkeyPatch) -> None:
    database = office.services.database
    monkeypatch.setattr("bot.users_cli.open_database", lambda: Database(database.url))
    result = CliRunner().invoke(user, ["add", "ann@example.org", "--role", "secretary"])
    assert result.exit_code == 0, result.output
    password = result.output.strip().rsplit(" ", 1)[1]
    assert sign_in(office.client(), "ann@example.org", password) == 302
    again = CliRunner().invoke(user, ["add", "ann@example.org", "--role", "viewer"])
    assert again.exit_code == 2
    assert "account with this e-mail" in again.output
