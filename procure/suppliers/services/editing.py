"""What a person says of a supplier: its name, place, size, sectors and numbers."""

from dataclasses import dataclass, replace
from datetime import datetime

from sqlalchemy import select
from sqlalchemy.orm import Session

from procure.core.actor import Actor, Role
from procure.core.database import use_case
from procure.core.errors import Conflict, Forbidden, Invalid, NotFound
from procure.core.text import N_
from procure.suppliers import queries
from procure.suppliers.models import ALL_SIZES, Supplier, SupplierIdentifier
from procure.suppliers.services.deriving import hold_registry, refresh
from procure.suppliers.services.registering import Given, register
from rules.codes import countries, cpv
from rules.suppliers import Identifier, identify

EDITORS = (Role.PROCUREMENT_OFFICER, Role.EQUALITY_OFFICER, Role.CONTRACT_MANAGER)
_LONGEST = 300


@dataclass(frozen=True, slots=True)
class Said:
    """What a person says of a supplier.

    Attributes:
        name: not empty.
        place: where it is established.
        country: a code or a name.
        size: one of `models.ALL_SIZES`, or None.
        sectors: CPV codes as typed.
    """

    name: str
    place: str | None = None
    country: str | None = None
    size: str | None = None
    sectors: tuple[str, ...] = ()


@use_case
def add(session: Session, actor: Actor, said: Said, scheme: str, number: str, now: datetime) -> Supplier:
    """Add a supplier by hand.

    Args:
        session: of the role `office`.
        actor: one of `EDITORS`.
        said: what is known of it.
        scheme: register of its number; empty with an empty number for one that has none.
        number: as typed.
        now: when.

    Raises:
        Forbidden: the actor edits no suppliers.
        Invalid: a value can't be taken, or the registry has this supplier.
    """
    check_editor(actor)
    said = _checked(said)
    numbers = (_checked_number(scheme, number),) if number.strip() else ()
    given = Given(said.name, said.place, said.country, said.size, said.sectors, numbers)
    hold_registry(session)
    if numbers:
        _check_free(session, numbers[0])
    result = register(session, [given], "form", now)[0]
    if result.fate != "new" or result.supplier_id is None:
        raise Invalid("name", N_("The registry has a supplier of this name in this place without a number."))
    return queries.one(session, result.supplier_id)


@use_case
def edit(session: Session, actor: Actor, supplier_id: int, said: Said, revision: int, now: datetime) -> Supplier:
    """Change what is said of a supplier.

    Args:
        session: of the role `office`.
        actor: one of `EDITORS`.
        supplier_id: one that stands for itself.
        said: as it is from now on.
        revision: of the state that was read.
        now: when.

    Raises:
        Forbidden: the actor edits no suppliers.
        NotFound: there is none, or it was merged into another.
        Invalid: a value can't be taken.
        Conflict: it was changed meanwhile.
    """
    supplier = _standing(session, actor, supplier_id)
    said = _checked(said)
    if supplier.revision != revision:
        raise Conflict({"supplier": supplier.name})
    supplier.name, supplier.place, supplier.country, supplier.size = said.name, said.place, said.country, said.size
    if list(said.sectors) != supplier.sectors:
        supplier.sectors = list(said.sectors)
    supplier.revision += 1
    supplier.updated_at = now
    refresh(session, [supplier_id])
    session.refresh(supplier)
    return supplier


@use_case
def add_number(session: Session, actor: Actor, supplier_id: int, scheme: str, number: str) -> SupplierIdentifier:
    """Say under which number a supplier is registered.

    Raises:
        Forbidden: the actor edits no suppliers.
        NotFound: there is none, or it was merged into another.
        Invalid: it is no number of that register, another supplier has it, or this one has another there.
    """
    _standing(session, actor, supplier_id)
    hold_registry(session)
    found = _checked_number(scheme, number)
    _check_free(session, found)
    held = queries.numbers(session, [each.id for each in queries.family(session, supplier_id)])
    if any(each.number.register == found.register for each in held):
        raise Invalid(
            "number", N_("It has another number in this register. A firm has one: remove the wrong one first.")
        )
    made = SupplierIdentifier(supplier_id=supplier_id, scheme=found.scheme, value=found.value)
    session.add(made)
    refresh(session, [supplier_id])
    return made


@use_case
def remove_number(session: Session, actor: Actor, number_id: int) -> int:
    """Take a number away from a supplier; gives the id under which that stands.

    Raises:
        Forbidden: the actor edits no suppliers.
        NotFound: there is no such number.
    """
    check_editor(actor)
    held = session.get(SupplierIdentifier, number_id)
    if held is None:
        raise NotFound
    supplier = queries.one(session, held.supplier_id)
    session.delete(held)
    root = supplier.root_id or supplier.id
    refresh(session, [root])
    return root


def check_editor(actor: Actor) -> None:
    """Refuse who edits no suppliers.

    Raises:
        Forbidden: the actor has none of the roles `EDITORS`.
    """
    if not actor.has(*EDITORS):
        raise Forbidden


def _standing(session: Session, actor: Actor, supplier_id: int) -> Supplier:
    check_editor(actor)
    supplier = queries.one(session, supplier_id, lock=True)
    if supplier.root_id is not None:
        raise NotFound
    return supplier


def _checked(said: Said) -> Said:
    name, place = (" ".join((text or "").split()) for text in (said.name, said.place))
    if not any(sign.isalnum() for sign in name):
        raise Invalid("name", N_("Enter the name of the supplier"))
    for field, text in (("name", name), ("place", place)):
        if len(text) > _LONGEST:
            raise Invalid(field, N_("Use %(most)s characters at most"), most=_LONGEST)
    country = countries.alpha2(said.country) if said.country else None
    if said.country and country is None:
        raise Invalid("country", N_("“%(given)s” is no country. Use two letters, such as NL."), given=said.country)
    if said.size is not None and said.size not in ALL_SIZES:
        raise Invalid("size", N_("Choose a size"))
    sectors = []
    for typed in said.sectors:
        code = cpv.normalise(typed) or (cpv.normalise(typed.ljust(8, "0")) if typed.isdigit() else None)
        if code is None:
            raise Invalid("sectors", N_("“%(code)s” is no CPV code, such as 90 or 90910000."), code=typed)
        sectors.append(code)
    return replace(said, name=name, place=place or None, country=country, sectors=tuple(sorted(set(sectors))))


def _checked_number(scheme: str, number: str) -> Identifier:
    if not scheme:
        raise Invalid("scheme", N_("Choose the register that the number is of"))
    if not number.strip():
        raise Invalid("number", N_("Enter the number"))
    found = identify(scheme, number)
    if found is None:
        raise Invalid("number", N_("This can be no number of that register: check its digits"))
    return found


def _check_free(session: Session, number: Identifier) -> None:
    held = session.scalar(
        select(Supplier.name)
        .join(SupplierIdentifier, SupplierIdentifier.supplier_id == Supplier.id)
        .where(SupplierIdentifier.scheme == number.scheme, SupplierIdentifier.value == number.value)
    )
    if held is not None:
        raise Invalid("number", N_("“%(name)s” has this number. If they are one firm, merge them."), name=held)
