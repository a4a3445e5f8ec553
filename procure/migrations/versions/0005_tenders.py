"""Tables of the capability tenders: the tender as it stands, with its full-text index, and its releases."""

import sqlalchemy as sa
from alembic import op
from sqlalchemy.dialects import postgresql

revision = "0005"
down_revision = "0004"
branch_labels = None
depends_on = None

WORDS = (
    "left(coalesce(title, ''), 5000) || ' ' || left(coalesce(reference, ''), 500) || ' ' || "
    "left(coalesce(buyer, ''), 500) || ' ' || left(coalesce(description, ''), 50000)"
)
SEARCH = f"""case language
    when 'de' then to_tsvector('german', {WORDS})
    when 'en' then to_tsvector('english', {WORDS})
    when 'es' then to_tsvector('spanish', {WORDS})
    when 'fr' then to_tsvector('french', {WORDS})
    when 'it' then to_tsvector('italian', {WORDS})
    when 'nl' then to_tsvector('dutch', {WORDS})
    else to_tsvector('simple', {WORDS}) end"""


def upgrade() -> None:
    op.create_table(
        "tender",
        sa.Column("id", sa.BigInteger(), sa.Identity(), nullable=False),
        sa.Column("key", sa.Text(), nullable=False),
        sa.Column("source", sa.String(12), nullable=False),
        sa.Column("ocid", sa.Text()),
        sa.Column("reference", sa.Text()),
        sa.Column("title", sa.Text()),
        sa.Column("description", sa.Text()),
        sa.Column("language", sa.String(8)),
        sa.Column("buyer", sa.Text()),
        sa.Column("nature", sa.String(8)),
        sa.Column("procedure", sa.Text()),
        sa.Column("cpv", postgresql.ARRAY(sa.Text()), nullable=False),
        sa.Column("value", sa.Numeric()),
        sa.Column("currency", sa.Text()),
        sa.Column("duration_days", sa.Integer()),
        sa.Column("nuts", postgresql.ARRAY(sa.Text()), nullable=False),
        sa.Column("lots", sa.Integer(), nullable=False),
        sa.Column("stage", sa.Text()),
        sa.Column("is_published", sa.Boolean(), nullable=False),
        sa.Column("department_id", sa.BigInteger()),
        sa.Column("published_at", sa.DateTime(timezone=True)),
        sa.Column("deadline_at", sa.DateTime(timezone=True)),
        sa.Column("starts_at", sa.DateTime(timezone=True)),
        sa.Column("ends_at", sa.DateTime(timezone=True)),
        sa.Column("notice_id", sa.Text()),
        sa.Column("content", postgresql.JSONB(), nullable=False),
        sa.Column("search", postgresql.TSVECTOR(), sa.Computed(SEARCH, persisted=True), nullable=False),
        sa.Column("joined_into_id", sa.BigInteger()),
        sa.Column("relet_of_id", sa.BigInteger()),
        sa.Column("revision", sa.Integer(), nullable=False),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("updated_at", sa.DateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(["department_id"], ["department.id"], name=op.f("fk_tender_department_id")),
        sa.ForeignKeyConstraint(["joined_into_id"], ["tender.id"], name=op.f("fk_tender_joined_into_id")),
        sa.ForeignKeyConstraint(["relet_of_id"], ["tender.id"], name=op.f("fk_tender_relet_of_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_tender")),
        sa.UniqueConstraint("key", name=op.f("uq_tender_key")),
    )
    op.create_index("ix_tender_search", "tender", ["search"], postgresql_using="gin")
    op.create_index("ix_tender_cpv", "tender", ["cpv"], postgresql_using="gin")
    op.create_index("ix_tender_deadline", "tender", [sa.text("deadline_at desc nulls last"), sa.text("id desc")])
    op.create_index("ix_tender_published", "tender", [sa.text("published_at desc nulls last"), sa.text("id desc")])
    for name, column, where in (
        ("ix_tender_department", "department_id", "department_id is not null"),
        ("ix_tender_joined", "joined_into_id", "joined_into_id is not null"),
        ("ix_tender_relet", "relet_of_id", "relet_of_id is not null"),
        ("ix_tender_unpublished", "id", "not is_published"),
    ):
        op.create_index(name, "tender", [column], postgresql_where=sa.text(where))
    op.create_index(
        "ix_tender_reference",
        "tender",
        [sa.text("lower(left(reference, 200))")],
        postgresql_where=sa.text("reference is not null"),
    )

    op.create_table(
        "release",
        sa.Column("id", sa.BigInteger(), sa.Identity(), nullable=False),
        sa.Column("tender_id", sa.BigInteger(), nullable=False),
        sa.Column("version_key", sa.Text(), nullable=False),
        sa.Column("digest", sa.LargeBinary(), nullable=False),
        sa.Column("source", sa.String(12), nullable=False),
        sa.Column("notice_id", sa.Text()),
        sa.Column("released_at", sa.DateTime(timezone=True)),
        sa.Column("import_id", sa.BigInteger()),
        sa.Column("file", sa.Text()),
        sa.Column("index", sa.Integer()),
        sa.Column("original", sa.LargeBinary(), nullable=False),
        sa.Column("notice", postgresql.JSONB()),
        sa.Column("changes", postgresql.JSONB()),
        sa.Column("account_id", sa.BigInteger()),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(["tender_id"], ["tender.id"], name=op.f("fk_release_tender_id"), ondelete="CASCADE"),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_release")),
    )
    op.create_index(
        "uq_release_tender_id_version_key_digest", "release", ["tender_id", "version_key", "digest"], unique=True
    )
    op.create_index(
        "ix_release_import", "release", ["import_id", "id"], postgresql_where=sa.text("import_id is not null")
    )


def downgrade() -> None:
    op.drop_table("release")
    op.drop_table("tender")
