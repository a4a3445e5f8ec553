"""Forms of tenders: they parse what is typed; what it means, services judge."""

import re
from datetime import date, datetime
from uuid import uuid4
from zoneinfo import ZoneInfo

from wtforms import HiddenField
from wtforms.validators import Optional

from procure.core.forms import Day, Form, Number, Radios, Required, Select, TextArea, TextInput, Upload, Whole
from procure.core.text import N_
from procure.core.web import gettext
from procure.core.web import lazy_gettext as _
from procure.tenders.readers.moments import moment
from procure.tenders.readers.published import Moment
from procure.tenders.services import Prepared
from rules.values import Money

CURRENCIES = ("EUR", "GBP", "USD", "CHF", "DKK", "NOK", "PLN", "SEK")
LANGUAGE_NAMES = {
    "nl": N_("Dutch"),
    "en": N_("English"),
    "fr": N_("French"),
    "de": N_("German"),
    "it": N_("Italian"),
    "es": N_("Spanish"),
}
NATURE_NAMES = {"services": N_("Services"), "supplies": N_("Supplies"), "works": N_("Works")}
STAGE_NAMES = {
    "planning": N_("Planning"),
    "tender": N_("Tendering"),
    "award": N_("Awarded"),
    "contract": N_("Under contract"),
    "cancelled": N_("Cancelled"),
}
FIELD_NAMES = {
    "title": N_("Title"),
    "description": N_("Description"),
    "language": N_("Language"),
    "reference": N_("Reference"),
    "procedure": N_("Procedure"),
    "nature": N_("Nature of the contract"),
    "cpv": N_("CPV codes"),
    "value": N_("Value"),
    "duration_days": N_("Length in days"),
    "nuts": N_("Places of performance"),
    "social_objectives": N_("Social objectives"),
    "accessibility": N_("Accessibility"),
    "reserved": N_("Reserved participation"),
    "deadline": N_("Deadline"),
    "starts_at": N_("Start"),
    "ends_at": N_("End"),
    "stage": N_("Stage"),
    "buyer": N_("Buyer"),
    "lots": N_("Lots"),
    "awards": N_("Awards"),
    "contracts": N_("Contracts"),
    "bids": N_("Bids"),
    "documents": N_("Documents"),
    "department_id": N_("Department"),
}


class DepartmentForm(Form):
    """Which department buys; the view fills in the choices."""

    department_id = Select(_("Department that buys"), [Optional()])

    def offer(self, departments: list[tuple[int, str]], *, none: str | None = None) -> None:
        """Offer departments.

        Args:
            departments: id and name.
            none: what stands for no department; None where there must be one.
        """
        choices = [(str(key), name) for key, name in departments]
        if none is not None or len(choices) != 1:
            choices.insert(0, ("", none or gettext("Choose a department")))
        self.department_id.choices = choices

    def department(self) -> int | None:
        """The department that was chosen."""
        return int(self.department_id.data) if self.department_id.data else None


class KeyedForm(DepartmentForm):
    """A form that begins something: sent twice, it begins one."""

    key = HiddenField(default=lambda: str(uuid4()))


class ReletForm(KeyedForm):
    """Re-let a tender."""


class DraftForm(KeyedForm):
    """A draft specification."""

    file = Upload(_("Word file (.docx)"), [Optional()])
    text = TextArea(
        _("Or paste the text"),
        [Optional()],
        description=_("The first line is taken for the title."),
        render_kw={"rows": 12},
    )


class TenderForm(KeyedForm):
    """A tender that is being prepared."""

    revision = HiddenField()
    title = TextInput(_("Title"), [Required(_("Enter a title"))])
    description = TextArea(_("Description"), [Optional()], render_kw={"rows": 8})
    language = Select(_("Language of these texts"), [Optional()])
    buyer = TextInput(_("Buyer"), [Optional()], description=_("As notices will name it"))
    reference = TextInput(_("Reference (optional)"), [Optional()], render_kw={"class": "govuk-input--width-20"})
    nature = Radios(_("Nature of the contract"), [Optional()])
    cpv = TextInput(
        _("CPV codes"), [Optional()], description=_("The main code first, parted by commas: 85312000, 85311000")
    )
    value = Number(_("Estimated value"), [Optional()], render_kw={"class": "govuk-input--width-10"})
    currency = Select(_("Currency"), choices=[*((code, code) for code in CURRENCIES), ("", _("Not stated"))])
    duration_days = Whole(_("Length in days"), [Optional()], render_kw={"class": "govuk-input--width-5"})
    deadline = Day(_("Deadline"), [Optional()], description=_("The end of this day"))
    nuts = TextInput(_("Places of performance"), [Optional()], description=_("NUTS codes, parted by commas: NL32B"))
    lots = TextArea(_("Lots"), [Optional()], description=_("One title a line; leave empty if there are none"))

    def offer_words(self) -> None:
        """Fill in the choices that are words."""
        self.language.choices = [
            ("", gettext("Not said")),
            *((code, gettext(name)) for code, name in LANGUAGE_NAMES.items()),
        ]
        self.nature.choices = [(code, gettext(name)) for code, name in NATURE_NAMES.items()]

    def show(self, said: Prepared, zone: ZoneInfo) -> None:
        """Fill in what stands there.

        Args:
            said: what a tender says.
            zone: the city's, in whose calendar the deadline is shown.
        """
        self.department_id.data = str(said.department_id or "")
        self.title.data, self.description.data = said.title, said.description
        self.language.data, self.nature.data = said.language or "", said.nature
        self.buyer.data, self.reference.data = said.buyer, said.reference
        self.cpv.data, self.nuts.data = ", ".join(said.cpv), ", ".join(said.nuts)
        self.lots.data = "\n".join(said.lots)
        self.duration_days.data = said.duration_days
        if said.value:
            self.value.data, self.currency.data = said.value.amount, said.value.currency or ""
        if said.deadline:
            self.deadline.data = _day(said.deadline.at, zone)

    def said(self, zone: ZoneInfo, before: Moment | None = None) -> Prepared:
        """What was typed.

        Args:
            zone: the city's, at whose end of the day a deadline is.
            before: the deadline that stood there; where the day is the same, so is its time.
        """
        deadline = None
        if self.deadline.data:
            same = before is not None and _day(before.at, zone) == self.deadline.data
            deadline = before if same else moment(self.deadline.data.isoformat(), zone, deadline=True)
        return Prepared(
            title=self.title.data or "",
            department_id=self.department(),
            description=(self.description.data or "").replace("\r\n", "\n").strip() or None,
            buyer=self.buyer.data or None,
            reference=self.reference.data or None,
            language=self.language.data or None,
            nature=self.nature.data or None,
            cpv=_parts(self.cpv.data),
            value=Money(self.value.data, self.currency.data or None) if self.value.data is not None else None,
            duration_days=self.duration_days.data,
            deadline=deadline,
            nuts=_parts(self.nuts.data),
            lots=tuple(line.strip() for line in (self.lots.data or "").splitlines() if line.strip()),
        )


def _day(at: datetime, zone: ZoneInfo) -> date:
    return at.astimezone(zone).date()


def _parts(typed: str | None) -> tuple[str, ...]:
    return tuple(part for part in re.split(r"[,;\s]+", typed or "") if part)
