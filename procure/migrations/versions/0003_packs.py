"""Packs: each merged one stored by digest, and the days from which one is in force; both only ever added to."""

import sqlalchemy as sa
from alembic import op
from sqlalchemy.dialects import postgresql

revision = "0003"
down_revision = "0002"
branch_labels = None
depends_on = None

MOMENT = sa.DateTime(timezone=True)


def upgrade() -> None:
    op.create_table(
        "pack_version",
        sa.Column("digest", sa.String(64), nullable=False),
        sa.Column("pack_id", sa.String(60), nullable=False),
        sa.Column("version", sa.String(40), nullable=False),
        sa.Column("content", postgresql.JSONB(), nullable=False),
        sa.Column("stored_at", MOMENT, nullable=False),
        sa.PrimaryKeyConstraint("digest", name=op.f("pk_pack_version")),
    )
    op.create_table(
        "pack_adoption",
        sa.Column("id", sa.BigInteger(), sa.Identity(), nullable=False),
        sa.Column("digest", sa.String(64), nullable=False),
        sa.Column("from_date", sa.Date(), nullable=False),
        sa.Column("adopted_by", sa.BigInteger()),
        sa.Column("adopted_at", MOMENT, nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_pack_adoption")),
        sa.ForeignKeyConstraint(
            ["digest"], ["pack_version.digest"], name=op.f("fk_pack_adoption_digest_pack_version")
        ),
    )
    op.create_index("ix_pack_adoption_from_date", "pack_adoption", ["from_date", "id"])
    op.execute("revoke update, delete, truncate on pack_version, pack_adoption from office")


def downgrade() -> None:
    op.drop_table("pack_adoption")
    op.drop_table("pack_version")
