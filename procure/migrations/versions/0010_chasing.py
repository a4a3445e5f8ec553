"""What is waited for, from whom, and which reminders went."""

import sqlalchemy as sa
from alembic import op

revision = "0010"
down_revision = "0009"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "contact_person",
        sa.Column("id", sa.BigInteger(), sa.Identity(always=False), nullable=False),
        sa.Column("account_id", sa.BigInteger(), nullable=True),
        sa.Column("name", sa.String(length=200), nullable=True),
        sa.Column("email", sa.String(length=320), nullable=True),
        sa.Column("language", sa.String(length=8), nullable=True),
        sa.CheckConstraint(
            "(account_id is null) <> (email is null)", name=op.f("ck_contact_person_account_or_address")
        ),
        sa.ForeignKeyConstraint(["account_id"], ["account.id"], name=op.f("fk_contact_person_account_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_contact_person")),
    )
    op.create_index(
        "uq_contact_person_account",
        "contact_person",
        ["account_id"],
        unique=True,
        postgresql_where=sa.text("account_id is not null"),
    )
    op.create_table(
        "chase",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("timetable", sa.String(length=60), nullable=False),
        sa.Column("record_type", sa.String(length=60), nullable=False),
        sa.Column("record_id", sa.String(length=80), nullable=False),
        sa.Column("contact_id", sa.BigInteger(), nullable=False),
        sa.Column("escalates_to_id", sa.BigInteger(), nullable=True),
        sa.Column("subject", sa.String(length=500), nullable=False),
        sa.Column("path", sa.String(length=200), nullable=False),
        sa.Column("due_on", sa.Date(), nullable=False),
        sa.Column("opened_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("paused_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("closed_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("closed_because", sa.String(length=200), nullable=True),
        sa.Column("next_step_at", sa.Date(), nullable=True),
        sa.ForeignKeyConstraint(["contact_id"], ["contact_person.id"], name=op.f("fk_chase_contact_id")),
        sa.ForeignKeyConstraint(["escalates_to_id"], ["contact_person.id"], name=op.f("fk_chase_escalates_to_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_chase")),
    )
    op.create_index("ix_chase_contact_id", "chase", ["contact_id"], unique=False)
    op.create_index(
        "ix_chase_next",
        "chase",
        ["next_step_at"],
        unique=False,
        postgresql_where=sa.text("closed_at is null and paused_at is null and next_step_at is not null"),
    )
    op.create_index("ix_chase_record", "chase", ["record_type", "record_id"], unique=False)
    op.create_index(
        "uq_chase_open",
        "chase",
        ["timetable", "record_type", "record_id", "contact_id"],
        unique=True,
        postgresql_where=sa.text("closed_at is null"),
    )
    op.create_table(
        "chasing_message",
        sa.Column("id", sa.BigInteger(), sa.Identity(always=False), nullable=False),
        sa.Column("contact_id", sa.BigInteger(), nullable=False),
        sa.Column("local_date", sa.Date(), nullable=False),
        sa.Column("message_id", sa.Uuid(), nullable=False),
        sa.ForeignKeyConstraint(["contact_id"], ["contact_person.id"], name=op.f("fk_chasing_message_contact_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_chasing_message")),
        sa.UniqueConstraint("contact_id", "local_date", name=op.f("uq_chasing_message_contact_id_local_date")),
    )
    op.create_table(
        "reminder",
        sa.Column("id", sa.BigInteger(), sa.Identity(always=False), nullable=False),
        sa.Column("chase_id", sa.Uuid(), nullable=False),
        sa.Column("step", sa.String(length=60), nullable=False),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("message_id", sa.Uuid(), nullable=True),
        sa.ForeignKeyConstraint(["chase_id"], ["chase.id"], name=op.f("fk_reminder_chase_id"), ondelete="cascade"),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_reminder")),
        sa.UniqueConstraint("chase_id", "step", name=op.f("uq_reminder_chase_id_step")),
    )


def downgrade() -> None:
    op.drop_table("reminder")
    op.drop_table("chasing_message")
    op.drop_index("uq_chase_open", table_name="chase", postgresql_where=sa.text("closed_at is null"))
    op.drop_index("ix_chase_record", table_name="chase")
    op.drop_index(
        "ix_chase_next",
        table_name="chase",
        postgresql_where=sa.text("closed_at is null and paused_at is null and next_step_at is not null"),
    )
    op.drop_index("ix_chase_contact_id", table_name="chase")
    op.drop_table("chase")
    op.drop_index(
        "uq_contact_person_account", table_name="contact_person", postgresql_where=sa.text("account_id is not null")
    )
    op.drop_table("contact_person")
