"""Profiles: invitations, standings, evaluators and looks for the office; answers and classes behind the wall.

The role `profiles` may read what the questions follow from, write what the office may know of a profile, and add to
the trail, the jobs and the outbox, so that a supplier's step is one transaction. Of mails it reads to whom they
belong, no more, so that erasure reaches them. The office reads standings and looks and never writes them. `counts`
gets nothing here: it executes functions alone.
"""

import sqlalchemy as sa
from alembic import op
from sqlalchemy.dialects import postgresql

revision = "0017"
down_revision = "0016"
branch_labels = None
depends_on = None

READ = (
    *("account", "supplier", "supplier_contact", "supplier_identifier", "participation", "tender", "screening"),
    *("pack_version", "pack_adoption", "pack_text", "population_table", "population_figure", "population_definition"),
    *("profile_invitation", "profile_standing", "profile_look", "evaluator", "contact_person", "chase", "audit"),
    *("outbox", "supplier_survey"),
)
"""What the role `profiles` reads of the office."""

COLUMNS = {"account": " (id, name)", "outbox": " (id, record_type, record_id, sent_at)"}
"""Of these no more than some columns."""

WRITTEN = {
    "profile_invitation": "insert, update",
    "profile_standing": "insert, update, delete",
    "profile_look": "insert",
    "supplier_survey": "update (closed_at, result)",
    "chase": "update",
    "audit": "insert",
    "job": "insert",
    "outbox": "insert, update (recipient, parameters, withdrawn_at)",
}


def upgrade() -> None:
    op.create_table(
        "supplier_survey",
        sa.Column("id", sa.BigInteger(), sa.Identity(always=False), nullable=False),
        sa.Column("name", sa.Text(), nullable=False),
        sa.Column("respondents", postgresql.JSONB(), nullable=False),
        sa.Column("from_date", sa.Date(), nullable=False),
        sa.Column("until_date", sa.Date(), nullable=False),
        sa.Column("made_by", sa.BigInteger(), nullable=True),
        sa.Column("made_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("started_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("closed_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("result", postgresql.JSONB(), nullable=True),
        sa.CheckConstraint("from_date <= until_date", name=op.f("ck_supplier_survey_period")),
        sa.CheckConstraint("(closed_at is null) = (result is null)", name=op.f("ck_supplier_survey_closed")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_supplier_survey")),
    )
    op.create_table(
        "anonymous_answers",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("quarter", sa.String(length=7), nullable=False),
        sa.Column("survey_id", sa.BigInteger(), nullable=True),
        sa.Column("pack", sa.String(length=64), nullable=False),
        sa.Column("sealed", sa.LargeBinary(), nullable=False),
        sa.ForeignKeyConstraint(["survey_id"], ["supplier_survey.id"], name=op.f("fk_anonymous_answers_survey_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_anonymous_answers")),
        schema="profiles",
    )
    op.create_index("ix_anonymous_answers_quarter", "anonymous_answers", ["quarter"], unique=False, schema="profiles")
    op.create_index(
        op.f("ix_anonymous_answers_survey_id"),
        "anonymous_answers",
        ["survey_id"],
        unique=False,
        schema="profiles",
    )
    op.create_table(
        "profile_class",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("pseudonym", sa.LargeBinary(), nullable=False),
        sa.Column("migrant_owned", sa.String(length=20), nullable=False),
        sa.Column("diverse", sa.String(length=20), nullable=False),
        sa.Column("definition", sa.Text(), nullable=False),
        sa.Column("valid_from", sa.Date(), nullable=False),
        sa.Column("valid_to", sa.Date(), nullable=True),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_profile_class")),
        schema="profiles",
    )
    op.create_index("uq_profile_class", "profile_class", ["pseudonym", "valid_from"], unique=True, schema="profiles")
    op.create_table(
        "profile_look",
        sa.Column("id", sa.BigInteger(), sa.Identity(always=False), nullable=False),
        sa.Column("supplier_id", sa.BigInteger(), nullable=False),
        sa.Column("account_id", sa.BigInteger(), nullable=False),
        sa.Column("purpose", sa.Text(), nullable=False),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(["account_id"], ["account.id"], name=op.f("fk_profile_look_account_id")),
        sa.ForeignKeyConstraint(["supplier_id"], ["supplier.id"], name=op.f("fk_profile_look_supplier_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_profile_look")),
    )
    op.create_index("ix_profile_look_account", "profile_look", ["account_id", "supplier_id"], unique=False)
    op.create_index("ix_profile_look_supplier", "profile_look", ["supplier_id", "at"], unique=False)
    op.create_table(
        "profile_standing",
        sa.Column("supplier_id", sa.BigInteger(), nullable=False),
        sa.Column("completed_on", sa.Date(), nullable=False),
        sa.Column("expires_on", sa.Date(), nullable=False),
        sa.ForeignKeyConstraint(["supplier_id"], ["supplier.id"], name=op.f("fk_profile_standing_supplier_id")),
        sa.PrimaryKeyConstraint("supplier_id", name=op.f("pk_profile_standing")),
    )
    op.create_table(
        "profile",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("supplier_id", sa.BigInteger(), nullable=False),
        sa.Column("began_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("changed_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("objected_at", sa.DateTime(timezone=True), nullable=True),
        sa.ForeignKeyConstraint(["supplier_id"], ["supplier.id"], name=op.f("fk_profile_supplier_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_profile")),
        schema="profiles",
    )
    op.create_index("uq_profile_supplier", "profile", ["supplier_id"], unique=True, schema="profiles")
    op.create_table(
        "evaluator",
        sa.Column("id", sa.BigInteger(), sa.Identity(always=False), nullable=False),
        sa.Column("tender_id", sa.BigInteger(), nullable=False),
        sa.Column("account_id", sa.BigInteger(), nullable=False),
        sa.Column("named_by", sa.BigInteger(), nullable=True),
        sa.Column("named_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("ended_at", sa.DateTime(timezone=True), nullable=True),
        sa.ForeignKeyConstraint(["account_id"], ["account.id"], name=op.f("fk_evaluator_account_id")),
        sa.ForeignKeyConstraint(["tender_id"], ["tender.id"], name=op.f("fk_evaluator_tender_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_evaluator")),
    )
    op.create_index("ix_evaluator_account", "evaluator", ["account_id"], unique=False)
    op.create_index(
        "uq_evaluator",
        "evaluator",
        ["tender_id", "account_id"],
        unique=True,
        postgresql_where=sa.text("ended_at is null"),
    )
    op.create_table(
        "profile_invitation",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("number", sa.BigInteger(), sa.Identity(always=False), nullable=False),
        sa.Column("supplier_id", sa.BigInteger(), nullable=False),
        sa.Column("tender_id", sa.BigInteger(), nullable=True),
        sa.Column("survey_id", sa.BigInteger(), nullable=True),
        sa.Column("contact_id", sa.BigInteger(), nullable=True),
        sa.Column("language", sa.String(length=2), nullable=False),
        sa.Column("generation", sa.Integer(), nullable=False),
        sa.Column("tries", sa.Integer(), nullable=False),
        sa.Column("made_by", sa.BigInteger(), nullable=True),
        sa.Column("made_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("due_on", sa.Date(), nullable=True),
        sa.Column("expires_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("opened_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("began_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("finished_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("withdrawn_at", sa.DateTime(timezone=True), nullable=True),
        sa.ForeignKeyConstraint(
            ["contact_id"], ["supplier_contact.id"], name=op.f("fk_profile_invitation_contact_id"), ondelete="SET NULL"
        ),
        sa.ForeignKeyConstraint(["supplier_id"], ["supplier.id"], name=op.f("fk_profile_invitation_supplier_id")),
        sa.ForeignKeyConstraint(["survey_id"], ["supplier_survey.id"], name=op.f("fk_profile_invitation_survey_id")),
        sa.ForeignKeyConstraint(["tender_id"], ["tender.id"], name=op.f("fk_profile_invitation_tender_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_profile_invitation")),
    )
    op.create_index(
        "ix_profile_invitation_made",
        "profile_invitation",
        [sa.literal_column("made_at desc"), sa.literal_column("number desc")],
        unique=False,
    )
    op.create_index("ix_profile_invitation_supplier", "profile_invitation", ["supplier_id"], unique=False)
    op.create_index(
        "ix_profile_invitation_tender",
        "profile_invitation",
        ["tender_id"],
        unique=False,
        postgresql_where=sa.text("tender_id is not null"),
    )
    op.create_index("uq_profile_invitation_number", "profile_invitation", ["number"], unique=True)
    op.create_index(
        "uq_profile_invitation_open",
        "profile_invitation",
        ["supplier_id", sa.literal_column("coalesce(tender_id, 0)"), sa.literal_column("coalesce(survey_id, 0)")],
        unique=True,
        postgresql_where=sa.text("withdrawn_at is null and finished_at is null"),
    )
    op.create_index(
        "ix_profile_invitation_survey",
        "profile_invitation",
        ["survey_id"],
        unique=False,
        postgresql_where=sa.text("survey_id is not null"),
    )
    op.create_table(
        "draft_answer",
        sa.Column("profile_id", sa.Uuid(), nullable=False),
        sa.Column("question", sa.String(length=80), nullable=False),
        sa.Column("sealed", sa.LargeBinary(), nullable=False),
        sa.Column("revision", sa.Integer(), nullable=False),
        sa.Column("saved_at", sa.DateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(
            ["profile_id"], ["profiles.profile.id"], name=op.f("fk_draft_answer_profile_id"), ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("profile_id", "question", name=op.f("pk_draft_answer")),
        schema="profiles",
    )
    op.create_table(
        "statement",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("profile_id", sa.Uuid(), nullable=False),
        sa.Column("invitation_id", sa.Uuid(), nullable=False),
        sa.Column("pack", sa.String(length=64), nullable=False),
        sa.Column("language", sa.String(length=2), nullable=False),
        sa.Column("sent_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("expires_on", sa.Date(), nullable=False),
        sa.Column("purge_on", sa.Date(), nullable=False),
        sa.Column("sealed", sa.LargeBinary(), nullable=False),
        sa.ForeignKeyConstraint(
            ["profile_id"], ["profiles.profile.id"], name=op.f("fk_statement_profile_id"), ondelete="CASCADE"
        ),
        sa.ForeignKeyConstraint(["invitation_id"], ["profile_invitation.id"], name=op.f("fk_statement_invitation_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_statement")),
        schema="profiles",
    )
    op.create_index("ix_statement_profile", "statement", ["profile_id", "sent_at"], unique=False, schema="profiles")
    op.create_index("ix_statement_invitation", "statement", ["invitation_id"], unique=False, schema="profiles")
    op.create_index("ix_statement_purge", "statement", ["purge_on"], unique=False, schema="profiles")
    op.create_index(
        "uq_contact_person_email",
        "contact_person",
        ["email"],
        unique=True,
        postgresql_where=sa.text("email is not null"),
    )
    for table in READ:
        op.execute(f"grant select{COLUMNS.get(table, '')} on {table} to profiles")
    for table, rights in WRITTEN.items():
        op.execute(f"grant {rights} on {table} to profiles")
    op.execute("revoke insert, update, delete on profile_standing, profile_look from office")


def downgrade() -> None:
    op.drop_index("uq_contact_person_email", "contact_person")
    for table in ("statement", "draft_answer", "profile", "profile_class", "anonymous_answers"):
        op.drop_table(table, schema="profiles")
    for table in ("profile_invitation", "evaluator", "profile_standing", "profile_look", "supplier_survey"):
        op.drop_table(table)
    left = ", ".join(table for table in READ if not table.startswith("profile_") and table != "evaluator")
    op.execute(f"revoke all on {left} from profiles")
