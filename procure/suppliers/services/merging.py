"""Two suppliers that are one firm: a person merges one into the other, and can undo it.

The one that is merged keeps its row and all that hangs on it, and points to the one that stays. Undoing takes the
pointer away, and what the merge changed in the one that stays; what a person has changed there since then stays.
"""

from collections.abc import Mapping
from datetime import datetime
from typing import Any

from sqlalchemy import select, update
from sqlalchemy.orm import Session

from procure.core.actor import Actor
from procure.core.database import use_case
from procure.core.errors import Conflict, Invalid, NotFound
from procure.core.text import N_
from procure.suppliers import queries
from procure.suppliers.models import DistinctSuppliers, Supplier, SupplierMerge
from procure.suppliers.services.deriving import drop_suggestions, hold_registry, refresh, suggest
from procure.suppliers.services.editing import check_editor
from rules.suppliers import are_different

MERGED = ("name", "place", "country", "size", "sectors")
"""Fields of which a merge says whose value stays."""


def merge_conflict(session: Session, one_id: int, other_id: int) -> bool:
    """Whether two suppliers are registered under two numbers of one register, and so are two firms."""
    held = [
        {each.number for each in queries.numbers(session, [row.id for row in queries.family(session, id_)])}
        for id_ in (one_id, other_id)
    ]
    return are_different(*held)


@use_case
def merge(
    session: Session, actor: Actor, kept_id: int, merged_id: int, take: Mapping[str, str], now: datetime
) -> SupplierMerge:
    """Merge a supplier into another.

    Args:
        session: of the role `office`.
        actor: one of `EDITORS`.
        kept_id: the one that stays.
        merged_id: the other.
        take: field (of `MERGED`) -> `merged` where its value is that of the other; of `sectors` also `both`.
            All others stay.
        now: when.

    Raises:
        Forbidden: the actor edits no suppliers.
        NotFound: one of them does not exist.
        Invalid: they are one already, or numbers prove them to be two firms.
        Conflict: one of them was merged meanwhile.
    """
    check_editor(actor)
    hold_registry(session)
    if kept_id == merged_id:
        raise Invalid("other", N_("A supplier can’t be merged with itself."))
    kept, merged = (queries.one(session, id_, lock=True) for id_ in (kept_id, merged_id))
    for each in (kept, merged):
        if each.root_id is not None:
            raise Conflict({"supplier": each.name})
    if merge_conflict(session, kept_id, merged_id):
        raise Invalid(
            "other",
            N_(
                "They have different numbers in the same register, so they are two firms. If a number is wrong, "
                "remove it first."
            ),
        )
    changes: dict[str, Any] = {}
    for field in MERGED:
        before, value = getattr(kept, field), getattr(merged, field)
        if take.get(field) == "both" and field == "sectors":
            value = sorted({*before, *value})
        elif take.get(field) != "merged":
            continue
        if value != before and value is not None:
            changes[field] = [before, value]
            setattr(kept, field, value)
    if changes:
        kept.revision += 1
        kept.updated_at = now
    merged.merged_into_id = kept.id
    session.execute(update(Supplier).where(Supplier.root_id == merged.id).values(root_id=kept.id))
    merged.root_id = kept.id
    made = SupplierMerge(
        kept_id=kept.id,
        merged_id=merged.id,
        changes=changes,
        left=[],
        merged_by=actor.account_id,
        merged_at=now,
    )
    session.add(made)
    drop_suggestions(session, [merged.id])
    refresh(session, [kept.id])
    session.expire_all()
    return made


@use_case
def undo(session: Session, actor: Actor, merge_id: int, now: datetime) -> SupplierMerge:
    """Undo a merge: both suppliers stand for themselves again, each with what is its own.

    Args:
        session: of the role `office`.
        actor: one of `EDITORS`.
        merge_id: which.
        now: when.

    Returns:
        The merge; `left` names the fields that a person has changed since, and that stay as they are.

    Raises:
        Forbidden: the actor edits no suppliers.
        NotFound: there is none.
        Conflict: it was undone before.
    """
    check_editor(actor)
    hold_registry(session)
    found = session.get(SupplierMerge, merge_id, with_for_update=True)
    if found is None:
        raise NotFound
    if found.undone_at is not None:
        raise Conflict({"merge": found.id})
    kept, merged = (queries.one(session, id_, lock=True) for id_ in (found.kept_id, found.merged_id))
    left = changed_since(kept, found)
    for field, (before, _) in found.changes.items():
        if field not in left:
            setattr(kept, field, before)
    if len(left) < len(found.changes):
        kept.revision += 1
        kept.updated_at = now
    merged.merged_into_id = merged.root_id = None
    session.flush()
    for id_ in _below(session, merged.id):
        session.execute(update(Supplier).where(Supplier.id == id_).values(root_id=merged.id))
    found.left, found.undone_by, found.undone_at = left, actor.account_id, now
    refresh(session, [kept.root_id or kept.id, merged.id])
    session.expire_all()
    return found


def changed_since(kept: Supplier, found: SupplierMerge) -> list[str]:
    """Fields that a merge changed and a person changed again, so that undoing leaves them."""
    return [field for field, (_, after) in found.changes.items() if getattr(kept, field) != after]


@use_case
def mark_distinct(session: Session, actor: Actor, one_id: int, other_id: int, now: datetime) -> DistinctSuppliers:
    """Say that two suppliers are two firms; they are suggested no more.

    Raises:
        Forbidden: the actor edits no suppliers.
        NotFound: one of them does not exist.
        Invalid: it is the same supplier.
    """
    check_editor(actor)
    hold_registry(session)
    if one_id == other_id:
        raise Invalid("other", N_("A supplier can’t be merged with itself."))
    first, second = sorted(queries.one(session, id_).id for id_ in (one_id, other_id))
    held = session.get(DistinctSuppliers, (first, second))
    if held is None:
        held = DistinctSuppliers(first_id=first, second_id=second, decided_by=actor.account_id, decided_at=now)
        session.add(held)
        suggest(session, [id_ for id_ in (first, second) if queries.one(session, id_).root_id is None])
    return held


@use_case
def unmark_distinct(session: Session, actor: Actor, one_id: int, other_id: int) -> None:
    """Take back that two suppliers are two firms.

    Raises:
        Forbidden: the actor edits no suppliers.
        NotFound: nobody said so.
    """
    check_editor(actor)
    hold_registry(session)
    first, second = sorted((one_id, other_id))
    held = session.get(DistinctSuppliers, (first, second))
    if held is None:
        raise NotFound
    session.delete(held)
    suggest(session, [id_ for id_ in (first, second) if queries.one(session, id_).root_id is None])


def _below(session: Session, supplier_id: int) -> list[int]:
    """Suppliers that were merged into one, directly or by way of others."""
    found: list[int] = []
    level = [supplier_id]
    while level:
        level = list(session.scalars(select(Supplier.id).where(Supplier.merged_into_id.in_(level))))
        found += level
    return found
