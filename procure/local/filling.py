"""What a new embedded database begins with: the demo city, whoever makes the database first."""

from zoneinfo import ZoneInfo

from config import Settings
from procure.core import clock
from procure.core.database import make_engine
from procure.core.vault import Vault
from procure.demo import city


def fill(settings: Settings) -> None:
    """Put the demo city, with the rule pack it has adopted, into a new database."""
    office, walled = make_engine(settings.database_url_office), make_engine(settings.database_url_profiles)
    vault = Vault(settings.profiles_keys.split(","), settings.profiles_pseudonym_key)
    try:
        city.load(office, walled, vault, settings.data_dir / "uploads", ZoneInfo(settings.time_zone), clock.now())
    finally:
        office.dispose()
        walled.dispose()
