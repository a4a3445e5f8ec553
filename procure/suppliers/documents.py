"""The list of suppliers as a file: its columns, and what stands in them."""

from zoneinfo import ZoneInfo

from procure.core.text import N_
from procure.suppliers.queries import SupplierRow

COLUMNS = (
    *(N_("Supplier"), N_("Name"), N_("Place"), N_("Country"), N_("Size"), N_("Sectors"), N_("Numbers"), N_("Bids")),
    *(N_("Wins"), N_("Last bid or win")),
)


def cells(row: SupplierRow, zone: ZoneInfo) -> list[object]:
    """Give a row of the file: dates as ISO 8601.

    Args:
        row: of the list.
        zone: of the city.
    """
    return [
        row.id,
        row.name,
        row.place,
        row.country,
        row.size,
        " ".join(row.divisions),
        "; ".join(row.numbers),
        row.bids,
        row.wins,
        row.last_at.astimezone(zone).date().isoformat() if row.last_at else None,
    ]
