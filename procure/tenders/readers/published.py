"""What a reader gives for one published notice, whatever format it came in: values, no model.

`PublishedNotice.facts()` is what the rules judge; the rest is kept for identity, listing and later capabilities.
Field names follow OCDS 1.1; the eForms business term (BT) is named where the two differ.
"""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum

from rules.values import LotFacts, Money, Nature, Notice, Passage


class Source(StrEnum):
    """The format a notice came in."""

    OCDS = "ocds"
    EFORMS = "eforms"
    TED_XML = "ted_xml"
    TED_SEARCH = "ted_search"
    TABLE = "table"
    FORM = "form"
    CALENDAR = "calendar"
    DRAFT = "draft"


@dataclass(frozen=True, slots=True)
class Moment:
    """A point in time: UTC, the original string, and whether the time zone was assumed (the city's)."""

    at: datetime
    original: str
    assumed: bool


@dataclass(frozen=True, slots=True)
class Lot:
    id: str
    title: str | None = None
    description: str | None = None
    cpv: tuple[str, ...] = ()
    value: Money | None = None
    nature: Nature | None = None
    duration_days: int | None = None
    nuts: tuple[str, ...] = ()
    social_objectives: tuple[str, ...] = ()

    def facts(self, index: int) -> LotFacts:
        """What the rules know of it, as the lot in place `index` (from 0) of its notice."""
        return LotFacts(
            index=index,
            id=self.id,
            cpv=self.cpv,
            nature=self.nature,
            value=self.value,
            duration_days=self.duration_days,
            social_objectives=self.social_objectives,
            nuts=self.nuts,
        )


@dataclass(frozen=True, slots=True)
class Party:
    """A named organisation; `id` is only as good as its publisher made it (real data has suppliers all called `1`)."""

    id: str | None
    name: str | None
    roles: tuple[str, ...] = ()
    scheme: str | None = None
    identifier: str | None = None
    locality: str | None = None
    country: str | None = None
    scale: str | None = None


@dataclass(frozen=True, slots=True)
class Bid:
    id: str | None
    lots: tuple[str, ...] = ()
    tenderers: tuple[Party, ...] = ()
    status: str | None = None
    value: Money | None = None


@dataclass(frozen=True, slots=True)
class Award:
    id: str | None
    title: str | None = None
    description: str | None = None
    lots: tuple[str, ...] = ()
    suppliers: tuple[Party, ...] = ()
    status: str | None = None
    value: Money | None = None
    awarded_at: Moment | None = None


@dataclass(frozen=True, slots=True)
class Contract:
    id: str | None
    award_id: str | None = None
    title: str | None = None
    description: str | None = None
    status: str | None = None
    value: Money | None = None
    signed_at: Moment | None = None
    starts_at: Moment | None = None
    ends_at: Moment | None = None


@dataclass(frozen=True, slots=True)
class Document:
    id: str | None
    title: str | None = None
    url: str | None = None
    kind: str | None = None


@dataclass(frozen=True, slots=True)
class PublishedNotice:
    """One notice as read.

    Attributes:
        source: the format.
        id: OCDS release id (a record: its compiledRelease's id, else the ocid); eForms notice publication id, else
            notice id; TED XML `NO_DOC_OJS`; TED search `publication-number`; None where there is none.
        ocid: None outside OCDS.
        tender_key: the identity of the tender (`ocds:<ocid>`, `eforms:<BT-04>`, `eforms-notice:<BT-701>`,
            `ted:<number>`, `ted-search:<procedure or number>`, `table:<buyer>|<reference>`, `content:<sha256>`);
            releases with one key are one tender.
        version_key: the identity of this release: (ocid, id) in OCDS, else the digest of its canonical JSON.
        digest: SHA-256 of the canonical JSON (or canonical XML) of the original, hex.
        published_at: date by which releases are ordered; None counts as oldest.
        stage: where the procurement stands by this notice.
        original: what was read, as bytes (JSON or XML), kept with the release.
    """

    source: Source
    id: str | None
    ocid: str | None
    tender_key: str
    version_key: str
    digest: str
    original: bytes
    published_at: Moment | None = None
    stage: str | None = None
    title: str | None = None
    description: str | None = None
    language: str | None = None
    reference: str | None = None
    procedure: str | None = None
    nature: Nature | None = None
    cpv: tuple[str, ...] = ()
    value: Money | None = None
    duration_days: int | None = None
    nuts: tuple[str, ...] = ()
    social_objectives: tuple[str, ...] = ()
    accessibility: str | None = None
    reserved: tuple[str, ...] = ()
    deadline: Moment | None = None
    starts_at: Moment | None = None
    ends_at: Moment | None = None
    buyer: Party | None = None
    items: tuple[Passage, ...] = ()
    lots: tuple[Lot, ...] = ()
    parties: tuple[Party, ...] = ()
    bids: tuple[Bid, ...] = ()
    awards: tuple[Award, ...] = ()
    contracts: tuple[Contract, ...] = ()
    documents: tuple[Document, ...] = ()

    def facts(self) -> Notice:
        """What the rules judge."""
        outcomes: tuple[tuple[str, tuple[Award | Contract, ...]], ...] = (
            ("awards", self.awards),
            ("contracts", self.contracts),
        )
        passages = [
            *(
                Passage(f"lots[{index}].{name}", text)
                for index, lot in enumerate(self.lots)
                for name, text in (("title", lot.title), ("description", lot.description))
                if text
            ),
            *self.items,
            *(
                Passage(f"{kind}[{index}].{name}", text)
                for kind, rows in outcomes
                for index, row in enumerate(rows)
                for name, text in (("title", row.title), ("description", row.description))
                if text
            ),
        ]
        return Notice(
            title=self.title,
            description=self.description,
            language=self.language,
            lots=len(self.lots),
            passages=tuple(passages),
            cpv=self.cpv,
            nature=self.nature,
            value=self.value,
            duration_days=self.duration_days,
            social_objectives=self.social_objectives,
            accessibility=self.accessibility,
            reserved=self.reserved,
            nuts=self.nuts,
            buyer=self.buyer.name if self.buyer else None,
            of_lots=tuple(lot.facts(index) for index, lot in enumerate(self.lots)),
        )


@dataclass(frozen=True, slots=True)
class Fault:
    """What could not be read: one error line of `procure screen` and `procure import` (codes: INTERFACES).

    Attributes:
        file: the path as given or found, `archive.zip!member` inside an archive.
        index: the place of the notice in its file, from 0; None when the whole file failed.
        code: `empty_file`, `bad_encoding`, `bad_json`, `bad_xml`, `truncated`, `unknown_format`, `no_tender`,
            `not_procurement`, `too_large`, `protected`, `unsafe`, `unsupported`.
        message: what is wrong and what to do, in English.
    """

    file: str
    index: int | None
    code: str
    message: str


@dataclass(frozen=True, slots=True)
class Read:
    """A notice that was read, and its place."""

    file: str
    index: int
    notice: PublishedNotice


@dataclass(frozen=True, slots=True)
class Unread:
    """A notice whose place is known and that is not read yet: that takes most of the time, and others may do it.

    Attributes:
        read: reads it; a fault where it can't be read.
    """

    file: str
    index: int
    read: Callable[[], Read | Fault]


Item = Read | Fault | Unread
"""What a file holds at one place."""
