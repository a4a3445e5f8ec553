"""Population figures of the demo city, invented, by two definitions that must not be mixed."""

import csv
import io
from datetime import datetime

from sqlalchemy.orm import Session

from procure.core import audit
from procure.core.actor import Actor
from procure.demo.notices import NUTS
from procure.population import services as population
from procure.population.models import Family
from procure.population.services import Decision

ORIGIN = "country of birth, one's own or of a parent (city register)"
CITIZENSHIP = "nationality (city register)"
_ABROAD = "born abroad"
_PARENT = "born here, a parent born abroad"
_PUBLISHER = "Waterhaven Research (invented for the demo)"
_GROUPS: dict[str, tuple[str, ...]] = {
    ORIGIN: (
        _ABROAD,
        "  of which Syria",
        "  of which Suriname",
        "  of which Poland",
        _PARENT,
        "born here, parents too",
    ),
    CITIZENSHIP: ("Dutch", "other nationalities"),
}
_CITY: dict[tuple[str, int], tuple[int, ...]] = {
    (ORIGIN, 2022): (61_200, 9_100, 14_800, 6_300, 43_900, 146_900),
    (ORIGIN, 2026): (69_400, 11_700, 14_600, 8_900, 47_800, 144_800),
    (CITIZENSHIP, 2026): (222_300, 39_700),
}
_DISTRICTS: dict[str, tuple[int, ...]] = {
    "Havenkwartier": (9_800, 2_100, 1_900, 900, 6_100, 12_100),
    "Tuindorp": (2_300, 200, 600, 300, 2_000, 17_700),
    "Kanaaleiland": (8_700, 1_600, 2_300, 800, 7_900, 9_400),
}


def fill(session: Session, actor: Actor, now: datetime) -> None:
    """Load the figures as an equality officer does, and leave a file that was not looked at yet.

    Args:
        session: of the role `office`.
        actor: the equality officer.
        now: when, in UTC.
    """
    audit.act(session, actor, now)
    held = population.upload(session, "waterhaven-2026.csv", _table(), actor, now)
    decisions = {
        ORIGIN: Decision(Family.BIRTH_COUNTRY, (_ABROAD, _PARENT)),
        CITIZENSHIP: Decision(Family.CITIZENSHIP),
    }
    population.load(session, held.id, decisions, {}, actor, now)
    population.upload(session, "waterhaven-2027-preliminary.csv", _preliminary(), actor, now)


def _table() -> bytes:
    rows = [
        row
        for (classification, year), counts in _CITY.items()
        for row in _rows("Waterhaven", "WH", "city", NUTS, year, classification, counts)
    ]
    for district, counts in _DISTRICTS.items():
        rows += _rows(district, f"WH-{district[:3].upper()}", "district", "", 2026, ORIGIN, counts)
    return _csv(rows)


def _preliminary() -> bytes:
    rows = _rows("Waterhaven", "WH", "city", NUTS, 2027, ORIGIN, (70_100, 12_000, 14_500, 9_300, 48_600, 145_000))
    rows[1]["reference_date"] = "early 2027"
    rows[2]["count"] = "14.500"
    rows[3]["share_percent"] = "35.0"
    return _csv(rows)


def _rows(
    area: str, code: str, level: str, nuts: str, year: int, classification: str, counts: tuple[int, ...]
) -> list[dict[str, str]]:
    groups = _GROUPS[classification]
    total = sum(count for group, count in zip(groups, counts, strict=True) if not group.startswith(" "))
    return [
        {
            "area": area,
            "area_code": code,
            "area_level": level,
            "nuts": nuts,
            "reference_date": f"{year}-01-01",
            "classification": classification,
            "group": group,
            "count": str(count),
            "share_percent": "",
            "area_total": str(total),
            "original_publisher": _PUBLISHER,
            "original_table": f"Bevolking {year}",
            "page": "https://waterhaven.invalid/research",
            "note": "invented",
        }
        for group, count in zip(groups, counts, strict=True)
    ]


def _csv(rows: list[dict[str, str]]) -> bytes:
    out = io.StringIO()
    writer = csv.DictWriter(out, list(rows[0]))
    writer.writeheader()
    writer.writerows(rows)
    return out.getvalue().encode()
