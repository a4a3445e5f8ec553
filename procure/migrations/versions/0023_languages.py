"""Who has read the questionnaire in which language, and released it for suppliers.

The role `profiles`, whose pages suppliers see, reads it; the office writes it.
"""

import sqlalchemy as sa
from alembic import op

revision = "0023"
down_revision = "0018"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "language_release",
        sa.Column("id", sa.BigInteger(), sa.Identity(always=False), nullable=False),
        sa.Column("language", sa.String(length=2), nullable=False),
        sa.Column("digest", sa.String(length=64), nullable=False),
        sa.Column("reader", sa.Text(), nullable=False),
        sa.Column("released_by", sa.BigInteger(), nullable=True),
        sa.Column("released_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("withdrawn_at", sa.DateTime(timezone=True), nullable=True),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_language_release")),
    )
    op.create_index(
        "uq_language_release",
        "language_release",
        ["language"],
        unique=True,
        postgresql_where=sa.text("withdrawn_at is null"),
    )
    op.execute("grant select on language_release to profiles")


def downgrade() -> None:
    op.drop_table("language_release")
