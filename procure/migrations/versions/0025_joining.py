"""People of a business come in by themselves: the open link of a tender, who asked by it, and their own links.

All of it is the office's; the role `profiles` has no need of it.
"""

import sqlalchemy as sa
from alembic import op

revision = "0025"
down_revision = "0024"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "open_link",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("tender_id", sa.BigInteger(), nullable=False),
        sa.Column("due_on", sa.Date(), nullable=False),
        sa.Column("made_by", sa.BigInteger(), nullable=True),
        sa.Column("made_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("ended_at", sa.DateTime(timezone=True), nullable=True),
        sa.ForeignKeyConstraint(["tender_id"], ["tender.id"], name=op.f("fk_open_link_tender_id_tender")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_open_link")),
    )
    op.create_index(
        "uq_open_link_tender",
        "open_link",
        ["tender_id"],
        unique=True,
        postgresql_where=sa.text("ended_at is null"),
    )
    op.create_table(
        "join_request",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("open_link_id", sa.Uuid(), nullable=False),
        sa.Column("supplier_name", sa.Text(), nullable=False),
        sa.Column("scheme", sa.String(length=12), nullable=True),
        sa.Column("value", sa.String(length=30), nullable=True),
        sa.Column("name", sa.Text(), nullable=False),
        sa.Column("email", sa.Text(), nullable=False),
        sa.Column("language", sa.String(length=2), nullable=False),
        sa.Column("asked_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("confirmed_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("supplier_id", sa.BigInteger(), nullable=True),
        sa.Column("answered_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("admitted", sa.Boolean(), nullable=True),
        sa.Column("answered_by", sa.BigInteger(), nullable=True),
        sa.ForeignKeyConstraint(
            ["open_link_id"], ["open_link.id"], name=op.f("fk_join_request_open_link_id_open_link")
        ),
        sa.ForeignKeyConstraint(["supplier_id"], ["supplier.id"], name=op.f("fk_join_request_supplier_id_supplier")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_join_request")),
    )
    op.create_index("ix_join_request_email", "join_request", [sa.text("lower(email)"), "asked_at"], unique=False)
    op.create_index("ix_join_request_open_link", "join_request", ["open_link_id", "asked_at"], unique=False)
    op.create_index(
        "ix_join_request_supplier",
        "join_request",
        ["supplier_id"],
        unique=False,
        postgresql_where=sa.text("supplier_id is not null"),
    )
    op.create_table(
        "firm_access",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("contact_id", sa.BigInteger(), nullable=False),
        sa.Column("generation", sa.Integer(), nullable=False),
        sa.Column("asked_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("expires_at", sa.DateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(
            ["contact_id"],
            ["supplier_contact.id"],
            name=op.f("fk_firm_access_contact_id_supplier_contact"),
            ondelete="CASCADE",
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_firm_access")),
    )
    op.create_index("uq_firm_access_contact", "firm_access", ["contact_id"], unique=True)
    op.create_index("ix_supplier_contact_email", "supplier_contact", [sa.text("lower(email)")], unique=False)


def downgrade() -> None:
    op.drop_index("ix_supplier_contact_email", "supplier_contact")
    for name in ("firm_access", "join_request", "open_link"):
        op.drop_table(name)
