"""What a person does with figures: upload, look, load, undo, and say which groups count."""

from procure.population.services.definitions import EDITORS, Decision, decide
from procure.population.services.importing import Classification, Preview, discard, load, preview, remove, upload

__all__ = [
    "EDITORS",
    "Classification",
    "Decision",
    "Preview",
    "decide",
    "discard",
    "load",
    "preview",
    "remove",
    "upload",
]
