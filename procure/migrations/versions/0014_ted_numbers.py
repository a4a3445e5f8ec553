"""TED notices by their number: a chain is followed to the notice that another refers to."""

import sqlalchemy as sa
from alembic import op

revision = "0014"
down_revision = "0013"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_index("ix_release_ted_number", "release", ["notice_id"], postgresql_where=sa.text("source = 'ted_xml'"))


def downgrade() -> None:
    op.drop_index("ix_release_ted_number", table_name="release")
