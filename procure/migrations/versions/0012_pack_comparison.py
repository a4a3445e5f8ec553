"""Comparisons of two packs, and the tenders that would change."""

import sqlalchemy as sa
from alembic import op
from sqlalchemy.dialects import postgresql

revision = "0012"
down_revision = "0011"
branch_labels = None
depends_on = None

TIER = postgresql.ENUM("standard", "enhanced", "full", name="tier", create_type=False)


def upgrade() -> None:
    op.create_table(
        "pack_comparison",
        sa.Column("id", sa.BigInteger(), sa.Identity(always=False), nullable=False),
        sa.Column("old", sa.String(length=64), nullable=False),
        sa.Column("new", sa.String(length=64), nullable=False),
        sa.Column("as_of", sa.Date(), nullable=False),
        sa.Column("account_id", sa.BigInteger(), nullable=True),
        sa.Column("job_id", sa.Uuid(), nullable=False),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("moves", postgresql.JSONB(), nullable=False),
        sa.Column("asked", postgresql.JSONB(), nullable=False),
        sa.Column("rests_on", postgresql.JSONB(), nullable=False),
        sa.ForeignKeyConstraint(["old"], ["pack_version.digest"], name=op.f("fk_pack_comparison_old")),
        sa.ForeignKeyConstraint(["new"], ["pack_version.digest"], name=op.f("fk_pack_comparison_new")),
        sa.ForeignKeyConstraint(["job_id"], ["job.id"], name=op.f("fk_pack_comparison_job_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_pack_comparison")),
    )
    op.create_table(
        "pack_comparison_row",
        sa.Column("comparison_id", sa.BigInteger(), nullable=False),
        sa.Column("tender_id", sa.BigInteger(), nullable=False),
        sa.Column("tier_old", TIER, nullable=False),
        sa.Column("tier_new", TIER, nullable=False),
        sa.Column("added", postgresql.ARRAY(sa.Text()), nullable=False),
        sa.Column("removed", postgresql.ARRAY(sa.Text()), nullable=False),
        sa.Column("rests_on", sa.String(length=10), nullable=False),
        sa.ForeignKeyConstraint(
            ["comparison_id"],
            ["pack_comparison.id"],
            name=op.f("fk_pack_comparison_row_comparison_id"),
            ondelete="cascade",
        ),
        sa.ForeignKeyConstraint(
            ["tender_id"], ["tender.id"], name=op.f("fk_pack_comparison_row_tender_id"), ondelete="cascade"
        ),
        sa.PrimaryKeyConstraint("comparison_id", "tender_id", name=op.f("pk_pack_comparison_row")),
    )
    op.create_index(
        "ix_pack_comparison_row_move",
        "pack_comparison_row",
        ["comparison_id", "tier_old", "tier_new", "tender_id"],
        unique=False,
    )


def downgrade() -> None:
    op.drop_index("ix_pack_comparison_row_move", table_name="pack_comparison_row")
    op.drop_table("pack_comparison_row")
    op.drop_table("pack_comparison")
