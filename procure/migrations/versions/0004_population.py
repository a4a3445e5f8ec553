"""Tables of the capability population: imports, definitions, tables by place and date, figures."""

import sqlalchemy as sa
from alembic import op
from sqlalchemy.dialects import postgresql

revision = "0004"
down_revision = "0003"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "population_import",
        sa.Column("id", sa.BigInteger(), sa.Identity(), nullable=False),
        sa.Column("file", sa.String(300), nullable=False),
        sa.Column("content", sa.LargeBinary(), nullable=False),
        sa.Column("uploaded_by", sa.BigInteger()),
        sa.Column("uploaded_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("loaded_at", sa.DateTime(timezone=True)),
        sa.Column("figures", sa.Integer(), nullable=False),
        sa.Column("removed_at", sa.DateTime(timezone=True)),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_population_import")),
    )
    op.create_table(
        "population_definition",
        sa.Column("id", sa.BigInteger(), sa.Identity(), nullable=False),
        sa.Column("words", sa.Text(), nullable=False),
        sa.Column("family", sa.String(20), nullable=False),
        sa.Column("counted", postgresql.ARRAY(sa.Text()), nullable=False),
        sa.Column("decided_by", sa.BigInteger()),
        sa.Column("decided_at", sa.DateTime(timezone=True), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_population_definition")),
        sa.UniqueConstraint("words", name=op.f("uq_population_definition_words")),
    )
    op.create_table(
        "population_table",
        sa.Column("id", sa.BigInteger(), sa.Identity(), nullable=False),
        sa.Column("import_id", sa.BigInteger(), nullable=False),
        sa.Column("definition_id", sa.BigInteger(), nullable=False),
        sa.Column("area", sa.Text(), nullable=False),
        sa.Column("area_code", sa.String(40), nullable=False),
        sa.Column("level", sa.Text(), nullable=False),
        sa.Column("nuts", sa.String(5)),
        sa.Column("reference_date", sa.Date(), nullable=False),
        sa.Column("reference", sa.String(20), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_population_table")),
        sa.ForeignKeyConstraint(
            ["import_id"], ["population_import.id"], name=op.f("fk_population_table_import_id_population_import")
        ),
        sa.ForeignKeyConstraint(
            ["definition_id"],
            ["population_definition.id"],
            name=op.f("fk_population_table_definition_id_population_definition"),
        ),
    )
    op.create_index(
        "uq_population_table_place",
        "population_table",
        ["definition_id", "area", "area_code", "reference_date", "reference"],
        unique=True,
    )
    op.create_index("ix_population_table_nuts", "population_table", ["nuts"])
    op.create_index("ix_population_table_import_id", "population_table", ["import_id"])
    op.create_table(
        "population_figure",
        sa.Column("id", sa.BigInteger(), sa.Identity(), nullable=False),
        sa.Column("table_id", sa.BigInteger(), nullable=False),
        sa.Column("place", sa.Integer(), nullable=False),
        sa.Column("group_name", sa.Text(), nullable=False),
        sa.Column("is_part", sa.Boolean(), nullable=False),
        sa.Column("count", sa.Integer()),
        sa.Column("share", sa.Numeric(7, 6)),
        sa.Column("total", sa.Integer()),
        sa.Column("publisher", sa.Text(), nullable=False),
        sa.Column("source_table", sa.Text(), nullable=False),
        sa.Column("page", sa.Text(), nullable=False),
        sa.Column("note", sa.Text(), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_population_figure")),
        sa.ForeignKeyConstraint(
            ["table_id"],
            ["population_table.id"],
            name=op.f("fk_population_figure_table_id_population_table"),
            ondelete="CASCADE",
        ),
        sa.CheckConstraint("count is not null or share is not null", name=op.f("ck_population_figure_says_something")),
        sa.CheckConstraint("share between 0 and 1", name=op.f("ck_population_figure_share")),
    )
    op.create_index("uq_population_figure_group_name", "population_figure", ["table_id", "group_name"], unique=True)


def downgrade() -> None:
    for table in ("population_figure", "population_table", "population_definition", "population_import"):
        op.drop_table(table)
