"""Pages of packs: show them, adopt one, compare two."""

from procure.packs.views import comparing, showing
from procure.packs.views.mount import NAVIGATION, blueprint

__all__ = ["NAVIGATION", "blueprint", "comparing", "showing"]
