"""The blueprint that the pages of suppliers hang on, and the words they share."""

from typing import Any

from flask import Blueprint, request

from procure.core.actor import Role
from procure.core.text import N_
from procure.core.web import gettext as _
from procure.core.web import language
from procure.suppliers.forms import FIELD_NAMES, SHORT_SIZE_NAMES, SIZE_NAMES
from procure.suppliers.queries.registers import SCHEME_NAMES
from procure.suppliers.services import EDITORS
from rules.codes import countries, cpv

blueprint = Blueprint("suppliers", __name__)

READERS = (*EDITORS, Role.AUDITOR)
_LARGEST_KEY = 2**63 - 1

_LABELS = {
    **FIELD_NAMES,
    "supplier": N_("Supplier"),
    "supplier_identifier": N_("Number"),
    "supplier_contact": N_("Contact person"),
    "supplier_merge": N_("Merge"),
    "scheme": N_("Register"),
    "value": N_("Number"),
    "supplier_id": N_("Supplier (number in this registry)"),
    "merged_into_id": N_("Merged into (number in this registry)"),
    "kept_id": N_("Stays (number in this registry)"),
    "merged_id": N_("Merged (number in this registry)"),
    "changes": N_("What the merge changed"),
    "left": N_("What could not be taken back"),
    "merged_by": N_("Merged by (account)"),
    "merged_at": N_("Merged on"),
    "undone_by": N_("Undone by (account)"),
    "undone_at": N_("Undone on"),
    "function": N_("Function"),
    "email": N_("E-mail address"),
    "telephone": N_("Telephone number"),
    "language": N_("Language of letters"),
    "id": N_("Number in this registry"),
}
"""Tables and columns in words, for the trail."""


def key(name: str) -> int:
    """A number in the address; 0 where there is none."""
    given = request.args.get(name, "")
    return min(int(given), _LARGEST_KEY) if given.isascii() and given.isdigit() and len(given) < 20 else 0


def division_name(division: str) -> str:
    """A sector by its two digits: those, and its name."""
    name = cpv.label(division.ljust(8, "0"), language())
    return f"{division} {name}" if name else division


@blueprint.app_context_processor
def _names() -> dict[str, Any]:
    return {
        "supplier_sizes": SIZE_NAMES,
        "supplier_short_sizes": SHORT_SIZE_NAMES,
        "supplier_schemes": SCHEME_NAMES,
        "supplier_fields": FIELD_NAMES,
        "division_name": division_name,
        "country_name": lambda code: countries.name(code, language()) if code else None,
        "supplier_labels": lambda: {name: _(text) for name, text in _LABELS.items()},
    }
