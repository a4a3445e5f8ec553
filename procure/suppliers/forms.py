"""Forms of the suppliers, and what the address of the list asks for."""

import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import UTC, date, datetime, time
from typing import Any
from zoneinfo import ZoneInfo

from werkzeug.datastructures import MultiDict
from wtforms import HiddenField
from wtforms.validators import Optional

from procure.core.forms import EmailInput, Form, Radios, Required, Select, TextInput
from procure.core.text import N_, SUPPLIER_LANGUAGES
from procure.core.web import gettext
from procure.core.web import lazy_gettext as _
from procure.suppliers.models import ALL_SIZES, Supplier
from procure.suppliers.queries import SORTS, SupplierFilters
from procure.suppliers.queries.registers import SCHEME_NAMES
from procure.suppliers.services import MERGED, Contact, Said
from rules.suppliers import SCHEMES

SIZE_NAMES = {
    "micro": N_("Micro: fewer than 10 people"),
    "small": N_("Small: fewer than 50 people"),
    "medium": N_("Medium: fewer than 250 people"),
    "large": N_("Large"),
    "sme": N_("Small or medium, as a notice says"),
}
SHORT_SIZE_NAMES = {
    "micro": N_("Micro"),
    "small": N_("Small"),
    "medium": N_("Medium"),
    "large": N_("Large"),
    "sme": N_("Small or medium"),
}
FIELD_NAMES = {
    "name": N_("Name"),
    "place": N_("Place"),
    "country": N_("Country"),
    "size": N_("Size"),
    "sectors": N_("Sectors"),
}


class SupplierForm(Form):
    """What is said of a supplier; `offer` fills in the choices."""

    name = TextInput(_("Name"), [Required(_("Enter the name of the supplier"))])
    place = TextInput(_("Place"), [Optional()], description=_("Where it is established."))
    country = TextInput(
        _("Country"),
        [Optional()],
        description=_("Two letters, such as NL."),
        render_kw={"class": "govuk-input--width-3"},
    )
    size = Select(_("Size"), [Optional()])
    sectors = TextInput(
        _("Sectors"),
        [Optional()],
        description=_("CPV codes, with a comma between them; two digits name a whole division: 90, 45210000."),
    )
    revision = HiddenField()

    def offer(self) -> None:
        """Offer sizes."""
        self.size.offer([("", gettext("Not known")), *((key, gettext(SIZE_NAMES[key])) for key in ALL_SIZES)])

    def show(self, supplier: Supplier) -> None:
        """Fill in what stands there."""
        self.name.data, self.place.data, self.country.data = supplier.name, supplier.place, supplier.country
        self.size.data, self.sectors.data = supplier.size or "", ", ".join(supplier.sectors)
        self.revision.data = str(supplier.revision)

    def said(self) -> Said:
        """What was typed."""
        codes = tuple(code for code in re.split(r"[,;\s]+", self.sectors.data or "") if code)
        return Said(
            self.name.data or "", self.place.data or None, self.country.data or None, self.size.data or None, codes
        )


class NumberForm(Form):
    """A number in a register."""

    scheme = Select(_("Register"), [Optional()])
    number = TextInput(_("Number"), [Optional()], render_kw={"class": "govuk-input--width-20", "spellcheck": "false"})

    def offer(self) -> None:
        """Offer registers."""
        self.scheme.offer([("", gettext("Choose")), *((key, gettext(SCHEME_NAMES[key])) for key in SCHEMES)])


class NewSupplierForm(SupplierForm):
    """A supplier with its number."""

    scheme = Select(_("Register"), [Optional()])
    number = TextInput(
        _("Number"),
        [Optional()],
        description=_("By it alone notices find this supplier, however they write its name."),
        render_kw={"class": "govuk-input--width-20", "spellcheck": "false"},
    )

    def offer(self) -> None:
        """Offer sizes and registers."""
        super().offer()
        self.scheme.offer([("", gettext("None")), *((key, gettext(SCHEME_NAMES[key])) for key in SCHEMES)])


class ContactForm(Form):
    """A contact person."""

    name = TextInput(_("Name"), [Required(_("Enter a name"))])
    email = EmailInput(_("E-mail address"), [Required(_("Enter an e-mail address"))])
    function = TextInput(_("Function"), [Optional()])
    telephone = TextInput(_("Telephone number"), [Optional()], render_kw={"type": "tel"})
    language = Select(_("Language of letters"), [Optional()])

    def offer(self) -> None:
        """Offer languages."""
        self.language.offer([("", gettext("Not known")), *SUPPLIER_LANGUAGES.items()])

    def said(self) -> Contact:
        """What was typed."""
        return Contact(
            self.name.data or "",
            self.email.data or "",
            self.function.data or None,
            self.telephone.data or None,
            self.language.data or None,
        )


class SureForm(Form):
    """A page that asks before it does something."""


class MergeForm(Form):
    """Base of the form that asks what stays; `merge_form` adds the fields."""

    def take(self) -> dict[str, str]:
        """Field -> `kept`, `merged` or `both`."""
        return {name: self[f"take_{name}"].data for name in MERGED if f"take_{name}" in self}


def merge_form(shown: Mapping[str, tuple[str, str]]) -> MergeForm:
    """A form with one choice a field of which two suppliers say different things.

    Args:
        shown: field -> both values as a page shows them, that of the supplier that stays first.
    """
    fields: dict[str, Any] = {}
    for name, (kept, merged) in shown.items():
        choices = [("kept", kept or gettext("Nothing")), ("merged", merged or gettext("Nothing"))]
        if name == "sectors" and kept and merged:
            choices.append(("both", gettext("Both")))
        default = "both" if len(choices) > 2 else "kept" if kept else "merged"
        fields[f"take_{name}"] = Radios(gettext(FIELD_NAMES[name]), choices=choices, default=default)
    made: MergeForm = type("SupplierMergeForm", (MergeForm,), fields)()
    return made


@dataclass(slots=True)
class Asked:
    """What the address of the list asks for.

    Attributes:
        filters: as far as they could be read.
        sort: a key of `SORTS`.
        given: the arguments as they came, for links and for filling in the form again.
        errors: what could not be read, for the summary on top of the page.
    """

    filters: SupplierFilters
    sort: str
    given: dict[str, str]
    errors: list[dict[str, str]] = field(default_factory=list)

    def error_list(self) -> list[dict[str, str]]:
        """Every error with a link to its field."""
        return self.errors

    def with_(self, **changes: Any) -> dict[str, Any]:
        """The arguments of an address that differs by these; None leaves one out."""
        return {name: value for name, value in {**self.given, **changes}.items() if value not in (None, "")}


_ARGUMENTS = ("q", "sector", "size", "place", "did", "since", "until", "sort")


def asked(arguments: MultiDict[str, str], zone: ZoneInfo) -> Asked:
    """What the address of the list asks for.

    Args:
        arguments: of the address.
        zone: the city's: a day begins and ends there.
    """
    given = {
        name: value for name in _ARGUMENTS if (value := arguments.get(name, "").replace("\x00", "").strip()[:200])
    }
    errors: list[dict[str, str]] = []

    def moment(name: str, at: time) -> datetime | None:
        if name not in given:
            return None
        try:
            return datetime.combine(date.fromisoformat(given[name]), at, zone).astimezone(UTC)
        except (ValueError, OverflowError):
            message = gettext("“%(given)s” is not a date; write it as 2026-11-24.", given=given[name])
            errors.append({"text": message, "href": f"#filter-{name}"})
            return None

    sector = given.get("sector", "")
    filters = SupplierFilters(
        words=given.get("q", ""),
        division=sector if sector.isascii() and sector.isdigit() and len(sector) == len("90") else "",
        size=given.get("size", "") if given.get("size") in ALL_SIZES else "",
        place=given.get("place", ""),
        did=given.get("did", "") if given.get("did") in {"bid", "won"} else "",
        since=moment("since", time.min),
        until=moment("until", time.max),
    )
    if (filters.since or filters.until) and not filters.did:
        errors.append(
            {"text": gettext("Choose whether it bid or won in the period."), "href": "#filter-did"},
        )
    return Asked(filters, given["sort"] if given.get("sort") in SORTS else "name", given, errors)
