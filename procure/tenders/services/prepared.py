"""What a person says of a tender that is being prepared: checked, and turned into a notice and back."""

import hashlib
import re
from collections.abc import Sequence
from dataclasses import dataclass, fields, replace
from datetime import datetime

import orjson
from sqlalchemy.orm import Session

from procure.accounts import queries as accounts
from procure.core.actor import Actor
from procure.core.errors import Invalid
from procure.core.text import N_
from procure.tenders.models import Tender
from procure.tenders.readers.published import Lot, Moment, Party, PublishedNotice, Source
from procure.tenders.readers.stored import content
from procure.tenders.services.rows import notice_of
from rules.codes import cpv, nuts
from rules.values import Money, Nature

_PLACE = re.compile(r"[A-Z]{2}[0-9A-Z]{0,3}", re.ASCII)
"""A NUTS code of any year: regions are renumbered, and notices carry the codes of their time."""

LONGEST_TITLE = 1000
LONGEST_DESCRIPTION = 200_000
MOST_LOTS = 200


@dataclass(frozen=True, slots=True)
class Prepared:
    """What a person says of a tender that is being prepared.

    Attributes:
        title: of the tender; it must have one.
        department_id: which department buys.
        lots: titles of the lots, in their order.
        cpv, nuts: codes as typed.
        language: ISO 639-1 of the texts.
    """

    title: str
    department_id: int | None
    description: str | None = None
    buyer: str | None = None
    reference: str | None = None
    language: str | None = None
    nature: Nature | None = None
    cpv: tuple[str, ...] = ()
    value: Money | None = None
    duration_days: int | None = None
    deadline: Moment | None = None
    nuts: tuple[str, ...] = ()
    lots: tuple[str, ...] = ()


FIELDS = tuple(field.name for field in fields(Prepared))


def prepared_of(tender: Tender) -> Prepared:
    """What a tender says, as a form shows it."""
    notice = notice_of(tender)
    return Prepared(
        title=notice.title or "",
        department_id=tender.department_id,
        description=notice.description,
        buyer=notice.buyer.name if notice.buyer else None,
        reference=notice.reference,
        language=notice.language,
        nature=notice.nature,
        cpv=notice.cpv,
        value=notice.value,
        duration_days=notice.duration_days,
        deadline=notice.deadline,
        nuts=notice.nuts,
        lots=tuple(lot.title or lot.id for lot in notice.lots),
    )


def differ(one: Prepared, other: Prepared, name: str) -> bool:
    """Whether two differ in a field; a deadline is compared by when it is, not by how it was written."""
    values = [getattr(each, name) for each in (one, other)]
    if name == "deadline":
        values = [value.at if value else None for value in values]
    return bool(values[0] != values[1])


def notice_from(
    key: str, source: Source, said: Prepared, before: PublishedNotice | None, now: datetime
) -> PublishedNotice:
    """What a person said, as a storable notice with its original.

    Args:
        key: of the tender.
        source: `form` or `draft`.
        said: checked.
        before: what stood there; lots that keep their title keep what else was known of them. None for a new tender.
        now: when it was said.
    """
    known = {lot.title or lot.id: lot for lot in before.lots} if before else {}
    taken = {lot.id for lot in known.values()}
    numbers = (str(number) for number in range(1, MOST_LOTS * 3) if str(number) not in taken)
    lots = tuple(known.get(title) or Lot(id=next(numbers), title=title) for title in said.lots)
    made = replace(
        before or PublishedNotice(source, None, None, key, "", "", b"", stage="planning"),
        source=source,
        title=said.title,
        description=said.description,
        language=said.language,
        reference=said.reference,
        nature=said.nature,
        cpv=said.cpv,
        value=said.value,
        duration_days=said.duration_days,
        nuts=said.nuts,
        deadline=said.deadline,
        buyer=Party(None, said.buyer, ("buyer",)) if said.buyer else None,
        lots=lots,
        published_at=Moment(now, now.isoformat(), assumed=False),
    )
    made, _, written = content(replace(made, version_key="", digest=""))
    # Title and description stand in the digest as well, so that each save is a release of its own.
    said_whole = orjson.dumps([made.title, made.description, written.decode()])
    digest = hashlib.sha256(said_whole).hexdigest()
    return replace(made, digest=digest, version_key=digest, original=said_whole)


def checked(session: Session, actor: Actor, said: Prepared) -> Prepared:
    title = " ".join(said.title.split())
    if not title:
        raise Invalid("title", N_("Enter a title"))
    if len(title) > LONGEST_TITLE:
        raise Invalid("title", N_("The title can be %(most)s characters long at most"), most=LONGEST_TITLE)
    if len(said.description or "") > LONGEST_DESCRIPTION:
        raise Invalid(
            "description", N_("The description can be %(most)s characters long at most"), most=LONGEST_DESCRIPTION
        )
    check_department(session, actor, said.department_id)
    if said.value is not None and said.value.amount <= 0:
        raise Invalid("value", N_("Enter a value above zero, or leave it empty"))
    if said.duration_days is not None and not 1 <= said.duration_days <= 36_500:
        raise Invalid("duration_days", N_("Enter a number of days between 1 and 36,500"))
    if len(said.lots) > MOST_LOTS:
        raise Invalid("lots", N_("A tender can have %(most)s lots at most"), most=MOST_LOTS)
    return replace(
        said,
        title=title,
        description=said.description or None,
        buyer=said.buyer or None,
        reference=said.reference or None,
        cpv=_codes(said.cpv),
        nuts=_places(said.nuts),
        lots=tuple(dict.fromkeys(lot for lot in said.lots if lot)),
    )


def check_department(session: Session, actor: Actor | None, department_id: int | None) -> None:
    if actor is not None and department_id is None:
        raise Invalid("department_id", N_("Choose the department that buys"))
    if department_id is None:
        return
    if actor is not None and actor.departments is not None and department_id not in actor.departments:
        raise Invalid("department_id", N_("Choose one of your own departments"))
    if all(department.id != department_id for department in accounts.departments(session)):
        raise Invalid("department_id", N_("Choose the department that buys"))


def _codes(typed: Sequence[str]) -> tuple[str, ...]:
    codes = []
    for text in typed:
        code = cpv.normalise(text)
        if code is None:
            raise Invalid("cpv", N_("“%(code)s” is not a CPV code: it has eight digits, such as 85311000"), code=text)
        codes.append(code)
    return tuple(dict.fromkeys(codes))


def _places(typed: Sequence[str]) -> tuple[str, ...]:
    places = []
    for text in typed:
        place = text.strip().upper()
        if not _PLACE.fullmatch(place) or not (place.startswith("UK") or nuts.name(place[:2])):
            raise Invalid("nuts", N_("“%(code)s” is not a NUTS code, such as NL32B"), code=text)
        places.append(place)
    return tuple(dict.fromkeys(places))
