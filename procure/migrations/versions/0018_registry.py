"""The registry of suppliers at a glance: when each bid and won, and the pairs that may be one firm.

All notices are read again, which fills both.
"""

import sqlalchemy as sa
from alembic import op
from sqlalchemy.dialects import postgresql

revision = "0018"
down_revision = "0017"
branch_labels = None
depends_on = None

MOMENTS = ("bid_at", "won_at")


def upgrade() -> None:
    for name in MOMENTS:
        column = sa.Column(name, postgresql.TSTZMULTIRANGE(), nullable=False, server_default=sa.text("'{}'"))
        op.add_column("supplier", column)
        op.create_index(
            f"ix_supplier_{name}",
            "supplier",
            [name],
            postgresql_using="gist",
            postgresql_where=sa.text("root_id is null"),
        )
    op.create_table(
        "likely_pair",
        sa.Column("second_id", sa.BigInteger(), nullable=False),
        sa.Column("first_id", sa.BigInteger(), nullable=False),
        sa.CheckConstraint("first_id < second_id", name=op.f("ck_likely_pair_order")),
        sa.ForeignKeyConstraint(
            ["second_id"], ["supplier.id"], name=op.f("fk_likely_pair_second_id_supplier"), ondelete="CASCADE"
        ),
        sa.ForeignKeyConstraint(
            ["first_id"], ["supplier.id"], name=op.f("fk_likely_pair_first_id_supplier"), ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("second_id", "first_id", name=op.f("pk_likely_pair")),
    )
    op.create_index("ix_likely_pair_first", "likely_pair", ["first_id"])
    op.execute("delete from tender_reading")


def downgrade() -> None:
    op.drop_table("likely_pair")
    for name in MOMENTS:
        op.drop_index(f"ix_supplier_{name}", "supplier")
        op.drop_column("supplier", name)
