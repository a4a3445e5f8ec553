"""Files that suppliers add to their answers: sealed, in the schema that the office can't read.

The role `profiles` gets its rights on them by default privileges; `office` and `counts` get none.
"""

import sqlalchemy as sa
from alembic import op

revision = "0026"
down_revision = "0025"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "profile_file",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("profile_id", sa.Uuid(), nullable=False),
        sa.Column("question", sa.String(length=80), nullable=False),
        sa.Column("added_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("removed_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("sealed", sa.LargeBinary(), nullable=False),
        sa.Column("content", sa.LargeBinary(), nullable=False),
        sa.ForeignKeyConstraint(
            ["profile_id"], ["profiles.profile.id"], name=op.f("fk_profile_file_profile_id"), ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_profile_file")),
        schema="profiles",
    )
    op.create_index("ix_profile_file_profile", "profile_file", ["profile_id", "added_at"], schema="profiles")
    op.create_table(
        "statement_file",
        sa.Column("statement_id", sa.Uuid(), nullable=False),
        sa.Column("file_id", sa.Uuid(), nullable=False),
        sa.ForeignKeyConstraint(
            ["statement_id"],
            ["profiles.statement.id"],
            name=op.f("fk_statement_file_statement_id"),
            ondelete="CASCADE",
        ),
        sa.ForeignKeyConstraint(
            ["file_id"], ["profiles.profile_file.id"], name=op.f("fk_statement_file_file_id"), ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("statement_id", "file_id", name=op.f("pk_statement_file")),
        schema="profiles",
    )
    op.create_index("ix_statement_file_file", "statement_file", ["file_id"], schema="profiles")
    # What is sealed can't be packed any closer: PostgreSQL need not try.
    op.execute("alter table profiles.profile_file alter content set storage external")


def downgrade() -> None:
    op.drop_table("statement_file", schema="profiles")
    op.drop_table("profile_file", schema="profiles")
