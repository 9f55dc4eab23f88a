"""The contact log is append-only, and the database itself sees to it."""

from alembic import op


def append_only() -> None:
    """Refuse every UPDATE and DELETE on the contact log."""
    if op.get_bind().dialect.name == "sqlite":
        for verb in ("UPDATE", "DELETE"):
            op.execute(
                f"CREATE TRIGGER contact_log_no_{verb.lower()} BEFORE {verb} ON contact_log "
                "BEGIN SELECT RAISE(ABORT, 'the contact log is append-only'); END"
            )
        return
    op.execute(
        "CREATE FUNCTION contact_log_append_only() RETURNS trigger LANGUAGE plpgsql AS "
        "$$ BEGIN RAISE EXCEPTION 'the contact log is append-only'; END $$"
    )
    op.execute(
        "CREATE TRIGGER contact_log_append_only BEFORE UPDATE OR DELETE ON contact_log "
        "FOR EACH ROW EXECUTE FUNCTION contact_log_append_only()"
    )


def drop_append_only() -> None:
    """Take the refusal away again, before the table itself goes."""
    if op.get_bind().dialect.name == "sqlite":
        for verb in ("UPDATE", "DELETE"):
            op.execute(f"DROP TRIGGER contact_log_no_{verb.lower()}")
        return
    op.execute("DROP TRIGGER contact_log_append_only ON contact_log")
    op.execute("DROP FUNCTION contact_log_append_only()")
