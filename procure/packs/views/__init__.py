"""Pages of packs: show them, adopt one, compare two."""

from procure.packs.views import showing
from procure.packs.views.mount import NAVIGATION, blueprint

__all__ = ["NAVIGATION", "blueprint", "showing"]
