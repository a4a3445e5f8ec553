"""The registry of suppliers: firms, numbers, contact persons, part in tenders, merges, and pairs kept apart."""

import sqlalchemy as sa
from alembic import op
from sqlalchemy.dialects import postgresql

revision = "0016"
down_revision = "0015"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "supplier",
        sa.Column("id", sa.BigInteger(), sa.Identity(always=False), nullable=False),
        sa.Column("name", sa.Text(), nullable=False),
        sa.Column("place", sa.Text(), nullable=True),
        sa.Column("country", sa.String(length=2), nullable=True),
        sa.Column("size", sa.String(length=6), nullable=True),
        sa.Column("sectors", postgresql.ARRAY(sa.Text()), nullable=False),
        sa.Column("source", sa.String(length=8), nullable=False),
        sa.Column("name_key", sa.Text(), nullable=True),
        sa.Column("merged_into_id", sa.BigInteger(), nullable=True),
        sa.Column("root_id", sa.BigInteger(), nullable=True),
        sa.Column("plain", sa.Text(), nullable=False),
        sa.Column("words", sa.Text(), nullable=False),
        sa.Column("divisions", postgresql.ARRAY(sa.Text()), nullable=False),
        sa.Column("bids", sa.Integer(), nullable=False),
        sa.Column("wins", sa.Integer(), nullable=False),
        sa.Column("last_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column(
            "search",
            postgresql.TSVECTOR(),
            sa.Computed("to_tsvector('simple', words)", persisted=True),
            nullable=False,
        ),
        sa.Column("revision", sa.Integer(), nullable=False),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("updated_at", sa.DateTime(timezone=True), nullable=False),
        sa.CheckConstraint("size in ('micro', 'small', 'medium', 'large', 'sme')", name=op.f("ck_supplier_size")),
        sa.ForeignKeyConstraint(["merged_into_id"], ["supplier.id"], name=op.f("fk_supplier_merged_into_id")),
        sa.ForeignKeyConstraint(["root_id"], ["supplier.id"], name=op.f("fk_supplier_root_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_supplier")),
        sa.UniqueConstraint("name_key", name=op.f("uq_supplier_name_key")),
    )
    op.create_index("ix_supplier_added", "supplier", ["id"], unique=False, postgresql_where=sa.text("root_id is null"))
    op.create_index(
        "ix_supplier_bids", "supplier", ["bids", "id"], unique=False, postgresql_where=sa.text("root_id is null")
    )
    op.create_index("ix_supplier_divisions", "supplier", ["divisions"], unique=False, postgresql_using="gin")
    op.create_index(
        "ix_supplier_merged",
        "supplier",
        ["merged_into_id"],
        unique=False,
        postgresql_where=sa.text("merged_into_id is not null"),
    )
    op.create_index(
        "ix_supplier_place",
        "supplier",
        [sa.literal_column("lower(place)"), "plain", "id"],
        unique=False,
        postgresql_where=sa.text("root_id is null"),
    )
    op.create_index(
        "ix_supplier_plain", "supplier", ["plain", "id"], unique=False, postgresql_where=sa.text("root_id is null")
    )
    op.create_index(
        "ix_supplier_root", "supplier", ["root_id"], unique=False, postgresql_where=sa.text("root_id is not null")
    )
    op.create_index("ix_supplier_search", "supplier", ["search"], unique=False, postgresql_using="gin")
    op.create_index(
        "ix_supplier_size",
        "supplier",
        ["size", "plain", "id"],
        unique=False,
        postgresql_where=sa.text("root_id is null"),
    )
    op.create_index(
        "ix_supplier_wins", "supplier", ["wins", "id"], unique=False, postgresql_where=sa.text("root_id is null")
    )
    op.create_table(
        "distinct_suppliers",
        sa.Column("first_id", sa.BigInteger(), nullable=False),
        sa.Column("second_id", sa.BigInteger(), nullable=False),
        sa.Column("decided_by", sa.BigInteger(), nullable=True),
        sa.Column("decided_at", sa.DateTime(timezone=True), nullable=False),
        sa.CheckConstraint("first_id < second_id", name=op.f("ck_distinct_suppliers_order")),
        sa.ForeignKeyConstraint(
            ["first_id"], ["supplier.id"], name=op.f("fk_distinct_suppliers_first_id"), ondelete="CASCADE"
        ),
        sa.ForeignKeyConstraint(
            ["second_id"], ["supplier.id"], name=op.f("fk_distinct_suppliers_second_id"), ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("first_id", "second_id", name=op.f("pk_distinct_suppliers")),
    )
    op.create_table(
        "supplier_contact",
        sa.Column("id", sa.BigInteger(), sa.Identity(always=False), nullable=False),
        sa.Column("supplier_id", sa.BigInteger(), nullable=False),
        sa.Column("name", sa.Text(), nullable=False),
        sa.Column("function", sa.Text(), nullable=True),
        sa.Column("email", sa.Text(), nullable=False),
        sa.Column("telephone", sa.Text(), nullable=True),
        sa.Column("language", sa.String(length=2), nullable=True),
        sa.ForeignKeyConstraint(
            ["supplier_id"], ["supplier.id"], name=op.f("fk_supplier_contact_supplier_id"), ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_supplier_contact")),
    )
    op.create_index("ix_supplier_contact_supplier", "supplier_contact", ["supplier_id"], unique=False)
    op.create_table(
        "supplier_identifier",
        sa.Column("id", sa.BigInteger(), sa.Identity(always=False), nullable=False),
        sa.Column("supplier_id", sa.BigInteger(), nullable=False),
        sa.Column("scheme", sa.String(length=12), nullable=False),
        sa.Column("value", sa.String(length=30), nullable=False),
        sa.ForeignKeyConstraint(
            ["supplier_id"], ["supplier.id"], name=op.f("fk_supplier_identifier_supplier_id"), ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_supplier_identifier")),
    )
    op.create_index("ix_supplier_identifier_supplier", "supplier_identifier", ["supplier_id"], unique=False)
    op.create_index("uq_supplier_identifier_number", "supplier_identifier", ["scheme", "value"], unique=True)
    op.create_table(
        "supplier_merge",
        sa.Column("id", sa.BigInteger(), sa.Identity(always=False), nullable=False),
        sa.Column("kept_id", sa.BigInteger(), nullable=False),
        sa.Column("merged_id", sa.BigInteger(), nullable=False),
        sa.Column("changes", postgresql.JSONB(astext_type=sa.Text()), nullable=False),
        sa.Column("left", postgresql.ARRAY(sa.Text()), nullable=False),
        sa.Column("merged_by", sa.BigInteger(), nullable=True),
        sa.Column("merged_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("undone_by", sa.BigInteger(), nullable=True),
        sa.Column("undone_at", sa.DateTime(timezone=True), nullable=True),
        sa.CheckConstraint("kept_id <> merged_id", name=op.f("ck_supplier_merge_two")),
        sa.ForeignKeyConstraint(["kept_id"], ["supplier.id"], name=op.f("fk_supplier_merge_kept_id")),
        sa.ForeignKeyConstraint(["merged_id"], ["supplier.id"], name=op.f("fk_supplier_merge_merged_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_supplier_merge")),
    )
    op.create_index("ix_supplier_merge_kept", "supplier_merge", ["kept_id"], unique=False)
    op.create_index(
        "uq_supplier_merge_open",
        "supplier_merge",
        ["merged_id"],
        unique=True,
        postgresql_where=sa.text("undone_at is null"),
    )
    op.create_table(
        "participation",
        sa.Column("id", sa.BigInteger(), sa.Identity(always=False), nullable=False),
        sa.Column("tender_id", sa.BigInteger(), nullable=False),
        sa.Column("supplier_id", sa.BigInteger(), nullable=False),
        sa.Column("name", sa.Text(), nullable=False),
        sa.Column("won", sa.Boolean(), nullable=False),
        sa.Column("lots", postgresql.ARRAY(sa.Text()), nullable=False),
        sa.Column("at", sa.DateTime(timezone=True), nullable=True),
        sa.ForeignKeyConstraint(
            ["supplier_id"], ["supplier.id"], name=op.f("fk_participation_supplier_id"), ondelete="CASCADE"
        ),
        sa.ForeignKeyConstraint(
            ["tender_id"], ["tender.id"], name=op.f("fk_participation_tender_id"), ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_participation")),
    )
    op.create_index("ix_participation_at", "participation", ["at", "supplier_id"], unique=False)
    op.create_index("ix_participation_supplier", "participation", ["supplier_id", "at"], unique=False)
    op.create_index(
        "ix_participation_won", "participation", ["at", "supplier_id"], unique=False, postgresql_where=sa.text("won")
    )
    op.create_index("uq_participation", "participation", ["tender_id", "supplier_id", "name"], unique=True)
    op.create_table(
        "tender_reading",
        sa.Column("tender_id", sa.BigInteger(), nullable=False),
        sa.Column("revision", sa.Integer(), nullable=False),
        sa.Column("updated_at", sa.DateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(
            ["tender_id"], ["tender.id"], name=op.f("fk_tender_reading_tender_id"), ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("tender_id", name=op.f("pk_tender_reading")),
    )
    op.create_index("ix_tender_reading_updated", "tender_reading", ["updated_at"], unique=False)


def downgrade() -> None:
    op.drop_index("ix_tender_reading_updated", table_name="tender_reading")
    op.drop_table("tender_reading")
    op.drop_index("uq_participation", table_name="participation")
    op.drop_index("ix_participation_won", table_name="participation", postgresql_where=sa.text("won"))
    op.drop_index("ix_participation_supplier", table_name="participation")
    op.drop_index("ix_participation_at", table_name="participation")
    op.drop_table("participation")
    op.drop_index("uq_supplier_merge_open", table_name="supplier_merge", postgresql_where=sa.text("undone_at is null"))
    op.drop_index("ix_supplier_merge_kept", table_name="supplier_merge")
    op.drop_table("supplier_merge")
    op.drop_index("uq_supplier_identifier_number", table_name="supplier_identifier")
    op.drop_index("ix_supplier_identifier_supplier", table_name="supplier_identifier")
    op.drop_table("supplier_identifier")
    op.drop_index("ix_supplier_contact_supplier", table_name="supplier_contact")
    op.drop_table("supplier_contact")
    op.drop_table("distinct_suppliers")
    op.drop_index("ix_supplier_wins", table_name="supplier", postgresql_where=sa.text("root_id is null"))
    op.drop_index("ix_supplier_size", table_name="supplier", postgresql_where=sa.text("root_id is null"))
    op.drop_index("ix_supplier_search", table_name="supplier", postgresql_using="gin")
    op.drop_index("ix_supplier_root", table_name="supplier", postgresql_where=sa.text("root_id is not null"))
    op.drop_index("ix_supplier_plain", table_name="supplier", postgresql_where=sa.text("root_id is null"))
    op.drop_index("ix_supplier_place", table_name="supplier", postgresql_where=sa.text("root_id is null"))
    op.drop_index("ix_supplier_merged", table_name="supplier", postgresql_where=sa.text("merged_into_id is not null"))
    op.drop_index("ix_supplier_divisions", table_name="supplier", postgresql_using="gin")
    op.drop_index("ix_supplier_bids", table_name="supplier", postgresql_where=sa.text("root_id is null"))
    op.drop_index("ix_supplier_added", table_name="supplier", postgresql_where=sa.text("root_id is null"))
    op.drop_table("supplier")
