"""The year: school years, decisions, interventions, and the attendance file

Revision ID: 0006
Revises: 0005
"""

import sqlalchemy as sa
from alembic import op

revision = "0006"
down_revision = "0005"
branch_labels = None
depends_on = None

# In the order in which they can go.
TABLES = (
    "referrals",
    "family_letters",
    "excuse_decisions",
    "disclosures",
    "contracts",
    "meetings",
    "file_documents",
    "tardies",
    "interventions",
    "enrollments",
    "declarations",
    "case_managers",
    "school_years",
    "room_rolls",
    "report_runs",
    "year_policies",
    "outgoing_mails",
)


def upgrade() -> None:
    op.create_table(
        "year_policies",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("name", sa.String(length=128), nullable=False),
        sa.Column("digest", sa.String(length=64), nullable=False),
        sa.Column("text", sa.String(), nullable=False),
        sa.Column("adopted_at", sa.DateTime(timezone=True), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_year_policies")),
        sa.UniqueConstraint("name", "digest", name=op.f("uq_year_policies_name_digest")),
    )
    op.create_table(
        "outgoing_mails",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("school_id", sa.Integer(), nullable=False),
        sa.Column(
            "kind",
            sa.Enum(
                "letter",
                "invitation",
                "report",
                "notice",
                name="mailkind",
                native_enum=False,
                create_constraint=True,
                length=32,
            ),
            nullable=False,
        ),
        sa.Column("about_id", sa.Integer(), nullable=False),
        sa.Column("part", sa.String(length=64), nullable=False),
        sa.Column("student_id", sa.Integer(), nullable=True),
        sa.Column("contact_id", sa.Integer(), nullable=True),
        sa.Column("address", sa.String(length=320), nullable=False),
        sa.Column("language", sa.String(length=8), nullable=False),
        sa.Column("subject", sa.String(), nullable=False),
        sa.Column("body", sa.String(), nullable=False),
        sa.Column("attachments", sa.JSON(), nullable=False),
        sa.Column(
            "state",
            sa.Enum(
                "planned",
                "sending",
                "sent",
                "failed",
                "withdrawn",
                name="mailstate",
                native_enum=False,
                create_constraint=True,
                length=32,
            ),
            nullable=False,
        ),
        sa.Column("ordered_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("due_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("tries", sa.Integer(), nullable=False),
        sa.Column("sent_at", sa.DateTime(timezone=True), nullable=True),
        sa.ForeignKeyConstraint(["contact_id"], ["contacts.id"], name=op.f("fk_outgoing_mails_contact_id_contacts")),
        sa.ForeignKeyConstraint(["school_id"], ["schools.id"], name=op.f("fk_outgoing_mails_school_id_schools")),
        sa.ForeignKeyConstraint(["student_id"], ["students.id"], name=op.f("fk_outgoing_mails_student_id_students")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_outgoing_mails")),
        sa.UniqueConstraint("kind", "about_id", "part", name=op.f("uq_outgoing_mails_kind_about_id_part")),
    )
    op.create_index("ix_outgoing_mails_state_due", "outgoing_mails", ["state", "due_at"])
    op.create_table(
        "report_runs",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("school_id", sa.Integer(), nullable=False),
        sa.Column("kind", sa.String(length=64), nullable=False),
        sa.Column("for_day", sa.Date(), nullable=False),
        sa.Column("part", sa.String(length=64), nullable=False),
        sa.Column("begun_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("made_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("details", sa.JSON(), nullable=False),
        sa.ForeignKeyConstraint(["school_id"], ["schools.id"], name=op.f("fk_report_runs_school_id_schools")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_report_runs")),
        sa.UniqueConstraint(
            "school_id", "kind", "for_day", "part", name=op.f("uq_report_runs_school_id_kind_for_day_part")
        ),
    )
    op.create_table(
        "room_rolls",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("school_id", sa.Integer(), nullable=False),
        sa.Column("date", sa.Date(), nullable=False),
        sa.Column("room", sa.String(length=255), nullable=False),
        sa.Column("received_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("reminded_at", sa.DateTime(timezone=True), nullable=True),
        sa.ForeignKeyConstraint(["school_id"], ["schools.id"], name=op.f("fk_room_rolls_school_id_schools")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_room_rolls")),
        sa.UniqueConstraint("school_id", "date", "room", name=op.f("uq_room_rolls_school_id_date_room")),
    )
    op.create_table(
        "school_years",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("school_id", sa.Integer(), nullable=False),
        sa.Column("name", sa.String(length=64), nullable=False),
        sa.Column("starts_on", sa.Date(), nullable=False),
        sa.Column("ends_on", sa.Date(), nullable=False),
        sa.Column("guessed", sa.Boolean(), server_default=sa.text("false"), nullable=False),
        sa.ForeignKeyConstraint(["school_id"], ["schools.id"], name=op.f("fk_school_years_school_id_schools")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_school_years")),
        sa.UniqueConstraint("school_id", "name", name=op.f("uq_school_years_school_id_name")),
    )
    op.create_table(
        "case_managers",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("student_id", sa.Integer(), nullable=False),
        sa.Column("year_id", sa.Integer(), nullable=False),
        sa.Column("staff_id", sa.Integer(), nullable=False),
        sa.Column("from_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("until_at", sa.DateTime(timezone=True), nullable=True),
        sa.ForeignKeyConstraint(["staff_id"], ["staff.id"], name=op.f("fk_case_managers_staff_id_staff")),
        sa.ForeignKeyConstraint(["student_id"], ["students.id"], name=op.f("fk_case_managers_student_id_students")),
        sa.ForeignKeyConstraint(["year_id"], ["school_years.id"], name=op.f("fk_case_managers_year_id_school_years")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_case_managers")),
    )
    op.create_index("ix_case_managers_student_year", "case_managers", ["student_id", "year_id"])

    op.create_table(
        "declarations",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("student_id", sa.Integer(), nullable=False),
        sa.Column("year_id", sa.Integer(), nullable=False),
        sa.Column("fact", sa.String(length=64), nullable=False),
        sa.Column("on", sa.Date(), nullable=False),
        sa.Column("note", sa.String(), nullable=False),
        sa.Column("stated_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("stated_by", sa.Integer(), nullable=False),
        sa.Column("withdrawn_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("withdrawn_by", sa.Integer(), nullable=True),
        sa.ForeignKeyConstraint(["stated_by"], ["staff.id"], name=op.f("fk_declarations_stated_by_staff")),
        sa.ForeignKeyConstraint(["student_id"], ["students.id"], name=op.f("fk_declarations_student_id_students")),
        sa.ForeignKeyConstraint(["withdrawn_by"], ["staff.id"], name=op.f("fk_declarations_withdrawn_by_staff")),
        sa.ForeignKeyConstraint(["year_id"], ["school_years.id"], name=op.f("fk_declarations_year_id_school_years")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_declarations")),
    )
    op.create_index("ix_declarations_student_year", "declarations", ["student_id", "year_id"])

    op.create_table(
        "enrollments",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("student_id", sa.Integer(), nullable=False),
        sa.Column("starts_on", sa.Date(), nullable=False),
        sa.Column("ends_on", sa.Date(), nullable=True),
        sa.ForeignKeyConstraint(["student_id"], ["students.id"], name=op.f("fk_enrollments_student_id_students")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_enrollments")),
        sa.UniqueConstraint("student_id", "starts_on", name=op.f("uq_enrollments_student_id_starts_on")),
    )
    op.create_table(
        "interventions",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("school_id", sa.Integer(), nullable=False),
        sa.Column("student_id", sa.Integer(), nullable=False),
        sa.Column("year_id", sa.Integer(), nullable=False),
        sa.Column("policy", sa.String(length=128), nullable=False),
        sa.Column("tier", sa.String(length=64), nullable=False),
        sa.Column("step", sa.String(length=64), nullable=False),
        sa.Column("occurrence", sa.String(length=32), nullable=False),
        sa.Column("who", sa.String(length=64), nullable=False),
        sa.Column("assigned_to", sa.Integer(), nullable=True),
        sa.Column(
            "state",
            sa.Enum(
                "open",
                "done",
                "withdrawn",
                "waived",
                name="interventionstate",
                native_enum=False,
                create_constraint=True,
                length=32,
            ),
            nullable=False,
        ),
        sa.Column("because", sa.JSON(), nullable=False),
        sa.Column("since", sa.Date(), nullable=False),
        sa.Column("due_on", sa.Date(), nullable=False),
        sa.Column("opened_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("done_on", sa.Date(), nullable=True),
        sa.Column("done_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("done_by", sa.Integer(), nullable=True),
        sa.Column("outcome", sa.String(length=64), nullable=False),
        sa.Column("note", sa.String(), nullable=False),
        sa.Column("closed_at", sa.DateTime(timezone=True), nullable=True),
        sa.ForeignKeyConstraint(["assigned_to"], ["staff.id"], name=op.f("fk_interventions_assigned_to_staff")),
        sa.ForeignKeyConstraint(["done_by"], ["staff.id"], name=op.f("fk_interventions_done_by_staff")),
        sa.ForeignKeyConstraint(["school_id"], ["schools.id"], name=op.f("fk_interventions_school_id_schools")),
        sa.ForeignKeyConstraint(["student_id"], ["students.id"], name=op.f("fk_interventions_student_id_students")),
        sa.ForeignKeyConstraint(["year_id"], ["school_years.id"], name=op.f("fk_interventions_year_id_school_years")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_interventions")),
        sa.UniqueConstraint(
            "student_id",
            "year_id",
            "policy",
            "tier",
            "step",
            "occurrence",
            name=op.f("uq_interventions_student_id_year_id_policy_tier_step_occurrence"),
        ),
    )
    op.create_index("ix_interventions_school_state_due", "interventions", ["school_id", "state", "due_on"])

    op.create_table(
        "tardies",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("school_id", sa.Integer(), nullable=False),
        sa.Column("student_id", sa.Integer(), nullable=False),
        sa.Column("date", sa.Date(), nullable=False),
        sa.Column("minutes", sa.Integer(), nullable=True),
        sa.Column("noted_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("withdrawn_at", sa.DateTime(timezone=True), nullable=True),
        sa.ForeignKeyConstraint(["school_id"], ["schools.id"], name=op.f("fk_tardies_school_id_schools")),
        sa.ForeignKeyConstraint(["student_id"], ["students.id"], name=op.f("fk_tardies_student_id_students")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_tardies")),
        sa.UniqueConstraint("student_id", "date", name=op.f("uq_tardies_student_id_date")),
    )
    op.create_index("ix_tardies_school_day", "tardies", ["school_id", "date"])

    op.create_table(
        "file_documents",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("student_id", sa.Integer(), nullable=False),
        sa.Column("year_id", sa.Integer(), nullable=False),
        sa.Column("intervention_id", sa.Integer(), nullable=True),
        sa.Column(
            "kind",
            sa.Enum(
                "letter",
                "parent note",
                "medical note",
                "court paper",
                "meeting notes",
                "contract",
                "plan",
                "assessment",
                "referral",
                "other",
                name="documentkind",
                native_enum=False,
                create_constraint=True,
                length=32,
            ),
            nullable=False,
        ),
        sa.Column("title", sa.String(), nullable=False),
        sa.Column("dated", sa.Date(), nullable=False),
        sa.Column("media_key", sa.String(length=128), nullable=False),
        sa.Column("media_type", sa.String(length=64), nullable=False),
        sa.Column("sha256", sa.String(length=64), nullable=False),
        sa.Column("filed_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("filed_by", sa.Integer(), nullable=True),
        sa.Column("removed_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("removed_by", sa.Integer(), nullable=True),
        sa.ForeignKeyConstraint(["filed_by"], ["staff.id"], name=op.f("fk_file_documents_filed_by_staff")),
        sa.ForeignKeyConstraint(
            ["intervention_id"], ["interventions.id"], name=op.f("fk_file_documents_intervention_id_interventions")
        ),
        sa.ForeignKeyConstraint(["removed_by"], ["staff.id"], name=op.f("fk_file_documents_removed_by_staff")),
        sa.ForeignKeyConstraint(["student_id"], ["students.id"], name=op.f("fk_file_documents_student_id_students")),
        sa.ForeignKeyConstraint(["year_id"], ["school_years.id"], name=op.f("fk_file_documents_year_id_school_years")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_file_documents")),
    )
    op.create_index(op.f("ix_file_documents_intervention_id"), "file_documents", ["intervention_id"])
    op.create_index("ix_file_documents_student_year", "file_documents", ["student_id", "year_id"])

    op.create_table(
        "meetings",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("school_id", sa.Integer(), nullable=False),
        sa.Column("student_id", sa.Integer(), nullable=False),
        sa.Column("year_id", sa.Integer(), nullable=False),
        sa.Column("intervention_id", sa.Integer(), nullable=True),
        sa.Column("starts_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("minutes", sa.Integer(), nullable=False),
        sa.Column(
            "how",
            sa.Enum(
                "in person", "phone", "video", name="meetinghow", native_enum=False, create_constraint=True, length=32
            ),
            nullable=False,
        ),
        sa.Column("place", sa.String(), nullable=False),
        sa.Column(
            "state",
            sa.Enum(
                "planned",
                "held",
                "no show",
                "canceled",
                name="meetingstate",
                native_enum=False,
                create_constraint=True,
                length=32,
            ),
            nullable=False,
        ),
        sa.Column("sequence", sa.Integer(), nullable=False),
        sa.Column("attendees", sa.JSON(), nullable=False),
        sa.Column("outcome", sa.String(), nullable=False),
        sa.Column("invited_sequence", sa.Integer(), nullable=True),
        sa.Column("planned_by", sa.Integer(), nullable=False),
        sa.Column("planned_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("closed_at", sa.DateTime(timezone=True), nullable=True),
        sa.ForeignKeyConstraint(
            ["intervention_id"], ["interventions.id"], name=op.f("fk_meetings_intervention_id_interventions")
        ),
        sa.ForeignKeyConstraint(["planned_by"], ["staff.id"], name=op.f("fk_meetings_planned_by_staff")),
        sa.ForeignKeyConstraint(["school_id"], ["schools.id"], name=op.f("fk_meetings_school_id_schools")),
        sa.ForeignKeyConstraint(["student_id"], ["students.id"], name=op.f("fk_meetings_student_id_students")),
        sa.ForeignKeyConstraint(["year_id"], ["school_years.id"], name=op.f("fk_meetings_year_id_school_years")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_meetings")),
    )
    op.create_index(op.f("ix_meetings_intervention_id"), "meetings", ["intervention_id"])
    op.create_index("ix_meetings_school_starts", "meetings", ["school_id", "starts_at"])

    op.create_table(
        "contracts",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("student_id", sa.Integer(), nullable=False),
        sa.Column("year_id", sa.Integer(), nullable=False),
        sa.Column("intervention_id", sa.Integer(), nullable=True),
        sa.Column("terms", sa.JSON(), nullable=False),
        sa.Column("agreed_on", sa.Date(), nullable=False),
        sa.Column("document_id", sa.Integer(), nullable=True),
        sa.Column("made_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("made_by", sa.Integer(), nullable=False),
        sa.Column("withdrawn_at", sa.DateTime(timezone=True), nullable=True),
        sa.ForeignKeyConstraint(
            ["document_id"], ["file_documents.id"], name=op.f("fk_contracts_document_id_file_documents")
        ),
        sa.ForeignKeyConstraint(
            ["intervention_id"], ["interventions.id"], name=op.f("fk_contracts_intervention_id_interventions")
        ),
        sa.ForeignKeyConstraint(["made_by"], ["staff.id"], name=op.f("fk_contracts_made_by_staff")),
        sa.ForeignKeyConstraint(["student_id"], ["students.id"], name=op.f("fk_contracts_student_id_students")),
        sa.ForeignKeyConstraint(["year_id"], ["school_years.id"], name=op.f("fk_contracts_year_id_school_years")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_contracts")),
    )
    op.create_index(op.f("ix_contracts_intervention_id"), "contracts", ["intervention_id"])
    op.create_index("ix_contracts_student_year", "contracts", ["student_id", "year_id"])

    op.create_table(
        "disclosures",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("student_id", sa.Integer(), nullable=False),
        sa.Column("recipient", sa.String(), nullable=False),
        sa.Column("interest", sa.String(), nullable=False),
        sa.Column("what", sa.String(), nullable=False),
        sa.Column("document_id", sa.Integer(), nullable=True),
        sa.Column("disclosed_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("disclosed_by", sa.Integer(), nullable=True),
        sa.ForeignKeyConstraint(["disclosed_by"], ["staff.id"], name=op.f("fk_disclosures_disclosed_by_staff")),
        sa.ForeignKeyConstraint(
            ["document_id"], ["file_documents.id"], name=op.f("fk_disclosures_document_id_file_documents")
        ),
        sa.ForeignKeyConstraint(["student_id"], ["students.id"], name=op.f("fk_disclosures_student_id_students")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_disclosures")),
    )
    op.create_index("ix_disclosures_student", "disclosures", ["student_id"])

    op.create_table(
        "excuse_decisions",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("student_id", sa.Integer(), nullable=False),
        sa.Column("date", sa.Date(), nullable=False),
        sa.Column(
            "excuse",
            sa.Enum("excused", "unexcused", name="excuse", native_enum=False, create_constraint=True, length=32),
            nullable=False,
        ),
        sa.Column(
            "evidence",
            sa.Enum(
                "call",
                "text",
                "parent note",
                "medical note",
                "health department",
                "court",
                "school",
                "principal",
                "none",
                name="evidence",
                native_enum=False,
                create_constraint=True,
                length=32,
            ),
            nullable=False,
        ),
        sa.Column("reason_code", sa.String(length=2), nullable=True),
        sa.Column("note", sa.String(), nullable=False),
        sa.Column("document_id", sa.Integer(), nullable=True),
        sa.Column("received_on", sa.Date(), nullable=False),
        sa.Column("decided_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("decided_by", sa.Integer(), nullable=True),
        sa.Column("withdrawn_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("withdrawn_by", sa.Integer(), nullable=True),
        sa.ForeignKeyConstraint(["decided_by"], ["staff.id"], name=op.f("fk_excuse_decisions_decided_by_staff")),
        sa.ForeignKeyConstraint(
            ["document_id"], ["file_documents.id"], name=op.f("fk_excuse_decisions_document_id_file_documents")
        ),
        sa.ForeignKeyConstraint(["student_id"], ["students.id"], name=op.f("fk_excuse_decisions_student_id_students")),
        sa.ForeignKeyConstraint(["withdrawn_by"], ["staff.id"], name=op.f("fk_excuse_decisions_withdrawn_by_staff")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_excuse_decisions")),
    )
    op.create_index("ix_excuse_decisions_student_date", "excuse_decisions", ["student_id", "date"])

    op.create_table(
        "family_letters",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("school_id", sa.Integer(), nullable=False),
        sa.Column("student_id", sa.Integer(), nullable=False),
        sa.Column("intervention_id", sa.Integer(), nullable=False),
        sa.Column("contact_id", sa.Integer(), nullable=False),
        sa.Column("document_id", sa.Integer(), nullable=False),
        sa.Column("template", sa.String(length=64), nullable=False),
        sa.Column("language", sa.String(length=8), nullable=False),
        sa.Column(
            "state",
            sa.Enum(
                "to print",
                "to send",
                "printed",
                "sent",
                "withdrawn",
                name="letterstate",
                native_enum=False,
                create_constraint=True,
                length=32,
            ),
            nullable=False,
        ),
        sa.Column("address", sa.String(length=320), nullable=False),
        sa.Column("made_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("sent_at", sa.DateTime(timezone=True), nullable=True),
        sa.ForeignKeyConstraint(["contact_id"], ["contacts.id"], name=op.f("fk_family_letters_contact_id_contacts")),
        sa.ForeignKeyConstraint(
            ["document_id"], ["file_documents.id"], name=op.f("fk_family_letters_document_id_file_documents")
        ),
        sa.ForeignKeyConstraint(
            ["intervention_id"], ["interventions.id"], name=op.f("fk_family_letters_intervention_id_interventions")
        ),
        sa.ForeignKeyConstraint(["school_id"], ["schools.id"], name=op.f("fk_family_letters_school_id_schools")),
        sa.ForeignKeyConstraint(["student_id"], ["students.id"], name=op.f("fk_family_letters_student_id_students")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_family_letters")),
        sa.UniqueConstraint("intervention_id", "contact_id", name=op.f("uq_family_letters_intervention_id_contact_id")),
    )
    op.create_index("ix_family_letters_school_state", "family_letters", ["school_id", "state"])

    op.create_table(
        "referrals",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("student_id", sa.Integer(), nullable=False),
        sa.Column("year_id", sa.Integer(), nullable=False),
        sa.Column("intervention_id", sa.Integer(), nullable=False),
        sa.Column("recipient", sa.String(length=64), nullable=False),
        sa.Column("document_id", sa.Integer(), nullable=False),
        sa.Column("manifest", sa.JSON(), nullable=False),
        sa.Column("made_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("made_by", sa.Integer(), nullable=False),
        sa.Column("outcome", sa.String(), nullable=False),
        sa.ForeignKeyConstraint(
            ["document_id"], ["file_documents.id"], name=op.f("fk_referrals_document_id_file_documents")
        ),
        sa.ForeignKeyConstraint(
            ["intervention_id"], ["interventions.id"], name=op.f("fk_referrals_intervention_id_interventions")
        ),
        sa.ForeignKeyConstraint(["made_by"], ["staff.id"], name=op.f("fk_referrals_made_by_staff")),
        sa.ForeignKeyConstraint(["student_id"], ["students.id"], name=op.f("fk_referrals_student_id_students")),
        sa.ForeignKeyConstraint(["year_id"], ["school_years.id"], name=op.f("fk_referrals_year_id_school_years")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_referrals")),
        sa.UniqueConstraint("intervention_id", name=op.f("uq_referrals_intervention_id")),
    )
    op.create_index("ix_referrals_student_year", "referrals", ["student_id", "year_id"])

    op.add_column("schools", sa.Column("address", sa.String(), server_default="", nullable=False))
    op.add_column("absences", sa.Column("share", sa.Double(), server_default="1", nullable=False))
    op.add_column("absences", sa.Column("reason", sa.String(), server_default="", nullable=False))

    op.add_column("contacts", sa.Column("address", sa.String(), server_default="", nullable=False))
    op.add_column(
        "contacts", sa.Column("letters_by_email", sa.Boolean(), server_default=sa.text("false"), nullable=False)
    )


def downgrade() -> None:
    op.drop_column("schools", "address")
    op.drop_column("contacts", "letters_by_email")
    op.drop_column("contacts", "address")
    op.drop_column("absences", "reason")
    op.drop_column("absences", "share")
    for table in TABLES:
        op.drop_table(table)
