"""The same tender in two formats, or before and after publication: suggested by the software, joined by a person."""

from dataclasses import dataclass
from datetime import datetime, timedelta

from rapidfuzz import fuzz
from sqlalchemy.orm import Session

from procure.core import audit
from procure.core.actor import Actor
from procure.core.database import use_case
from procure.core.errors import Invalid
from procure.core.text import N_
from procure.tenders import queries
from procure.tenders.models import Tender
from procure.tenders.services.families import family_releases, lock, rebuild, unite

LEAST = 0.72
"""Likeness from which a tender is suggested."""

_DAYS_APART = timedelta(days=3)
_CPV_CLASS = 5
_ALIKE = 85.0


@dataclass(frozen=True, slots=True)
class Suggestion:
    """A tender that may be the same.

    Attributes:
        tender: the other.
        likeness: 0-1.
        because: ids of what agrees: `reference`, `title`, `buyer`, `cpv`, `deadline`, `value`.
    """

    tender: Tender
    likeness: float
    because: tuple[str, ...]


def suggest_same(session: Session, actor: Actor, tender: Tender, most: int = 5) -> list[Suggestion]:
    """Tenders of another format, or on the other side of publication, that may be the same; the likeliest first.

    Args:
        session: of the role `office`.
        actor: who looks; no tender is suggested that they may not know.
        tender: which; one that is joined into another gets no suggestions.
        most: how many at most.
    """
    if tender.joined_into_id is not None:
        return []
    compared = (compare(tender, other) for other in queries.candidates(session, actor, tender))
    likely = [suggestion for suggestion in compared if suggestion.likeness >= LEAST]
    return sorted(likely, key=lambda suggestion: (-suggestion.likeness, suggestion.tender.id))[:most]


def compare(one: Tender, other: Tender) -> Suggestion:
    """How alike two tenders are: by what both say, and nothing counts that one of them leaves open."""
    signs: list[tuple[str, float, float]] = []
    if one.title and other.title:
        signs.append(("title", 4.0, fuzz.token_set_ratio(one.title.lower(), other.title.lower()) / 100))
    if one.buyer and other.buyer:
        signs.append(("buyer", 2.0, fuzz.token_set_ratio(one.buyer.lower(), other.buyer.lower()) / 100))
    if one.cpv and other.cpv:
        classes = [{code[:_CPV_CLASS] for code in tender.cpv} for tender in (one, other)]
        signs.append(("cpv", 2.0, 1.0 if classes[0] & classes[1] else 0.0))
    if one.reference and other.reference:
        signs.append(("reference", 3.0, 1.0 if one.reference.lower() == other.reference.lower() else 0.3))
    if one.deadline_at and other.deadline_at:
        near = abs(one.deadline_at - other.deadline_at) <= _DAYS_APART
        signs.append(("deadline", 1.0, 1.0 if near else 0.3))
    if one.worth and other.worth and one.currency and one.currency == other.currency:
        amounts = sorted((one.worth.amount, other.worth.amount))
        signs.append(("value", 1.0, float(amounts[0] / amounts[1]) if amounts[1] else 1.0))
    if not {"title", "reference"} & {name for name, _, _ in signs}:
        return Suggestion(other, 0.0, ())
    weight = sum(weight for _, weight, _ in signs)
    likeness = sum(weight * share for _, weight, share in signs) / weight
    return Suggestion(other, round(likeness, 3), tuple(name for name, _, share in signs if share * 100 >= _ALIKE))


@use_case
def join(session: Session, actor: Actor, tender_id: int, other_id: int, now: datetime) -> Tender:
    """Say that two tenders are the same. The one that was there before publication, else the older row, stays; it
    then says what the releases of both say, and keeps its screening.

    Args:
        session: of the role `office`.
        actor: who decides.
        tender_id: one.
        other_id: the other.
        now: when.

    Returns:
        The tender that stays.

    Raises:
        NotFound: one of them does not exist, or the actor may not know of it.
        Invalid: they are one already, or one of them is joined into a third.
    """
    for id_ in (tender_id, other_id):
        queries.one(session, actor, id_)
    held = lock(session, (tender_id, other_id))
    if len(held) < 2:
        raise Invalid("other", N_("A tender can't be joined with itself."))
    if any(tender.joined_into_id is not None for tender in held.values()):
        raise Invalid("other", N_("This tender is joined with another already. Part them first."))
    kept, joined = sorted(held.values(), key=lambda tender: (tender.is_published, tender.id))
    unite(session, kept, joined, now)
    return kept


@use_case
def part(session: Session, actor: Actor, joined_id: int, now: datetime) -> Tender:
    """Undo a join: both tenders say again what their own releases say.

    Args:
        session: of the role `office`.
        actor: who decides.
        joined_id: the tender that was joined into another.
        now: when.

    Returns:
        The tender that stands for itself again.

    Raises:
        NotFound: it does not exist, or the actor may not know of it.
        Invalid: it is joined into none.
    """
    kept_id = queries.one(session, actor, joined_id).joined_into_id
    if kept_id is None:
        raise Invalid("tender", N_("This tender is joined with no other."))
    held = lock(session, (joined_id, kept_id))
    joined, kept = held[joined_id], held[kept_id]
    joined.joined_into_id = None
    session.flush()
    for id_, releases in family_releases(session, (kept_id, joined_id)).items():
        rebuild(held[id_], releases, now)
    audit.note(session, "parted", "tender", kept.id, {"from": joined.id, "key": joined.key})
    return joined
