"""`attendance user`: the accounts of staff."""

from __future__ import annotations

import secrets

import click
from sqlalchemy import select

from bot.auth import AccountError, add_user
from bot.ledger import open_database
from storage.models import School
from storage.words import Role

GENERATED_BYTES = 15


@click.group("user")
def user() -> None:
    """Accounts of the staff pages."""


@user.command("add")
@click.argument("email")
@click.option("--role", type=click.Choice([role.value for role in Role]), required=True, help="What they may do.")
@click.option("--name", default="", help="The name shown beside what they do; the e-mail address if left out.")
@click.option("--school", "school_id", default=None, help="Only this school (its sourcedId); every school if left out.")
@click.option("--ask", is_flag=True, help="Ask for the password rather than make one up.")
def add(email: str, role: str, name: str, school_id: str | None, ask: bool) -> None:
    """Make an account for EMAIL and print the password that was made up for it, once."""
    password = secrets.token_urlsafe(GENERATED_BYTES)
    if ask:
        password = click.prompt("Password", hide_input=True, confirmation_prompt=True)
    database = open_database()
    try:
        with database.write() as session:
            school = None
            if school_id is not None:
                school = session.scalar(select(School.id).where(School.source_id == school_id))
                if school is None:
                    raise click.BadParameter("there is no such school in the ledger", param_hint="--school")
            add_user(session, email, name, Role(role), password, school_id=school)
    except AccountError as error:
        raise click.BadParameter(str(error)) from None
    finally:
        database.close()
    click.echo(f"Account made, role {role}.")
    if not ask:
        click.echo(f"Password (shown this once): {password}")
