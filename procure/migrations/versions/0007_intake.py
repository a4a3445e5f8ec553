"""Tables of the capability intake: imports, their files, faults, and how columns were matched."""

import sqlalchemy as sa
from alembic import op
from sqlalchemy.dialects import postgresql

revision = "0007"
down_revision = "0006"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "import",
        sa.Column("id", sa.BigInteger(), sa.Identity(), nullable=False),
        sa.Column("folder", sa.Uuid()),
        sa.Column("uploads", postgresql.JSONB(), nullable=False),
        sa.Column("content", sa.String(20), nullable=False),
        sa.Column("department_id", sa.BigInteger()),
        sa.Column("account_id", sa.BigInteger()),
        sa.Column("job_id", sa.Uuid()),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("ended_at", sa.DateTime(timezone=True)),
        sa.ForeignKeyConstraint(["department_id"], ["department.id"], name=op.f("fk_import_department_id")),
        sa.ForeignKeyConstraint(["job_id"], ["job.id"], name=op.f("fk_import_job_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_import")),
    )
    op.create_index("ix_import_created_at", "import", ["created_at", "id"])
    op.create_index(op.f("ix_import_account_id"), "import", ["account_id"])
    op.create_table(
        "import_file",
        sa.Column("id", sa.BigInteger(), sa.Identity(), nullable=False),
        sa.Column("import_id", sa.BigInteger(), nullable=False),
        sa.Column("name", sa.Text(), nullable=False),
        *(
            sa.Column(name, sa.Integer(), nullable=False)
            for name in ("new", "updated", "unchanged", "older", "failed")
        ),
        sa.ForeignKeyConstraint(
            ["import_id"], ["import.id"], name=op.f("fk_import_file_import_id"), ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_import_file")),
        sa.UniqueConstraint("import_id", "name", name=op.f("uq_import_file_import_id_name")),
    )
    op.create_table(
        "import_fault",
        sa.Column("id", sa.BigInteger(), sa.Identity(), nullable=False),
        sa.Column("import_id", sa.BigInteger(), nullable=False),
        sa.Column("file", sa.Text(), nullable=False),
        sa.Column("index", sa.Integer()),
        sa.Column("code", sa.String(40), nullable=False),
        sa.Column("message", sa.Text(), nullable=False),
        sa.ForeignKeyConstraint(
            ["import_id"], ["import.id"], name=op.f("fk_import_fault_import_id"), ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_import_fault")),
    )
    op.create_index("ix_import_fault_import", "import_fault", ["import_id", "id"])
    op.create_index("ix_import_fault_code", "import_fault", ["import_id", "code", "id"])
    op.create_table(
        "column_match",
        sa.Column("headers_digest", sa.String(64), nullable=False),
        sa.Column("headers", postgresql.JSONB(), nullable=False),
        sa.Column("columns", postgresql.JSONB(), nullable=False),
        sa.Column("account_id", sa.BigInteger()),
        sa.Column("updated_at", sa.DateTime(timezone=True), nullable=False),
        sa.PrimaryKeyConstraint("headers_digest", name=op.f("pk_column_match")),
    )


def downgrade() -> None:
    for table in ("column_match", "import_fault", "import_file", "import"):
        op.drop_table(table)
