"""Tenders of the demo city that are not published yet, one let again, two joined, one that may be the same."""

from datetime import datetime, timedelta
from decimal import Decimal
from uuid import UUID, uuid5

from sqlalchemy import select
from sqlalchemy.orm import Session

from procure.core import audit
from procure.core.actor import Actor
from procure.demo.notices import NUTS
from procure.demo.people import Cast
from procure.tenders import services as tenders
from procure.tenders.models import Tender
from procure.tenders.readers.published import Moment
from procure.tenders.services import Prepared
from rules.values import Money, Nature

_SPACE = UUID("6f0c2f0e-6a1b-4b0e-9d53-6d8d6c0f2f7a")

_PLANNED: tuple[tuple[str, str, str, str, str, Nature, int], ...] = (
    (
        "Zorg en Welzijn",
        "nl",
        "Maatschappelijke opvang voor gezinnen",
        "Opvang en begeleiding van gezinnen die hun woning zijn kwijtgeraakt, met een tolk waar dat nodig is.",
        "85311000",
        "services",
        2_400_000,
    ),
    (
        "Werk en Inkomen",
        "nl",
        "Taal op de werkvloer voor statushouders",
        "Taallessen op het werk voor statushouders die een baan hebben gevonden, in groepen van twaalf.",
        "80580000",
        "services",
        650_000,
    ),
    (
        "Onderwijs en Jeugd",
        "nl",
        "Leerlingenvervoer 2027-2031",
        "Vervoer van leerlingen naar scholen voor speciaal onderwijs in en om Waterhaven.",
        "60130000",
        "services",
        8_900_000,
    ),
    (
        "Openbare Ruimte",
        "nl",
        "Groot onderhoud Havenlaan",
        "Vervanging van asfalt en riolering over 900 meter, in drie fasen.",
        "45233141",
        "works",
        3_100_000,
    ),
    (
        "Facilities and Office Services",
        "en",
        "Cleaning of municipal offices",
        "Daily cleaning of eleven offices, mostly in the evening; the present teams are taken over.",
        "90911200",
        "services",
        4_200_000,
    ),
    (
        "Facilities and Office Services",
        "en",
        "Headsets for the council chamber",
        "Sixty headsets and four booths for interpreters, with spare parts for five years.",
        "32342100",
        "supplies",
        90_000,
    ),
    (
        "Communication and Participation",
        "en",
        "Neighbourhood newsletter in six languages",
        "Editing, printing and delivery of a newsletter for residents, four times a year.",
        "79823000",
        "services",
        180_000,
    ),
)


def fill(session: Session, people: Cast, now: datetime) -> list[int]:
    """Prepare tenders in each department.

    Args:
        session: of the role `office`.
        people: who prepares them.
        now: when, in UTC.

    Returns:
        Ids of the tenders, in the order of the list, then the one that re-lets another.
    """
    made = []
    for number, (department, language, title, text, cpv, nature, amount) in enumerate(_PLANNED):
        actor = _of(people, people.departments[department])
        audit.act(session, actor, now)
        said = Prepared(
            title=title,
            department_id=people.departments[department],
            description=text,
            buyer="Gemeente Waterhaven" if language == "nl" else "City of Waterhaven",
            reference=f"WH-PLAN-{number + 1:03d}",
            language=language,
            nature=nature,
            cpv=(cpv,),
            value=Money(Decimal(amount), "EUR"),
            deadline=_moment(now + timedelta(days=60 + 20 * number)),
            nuts=(NUTS,),
        )
        made.append(tenders.create(session, actor, said, uuid5(_SPACE, title), now).id)
    return made


def relet(session: Session, people: Cast, earlier: Tender, now: datetime) -> Tender:
    """Let an earlier tender again, for a department of the officer who asks."""
    audit.act(session, people.officer, now)
    department = people.departments["Zorg en Welzijn"]
    return tenders.relet(session, people.officer, earlier.id, department, uuid5(_SPACE, f"relet {earlier.key}"), now)


def announce_and_join(session: Session, people: Cast, published: tuple[Tender, Tender], now: datetime) -> list[int]:
    """Two tenders that were prepared before their notice came: one is joined with it, one is left to be suggested.

    Args:
        session: of the role `office`.
        people: who prepared them.
        published: the notices that came.
        now: when, in UTC.

    Returns:
        Ids of the two that were prepared.
    """
    actor = people.officer
    audit.act(session, actor, now)
    made = []
    for notice in published:
        said = Prepared(
            title=(notice.title or "").replace(f"({notice.reference})", "").strip() or "Aanbesteding",
            department_id=people.departments["Werk en Inkomen"],
            description=notice.description,
            buyer=notice.buyer,
            language=notice.language,
            cpv=tuple(notice.cpv),
            nuts=(NUTS,),
        )
        made.append(tenders.create(session, actor, said, uuid5(_SPACE, f"same as {notice.key}"), now).id)
    tenders.join(session, actor, made[0], published[0].id, now)
    return made


def departments(session: Session, people: Cast, now: datetime) -> None:
    """Give each published tender of a city department to it, as an administrator does: by its buyer's name."""
    words = {
        "Sociaal": "Zorg en Welzijn",
        "Social": "Zorg en Welzijn",
        "Onderwijs": "Onderwijs en Jeugd",
        "Education": "Onderwijs en Jeugd",
        "Openbare": "Openbare Ruimte",
        "Public Space": "Openbare Ruimte",
        "Facilit": "Facilities and Office Services",
    }
    audit.act(session, people.administrator, now)
    for tender in session.scalars(select(Tender).where(Tender.is_published, Tender.department_id.is_(None))).all():
        name = next((to for word, to in words.items() if word in (tender.buyer or "")), None)
        if name is not None:
            tenders.set_department(session, people.administrator, tender.id, people.departments[name], now)


def _of(people: Cast, department_id: int) -> Actor:
    officers = (people.officer, people.second_officer)
    return next(actor for actor in officers if actor.departments is None or department_id in actor.departments)


def _moment(at: datetime) -> Moment:
    return Moment(
        at=at.replace(hour=11, minute=0, second=0, microsecond=0), original=at.date().isoformat(), assumed=True
    )
