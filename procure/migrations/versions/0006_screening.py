"""Tables of the capability screening, and the trigger that keeps its copies of a tender's list keys true."""

import sqlalchemy as sa
from alembic import op
from sqlalchemy.dialects import postgresql

revision = "0006"
down_revision = "0005"
branch_labels = None
depends_on = None

PUBLISHED_KEY = "(coalesce(published_at, '-infinity'::timestamptz))"
DEADLINE_KEY = "(coalesce(deadline_at, 'infinity'::timestamptz))"
VALUE_KEY = "(coalesce(value, '-1'::numeric))"
STATE = (
    "case when outdated_at is not null then 'outdated' when draft is not null then 'draft' "
    "when confirmed_version is not null then 'confirmed' else 'proposed' end"
)
KIND = "department_id, is_published, contact, impact, tier, state"
TIER = postgresql.ENUM("standard", "enhanced", "full", name="tier", create_type=False)


def upgrade() -> None:
    op.execute("create type tier as enum ('standard', 'enhanced', 'full')")
    op.create_table(
        "screening",
        sa.Column("id", sa.BigInteger(), sa.Identity(), nullable=False),
        sa.Column("tender_id", sa.BigInteger(), nullable=False),
        sa.Column("lot", sa.Text(), server_default="", nullable=False),
        sa.Column("revision", sa.Integer(), server_default="1", nullable=False),
        sa.Column("proposed_contact", sa.SmallInteger(), nullable=False),
        sa.Column("proposed_impact", sa.SmallInteger(), nullable=False),
        sa.Column("proposed_tier", TIER, nullable=False),
        sa.Column("confidence", sa.REAL(), nullable=False),
        sa.Column("needs_review", sa.Boolean(), nullable=False),
        sa.Column("proposed_under", sa.String(64), nullable=False),
        sa.Column("proposed_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("draft", postgresql.JSONB()),
        sa.Column("confirmed_version", sa.Integer()),
        sa.Column("confirmed_at", sa.DateTime(timezone=True)),
        sa.Column("confirmed_contact", sa.SmallInteger()),
        sa.Column("confirmed_impact", sa.SmallInteger()),
        sa.Column("confirmed_tier", TIER),
        sa.Column("outdated_at", sa.DateTime(timezone=True)),
        sa.Column("outdated_because", postgresql.JSONB()),
        sa.Column("is_listed", sa.Boolean(), server_default="true", nullable=False),
        sa.Column("department_id", sa.BigInteger()),
        sa.Column("published_at", sa.DateTime(timezone=True)),
        sa.Column("deadline_at", sa.DateTime(timezone=True)),
        sa.Column("main_cpv", sa.Text(collation="C")),
        sa.Column("value", sa.Numeric()),
        sa.Column("currency", sa.Text()),
        sa.Column("is_published", sa.Boolean(), server_default="true", nullable=False),
        sa.Column("stage", sa.Text()),
        sa.Column(
            "contact",
            sa.SmallInteger(),
            sa.Computed("coalesce(confirmed_contact, proposed_contact)", persisted=True),
            nullable=False,
        ),
        sa.Column(
            "impact",
            sa.SmallInteger(),
            sa.Computed("coalesce(confirmed_impact, proposed_impact)", persisted=True),
            nullable=False,
        ),
        sa.Column(
            "tier", TIER, sa.Computed("coalesce(confirmed_tier, proposed_tier)", persisted=True), nullable=False
        ),
        sa.Column(
            "total",
            sa.SmallInteger(),
            sa.Computed(
                "coalesce(confirmed_contact, proposed_contact) + coalesce(confirmed_impact, proposed_impact)",
                persisted=True,
            ),
            nullable=False,
        ),
        sa.Column("state", sa.String(12), sa.Computed(STATE, persisted=True), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_screening")),
        sa.UniqueConstraint("tender_id", "lot", name=op.f("uq_screening_tender_id_lot")),
        sa.ForeignKeyConstraint(["tender_id"], ["tender.id"], name=op.f("fk_screening_tender_id"), ondelete="cascade"),
        sa.CheckConstraint(
            "proposed_contact between 0 and 4 and proposed_impact between 0 and 4", name=op.f("ck_screening_proposed")
        ),
        sa.CheckConstraint(
            "(confirmed_version is null) = (confirmed_contact is null) "
            "and (confirmed_version is null) = (confirmed_impact is null) "
            "and (confirmed_version is null) = (confirmed_tier is null) "
            "and (confirmed_version is null) = (confirmed_at is null)",
            name=op.f("ck_screening_confirmed"),
        ),
        sa.CheckConstraint("outdated_at is null or confirmed_version is not null", name=op.f("ck_screening_outdated")),
    )
    listed = sa.text("is_listed")
    indexes: dict[str, list[str | sa.TextClause]] = {
        "published": [sa.text(PUBLISHED_KEY), "id"],
        "deadline": [sa.text(DEADLINE_KEY), "id"],
        "value": ["currency", sa.text(VALUE_KEY), "id"],
        "total": ["total", "id"],
        "tier_published": ["tier", "state", sa.text(PUBLISHED_KEY), "id"],
        "tier": ["tier", sa.text(PUBLISHED_KEY), "id"],
        "cell": ["contact", "impact", "department_id"],
        "cpv": ["main_cpv"],
    }
    for name, columns in indexes.items():
        op.create_index(f"ix_screening_{name}", "screening", columns, postgresql_where=listed)
    op.create_index(
        "ix_screening_unscreened",
        "screening",
        [sa.text(PUBLISHED_KEY), "id"],
        postgresql_where=sa.text("is_listed and is_published and confirmed_version is null"),
    )
    op.create_table(
        "screening_version",
        sa.Column("id", sa.BigInteger(), sa.Identity(), nullable=False),
        sa.Column("screening_id", sa.BigInteger(), nullable=False),
        sa.Column("number", sa.Integer(), nullable=False),
        sa.Column("answers", postgresql.JSONB(), nullable=False),
        sa.Column("reasons", postgresql.JSONB(), nullable=False),
        sa.Column("proposed", postgresql.JSONB(), nullable=False),
        sa.Column("contact", sa.SmallInteger(), nullable=False),
        sa.Column("impact", sa.SmallInteger(), nullable=False),
        sa.Column("tier", TIER, nullable=False),
        sa.Column("pack", sa.String(64), nullable=False),
        sa.Column("pack_id", sa.String(40), nullable=False),
        sa.Column("pack_version", sa.String(40), nullable=False),
        sa.Column("facts", postgresql.JSONB(), nullable=False),
        sa.Column("decided_by", sa.BigInteger()),
        sa.Column("decided_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("is_bulk", sa.Boolean(), server_default="false", nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_screening_version")),
        sa.UniqueConstraint("screening_id", "number", name=op.f("uq_screening_version_screening_id_number")),
        sa.ForeignKeyConstraint(
            ["screening_id"],
            ["screening.id"],
            name=op.f("fk_screening_version_screening_id"),
            ondelete="cascade",
        ),
    )
    op.create_table(
        "saved_filter",
        sa.Column("id", sa.BigInteger(), sa.Identity(), nullable=False),
        sa.Column("account_id", sa.BigInteger(), nullable=False),
        sa.Column("name", sa.String(80), nullable=False),
        sa.Column("query", sa.Text(), nullable=False),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_saved_filter")),
        sa.UniqueConstraint("account_id", "name", name=op.f("uq_saved_filter_account_id_name")),
    )
    op.create_table(
        "screening_count",
        sa.Column("id", sa.BigInteger(), sa.Identity(), nullable=False),
        sa.Column("department_id", sa.BigInteger()),
        sa.Column("is_published", sa.Boolean(), nullable=False),
        sa.Column("contact", sa.SmallInteger(), nullable=False),
        sa.Column("impact", sa.SmallInteger(), nullable=False),
        sa.Column("tier", TIER, nullable=False),
        sa.Column("state", sa.String(12), nullable=False),
        sa.Column("more", sa.BigInteger(), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_screening_count")),
    )
    for name, event, rows in (
        ("insert", "insert", "select *, 1 as one from new_rows"),
        ("delete", "delete", "select *, -1 as one from old_rows"),
        ("update", "update", "select *, 1 as one from new_rows union all select *, -1 from old_rows"),
    ):
        op.execute(f"""
            create function count_screenings_on_{name}() returns trigger language plpgsql as $$
            begin
                insert into screening_count ({KIND}, more)
                select {KIND}, sum(one) from ({rows}) as changed where is_listed
                group by {KIND} having sum(one) <> 0;
                return null;
            end $$
        """)  # noqa: S608  names of ours alone
        tables = [f"{age} table as {age}_rows" for age in ("old", "new") if f"{age}_rows" in rows]
        op.execute(f"""
            create trigger count_screenings_on_{name} after {event} on screening
            referencing {" ".join(tables)} for each statement execute function count_screenings_on_{name}()
        """)
    # Tenders stand below screening and know nothing of it: the database keeps the copies, so no service can forget.
    op.execute("""
        create function copy_list_keys() returns trigger language plpgsql as $$
        begin
            update screening set
                is_listed = lot = '' and new.joined_into_id is null,
                department_id = new.department_id,
                published_at = new.published_at,
                deadline_at = new.deadline_at,
                main_cpv = new.cpv[1],
                value = new.value,
                currency = new.currency,
                is_published = new.is_published,
                stage = new.stage
            where tender_id = new.id;
            return null;
        end $$
    """)
    op.execute("""
        create trigger copy_list_keys after update on tender for each row
        when (
            (old.joined_into_id, old.department_id, old.published_at, old.deadline_at, old.cpv, old.value,
             old.currency, old.is_published, old.stage)
            is distinct from
            (new.joined_into_id, new.department_id, new.published_at, new.deadline_at, new.cpv, new.value,
             new.currency, new.is_published, new.stage)
        )
        execute function copy_list_keys()
    """)


def downgrade() -> None:
    op.execute("drop trigger copy_list_keys on tender")
    op.execute("drop function copy_list_keys()")
    for table in ("saved_filter", "screening_version", "screening", "screening_count"):
        op.drop_table(table)
    for event in ("insert", "delete", "update"):
        op.execute(f"drop function count_screenings_on_{event}()")
    op.execute("drop type tier")
