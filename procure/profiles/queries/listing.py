"""The list of invitations: filtered, sorted, in pages by key, counted by state. It shows progress, never an answer."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime
from typing import Any
from uuid import UUID

from sqlalchemy import BigInteger, ColumnElement, Date, DateTime, Text, and_, case, cast, func, literal, or_, select
from sqlalchemy.orm import Session

from procure.core.actor import Actor
from procure.profiles.models import ProfileInvitation, ProfileStanding
from procure.suppliers.models import ALL_SIZES, Supplier, SupplierContact
from procure.suppliers.queries.listing import has_words
from procure.tenders import queries as tenders
from procure.tenders.models import Tender
from rules.suppliers import plain_name

PAGE = 50
SIZES = ALL_SIZES
"""Of suppliers, as the registry knows them."""
STATES = ("invited", "opened", "began", "finished", "expired", "withdrawn")
"""How far an invitation is; `ProfileInvitation.status_at` gives one of these."""

_LARGEST = 2**63 - 1


@dataclass(frozen=True, slots=True)
class InvitationFilters:
    """What the list is narrowed to; empty is everything.

    Attributes:
        words: beginnings of words in names, places and numbers of the supplier.
        state: one of `STATES`.
        tender_id: for this tender.
        division: of the supplier, two digits of CPV.
        size: of the supplier.
        on_paper: without a contact person to mail to.
    """

    words: str = ""
    state: str = ""
    tender_id: int | None = None
    division: str = ""
    size: str = ""
    on_paper: bool = False

    @property
    def narrow(self) -> bool:
        """Whether anything narrows the list."""
        return self != InvitationFilters()


@dataclass(frozen=True, slots=True)
class InvitationRow:
    """An invitation in the list.

    Attributes:
        complete_until: the supplier's profile is complete, and until when; None where it is not.
    """

    id: UUID
    number: int
    supplier_id: int
    supplier: str
    place: str | None
    tender_id: int | None
    title: str | None
    title_language: str | None
    contact: str | None
    made_at: datetime
    due_on: date | None
    expires_at: datetime
    opened_at: datetime | None
    began_at: datetime | None
    finished_at: datetime | None
    withdrawn_at: datetime | None
    complete_until: date | None
    state: str


@dataclass(frozen=True, slots=True)
class InvitationPage:
    """One page of the list.

    Attributes:
        rows: at most `PAGE`.
        count: how many match.
        by_state: how many match but for the state, by state.
        previous, next: cursors of the pages before and after; None where there is none.
    """

    rows: Sequence[InvitationRow]
    count: int
    by_state: Mapping[str, int]
    previous: str | None
    next: str | None


@dataclass(frozen=True, slots=True)
class _Order:
    key: Any
    kind: Any
    falling: bool


SORTS = {
    "made": _Order(ProfileInvitation.made_at, DateTime(timezone=True), falling=True),
    "supplier": _Order(Supplier.plain, Text(), falling=False),
    "due": _Order(func.coalesce(ProfileInvitation.due_on, date(9999, 12, 31)), Date(), falling=False),
}
"""By what the list is sorted."""


def page(
    session: Session,
    actor: Actor,
    filters: InvitationFilters,
    sort: str,
    now: datetime,
    *,
    after: str | None = None,
    before: str | None = None,
) -> InvitationPage:
    """A page of the list.

    Args:
        session: of the role `office`.
        actor: who looks; of a tender they may not know of neither title nor number is shown.
        filters: what the list is narrowed to.
        sort: a key of `SORTS`.
        now: when, in UTC; states follow from it.
        after: cursor of the page before; the first page where it is malformed.
        before: cursor of the page after, going backwards.
    """
    order = SORTS[sort]
    by_state = _by_state(session, actor, filters, now)
    cursor = _read(after or before, order)
    backwards = bool(before and cursor)
    falling = order.falling != backwards
    query = (
        _rows(actor, now).add_columns(cast(order.key, Text).label("cursor")).where(*_conditions(actor, filters, now))
    )
    if cursor:
        held = func.row(order.key, ProfileInvitation.number)
        given = func.row(cast(literal(cursor[0]), order.kind), cast(literal(cursor[1]), BigInteger()))
        query = query.where(held < given if falling else held > given)
    keys = (order.key, ProfileInvitation.number)
    found = session.execute(
        query.order_by(*(key.desc() if falling else key.asc() for key in keys)).limit(PAGE + 1)
    ).all()
    more, found = len(found) > PAGE, found[:PAGE]
    if backwards:
        found = found[::-1]
    cursors = [f"{row[-1]}~{row.number}" for row in found]
    count = by_state[filters.state] if filters.state else sum(by_state.values())
    return InvitationPage(
        [InvitationRow(*row[:-1]) for row in found],
        count,
        by_state,
        cursors[0] if cursors and (more if backwards else bool(cursor)) else None,
        cursors[-1] if cursors and (more or backwards) else None,
    )


def _state(now: datetime) -> Any:
    """`ProfileInvitation.status_at` in SQL."""
    return case(
        (ProfileInvitation.withdrawn_at.is_not(None), "withdrawn"),
        (ProfileInvitation.finished_at.is_not(None), "finished"),
        (ProfileInvitation.expires_at <= now, "expired"),
        (ProfileInvitation.began_at.is_not(None), "began"),
        (ProfileInvitation.opened_at.is_not(None), "opened"),
        else_="invited",
    )


def _rows(actor: Actor, now: datetime) -> Any:
    shown = tenders.visible(actor)
    return (
        select(
            *(ProfileInvitation.id, ProfileInvitation.number, Supplier.id, Supplier.name, Supplier.place),
            *(Tender.id, Tender.title, Tender.language, SupplierContact.name, ProfileInvitation.made_at),
            *(ProfileInvitation.due_on, ProfileInvitation.expires_at, ProfileInvitation.opened_at),
            *(ProfileInvitation.began_at, ProfileInvitation.finished_at, ProfileInvitation.withdrawn_at),
            *(ProfileStanding.expires_on, _state(now)),
        )
        .select_from(ProfileInvitation)
        .join(Supplier, Supplier.id == ProfileInvitation.supplier_id)
        .outerjoin(Tender, and_(Tender.id == ProfileInvitation.tender_id, shown))
        .outerjoin(SupplierContact, SupplierContact.id == ProfileInvitation.contact_id)
        .outerjoin(ProfileStanding, ProfileStanding.supplier_id == Supplier.id)
    )


def _by_state(session: Session, actor: Actor, filters: InvitationFilters, now: datetime) -> dict[str, int]:
    state = _state(now)
    query = select(state, func.count()).select_from(ProfileInvitation)
    if filters.words or filters.division or filters.size:
        query = query.join(Supplier, Supplier.id == ProfileInvitation.supplier_id)
    rows = session.execute(query.where(*_conditions(actor, replace(filters, state=""), now)).group_by(state))
    return dict.fromkeys(STATES, 0) | {row[0]: row[1] for row in rows}


def _conditions(actor: Actor, filters: InvitationFilters, now: datetime) -> list[ColumnElement[bool]]:
    found: list[ColumnElement[bool]] = []
    if plain_name(filters.words):
        merged = select(Supplier.id).where(has_words(filters.words)).correlate(None)
        found.append(or_(Supplier.id.in_(merged), Supplier.root_id.in_(merged)))
    if filters.division:
        found.append(Supplier.divisions.contains([filters.division]))
    if filters.size:
        found.append(Supplier.size == filters.size)
    if filters.state:
        found.append(_state(now) == filters.state)
    if filters.on_paper:
        found.append(ProfileInvitation.contact_id.is_(None))
    if filters.tender_id is not None:
        known = select(Tender.id).where(Tender.id == filters.tender_id, tenders.visible(actor)).scalar_subquery()
        found.append(ProfileInvitation.tender_id == known)
    return found


def _read(given: str | None, order: _Order) -> tuple[str, int] | None:
    key, _, number = (given or "").replace("\x00", "").rpartition("~")
    if not (number.isascii() and number.isdigit() and int(number[:20]) <= _LARGEST):
        return None
    try:
        if isinstance(order.kind, DateTime):
            datetime.fromisoformat(key)
        elif isinstance(order.kind, Date):
            date.fromisoformat(key)
    except ValueError:
        return None
    return key, int(number)
