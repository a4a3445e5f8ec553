"""Pages of the declarations: the supplier's, below the address of its invitation, and those of the office."""

from procure.core.web import Entry
from procure.declarations.views import deciding, declaring, files, sending
from procure.declarations.views.mount import blueprint

__all__ = ["NAVIGATION", "blueprint", "deciding", "declaring", "files", "sending"]

NAVIGATION: list[Entry] = []
