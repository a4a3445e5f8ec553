"""Use cases of packs: adopt one, and compare two on everything on record."""

from procure.packs.services.adopting import adopt
from procure.packs.services.comparing import Changed, Comparer, RestsOn
from procure.packs.services.naming import named

__all__ = ["Changed", "Comparer", "RestsOn", "adopt", "named"]
