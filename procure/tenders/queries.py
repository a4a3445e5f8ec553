"""Named reads of tenders. Each is handed the actor: unpublished tenders and values are limited by department."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from decimal import Decimal
from typing import Any

from sqlalchemy import ColumnElement, and_, case, cast, func, literal, null, or_, select, true
from sqlalchemy.dialects.postgresql import REGCONFIG
from sqlalchemy.orm import Session

from procure.core.actor import Actor
from procure.core.errors import NotFound
from procure.tenders.models import SEARCH_LANGUAGES, Release, Tender

_MOST_CANDIDATES = 300
_LONG_WORD = 4


@dataclass(frozen=True, slots=True)
class ReleaseRow:
    """One release of a tender, or of one that was joined into it, without its original."""

    id: int
    tender_id: int
    source: str
    notice_id: str | None
    released_at: datetime | None
    import_id: int | None
    file: str | None
    index: int | None
    changes: list[dict[str, Any]] | None
    account_id: int | None
    created_at: datetime


@dataclass(frozen=True, slots=True)
class Original:
    """What a release came in as."""

    data: bytes
    source: str
    notice_id: str | None
    tender_id: int


def visible(actor: Actor) -> ColumnElement[bool]:
    """Which tenders a person may know of: the published, and those of their departments."""
    if actor.departments is None:
        return true()
    return or_(Tender.is_published, Tender.department_id.in_(actor.departments))


def value_visible(actor: Actor) -> ColumnElement[bool]:
    """Of which tenders a person may know the value: those of no department, and those of their own."""
    if actor.departments is None:
        return true()
    return or_(Tender.department_id.is_(None), Tender.department_id.in_(actor.departments))


def value_for(actor: Actor) -> ColumnElement[Decimal | None]:
    """The value as a list may show it to a person; null where they may not know it."""
    return case((value_visible(actor), Tender.value), else_=null())


def sees_value(actor: Actor, tender: Tender) -> bool:
    """Whether a person may know the value of this tender, of its lots and what its originals say."""
    return actor.departments is None or tender.department_id is None or tender.department_id in actor.departments


def one(session: Session, actor: Actor, tender_id: int) -> Tender:
    """A tender.

    Raises:
        NotFound: there is none, or the actor may not know of it.
    """
    tender = session.scalar(select(Tender).where(Tender.id == tender_id, visible(actor)))
    if tender is None:
        raise NotFound
    return tender


def title_of(session: Session, tender_id: int) -> str | None:
    """Title of a tender, for somebody who came by a link for it; None where it has none."""
    return session.scalar(select(Tender.title).where(Tender.id == tender_id))


def reference_of(session: Session, tender_id: int) -> str | None:
    """The buyer's reference of a tender, for somebody who came by a link for it; None where it has none."""
    return session.scalar(select(Tender.reference).where(Tender.id == tender_id))


@dataclass(frozen=True, slots=True)
class TenderFilters:
    """What a list of tenders is narrowed to; empty is everything the actor may see.

    Attributes:
        words: searched as people type into a search engine, each tender in its own language.
        department_id: of the city.
        cpv: the first digits of any code.
        is_published: or not; None for both.
        updated_since: moment, included.
    """

    words: str = ""
    department_id: int | None = None
    cpv: str = ""
    is_published: bool | None = None
    updated_since: datetime | None = None


def listed(session: Session, actor: Actor, filters: TenderFilters, below: int, limit: int) -> Sequence[Tender]:
    """Tenders that were not joined into another, by falling id, which no later notice changes.

    Args:
        session: of the role `office`.
        actor: who looks.
        filters: what the list is narrowed to.
        below: id of the last tender of the page before; a greater one than any for the first page.
        limit: how many at most.
    """
    query = select(Tender).where(Tender.joined_into_id.is_(None), Tender.id < below, visible(actor))
    if filters.words:
        query = query.where(_has_words(filters.words))
    if filters.department_id is not None:
        query = query.where(Tender.department_id == filters.department_id)
    if filters.cpv:
        codes = func.concat(" ", func.array_to_string(Tender.cpv, " "))
        query = query.where(codes.contains(f" {filters.cpv}"))
    if filters.is_published is not None:
        query = query.where(Tender.is_published.is_(filters.is_published))
    if filters.updated_since is not None:
        query = query.where(Tender.updated_at >= filters.updated_since)
    return session.scalars(query.order_by(Tender.id.desc()).limit(limit)).all()


def _has_words(words: str) -> ColumnElement[bool]:
    def has(config: str) -> ColumnElement[bool]:
        return Tender.search.op("@@")(func.websearch_to_tsquery(cast(literal(config), REGCONFIG), words))

    known = sorted(SEARCH_LANGUAGES)
    return or_(
        *(and_(Tender.language == code, has(name)) for code, name in SEARCH_LANGUAGES.items()),
        and_(func.coalesce(Tender.language, "").not_in(known), has("simple")),
    )


def joined_into(session: Session, tender_id: int) -> Sequence[Tender]:
    """The tenders that were joined into one, in the order they came in."""
    return session.scalars(select(Tender).where(Tender.joined_into_id == tender_id).order_by(Tender.id)).all()


def relets_of(session: Session, actor: Actor, tender_id: int) -> Sequence[Tender]:
    """The tenders that re-let one, in the order they came in."""
    return session.scalars(
        select(Tender).where(Tender.relet_of_id == tender_id, visible(actor)).order_by(Tender.id).limit(100)
    ).all()


def releases(session: Session, tender_id: int, limit: int = 200) -> list[ReleaseRow]:
    """The releases that a tender is made of, those of joined tenders among them, newest first."""
    rows = session.execute(
        select(
            Release.id,
            Release.tender_id,
            Release.source,
            Release.notice_id,
            Release.released_at,
            Release.import_id,
            Release.file,
            Release.index,
            Release.changes,
            Release.account_id,
            Release.created_at,
        )
        .join(Tender, Tender.id == Release.tender_id)
        .where(or_(Tender.id == tender_id, Tender.joined_into_id == tender_id))
        .order_by(Release.released_at.desc().nulls_last(), Release.id.desc())
        .limit(limit)
    )
    return [ReleaseRow(*row) for row in rows]


def original(session: Session, actor: Actor, release_id: int) -> Original:
    """What a release came in as.

    Raises:
        NotFound: there is none, or the actor may not know all that stands in it.
    """
    row = session.execute(
        select(Release.original, Release.source, Release.notice_id, Release.tender_id)
        .join(Tender, Tender.id == Release.tender_id)
        .where(Release.id == release_id, and_(visible(actor), value_visible(actor)))
    ).one_or_none()
    if row is None:
        raise NotFound
    return Original(*row)


@dataclass(frozen=True, slots=True)
class ImportedRow:
    """A tender as the result of an import lists it."""

    id: int
    title: str | None
    buyer: str | None
    is_new: bool


def of_import(session: Session, actor: Actor, import_id: int, after: int = 0, limit: int = 50) -> list[ImportedRow]:
    """Tenders that an import brought or added to, one page of releases at a time.

    Args:
        session: of the role `office`.
        actor: who looks.
        import_id: which.
        after: id of the last release of the page before; 0 for the first page.
        limit: rows of a page.

    Returns:
        Rows whose `id` is that of the tender, in the order they were written.
    """
    rows = session.execute(
        select(Tender.id, Tender.title, Tender.buyer, Release.changes.is_(None))
        .join(Release, Release.tender_id == Tender.id)
        .where(Release.import_id == import_id, Release.id > after, visible(actor))
        .order_by(Release.id)
        .limit(limit)
    )
    return [ImportedRow(*row) for row in rows]


def candidates(session: Session, actor: Actor, tender: Tender) -> Sequence[Tender]:
    """Tenders that may be the same as one: of one reference, or sharing the words of its title, of another format.

    Args:
        session: of the role `office`.
        actor: who looks.
        tender: neither joined into another nor about to be.
    """
    other = and_(
        Tender.id != tender.id,
        Tender.joined_into_id.is_(None),
        or_(Tender.source != tender.source, Tender.is_published != tender.is_published),
        visible(actor),
    )
    found: dict[int, Tender] = {}
    likely: list[ColumnElement[bool]] = []
    if tender.reference:
        likely.append(func.lower(func.left(Tender.reference, 200)) == tender.reference[:200].lower())
    words = sorted(
        {word for word in (tender.title or "").lower().split() if len(word) > _LONG_WORD and word.isalpha()},
        key=lambda word: (-len(word), word),
    )[:3]
    if words:
        config = cast(literal(SEARCH_LANGUAGES.get(tender.language or "", "simple")), REGCONFIG)
        likely.append(Tender.search.op("@@")(func.plainto_tsquery(config, " ".join(words))))
    for condition in likely:
        for row in session.scalars(select(Tender).where(other, condition).limit(_MOST_CANDIDATES)):
            found[row.id] = row
    if tender.is_published:
        unpublished = select(Tender).where(other, ~Tender.is_published).order_by(Tender.id.desc())
        for row in session.scalars(unpublished.limit(_MOST_CANDIDATES)):
            found[row.id] = row
    return list(found.values())
