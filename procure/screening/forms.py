"""Forms of screening: they parse what a page sends; what it means, services judge."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from datetime import UTC, date, datetime, time
from decimal import Decimal, InvalidOperation
from typing import Any
from zoneinfo import ZoneInfo

from werkzeug.datastructures import MultiDict
from wtforms import HiddenField
from wtforms.validators import Optional

from procure.core.forms import Form, Radios, Required, TextArea, TextInput
from procure.core.web import gettext
from procure.core.web import lazy_gettext as _
from procure.screening.models import State
from procure.screening.queries import Filters, Sort
from rules.values import Tier

LARGEST = Decimal("1e15")
_LARGEST_ID = 2**63


class SeenForm(Form):
    """A button on a screening that somebody may have changed meanwhile."""

    seen = HiddenField()

    def now_at(self, revision: int) -> None:
        """Say which revision the page shows, whatever was sent."""
        self.seen.data = str(revision)


class AnswerForm(SeenForm):
    """One criterion: the answer, and why where it departs from the proposal. The view fills in the choices."""

    answer = Radios(_("Answer"), [Required(_("Choose one of the answers."))])
    reason = TextArea(
        _("Why your answer departs from the proposal"),
        [Optional()],
        description=_("Needed only where it does. Anyone who reads this screening later will see it."),
    )


class FilterNameForm(Form):
    """The name of a filter to keep."""

    name = TextInput(_("Name of the filter"), [Required(_("Enter a name for the filter."))])


@dataclass(slots=True)
class Asked:
    """What the address of a list asks for, with what could not be read.

    Attributes:
        given: the arguments that narrow or sort, as they were given.
        errors: what could not be read, for the summary on top of the page.
    """

    filters: Filters
    sort: Sort
    given: Mapping[str, Any]
    errors: list[dict[str, str]] = field(default_factory=list)

    def error_list(self) -> list[dict[str, str]]:
        """Every error with a link to its field."""
        return self.errors

    def with_(self, **changes: Any) -> dict[str, Any]:
        """The arguments of an address that differs by these; None leaves one out."""
        return {name: value for name, value in {**self.given, **changes}.items() if value not in (None, "", [])}


class _Reader:
    """Reads arguments one by one and remembers what is wrong with them."""

    def __init__(self, arguments: MultiDict[str, str], zone: ZoneInfo) -> None:
        self.arguments, self.zone = arguments, zone
        self.errors: list[dict[str, str]] = []

    def text(self, name: str) -> str:
        return self.arguments.get(name, "").strip()

    def refuse(self, name: str, message: str) -> None:
        self.errors.append({"text": message, "href": f"#filter-{name}"})

    def moment(self, name: str, at: time) -> datetime | None:
        given = self.text(name)
        if not given:
            return None
        try:
            day = date.fromisoformat(given)
        except ValueError:
            self.refuse(name, gettext("“%(given)s” is not a date; write it as 2026-11-24.", given=given))
            return None
        return datetime.combine(day, at, self.zone).astimezone(UTC)

    def amount(self, name: str) -> Decimal | None:
        given = self.text(name).replace(" ", "").replace("\u00a0", "")
        if not given:
            return None
        try:
            amount = Decimal(given.replace(",", "."))
        except InvalidOperation:
            amount = Decimal("NaN")
        if not amount.is_finite() or not 0 <= amount <= LARGEST:
            self.refuse(name, gettext("“%(given)s” is not an amount; write it as 250000.", given=given))
            return None
        return amount

    def number(self, name: str, below: int) -> int | None:
        given = self.text(name)
        return int(given) if given.isdecimal() and len(given) < 20 and int(given) < below else None

    def chosen(self, name: str, known: type[Tier] | type[State]) -> Iterator[Any]:
        return (known(value) for value in self.arguments.getlist(name) if value in set(known))


def asked(arguments: MultiDict[str, str], zone: ZoneInfo) -> Asked:
    """What the address of a list asks for.

    Args:
        arguments: of the address.
        zone: the city's: a day begins and ends there.
    """
    read = _Reader(arguments, zone)
    cpv = read.text("cpv").replace(".", "").split("-")[0]
    if cpv and not (cpv.isascii() and cpv.isdigit() and 2 <= len(cpv) <= 8):
        read.refuse("cpv", gettext("A CPV code is two to eight digits, such as 85 or 85311000."))
        cpv = ""
    cpv = cpv[:2] + cpv[2:].rstrip("0")  # a code stands for all below it
    currency = read.text("currency").upper()[:3]
    sort = Sort(read.text("sort")) if read.text("sort") in set(Sort) else Sort.PUBLISHED
    low, high = read.amount("value_from"), read.amount("value_to")
    if (low is not None or high is not None or sort is Sort.VALUE) and not currency:
        read.refuse("currency", gettext("Choose a currency: amounts are compared within one."))
    filters = Filters(
        words=read.text("q")[:500].replace("\x00", ""),
        tiers=frozenset(read.chosen("tier", Tier)),
        states=frozenset(read.chosen("state", State)),
        department_id=read.number("department", _LARGEST_ID),
        deadline_from=read.moment("deadline_from", time.min),
        deadline_to=read.moment("deadline_to", time.max),
        cpv=cpv,
        value_from=low,
        value_to=high,
        currency=currency,
        contact=read.number("contact", 5),
        impact=read.number("impact", 5),
        unscreened=read.text("unscreened") == "1",
        clear=read.text("clear") == "1",
    )
    names = (
        *("q", "tier", "state", "department", "deadline_from", "deadline_to", "cpv", "value_from", "value_to"),
        *("currency", "contact", "impact", "unscreened", "clear", "sort"),
    )
    given = {
        name: arguments.getlist(name) if name in {"tier", "state"} else read.text(name)
        for name in names
        if arguments.get(name)
    }
    return Asked(filters, sort, given, read.errors)
