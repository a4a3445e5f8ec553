"""Tables of the clause check: versions of draft contracts with their files, findings and decisions; clause texts.

A version is checked once, under the pack in force then. What a person decides of a finding, and the approval, stand
beside what the check said and never replace it.
"""

from datetime import datetime
from typing import Any
from uuid import UUID

from sqlalchemy import (
    BigInteger,
    Boolean,
    CheckConstraint,
    ForeignKey,
    Identity,
    Index,
    String,
    Text,
    UniqueConstraint,
    text,
)
from sqlalchemy.dialects.postgresql import ARRAY, JSONB
from sqlalchemy.orm import Mapped, mapped_column, relationship

from procure.accounts.models import Account
from procure.core.audit import Audited
from procure.core.database import Base
from procure.core.jobs import Job
from procure.screening.models import TIER
from procure.tenders.models import Tender
from rules.values import Tier


class DraftVersion(Base, Audited):
    """One version of the draft contract of a tender: a file, or a set that is checked as one.

    Attributes:
        number: of the version, from 1.
        tier: of the tender when it was checked; its list of clauses is what the contract is compared with.
        pack: digest of the pack it was checked under.
        job_id: of the check.
        checked_at: when the check ended; null where it waits, was stopped, or a file could not be read.
        failed_at: when a file turned out not to be readable; the file says why.
        asked_*: who asked the legal adviser for approval.
        returned_*: by whom, and with what is to be changed.
        approved_*: by whom, a second person.
        withdrawn_at: a newer version came, so an approval holds no more.
    """

    __tablename__ = "draft_version"
    __table_args__ = (
        UniqueConstraint("tender_id", "number"),
        CheckConstraint("approved_by is null or approved_by <> uploaded_by", name="second_person"),
        CheckConstraint("(approved_at is null) or (checked_at is not null)", name="checked"),
        Index(
            "ix_draft_version_waiting",
            "asked_at",
            postgresql_where=text("asked_at is not null and approved_at is null and withdrawn_at is null"),
        ),
    )

    id: Mapped[int] = mapped_column(BigInteger, Identity(), primary_key=True)
    tender_id: Mapped[int] = mapped_column(BigInteger, ForeignKey(Tender.id, ondelete="cascade"))
    number: Mapped[int]
    tier: Mapped[Tier] = mapped_column(TIER)
    pack: Mapped[str] = mapped_column(String(64), ForeignKey("pack_version.digest"))
    job_id: Mapped[UUID | None] = mapped_column(ForeignKey(Job.id))
    uploaded_by: Mapped[int | None] = mapped_column(BigInteger, ForeignKey(Account.id))
    uploaded_at: Mapped[datetime]
    checked_at: Mapped[datetime | None]
    failed_at: Mapped[datetime | None]
    asked_by: Mapped[int | None] = mapped_column(BigInteger, ForeignKey(Account.id))
    asked_at: Mapped[datetime | None]
    returned_by: Mapped[int | None] = mapped_column(BigInteger, ForeignKey(Account.id))
    returned_at: Mapped[datetime | None]
    return_note: Mapped[str | None] = mapped_column(Text)
    approved_by: Mapped[int | None] = mapped_column(BigInteger, ForeignKey(Account.id))
    approved_at: Mapped[datetime | None]
    approval_note: Mapped[str | None] = mapped_column(Text)
    withdrawn_at: Mapped[datetime | None]

    tender: Mapped[Tender] = relationship()
    job: Mapped[Job | None] = relationship()
    files: Mapped[list["DraftFile"]] = relationship(
        order_by="DraftFile.place", back_populates="version", passive_deletes="all"
    )
    findings: Mapped[list["DraftFinding"]] = relationship(
        order_by="DraftFinding.place", back_populates="version", passive_deletes="all"
    )

    @property
    def state(self) -> str:
        """`ordering` until its check is asked for; `waiting`, `running`, `parked`, `cancelled` or `failed`; once
        checked: `checked`, `asked`, `returned`, `approved`, or `withdrawn` where a newer version took its approval
        away, `replaced` where it had none.
        """
        if self.failed_at is not None:
            return "failed"
        if self.checked_at is None:
            held = self.job.state if self.job is not None else "ordering"
            return {"cancelling": "running", "finished": "running"}.get(held, held)
        if self.withdrawn_at is not None:
            return "withdrawn" if self.approved_at is not None else "replaced"
        if self.approved_at is not None:
            return "approved"
        if self.asked_at is not None:
            return "asked"
        return "checked" if self.returned_at is None else "returned"


class DraftFile(Base, Audited):
    """One file of a version.

    Attributes:
        place: in the order of precedence, from 0: what stands in a higher document prevails.
        kind: `agreement`, `conditions`, `schedule` or `other`.
        digest: SHA-256 of the file, hex.
        paragraphs: how many it has.
        fault: code and message of why it could not be read.
    """

    __tablename__ = "draft_file"
    __table_args__ = (
        UniqueConstraint("draft_version_id", "place"),
        CheckConstraint("kind in ('agreement', 'conditions', 'schedule', 'other')", name="kind"),
    )

    id: Mapped[int] = mapped_column(BigInteger, Identity(), primary_key=True)
    draft_version_id: Mapped[int] = mapped_column(BigInteger, ForeignKey(DraftVersion.id, ondelete="cascade"))
    place: Mapped[int]
    kind: Mapped[str] = mapped_column(String(12))
    name: Mapped[str] = mapped_column(Text)
    digest: Mapped[str] = mapped_column(String(64), ForeignKey("draft_content.digest"))
    size: Mapped[int] = mapped_column(BigInteger)
    language: Mapped[str | None] = mapped_column(String(2))
    paragraphs: Mapped[int | None]
    fault: Mapped[list[Any] | None] = mapped_column(JSONB(none_as_null=True))

    version: Mapped[DraftVersion] = relationship(back_populates="files")


class DraftContent(Base):
    """The content of a draft that was uploaded, once for each digest (SHA-256, hex).

    It stands in the database, so that every web server and worker reads the same; it goes with the last version that
    names it.
    """

    __tablename__ = "draft_content"

    digest: Mapped[str] = mapped_column(String(64), primary_key=True)
    content: Mapped[bytes]
    stored_at: Mapped[datetime]


class DraftParagraph(Base):
    """One paragraph of a file as it was read: what the page shows beside the findings.

    Attributes:
        at: place among all the paragraphs that were read, from 0.
        index, part, page, number, heading, cell: as in `rules.clauses.draft.Paragraph`.
        text: what it says.
        inserted: parts of the text that stand in tracked insertions, as pairs of offsets.
    """

    __tablename__ = "draft_paragraph"

    draft_file_id: Mapped[int] = mapped_column(
        BigInteger, ForeignKey(DraftFile.id, ondelete="cascade"), primary_key=True
    )
    at: Mapped[int] = mapped_column(primary_key=True, autoincrement=False)
    index: Mapped[int | None]
    part: Mapped[str | None] = mapped_column(Text)
    page: Mapped[int | None]
    number: Mapped[str] = mapped_column(Text)
    level: Mapped[int | None]
    heading: Mapped[int | None]
    cell: Mapped[list[Any] | None] = mapped_column(JSONB(none_as_null=True))
    text: Mapped[str] = mapped_column(Text)
    inserted: Mapped[list[Any]] = mapped_column(JSONB)


class DraftFinding(Base):
    """What the check said of one clause type in one version; never changed.

    Attributes:
        place: of the clause type in the order of the pack.
        required: the tier asks for it.
        because, lacks: keys of texts of the pack, as in `rules.clauses.finding.Finding`.
        evidence: `[{"file", "at", "index", "part", "page", "number", "text", "start", "end", "takes_away"}]`: `file`
            is the place of the file in the set, `text` the words it rests on, the rest as in the paragraph.
    """

    __tablename__ = "draft_finding"
    __table_args__ = (
        UniqueConstraint("draft_version_id", "clause"),
        CheckConstraint("status in ('present', 'weak', 'contradicted', 'missing', 'unsure')", name="status"),
    )

    id: Mapped[int] = mapped_column(BigInteger, Identity(), primary_key=True)
    draft_version_id: Mapped[int] = mapped_column(BigInteger, ForeignKey(DraftVersion.id, ondelete="cascade"))
    place: Mapped[int]
    clause: Mapped[str] = mapped_column(String(60))
    status: Mapped[str] = mapped_column(String(12))
    tracked: Mapped[bool] = mapped_column(Boolean)
    required: Mapped[bool] = mapped_column(Boolean)
    confidence: Mapped[float]
    because: Mapped[str] = mapped_column(Text)
    lacks: Mapped[list[str]] = mapped_column(ARRAY(Text))
    evidence: Mapped[list[Any]] = mapped_column(JSONB)

    version: Mapped[DraftVersion] = relationship(back_populates="findings")
    decisions: Mapped[list["FindingDecision"]] = relationship(
        order_by="FindingDecision.id", back_populates="finding", passive_deletes="all"
    )

    @property
    def decision(self) -> "FindingDecision | None":
        """What a person decided of it, where that holds."""
        return next((each for each in reversed(self.decisions) if each.withdrawn_at is None), None)

    @property
    def holds(self) -> str:
        """The status that counts: what a person said, else what the check said."""
        decision = self.decision
        return decision.status if decision is not None else self.status


class FindingDecision(Base, Audited):
    """What a person decided of a finding: accepted, or overruled with a reason.

    Attributes:
        status: that counts from then on; of an accepted finding its own.
        reason: typed reason of an overrule, one of `REASONS`; null of an accepted finding.
        note: the reason in words.
        evidence: of an overrule, where the officer says that it stands: `[{"file", "at", "index", "text"}]`.
        carried_from: the decision on the same words of an earlier version that was taken over.
        withdrawn_at: taken back, or replaced by a later decision.
    """

    __tablename__ = "finding_decision"
    __table_args__ = (
        CheckConstraint("status in ('present', 'weak', 'contradicted', 'missing')", name="status"),
        CheckConstraint("reason is null or note <> ''", name="explained"),
        Index("uq_finding_decision", "draft_finding_id", unique=True, postgresql_where=text("withdrawn_at is null")),
    )

    id: Mapped[int] = mapped_column(BigInteger, Identity(), primary_key=True)
    draft_finding_id: Mapped[int] = mapped_column(BigInteger, ForeignKey(DraftFinding.id, ondelete="cascade"))
    status: Mapped[str] = mapped_column(String(12))
    reason: Mapped[str | None] = mapped_column(String(30))
    note: Mapped[str] = mapped_column(Text, default="")
    evidence: Mapped[list[Any]] = mapped_column(JSONB, default=list)
    carried_from: Mapped[int | None] = mapped_column(BigInteger, ForeignKey("finding_decision.id"))
    decided_by: Mapped[int | None] = mapped_column(BigInteger, ForeignKey(Account.id))
    decided_at: Mapped[datetime]
    withdrawn_at: Mapped[datetime | None]

    finding: Mapped[DraftFinding] = relationship(back_populates="decisions")


class ClauseText(Base, Audited):
    """One version of the city's own wording of a clause type, in one pack and language.

    A proposal until the legal adviser approves or declines it; approved, it is laid over the pack (`core.packs`) from
    that day, until the next one is.

    Attributes:
        number: of the version, from 1, by pack, clause type and language.
        note: why it is worded so; shown with it.
        decline_note: why the adviser did not approve it.
        ended_at: replaced by a later version, or taken back.
    """

    __tablename__ = "clause_text"
    __table_args__ = (
        UniqueConstraint("pack_id", "clause", "language", "number"),
        CheckConstraint("approved_at is null or declined_at is null", name="decided_once"),
        Index(
            "uq_clause_text_open",
            *("pack_id", "clause", "language"),
            unique=True,
            postgresql_where=text("approved_at is null and declined_at is null"),
        ),
        Index(
            "uq_clause_text_in_force",
            *("pack_id", "clause", "language"),
            unique=True,
            postgresql_where=text("approved_at is not null and ended_at is null"),
        ),
    )

    id: Mapped[int] = mapped_column(BigInteger, Identity(), primary_key=True)
    pack_id: Mapped[str] = mapped_column(String(60))
    clause: Mapped[str] = mapped_column(String(60))
    language: Mapped[str] = mapped_column(String(2))
    number: Mapped[int]
    text: Mapped[str] = mapped_column(Text)
    note: Mapped[str] = mapped_column(Text)
    written_by: Mapped[int | None] = mapped_column(BigInteger, ForeignKey(Account.id))
    written_at: Mapped[datetime]
    approved_by: Mapped[int | None] = mapped_column(BigInteger, ForeignKey(Account.id))
    approved_at: Mapped[datetime | None]
    declined_by: Mapped[int | None] = mapped_column(BigInteger, ForeignKey(Account.id))
    declined_at: Mapped[datetime | None]
    decline_note: Mapped[str | None] = mapped_column(Text)
    ended_at: Mapped[datetime | None]

    @property
    def state(self) -> str:
        """`proposed`, `declined`, `in_force` or `ended`."""
        if self.approved_at is None:
            return "proposed" if self.declined_at is None else "declined"
        return "in_force" if self.ended_at is None else "ended"
