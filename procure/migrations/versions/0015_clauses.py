"""Drafts of contracts with findings and decisions, the city's clause texts, and texts laid over those of a pack."""

import sqlalchemy as sa
from alembic import op
from sqlalchemy.dialects import postgresql

revision = "0015"
down_revision = "0014"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "draft_content",
        sa.Column("digest", sa.String(length=64), nullable=False),
        sa.Column("content", sa.LargeBinary(), nullable=False),
        sa.Column("stored_at", sa.DateTime(timezone=True), nullable=False),
        sa.PrimaryKeyConstraint("digest", name=op.f("pk_draft_content")),
    )
    op.create_table(
        "pack_text",
        sa.Column("id", sa.BigInteger(), sa.Identity(always=False), nullable=False),
        sa.Column("pack_id", sa.String(length=60), nullable=False),
        sa.Column("language", sa.String(length=2), nullable=False),
        sa.Column("key", sa.String(length=200), nullable=False),
        sa.Column("text", sa.Text(), nullable=False),
        sa.Column("approved_by", sa.BigInteger(), nullable=True),
        sa.Column("approved_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("withdrawn_at", sa.DateTime(timezone=True), nullable=True),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_pack_text")),
    )
    op.create_index(
        "uq_pack_text",
        "pack_text",
        ["pack_id", "language", "key"],
        unique=True,
        postgresql_where=sa.text("withdrawn_at is null"),
    )
    op.create_table(
        "clause_text",
        sa.Column("id", sa.BigInteger(), sa.Identity(always=False), nullable=False),
        sa.Column("pack_id", sa.String(length=60), nullable=False),
        sa.Column("clause", sa.String(length=60), nullable=False),
        sa.Column("language", sa.String(length=2), nullable=False),
        sa.Column("number", sa.Integer(), nullable=False),
        sa.Column("text", sa.Text(), nullable=False),
        sa.Column("note", sa.Text(), nullable=False),
        sa.Column("written_by", sa.BigInteger(), nullable=True),
        sa.Column("written_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("approved_by", sa.BigInteger(), nullable=True),
        sa.Column("approved_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("declined_by", sa.BigInteger(), nullable=True),
        sa.Column("declined_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("decline_note", sa.Text(), nullable=True),
        sa.Column("ended_at", sa.DateTime(timezone=True), nullable=True),
        sa.CheckConstraint("approved_at is null or declined_at is null", name=op.f("ck_clause_text_decided_once")),
        sa.ForeignKeyConstraint(["approved_by"], ["account.id"], name=op.f("fk_clause_text_approved_by")),
        sa.ForeignKeyConstraint(["declined_by"], ["account.id"], name=op.f("fk_clause_text_declined_by")),
        sa.ForeignKeyConstraint(["written_by"], ["account.id"], name=op.f("fk_clause_text_written_by")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_clause_text")),
        sa.UniqueConstraint(
            "pack_id", "clause", "language", "number", name=op.f("uq_clause_text_pack_id_clause_language_number")
        ),
    )
    op.create_index(
        "uq_clause_text_in_force",
        "clause_text",
        ["pack_id", "clause", "language"],
        unique=True,
        postgresql_where=sa.text("approved_at is not null and ended_at is null"),
    )
    op.create_index(
        "uq_clause_text_open",
        "clause_text",
        ["pack_id", "clause", "language"],
        unique=True,
        postgresql_where=sa.text("approved_at is null and declined_at is null"),
    )
    op.create_table(
        "draft_version",
        sa.Column("id", sa.BigInteger(), sa.Identity(always=False), nullable=False),
        sa.Column("tender_id", sa.BigInteger(), nullable=False),
        sa.Column("number", sa.Integer(), nullable=False),
        sa.Column(
            "tier", postgresql.ENUM("standard", "enhanced", "full", name="tier", create_type=False), nullable=False
        ),
        sa.Column("pack", sa.String(length=64), nullable=False),
        sa.Column("job_id", sa.Uuid(), nullable=True),
        sa.Column("uploaded_by", sa.BigInteger(), nullable=True),
        sa.Column("uploaded_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("checked_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("failed_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("asked_by", sa.BigInteger(), nullable=True),
        sa.Column("asked_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("returned_by", sa.BigInteger(), nullable=True),
        sa.Column("returned_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("return_note", sa.Text(), nullable=True),
        sa.Column("approved_by", sa.BigInteger(), nullable=True),
        sa.Column("approved_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("approval_note", sa.Text(), nullable=True),
        sa.Column("withdrawn_at", sa.DateTime(timezone=True), nullable=True),
        sa.CheckConstraint("(approved_at is null) or (checked_at is not null)", name=op.f("ck_draft_version_checked")),
        sa.CheckConstraint(
            "approved_by is null or approved_by <> uploaded_by", name=op.f("ck_draft_version_second_person")
        ),
        sa.ForeignKeyConstraint(["approved_by"], ["account.id"], name=op.f("fk_draft_version_approved_by")),
        sa.ForeignKeyConstraint(["asked_by"], ["account.id"], name=op.f("fk_draft_version_asked_by")),
        sa.ForeignKeyConstraint(["job_id"], ["job.id"], name=op.f("fk_draft_version_job_id")),
        sa.ForeignKeyConstraint(["pack"], ["pack_version.digest"], name=op.f("fk_draft_version_pack")),
        sa.ForeignKeyConstraint(["returned_by"], ["account.id"], name=op.f("fk_draft_version_returned_by")),
        sa.ForeignKeyConstraint(
            ["tender_id"], ["tender.id"], name=op.f("fk_draft_version_tender_id"), ondelete="cascade"
        ),
        sa.ForeignKeyConstraint(["uploaded_by"], ["account.id"], name=op.f("fk_draft_version_uploaded_by")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_draft_version")),
        sa.UniqueConstraint("tender_id", "number", name=op.f("uq_draft_version_tender_id_number")),
    )
    op.create_index(
        "ix_draft_version_waiting",
        "draft_version",
        ["asked_at"],
        unique=False,
        postgresql_where=sa.text("asked_at is not null and approved_at is null and withdrawn_at is null"),
    )
    op.create_table(
        "draft_file",
        sa.Column("id", sa.BigInteger(), sa.Identity(always=False), nullable=False),
        sa.Column("draft_version_id", sa.BigInteger(), nullable=False),
        sa.Column("place", sa.Integer(), nullable=False),
        sa.Column("kind", sa.String(length=12), nullable=False),
        sa.Column("name", sa.Text(), nullable=False),
        sa.Column("digest", sa.String(length=64), nullable=False),
        sa.Column("size", sa.BigInteger(), nullable=False),
        sa.Column("language", sa.String(length=2), nullable=True),
        sa.Column("paragraphs", sa.Integer(), nullable=True),
        sa.Column("fault", postgresql.JSONB(none_as_null=True, astext_type=sa.Text()), nullable=True),
        sa.CheckConstraint(
            "kind in ('agreement', 'conditions', 'schedule', 'other')", name=op.f("ck_draft_file_kind")
        ),
        sa.ForeignKeyConstraint(["digest"], ["draft_content.digest"], name=op.f("fk_draft_file_digest")),
        sa.ForeignKeyConstraint(
            ["draft_version_id"], ["draft_version.id"], name=op.f("fk_draft_file_draft_version_id"), ondelete="cascade"
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_draft_file")),
        sa.UniqueConstraint("draft_version_id", "place", name=op.f("uq_draft_file_draft_version_id_place")),
    )
    op.create_table(
        "draft_finding",
        sa.Column("id", sa.BigInteger(), sa.Identity(always=False), nullable=False),
        sa.Column("draft_version_id", sa.BigInteger(), nullable=False),
        sa.Column("place", sa.Integer(), nullable=False),
        sa.Column("clause", sa.String(length=60), nullable=False),
        sa.Column("status", sa.String(length=12), nullable=False),
        sa.Column("tracked", sa.Boolean(), nullable=False),
        sa.Column("required", sa.Boolean(), nullable=False),
        sa.Column("confidence", sa.Double(), nullable=False),
        sa.Column("because", sa.Text(), nullable=False),
        sa.Column("lacks", postgresql.ARRAY(sa.Text()), nullable=False),
        sa.Column("evidence", postgresql.JSONB(astext_type=sa.Text()), nullable=False),
        sa.CheckConstraint(
            "status in ('present', 'weak', 'contradicted', 'missing', 'unsure')", name=op.f("ck_draft_finding_status")
        ),
        sa.ForeignKeyConstraint(
            ["draft_version_id"],
            ["draft_version.id"],
            name=op.f("fk_draft_finding_draft_version_id"),
            ondelete="cascade",
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_draft_finding")),
        sa.UniqueConstraint("draft_version_id", "clause", name=op.f("uq_draft_finding_draft_version_id_clause")),
    )
    op.create_table(
        "draft_paragraph",
        sa.Column("draft_file_id", sa.BigInteger(), nullable=False),
        sa.Column("at", sa.Integer(), autoincrement=False, nullable=False),
        sa.Column("index", sa.Integer(), nullable=True),
        sa.Column("part", sa.Text(), nullable=True),
        sa.Column("page", sa.Integer(), nullable=True),
        sa.Column("number", sa.Text(), nullable=False),
        sa.Column("level", sa.Integer(), nullable=True),
        sa.Column("heading", sa.Integer(), nullable=True),
        sa.Column("cell", postgresql.JSONB(none_as_null=True, astext_type=sa.Text()), nullable=True),
        sa.Column("text", sa.Text(), nullable=False),
        sa.Column("inserted", postgresql.JSONB(astext_type=sa.Text()), nullable=False),
        sa.ForeignKeyConstraint(
            ["draft_file_id"], ["draft_file.id"], name=op.f("fk_draft_paragraph_draft_file_id"), ondelete="cascade"
        ),
        sa.PrimaryKeyConstraint("draft_file_id", "at", name=op.f("pk_draft_paragraph")),
    )
    op.create_table(
        "finding_decision",
        sa.Column("id", sa.BigInteger(), sa.Identity(always=False), nullable=False),
        sa.Column("draft_finding_id", sa.BigInteger(), nullable=False),
        sa.Column("status", sa.String(length=12), nullable=False),
        sa.Column("reason", sa.String(length=30), nullable=True),
        sa.Column("note", sa.Text(), nullable=False),
        sa.Column("evidence", postgresql.JSONB(astext_type=sa.Text()), nullable=False),
        sa.Column("carried_from", sa.BigInteger(), nullable=True),
        sa.Column("decided_by", sa.BigInteger(), nullable=True),
        sa.Column("decided_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("withdrawn_at", sa.DateTime(timezone=True), nullable=True),
        sa.CheckConstraint("reason is null or note <> ''", name=op.f("ck_finding_decision_explained")),
        sa.CheckConstraint(
            "status in ('present', 'weak', 'contradicted', 'missing')", name=op.f("ck_finding_decision_status")
        ),
        sa.ForeignKeyConstraint(
            ["carried_from"], ["finding_decision.id"], name=op.f("fk_finding_decision_carried_from")
        ),
        sa.ForeignKeyConstraint(["decided_by"], ["account.id"], name=op.f("fk_finding_decision_decided_by")),
        sa.ForeignKeyConstraint(
            ["draft_finding_id"],
            ["draft_finding.id"],
            name=op.f("fk_finding_decision_draft_finding_id"),
            ondelete="cascade",
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_finding_decision")),
    )
    op.create_index(
        "uq_finding_decision",
        "finding_decision",
        ["draft_finding_id"],
        unique=True,
        postgresql_where=sa.text("withdrawn_at is null"),
    )


def downgrade() -> None:
    op.drop_index("uq_finding_decision", table_name="finding_decision")
    op.drop_table("finding_decision")
    op.drop_table("draft_paragraph")
    op.drop_table("draft_finding")
    op.drop_table("draft_file")
    op.drop_index("ix_draft_version_waiting", table_name="draft_version")
    op.drop_table("draft_version")
    op.drop_index("uq_clause_text_open", table_name="clause_text")
    op.drop_index("uq_clause_text_in_force", table_name="clause_text")
    op.drop_table("clause_text")
    op.drop_index("uq_pack_text", table_name="pack_text")
    op.drop_table("pack_text")
    op.drop_table("draft_content")
