"""Named reads of comparisons: the list of them, one, and the tenders that would change, in pages."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from sqlalchemy import Select, or_, select
from sqlalchemy.orm import Session, joinedload

from procure.core.actor import Actor
from procure.core.errors import NotFound
from procure.core.packs import PackVersion
from procure.packs.models import PackComparison, PackComparisonRow
from procure.screening.queries.filtering import matching
from procure.tenders.models import Tender
from rules.values import Tier

PAGE = 50
MOST_SHOWN = 50
_AT_ONCE = 1000


@dataclass(frozen=True, slots=True)
class Narrowed:
    """What the list of changing tenders is narrowed to.

    Attributes:
        words: in the texts of the tender, as people type into a search engine.
        requirement: id of one that appears or goes.
    """

    words: str = ""
    tier_old: Tier | None = None
    tier_new: Tier | None = None
    requirement: str = ""


@dataclass(frozen=True, slots=True)
class Moving:
    """A tender that would change, as lists show it."""

    tender_id: int
    title: str | None
    reference: str | None
    tier_old: Tier
    tier_new: Tier
    added: tuple[str, ...]
    removed: tuple[str, ...]
    rests_on: str


def comparisons(session: Session) -> Sequence[PackComparison]:
    """The last comparisons, newest first."""
    return session.scalars(
        select(PackComparison)
        .options(joinedload(PackComparison.job))
        .order_by(PackComparison.id.desc())
        .limit(MOST_SHOWN)
    ).all()


def comparison(session: Session, comparison_id: int) -> PackComparison:
    """One comparison; raises `NotFound`."""
    found = session.get(PackComparison, comparison_id, options=[joinedload(PackComparison.job)])
    if found is None:
        raise NotFound
    return found


def stored_packs(session: Session) -> Sequence[tuple[str, str, str]]:
    """Digest, id and version of every stored pack, the last stored first."""
    rows = session.execute(
        select(PackVersion.digest, PackVersion.pack_id, PackVersion.version).order_by(PackVersion.stored_at.desc())
    )
    return [(digest, pack_id, version) for digest, pack_id, version in rows]


def moving(
    session: Session, actor: Actor, comparison_id: int, narrowed: Narrowed, after: int = 0, limit: int = PAGE
) -> Sequence[Moving]:
    """Tenders that would change and that somebody may know of, by id.

    Args:
        session: of the role `office`.
        actor: who looks.
        comparison_id: which.
        narrowed: to what.
        after: id of the tender from which to go on.
        limit: one more than that is given where there are more.
    """
    query = _moving(session, actor, comparison_id, narrowed).where(PackComparisonRow.tender_id > after)
    return [
        Moving(
            row.tender_id,
            title,
            reference,
            row.tier_old,
            row.tier_new,
            tuple(row.added),
            tuple(row.removed),
            row.rests_on,
        )
        for row, title, reference in session.execute(query.order_by(PackComparisonRow.tender_id).limit(limit + 1))
    ]


def every_moving(session: Session, actor: Actor, comparison_id: int, narrowed: Narrowed) -> Iterator[Moving]:
    """All of them, a thousand held at a time."""
    after = 0
    while True:
        rows = moving(session, actor, comparison_id, narrowed, after, _AT_ONCE)
        yield from rows[:_AT_ONCE]
        if len(rows) <= _AT_ONCE:
            return
        after = rows[_AT_ONCE - 1].tender_id
        session.expunge_all()


def _moving(
    session: Session, actor: Actor, comparison_id: int, narrowed: Narrowed
) -> Select[PackComparisonRow, str | None, str | None]:
    query = (
        select(PackComparisonRow, Tender.title, Tender.reference)
        .join(Tender, Tender.id == PackComparisonRow.tender_id)
        .where(PackComparisonRow.comparison_id == comparison_id)
    )
    if actor.departments is not None:
        query = query.where(or_(Tender.is_published, Tender.department_id.in_(sorted(actor.departments))))
    if narrowed.tier_old is not None:
        query = query.where(PackComparisonRow.tier_old == narrowed.tier_old)
    if narrowed.tier_new is not None:
        query = query.where(PackComparisonRow.tier_new == narrowed.tier_new)
    if narrowed.requirement:
        one = [narrowed.requirement]
        query = query.where(or_(PackComparisonRow.added.contains(one), PackComparisonRow.removed.contains(one)))
    if narrowed.words:
        query = query.where(matching(session, narrowed.words))
    return query
