"""The database roles of the wall, the schema `profiles`, and the core: audit trail, jobs, outbox.

Roles: `office` reads and writes the schema `public`, and may only add to the audit trail; `profiles` has the schema of
that name; `counts` may execute what it is later granted there, and nothing else. `owner`, who runs this, owns every
table and serves no request.
"""

import sqlalchemy as sa
from alembic import op
from sqlalchemy.dialects import postgresql

revision = "0001"
down_revision = None
branch_labels = None
depends_on = None

ROLES = ("office", "profiles", "counts")


def upgrade() -> None:
    for role in ROLES:
        op.execute(
            f"do $$ begin if not exists (select from pg_roles where rolname = '{role}') "
            f"then create role {role} login; end if; end $$"
        )
        op.execute(f"grant usage on schema public to {role}" if role != "counts" else "select 1")
    op.execute("revoke create on schema public from public")
    op.execute("create schema profiles")
    op.execute("grant usage on schema profiles to profiles")
    op.execute("grant usage on schema profiles to counts")
    op.execute("alter default privileges in schema public grant select, insert, update, delete on tables to office")
    op.execute("alter default privileges in schema public grant usage, select on sequences to office")
    op.execute(
        "alter default privileges in schema profiles grant select, insert, update, delete on tables to profiles"
    )
    op.execute("alter default privileges in schema profiles revoke execute on functions from public")

    op.create_table(
        "audit",
        sa.Column("id", sa.BigInteger(), sa.Identity(), nullable=False),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("account_id", sa.BigInteger()),
        sa.Column("action", sa.String(60), nullable=False),
        sa.Column("record_type", sa.String(60), nullable=False),
        sa.Column("record_id", sa.String(80), nullable=False),
        sa.Column("before", postgresql.JSONB(), nullable=False),
        sa.Column("after", postgresql.JSONB(), nullable=False),
        sa.Column("pack", sa.String(64)),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_audit")),
    )
    op.create_index("ix_audit_record", "audit", ["record_type", "record_id", "id"])
    op.create_index("ix_audit_at", "audit", ["at"])
    op.create_index(op.f("ix_audit_account_id"), "audit", ["account_id"])
    op.execute("revoke update, delete, truncate on audit from office")

    op.create_table(
        "job",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("kind", sa.String(60), nullable=False),
        sa.Column("arguments", postgresql.JSONB(), nullable=False),
        sa.Column("account_id", sa.BigInteger()),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("sent_at", sa.DateTime(timezone=True)),
        sa.Column("started_at", sa.DateTime(timezone=True)),
        sa.Column("worker", sa.String(120)),
        sa.Column("attempts", sa.Integer(), nullable=False),
        sa.Column("stalls", sa.Integer(), nullable=False),
        sa.Column("done", sa.BigInteger(), nullable=False),
        sa.Column("total", sa.BigInteger()),
        sa.Column("result", postgresql.JSONB(), nullable=False),
        sa.Column("error", sa.Text()),
        sa.Column("cancel_requested_at", sa.DateTime(timezone=True)),
        sa.Column("parked_at", sa.DateTime(timezone=True)),
        sa.Column("ended_at", sa.DateTime(timezone=True)),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_job")),
    )
    op.create_index(
        "ix_job_open", "job", ["sent_at"], postgresql_where=sa.text("ended_at is null and parked_at is null")
    )
    op.create_index("ix_job_created_at", "job", ["created_at"])
    op.create_index(op.f("ix_job_account_id"), "job", ["account_id"])

    op.create_table(
        "outbox",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("template", sa.String(80), nullable=False),
        sa.Column("language", sa.String(8), nullable=False),
        sa.Column("parameters", postgresql.JSONB(), nullable=False),
        sa.Column("recipient", sa.String(320), nullable=False),
        sa.Column("record_type", sa.String(60), nullable=False),
        sa.Column("record_id", sa.String(80), nullable=False),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("due_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("attempts", sa.Integer(), nullable=False),
        sa.Column("claimed_at", sa.DateTime(timezone=True)),
        sa.Column("sent_at", sa.DateTime(timezone=True)),
        sa.Column("refused_at", sa.DateTime(timezone=True)),
        sa.Column("unknown_at", sa.DateTime(timezone=True)),
        sa.Column("withdrawn_at", sa.DateTime(timezone=True)),
        sa.Column("error", sa.Text()),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_outbox")),
    )
    op.create_index(
        "ix_outbox_open",
        "outbox",
        ["due_at"],
        postgresql_where=sa.text(
            "sent_at is null and refused_at is null and unknown_at is null and withdrawn_at is null"
        ),
    )
    op.create_index("ix_outbox_record", "outbox", ["record_type", "record_id"])
    op.create_index("ix_outbox_created_at", "outbox", ["created_at"])


def downgrade() -> None:
    for table in ("outbox", "job", "audit"):
        op.drop_table(table)
    op.execute("drop schema profiles")
