"""The list of tenders as a file: its columns, and what stands in them."""

from collections.abc import Mapping
from datetime import datetime
from zoneinfo import ZoneInfo

from procure.core.text import N_
from procure.screening.queries import Row
from rules.text import repaired

COLUMNS = (
    *(N_("Tender"), N_("Title"), N_("Reference"), N_("Buyer"), N_("Department"), N_("CPV"), N_("Customer contact")),
    *(N_("Migrant impact"), N_("Tier"), N_("State"), N_("Confidence"), N_("Needs a look"), N_("Published")),
    *(N_("Deadline"), N_("Value"), N_("Currency")),
)


def cells(row: Row, names: Mapping[int, str], zone: ZoneInfo) -> list[object]:
    """Give a row of the file: dates as ISO 8601, numbers with a point.

    Args:
        row: of the list.
        names: of departments by id.
        zone: of the city.
    """
    return [
        row.tender_id,
        repaired(row.title or ""),
        row.reference,
        row.buyer,
        names.get(row.department_id) if row.department_id is not None else None,
        row.main_cpv,
        row.contact,
        row.impact,
        row.tier.value,
        row.state.value,
        round(row.confidence, 2),
        int(row.needs_review),
        _moment(row.published_at, zone),
        _moment(row.deadline_at, zone),
        row.value,
        row.currency,
    ]


def _moment(moment: datetime | None, zone: ZoneInfo) -> str | None:
    return moment.astimezone(zone).isoformat(timespec="minutes") if moment else None
