"""What a new embedded database begins with: the demo city, whoever makes the database first."""

from zoneinfo import ZoneInfo

from config import Settings
from procure.core import clock
from procure.core.database import make_engine
from procure.demo import city


def fill(settings: Settings) -> None:
    """Put the demo city, with the rule pack it has adopted, into a new database."""
    engine = make_engine(settings.database_url_office)
    try:
        city.load(engine, settings.data_dir / "uploads", ZoneInfo(settings.time_zone), clock.now())
    finally:
        engine.dispose()
