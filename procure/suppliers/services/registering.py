"""What notices and tables say of firms goes into the registry: to the supplier with that number, else as a new one."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from typing import Literal

from sqlalchemy import Text, any_, func, literal, select, tuple_
from sqlalchemy.dialects.postgresql import ARRAY
from sqlalchemy.orm import Session

from procure.suppliers import queries
from procure.suppliers.models import Supplier, SupplierContact, SupplierIdentifier, standing
from procure.suppliers.services.deriving import hold_registry, refresh, suggest
from rules.suppliers import Identifier, are_different, name_key, plain_name

Source = Literal["notice", "table", "form"]
Fate = Literal["new", "updated", "unchanged", "failed"]


@dataclass(frozen=True, slots=True)
class GivenContact:
    """A contact person as a table names one."""

    name: str
    email: str
    function: str | None = None
    telephone: str | None = None
    language: str | None = None


@dataclass(frozen=True, slots=True)
class Given:
    """A firm as a notice or a table names it.

    Attributes:
        name: as written, not empty.
        place: where it is established.
        country: ISO 3166, two letters.
        size: one of `models.ALL_SIZES`.
        sectors: CPV codes of eight digits.
        numbers: its valid numbers; what is none was left out by the reader.
        contact: a person with an address.
    """

    name: str
    place: str | None = None
    country: str | None = None
    size: str | None = None
    sectors: tuple[str, ...] = ()
    numbers: tuple[Identifier, ...] = ()
    contact: GivenContact | None = None


@dataclass(frozen=True, slots=True)
class Registered:
    """What became of one firm.

    Attributes:
        fate: `failed` where its numbers belong to several suppliers, or one of them to a supplier that has another
            number in the same register: nobody is merged, and nothing is changed.
        supplier_id: under which it now stands, merged or not; None where it failed.
    """

    fate: Fate
    supplier_id: int | None


@dataclass(slots=True)
class Counted:
    """Firms by what became of them."""

    new: int = 0
    updated: int = 0
    unchanged: int = 0
    failed: int = 0

    def add(self, fate: Fate) -> None:
        """Count one."""
        setattr(self, fate, getattr(self, fate) + 1)


@dataclass(slots=True)
class _Known:
    """What of a batch the registry knows, and what was added since."""

    suppliers: dict[int, Supplier] = field(default_factory=dict)
    by_number: dict[Identifier, int] = field(default_factory=dict)
    by_name: dict[str, int] = field(default_factory=dict)
    root_of: dict[int, int] = field(default_factory=dict)
    numbers_of: dict[int, set[Identifier]] = field(default_factory=dict)
    """By root: numbers of all that was merged into one another."""


def register(session: Session, given: Sequence[Given], source: Source, now: datetime) -> list[Registered]:
    """Find or add firms, in the transaction of the caller.

    A firm with valid numbers is the supplier that has one of them, and no other, whatever it is called. One without
    is the supplier that came in without a number under that name, in that place and country. What is known of a
    supplier is never overwritten: gaps are filled, sectors and numbers added.

    Args:
        session: of the caller; in somebody's name.
        given: a thousand at most.
        source: where they come from.
        now: when.

    Returns:
        One for each, in the order given.
    """
    hold_registry(session)
    known = _known(session, given)
    results: list[Registered] = []
    ids = iter(_ids(session, sum(_find(firm, known) is None for firm in given)))
    touched: set[int] = set()
    for firm in given:
        found = _find(firm, known)
        if found == "conflict":
            results.append(Registered("failed", None))
            continue
        if found is None:
            supplier = _new(session, next(ids), firm, source, now)
            _remember(known, firm, supplier)
            results.append(Registered("new", supplier.id))
            continue
        changed = _fill(session, known.suppliers[found], firm, known, now)
        if changed:
            touched.add(known.root_of[found])
        results.append(Registered("updated" if changed else "unchanged", found))
    refresh(session, touched)
    suggest(session, [each.supplier_id for each in results if each.fate == "new" and each.supplier_id])
    return results


def _known(session: Session, given: Iterable[Given]) -> _Known:
    known = _Known()
    numbers = {number for firm in given for number in firm.numbers}
    if numbers:
        rows = session.execute(
            select(SupplierIdentifier.scheme, SupplierIdentifier.value, Supplier.id, standing())
            .join(Supplier, Supplier.id == SupplierIdentifier.supplier_id)
            .where(
                tuple_(SupplierIdentifier.scheme, SupplierIdentifier.value).in_(
                    [(number.scheme, number.value) for number in sorted(numbers)]
                )
            )
        )
        for scheme, value, id_, root in rows:
            known.by_number[Identifier(scheme, value)] = id_
            known.root_of[id_] = root
    keys = [_key(firm) for firm in given if not firm.numbers]
    if keys:
        rows = session.execute(
            select(Supplier.name_key, Supplier.id, standing()).where(
                Supplier.name_key == any_(literal(keys, ARRAY(Text)))
            )
        )
        for name, id_, root in rows:
            known.by_name[str(name)] = id_
            known.root_of[id_] = root
    roots = set(known.root_of.values())
    if roots:
        found = session.scalars(select(Supplier).where(Supplier.id.in_(known.root_of)))
        known.suppliers = {supplier.id: supplier for supplier in found}
        rows = session.execute(
            select(standing(), SupplierIdentifier.scheme, SupplierIdentifier.value)
            .join(Supplier, Supplier.id == SupplierIdentifier.supplier_id)
            .where(func.coalesce(Supplier.root_id, Supplier.id).in_(roots))
        )
        for root, scheme, value in rows:
            known.numbers_of.setdefault(root, set()).add(Identifier(scheme, value))
    return known


def _find(firm: Given, known: _Known) -> int | Literal["conflict"] | None:
    if not firm.numbers:
        return known.by_name.get(_key(firm))
    matches = [known.by_number[number] for number in firm.numbers if number in known.by_number]
    if not matches:
        return None
    root = known.root_of[matches[0]]
    if any(known.root_of[match] != root for match in matches):
        return "conflict"
    return "conflict" if are_different(firm.numbers, known.numbers_of[root]) else matches[0]


def _ids(session: Session, count: int) -> Sequence[int]:
    """Ids for new suppliers, so that they and their numbers are written together."""
    sequence = func.pg_get_serial_sequence("supplier", "id")
    return session.scalars(select(func.nextval(sequence)).select_from(func.generate_series(1, count))).all()


def _new(session: Session, id_: int, firm: Given, source: Source, now: datetime) -> Supplier:
    supplier = Supplier(
        id=id_,
        name=firm.name,
        place=firm.place,
        country=firm.country,
        size=firm.size,
        sectors=sorted(set(firm.sectors)),
        source=source,
        name_key=None if firm.numbers else _key(firm),
        plain=plain_name(firm.name),
        words=queries.words_of([firm.name, firm.place], [number.value for number in firm.numbers]),
        divisions=sorted({code[:2] for code in firm.sectors}),
        bids=0,
        wins=0,
        revision=1,
        created_at=now,
        updated_at=now,
    )
    session.add(supplier)
    for number in firm.numbers:
        session.add(SupplierIdentifier(supplier_id=id_, scheme=number.scheme, value=number.value))
    if firm.contact is not None:
        session.add(_contact(id_, firm.contact))
    return supplier


def _remember(known: _Known, firm: Given, supplier: Supplier) -> None:
    known.suppliers[supplier.id] = supplier
    known.root_of[supplier.id] = supplier.id
    known.numbers_of[supplier.id] = set(firm.numbers)
    for number in firm.numbers:
        known.by_number[number] = supplier.id
    if not firm.numbers:
        known.by_name[_key(firm)] = supplier.id


def _fill(session: Session, supplier: Supplier, firm: Given, known: _Known, now: datetime) -> bool:
    """Add to a supplier what a notice or a table knows besides; gives whether that was anything."""
    before = (supplier.place, supplier.country, supplier.size, supplier.sectors)
    supplier.place = supplier.place or firm.place
    supplier.country = supplier.country or firm.country
    if supplier.size is None or (supplier.size == "sme" and firm.size in ("micro", "small", "medium")):
        supplier.size = firm.size or supplier.size
    supplier.sectors = sorted({*supplier.sectors, *firm.sectors})
    changed = before != (supplier.place, supplier.country, supplier.size, supplier.sectors)
    root = known.root_of[supplier.id]
    for number in firm.numbers:
        if number not in known.by_number:
            session.add(SupplierIdentifier(supplier_id=supplier.id, scheme=number.scheme, value=number.value))
            known.by_number[number] = supplier.id
            known.numbers_of.setdefault(root, set()).add(number)
            changed = True
    if firm.contact is not None and not _has_contact(session, supplier.id, firm.contact):
        session.add(_contact(supplier.id, firm.contact))
        changed = True
    if changed:
        supplier.revision += 1
        supplier.updated_at = now
    return changed


def _has_contact(session: Session, supplier_id: int, person: GivenContact) -> bool:
    held = select(SupplierContact.id).where(
        SupplierContact.supplier_id == supplier_id, func.lower(SupplierContact.email) == person.email.lower()
    )
    return session.scalar(held.limit(1)) is not None


def _contact(supplier_id: int, person: GivenContact) -> SupplierContact:
    return SupplierContact(
        supplier_id=supplier_id,
        name=person.name,
        function=person.function,
        email=person.email,
        telephone=person.telephone,
        language=person.language,
    )


def _key(firm: Given) -> str:
    return name_key(firm.name, firm.place, firm.country)
