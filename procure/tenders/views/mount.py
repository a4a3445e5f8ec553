"""The blueprint that the pages of tenders hang on, and what its pages share."""

from decimal import Decimal

from flask import Blueprint

from procure.accounts import queries as accounts
from procure.core.actor import Role
from procure.core.web import current_actor, db
from rules.text import repaired

blueprint = Blueprint("tenders", __name__)

READERS = tuple(Role)
"""All who work here may read; unpublished tenders and values are limited by department."""

MAY_PREPARE = (Role.PROCUREMENT_OFFICER,)


def own_departments() -> list[tuple[int, str]]:
    """Departments for which the actor may prepare tenders: id and name."""
    seen = current_actor().departments
    return [(row.id, row.name) for row in accounts.departments(db()) if seen is None or row.id in seen]


@blueprint.app_template_filter()
def mended(text: str | None) -> str:
    """A published text as it was meant, as far as that is certain; the release keeps it as published."""
    return repaired(text or "")


@blueprint.app_template_filter()
def decimal_of(written: str) -> Decimal:
    """An amount of the content of a notice, which holds it as text."""
    return Decimal(written)
