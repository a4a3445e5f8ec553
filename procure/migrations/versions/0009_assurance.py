"""Assurance plans with their effects, requirements and evidence; what the legal adviser decided and was asked."""

import sqlalchemy as sa
from alembic import op
from sqlalchemy.dialects import postgresql

revision = "0009"
down_revision = "0008"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "law_decision",
        sa.Column("id", sa.BigInteger(), sa.Identity(always=False), nullable=False),
        sa.Column("kind", sa.String(length=60), nullable=False),
        sa.Column("stage", sa.String(length=20), nullable=False),
        sa.Column("action", sa.String(length=12), nullable=False),
        sa.Column("reading", postgresql.JSONB(none_as_null=True, astext_type=sa.Text()), nullable=True),
        sa.Column("reason", sa.Text(), nullable=False),
        sa.Column("review_on", sa.Date(), nullable=False),
        sa.Column("decided_by", sa.BigInteger(), nullable=True),
        sa.Column("decided_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("withdrawn_at", sa.DateTime(timezone=True), nullable=True),
        sa.CheckConstraint("(action = 'amend') = (reading is not null)", name=op.f("ck_law_decision_reading")),
        sa.CheckConstraint("action in ('confirm', 'amend', 'set_aside')", name=op.f("ck_law_decision_action")),
        sa.ForeignKeyConstraint(["decided_by"], ["account.id"], name=op.f("fk_law_decision_decided_by")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_law_decision")),
    )
    op.create_index(
        "uq_law_decision",
        "law_decision",
        ["kind", "stage"],
        unique=True,
        postgresql_where=sa.text("withdrawn_at is null"),
    )
    op.create_table(
        "assurance_plan",
        sa.Column("id", sa.BigInteger(), sa.Identity(always=False), nullable=False),
        sa.Column("tender_id", sa.BigInteger(), nullable=False),
        sa.Column("screening_id", sa.BigInteger(), nullable=False),
        sa.Column("pack", sa.String(length=64), nullable=False),
        sa.Column(
            "tier", postgresql.ENUM("standard", "enhanced", "full", name="tier", create_type=False), nullable=False
        ),
        sa.Column("revision", sa.Integer(), nullable=False),
        sa.Column("author_id", sa.BigInteger(), nullable=True),
        sa.Column("opened_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("submitted_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("returned_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("returned_by", sa.BigInteger(), nullable=True),
        sa.Column("return_note", sa.Text(), nullable=True),
        sa.Column("approved_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("approved_by", sa.BigInteger(), nullable=True),
        sa.CheckConstraint(
            "approved_by is null or approved_by <> author_id or tier <> 'full'",
            name=op.f("ck_assurance_plan_second_person"),
        ),
        sa.ForeignKeyConstraint(["approved_by"], ["account.id"], name=op.f("fk_assurance_plan_approved_by")),
        sa.ForeignKeyConstraint(["author_id"], ["account.id"], name=op.f("fk_assurance_plan_author_id")),
        sa.ForeignKeyConstraint(["pack"], ["pack_version.digest"], name=op.f("fk_assurance_plan_pack")),
        sa.ForeignKeyConstraint(["returned_by"], ["account.id"], name=op.f("fk_assurance_plan_returned_by")),
        sa.ForeignKeyConstraint(
            ["screening_id"], ["screening.id"], name=op.f("fk_assurance_plan_screening_id"), ondelete="cascade"
        ),
        sa.ForeignKeyConstraint(
            ["tender_id"], ["tender.id"], name=op.f("fk_assurance_plan_tender_id"), ondelete="cascade"
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_assurance_plan")),
        sa.UniqueConstraint("screening_id", name=op.f("uq_assurance_plan_screening_id")),
    )
    op.create_index(op.f("ix_assurance_plan_tender_id"), "assurance_plan", ["tender_id"], unique=False)
    op.create_index(
        "ix_assurance_plan_waiting",
        "assurance_plan",
        ["submitted_at"],
        unique=False,
        postgresql_where=sa.text("approved_at is null"),
    )
    op.create_table(
        "law_refusal",
        sa.Column("id", sa.BigInteger(), sa.Identity(always=False), nullable=False),
        sa.Column("plan_id", sa.BigInteger(), nullable=False),
        sa.Column("kind", sa.String(length=60), nullable=False),
        sa.Column("stage", sa.String(length=20), nullable=False),
        sa.Column("ground", sa.Text(), nullable=True),
        sa.Column("account_id", sa.BigInteger(), nullable=True),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(["account_id"], ["account.id"], name=op.f("fk_law_refusal_account_id")),
        sa.ForeignKeyConstraint(
            ["plan_id"], ["assurance_plan.id"], name=op.f("fk_law_refusal_plan_id"), ondelete="cascade"
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_law_refusal")),
    )
    op.create_index(op.f("ix_law_refusal_plan_id"), "law_refusal", ["plan_id"], unique=False)
    op.create_table(
        "plan_effect",
        sa.Column("id", sa.BigInteger(), sa.Identity(always=False), nullable=False),
        sa.Column("plan_id", sa.BigInteger(), nullable=False),
        sa.Column("effect", sa.String(length=60), nullable=True),
        sa.Column("name", sa.Text(), nullable=True),
        sa.Column("affected", sa.String(length=10), nullable=False),
        sa.Column("how", sa.Text(), nullable=True),
        sa.Column("likelihood", sa.String(length=10), nullable=False),
        sa.Column("evidence", sa.Text(), nullable=True),
        sa.Column("because", postgresql.JSONB(astext_type=sa.Text()), nullable=False),
        sa.Column("dropped_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("dropped_reason", sa.Text(), nullable=True),
        sa.Column("unanswered_reason", sa.String(length=60), nullable=True),
        sa.Column("unanswered_note", sa.Text(), nullable=True),
        sa.CheckConstraint("affected in ('users', 'workers', 'suppliers')", name=op.f("ck_plan_effect_affected")),
        sa.CheckConstraint("likelihood in ('unlikely', 'possible', 'likely')", name=op.f("ck_plan_effect_likelihood")),
        sa.CheckConstraint("effect is not null or name is not null", name=op.f("ck_plan_effect_named")),
        sa.ForeignKeyConstraint(
            ["plan_id"], ["assurance_plan.id"], name=op.f("fk_plan_effect_plan_id"), ondelete="cascade"
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_plan_effect")),
    )
    op.create_index(op.f("ix_plan_effect_plan_id"), "plan_effect", ["plan_id"], unique=False)
    op.create_index(
        "uq_plan_effect",
        "plan_effect",
        ["plan_id", "effect"],
        unique=True,
        postgresql_where=sa.text("effect is not null"),
    )
    op.create_table(
        "plan_requirement",
        sa.Column("id", sa.BigInteger(), sa.Identity(always=False), nullable=False),
        sa.Column("plan_id", sa.BigInteger(), nullable=False),
        sa.Column("requirement", sa.String(length=60), nullable=True),
        sa.Column("kind", sa.String(length=60), nullable=False),
        sa.Column("stage", sa.String(length=20), nullable=False),
        sa.Column("purpose", sa.String(length=12), nullable=False),
        sa.Column("name", sa.Text(), nullable=True),
        sa.Column("text", sa.Text(), nullable=True),
        sa.Column("why", sa.Text(), nullable=True),
        sa.Column("effects", postgresql.ARRAY(sa.Text()), nullable=False),
        sa.Column("clause", sa.String(length=60), nullable=True),
        sa.Column("obligation", sa.String(length=60), nullable=True),
        sa.Column("weight", sa.Integer(), nullable=True),
        sa.Column("words", sa.Integer(), nullable=True),
        sa.Column("scores", postgresql.JSONB(none_as_null=True, astext_type=sa.Text()), nullable=True),
        sa.Column("responsible_id", sa.BigInteger(), nullable=True),
        sa.Column("due_on", sa.Date(), nullable=True),
        sa.Column("condition_confirmed_by", sa.BigInteger(), nullable=True),
        sa.Column("condition_confirmed_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("condition_note", sa.Text(), nullable=True),
        sa.Column("rationale", sa.Text(), nullable=True),
        sa.Column("opinion", sa.Text(), nullable=True),
        sa.Column("opinion_by", sa.BigInteger(), nullable=True),
        sa.Column("opinion_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("met_by", sa.BigInteger(), nullable=True),
        sa.Column("met_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("dropped_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("dropped_by", sa.BigInteger(), nullable=True),
        sa.Column("dropped_reason", sa.Text(), nullable=True),
        sa.Column("revision", sa.Integer(), nullable=False),
        sa.CheckConstraint("purpose in ('requirement', 'monitoring')", name=op.f("ck_plan_requirement_purpose")),
        sa.CheckConstraint(
            "requirement is not null or (name is not null and text is not null)",
            name=op.f("ck_plan_requirement_worded"),
        ),
        sa.CheckConstraint("weight between 1 and 100", name=op.f("ck_plan_requirement_weight")),
        sa.ForeignKeyConstraint(
            ["condition_confirmed_by"], ["account.id"], name=op.f("fk_plan_requirement_condition_confirmed_by")
        ),
        sa.ForeignKeyConstraint(["dropped_by"], ["account.id"], name=op.f("fk_plan_requirement_dropped_by")),
        sa.ForeignKeyConstraint(["met_by"], ["account.id"], name=op.f("fk_plan_requirement_met_by")),
        sa.ForeignKeyConstraint(["opinion_by"], ["account.id"], name=op.f("fk_plan_requirement_opinion_by")),
        sa.ForeignKeyConstraint(
            ["plan_id"], ["assurance_plan.id"], name=op.f("fk_plan_requirement_plan_id"), ondelete="cascade"
        ),
        sa.ForeignKeyConstraint(["responsible_id"], ["account.id"], name=op.f("fk_plan_requirement_responsible_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_plan_requirement")),
    )
    op.create_index(
        "ix_plan_requirement_due",
        "plan_requirement",
        ["due_on"],
        unique=False,
        postgresql_where=sa.text("met_at is null and dropped_at is null"),
    )
    op.create_index(op.f("ix_plan_requirement_plan_id"), "plan_requirement", ["plan_id"], unique=False)
    op.create_index("ix_plan_requirement_responsible", "plan_requirement", ["responsible_id"], unique=False)
    op.create_index(
        "uq_plan_requirement",
        "plan_requirement",
        ["plan_id", "requirement"],
        unique=True,
        postgresql_where=sa.text("requirement is not null"),
    )
    op.create_table(
        "stage_change",
        sa.Column("id", sa.BigInteger(), sa.Identity(always=False), nullable=False),
        sa.Column("plan_id", sa.BigInteger(), nullable=False),
        sa.Column("means", sa.String(length=12), nullable=False),
        sa.Column("reference", sa.Text(), nullable=False),
        sa.Column("reason", sa.Text(), nullable=False),
        sa.Column("new_deadline", sa.Date(), nullable=True),
        sa.Column("opened_by", sa.BigInteger(), nullable=True),
        sa.Column("opened_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("closed_at", sa.DateTime(timezone=True), nullable=True),
        sa.CheckConstraint(
            "means <> 'correction' or new_deadline is not null", name=op.f("ck_stage_change_more_time")
        ),
        sa.CheckConstraint("means in ('correction', 'withdrawal', 'variation')", name=op.f("ck_stage_change_means")),
        sa.ForeignKeyConstraint(["opened_by"], ["account.id"], name=op.f("fk_stage_change_opened_by")),
        sa.ForeignKeyConstraint(
            ["plan_id"], ["assurance_plan.id"], name=op.f("fk_stage_change_plan_id"), ondelete="cascade"
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_stage_change")),
    )
    op.create_index(op.f("ix_stage_change_plan_id"), "stage_change", ["plan_id"], unique=False)
    op.create_table(
        "effect_measure",
        sa.Column("id", sa.BigInteger(), sa.Identity(always=False), nullable=False),
        sa.Column("plan_effect_id", sa.BigInteger(), nullable=False),
        sa.Column("measured_on", sa.Date(), nullable=False),
        sa.Column("gap", sa.Numeric(), nullable=False),
        sa.Column("unit", sa.String(length=40), nullable=False),
        sa.Column("source", sa.Text(), nullable=False),
        sa.Column("recorded_by", sa.BigInteger(), nullable=True),
        sa.Column("recorded_at", sa.DateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(
            ["plan_effect_id"], ["plan_effect.id"], name=op.f("fk_effect_measure_plan_effect_id"), ondelete="cascade"
        ),
        sa.ForeignKeyConstraint(["recorded_by"], ["account.id"], name=op.f("fk_effect_measure_recorded_by")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_effect_measure")),
    )
    op.create_index(op.f("ix_effect_measure_plan_effect_id"), "effect_measure", ["plan_effect_id"], unique=False)
    op.create_table(
        "exemption",
        sa.Column("id", sa.BigInteger(), sa.Identity(always=False), nullable=False),
        sa.Column("plan_requirement_id", sa.BigInteger(), nullable=False),
        sa.Column("reason", sa.String(length=60), nullable=False),
        sa.Column("explanation", sa.Text(), nullable=False),
        sa.Column("until", sa.Date(), nullable=False),
        sa.Column("asked_by", sa.BigInteger(), nullable=True),
        sa.Column("asked_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("decided_by", sa.BigInteger(), nullable=True),
        sa.Column("decided_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("granted", sa.Boolean(), nullable=True),
        sa.CheckConstraint("(decided_at is null) = (granted is null)", name=op.f("ck_exemption_decided")),
        sa.CheckConstraint("decided_by is null or decided_by <> asked_by", name=op.f("ck_exemption_second_person")),
        sa.ForeignKeyConstraint(["asked_by"], ["account.id"], name=op.f("fk_exemption_asked_by")),
        sa.ForeignKeyConstraint(["decided_by"], ["account.id"], name=op.f("fk_exemption_decided_by")),
        sa.ForeignKeyConstraint(
            ["plan_requirement_id"],
            ["plan_requirement.id"],
            name=op.f("fk_exemption_plan_requirement_id"),
            ondelete="cascade",
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_exemption")),
    )
    op.create_index(op.f("ix_exemption_plan_requirement_id"), "exemption", ["plan_requirement_id"], unique=False)
    op.create_table(
        "law_question",
        sa.Column("id", sa.BigInteger(), sa.Identity(always=False), nullable=False),
        sa.Column("plan_requirement_id", sa.BigInteger(), nullable=True),
        sa.Column("kind", sa.String(length=60), nullable=False),
        sa.Column("stage", sa.String(length=20), nullable=False),
        sa.Column("question", sa.Text(), nullable=False),
        sa.Column("asked_by", sa.BigInteger(), nullable=True),
        sa.Column("asked_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("answer", sa.Text(), nullable=True),
        sa.Column("answered_by", sa.BigInteger(), nullable=True),
        sa.Column("answered_at", sa.DateTime(timezone=True), nullable=True),
        sa.ForeignKeyConstraint(["answered_by"], ["account.id"], name=op.f("fk_law_question_answered_by")),
        sa.ForeignKeyConstraint(["asked_by"], ["account.id"], name=op.f("fk_law_question_asked_by")),
        sa.ForeignKeyConstraint(
            ["plan_requirement_id"],
            ["plan_requirement.id"],
            name=op.f("fk_law_question_plan_requirement_id"),
            ondelete="set null",
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_law_question")),
    )
    op.create_index(
        "ix_law_question_open",
        "law_question",
        ["asked_at"],
        unique=False,
        postgresql_where=sa.text("answered_at is null"),
    )
    op.create_index(op.f("ix_law_question_plan_requirement_id"), "law_question", ["plan_requirement_id"], unique=False)
    op.create_table(
        "plan_comment",
        sa.Column("id", sa.BigInteger(), sa.Identity(always=False), nullable=False),
        sa.Column("plan_requirement_id", sa.BigInteger(), nullable=False),
        sa.Column("account_id", sa.BigInteger(), nullable=True),
        sa.Column("text", sa.Text(), nullable=False),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("resolved_at", sa.DateTime(timezone=True), nullable=True),
        sa.ForeignKeyConstraint(["account_id"], ["account.id"], name=op.f("fk_plan_comment_account_id")),
        sa.ForeignKeyConstraint(
            ["plan_requirement_id"],
            ["plan_requirement.id"],
            name=op.f("fk_plan_comment_plan_requirement_id"),
            ondelete="cascade",
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_plan_comment")),
    )
    op.create_index(op.f("ix_plan_comment_plan_requirement_id"), "plan_comment", ["plan_requirement_id"], unique=False)
    op.create_table(
        "evidence_file",
        sa.Column("digest", sa.String(length=64), nullable=False),
        sa.Column("content", sa.LargeBinary(), nullable=False),
        sa.Column("stored_at", sa.DateTime(timezone=True), nullable=False),
        sa.PrimaryKeyConstraint("digest", name=op.f("pk_evidence_file")),
    )
    op.create_table(
        "plan_evidence",
        sa.Column("id", sa.BigInteger(), sa.Identity(always=False), nullable=False),
        sa.Column("plan_requirement_id", sa.BigInteger(), nullable=False),
        sa.Column("title", sa.Text(), nullable=False),
        sa.Column("url", sa.Text(), nullable=True),
        sa.Column("digest", sa.String(length=64), nullable=True),
        sa.Column("media_type", sa.String(length=120), nullable=True),
        sa.Column("size", sa.BigInteger(), nullable=True),
        sa.Column("added_by", sa.BigInteger(), nullable=True),
        sa.Column("added_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("removed_at", sa.DateTime(timezone=True), nullable=True),
        sa.CheckConstraint("(url is null) <> (digest is null)", name=op.f("ck_plan_evidence_link_or_file")),
        sa.ForeignKeyConstraint(["added_by"], ["account.id"], name=op.f("fk_plan_evidence_added_by")),
        sa.ForeignKeyConstraint(
            ["plan_requirement_id"],
            ["plan_requirement.id"],
            name=op.f("fk_plan_evidence_plan_requirement_id"),
            ondelete="cascade",
        ),
        sa.ForeignKeyConstraint(["digest"], ["evidence_file.digest"], name=op.f("fk_plan_evidence_digest")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_plan_evidence")),
    )
    op.create_index(
        op.f("ix_plan_evidence_plan_requirement_id"), "plan_evidence", ["plan_requirement_id"], unique=False
    )


def downgrade() -> None:
    op.drop_index(op.f("ix_plan_evidence_plan_requirement_id"), table_name="plan_evidence")
    op.drop_table("plan_evidence")
    op.drop_table("evidence_file")
    op.drop_index(op.f("ix_plan_comment_plan_requirement_id"), table_name="plan_comment")
    op.drop_table("plan_comment")
    op.drop_index(op.f("ix_law_question_plan_requirement_id"), table_name="law_question")
    op.drop_index("ix_law_question_open", table_name="law_question", postgresql_where=sa.text("answered_at is null"))
    op.drop_table("law_question")
    op.drop_index(op.f("ix_exemption_plan_requirement_id"), table_name="exemption")
    op.drop_table("exemption")
    op.drop_index(op.f("ix_effect_measure_plan_effect_id"), table_name="effect_measure")
    op.drop_table("effect_measure")
    op.drop_index(op.f("ix_stage_change_plan_id"), table_name="stage_change")
    op.drop_table("stage_change")
    op.drop_index(
        "uq_plan_requirement", table_name="plan_requirement", postgresql_where=sa.text("requirement is not null")
    )
    op.drop_index("ix_plan_requirement_responsible", table_name="plan_requirement")
    op.drop_index(op.f("ix_plan_requirement_plan_id"), table_name="plan_requirement")
    op.drop_index(
        "ix_plan_requirement_due",
        table_name="plan_requirement",
        postgresql_where=sa.text("met_at is null and dropped_at is null"),
    )
    op.drop_table("plan_requirement")
    op.drop_index("uq_plan_effect", table_name="plan_effect", postgresql_where=sa.text("effect is not null"))
    op.drop_index(op.f("ix_plan_effect_plan_id"), table_name="plan_effect")
    op.drop_table("plan_effect")
    op.drop_index(op.f("ix_law_refusal_plan_id"), table_name="law_refusal")
    op.drop_table("law_refusal")
    op.drop_index(
        "ix_assurance_plan_waiting", table_name="assurance_plan", postgresql_where=sa.text("approved_at is null")
    )
    op.drop_index(op.f("ix_assurance_plan_tender_id"), table_name="assurance_plan")
    op.drop_table("assurance_plan")
    op.drop_index("uq_law_decision", table_name="law_decision", postgresql_where=sa.text("withdrawn_at is null"))
    op.drop_table("law_decision")
