"""Declarations for the selection file of a tender: outside the wall, so the role `profiles` gets nothing here.

Versions and decisions can’t be changed, by grant; they can be removed when a file need not be kept any more.
"""

import sqlalchemy as sa
from alembic import op
from sqlalchemy.dialects import postgresql

revision = "0024"
down_revision = "0023"
branch_labels = None
depends_on = None

ADDED_TO = ("declaration_version", "selection_decision")


def upgrade() -> None:
    op.create_table(
        "selection_file",
        sa.Column("tender_id", sa.BigInteger(), nullable=False),
        sa.Column("grounds", postgresql.ARRAY(sa.Text()), nullable=False),
        sa.Column("pack", sa.String(length=64), nullable=False),
        sa.Column("due_on", sa.Date(), nullable=False),
        sa.Column("opened_by", sa.BigInteger(), nullable=True),
        sa.Column("opened_at", sa.DateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(["tender_id"], ["tender.id"], name=op.f("fk_selection_file_tender_id_tender")),
        sa.PrimaryKeyConstraint("tender_id", name=op.f("pk_selection_file")),
    )
    op.create_table(
        "selection_declaration",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("tender_id", sa.BigInteger(), nullable=False),
        sa.Column("supplier_id", sa.BigInteger(), nullable=False),
        sa.Column("draft", postgresql.JSONB(), nullable=False),
        sa.Column("revision", sa.Integer(), nullable=False),
        sa.Column("began_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("saved_at", sa.DateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(
            ["tender_id"], ["selection_file.tender_id"], name=op.f("fk_selection_declaration_tender_id_selection_file")
        ),
        sa.ForeignKeyConstraint(
            ["supplier_id"], ["supplier.id"], name=op.f("fk_selection_declaration_supplier_id_supplier")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_selection_declaration")),
    )
    op.create_index("uq_selection_declaration", "selection_declaration", ["tender_id", "supplier_id"], unique=True)
    op.create_index("ix_selection_declaration_supplier", "selection_declaration", ["supplier_id"])
    op.create_table(
        "declaration_version",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("declaration_id", sa.Uuid(), nullable=False),
        sa.Column("number", sa.Integer(), nullable=False),
        sa.Column("pack", sa.String(length=64), nullable=False),
        sa.Column("said", postgresql.JSONB(), nullable=False),
        sa.Column("declared_by", sa.Text(), nullable=False),
        sa.Column("function", sa.Text(), nullable=False),
        sa.Column("language", sa.String(length=2), nullable=False),
        sa.Column("sent_at", sa.DateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(
            ["declaration_id"],
            ["selection_declaration.id"],
            name=op.f("fk_declaration_version_declaration_id_selection_declaration"),
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_declaration_version")),
    )
    op.create_index("uq_declaration_version", "declaration_version", ["declaration_id", "number"], unique=True)
    op.create_table(
        "selection_decision",
        sa.Column("id", sa.BigInteger(), sa.Identity(always=False), nullable=False),
        sa.Column("version_id", sa.Uuid(), nullable=False),
        sa.Column("outcome", sa.String(length=16), nullable=False),
        sa.Column("reasons", sa.Text(), nullable=False),
        sa.Column("decided_by", sa.BigInteger(), nullable=True),
        sa.Column("decided_at", sa.DateTime(timezone=True), nullable=False),
        sa.CheckConstraint(
            "outcome in ('excluded', 'cleaned', 'disproportionate', 'not_applicable')",
            name=op.f("ck_selection_decision_outcome"),
        ),
        sa.ForeignKeyConstraint(
            ["version_id"],
            ["declaration_version.id"],
            name=op.f("fk_selection_decision_version_id_declaration_version"),
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_selection_decision")),
    )
    op.create_index("ix_selection_decision_version", "selection_decision", ["version_id"])
    for table in ADDED_TO:
        op.execute(f"revoke update on {table} from office")


def downgrade() -> None:
    for table in ("selection_decision", "declaration_version", "selection_declaration", "selection_file"):
        op.drop_table(table)
