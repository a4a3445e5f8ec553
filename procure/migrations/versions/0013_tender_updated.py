"""Tenders by when they last changed: programs ask for what is new since they last came."""

from alembic import op

revision = "0013"
down_revision = "0012"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_index("ix_tender_updated", "tender", ["updated_at"])


def downgrade() -> None:
    op.drop_index("ix_tender_updated", table_name="tender")
