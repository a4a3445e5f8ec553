"""Forms of the office: inviting, renewing, naming evaluators, looking; and what the addresses of lists ask for."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from werkzeug.datastructures import FileStorage, MultiDict
from wtforms import HiddenField
from wtforms.validators import Optional

from procure.core.forms import Checkbox, Day, Form, Radios, Required, Select, TextArea, TextInput, Upload
from procure.core.text import N_, SUPPLIER_LANGUAGES
from procure.core.web import gettext
from procure.core.web import lazy_gettext as _
from procure.profiles.queries.listing import SIZES, SORTS, STATES, InvitationFilters
from procure.suppliers.queries import SupplierFilters

PAPER = "paper"
"""Chosen in place of a contact person."""
NOBODY = ""

LARGEST_LIST = 2 * 1024 * 1024
"""Bytes of a list of suppliers."""

STATE_NAMES = {
    "invited": N_("Invited"),
    "opened": N_("Opened"),
    "began": N_("Began"),
    "finished": N_("Finished"),
    "expired": N_("Link expired"),
    "withdrawn": N_("Withdrawn"),
}


class DueForm(Form):
    """By when an answer is asked."""

    due_on = Day(
        _("Answer by"),
        [Required(_("Enter the day by which you want an answer"))],
        description=_(
            "Suppliers are reminded a week before, on the day, and a week after. The link works four weeks longer."
        ),
    )


class OpenLinkForm(Form):
    """Until when an open link takes people in."""

    due_on = Day(
        _("Answer by"),
        [Required(_("Enter the day by which you want an answer"))],
        description=_("After it the link takes nobody in; who came in can still answer for four weeks."),
    )


class InviteForm(DueForm):
    """To whom one supplier's invitation goes; `offer` fills in the choices."""

    to = Radios(_("To whom"), [Required(_("Choose to whom the invitation goes"))])
    language = Select(
        _("Language"), [Optional()], description=_("Of the letter, and of the mail to a contact person who has none.")
    )

    def offer(self, people: Sequence[tuple[str, str]], languages: Sequence[str]) -> None:
        """Offer contact persons, as id and text, paper, and languages in which suppliers are asked."""
        self.to.offer([*people, (PAPER, gettext("On paper, by a letter that an equality officer prints"))])
        self.language.offer(named(languages))

    def contact_id(self) -> int | None:
        """The contact person that was chosen; None for paper."""
        return None if self.to.data == PAPER else int(self.to.data)


class BiddersForm(DueForm):
    """Base of the form for the bidders of a tender; `bidders_form` adds a field for each."""

    language = Select(
        _("Language"), [Optional()], description=_("Of letters, and of mails to contact persons who have none.")
    )

    def chosen(self) -> dict[int, int | None]:
        """Supplier id -> contact person, None for paper; without those that nobody chose."""
        picked = {
            int(name.removeprefix("to_")): field.data
            for name, field in self._fields.items()
            if name.startswith("to_") and field.data
        }
        return {id_: None if value == PAPER else int(value) for id_, value in picked.items()}


def bidders_form(
    bidders: Mapping[int, tuple[str, Sequence[tuple[str, str]]]], languages: Sequence[str]
) -> BiddersForm:
    """A form with a choice for each supplier.

    Args:
        bidders: supplier id -> name, and contact persons as id and text, of those that can be invited.
        languages: in which suppliers are asked.
    """
    fields: dict[str, Any] = {}
    for id_, (name, people) in bidders.items():
        choices = [*people, (PAPER, gettext("On paper")), (NOBODY, gettext("Do not invite"))]
        fields[f"to_{id_}"] = Select(name, [Optional()], choices=choices, default=choices[0][0])
    made: BiddersForm = type("TenderBiddersForm", (BiddersForm,), fields)()
    made.language.offer(named(languages))
    return made


class ManyForm(DueForm):
    """Inviting in bulk."""

    listed = TextArea(
        _("Or only these"),
        [Optional()],
        description=_(
            "One supplier a line: its number in a trade register, or its name as it stands in the registry."
        ),
        render_kw={"rows": 6, "spellcheck": "false"},
    )
    file = Upload(_("Or a file with them"), description=_("Text or CSV, one supplier a line."))
    others = Checkbox(_("Leave out the lines that were not found, and invite the others"))
    complete_too = Checkbox(_("Also those whose profile is complete"))
    language = Select(_("Language"), [Optional()], description=_("Of mails to contact persons who have none."))

    def offer(self, languages: Sequence[str]) -> None:
        """Offer languages in which suppliers are asked."""
        self.language.offer(named(languages))

    def said(self) -> str:
        """The list, typed or sent as a file, which goes into the text: so it is there when the form comes back."""
        if isinstance(self.file.data, FileStorage) and self.file.data.filename:
            data = self.file.data.stream.read(LARGEST_LIST + 1)[:LARGEST_LIST]
            try:
                text = data.decode("utf-8-sig")
            except UnicodeDecodeError:
                text = data.decode("cp1252", errors="replace")
            self.listed.data = "\n".join(part for part in (self.listed.data, text) if part)
        return (self.listed.data or "").replace("\x00", "")


class EvaluatorForm(Form):
    """Who evaluates."""

    person = Select(_("Person"), [Required(_("Choose a person"))])

    def offer(self, people: Sequence[tuple[int, str]]) -> None:
        """Offer people."""
        self.person.offer([("", gettext("Choose a person")), *((str(id_), name) for id_, name in people)])


class LookForm(Form):
    """Why somebody looks."""

    purpose = TextArea(
        _("What do you need the answers for?"),
        description=_("The supplier can read this, with your name and the time."),
        render_kw={"rows": 3},
    )


class ReleaseForm(Form):
    """Who has read a language."""

    reader = TextInput(
        _("Who has read the texts?"),
        [Required(_("Name who has read the texts."))],
        description=_("Somebody whose own language it is, or a sworn translator. The name is kept."),
    )
    digest = HiddenField()


class GroundForm(Form):
    """On what law origin is kept with the firm's name."""

    ground = TextArea(
        _("Legal ground"), description=_("As cited: act or directive, and article or section"), render_kw={"rows": 3}
    )
    reason = TextArea(
        _("Why it holds for this city"), description=_("Kept in your name, and shown to everyone who reads this page")
    )
    review_on = Day(
        _("Look at it again on"),
        [Required(_("Choose a day to come on which the ground is looked at again."))],
        description=_("For example, 1 11 2027"),
    )


class SureForm(Form):
    """A page that asks before it does something."""


@dataclass(frozen=True, slots=True)
class Asked:
    """What the address of the list asks for.

    Attributes:
        filters: as far as they could be read.
        sort: a key of `SORTS`.
        given: the arguments as they came, for links and for filling in the form again.
    """

    filters: InvitationFilters
    sort: str
    given: Mapping[str, str]

    def with_(self, **changes: Any) -> dict[str, Any]:
        """The arguments of an address that differs by these; None leaves one out."""
        return {name: value for name, value in {**self.given, **changes}.items() if value not in (None, "")}


def asked(arguments: MultiDict[str, str]) -> Asked:
    """What the address of the list asks for; what makes no sense there is left out."""
    given = _given(arguments, ("q", "state", "tender", "sector", "size", "paper", "sort"))
    filters = InvitationFilters(
        words=given.get("q", ""),
        state=given.get("state", "") if given.get("state") in STATES else "",
        tender_id=key(given.get("tender")),
        division=_division(given),
        size=_size(given),
        on_paper=given.get("paper") == "1",
    )
    return Asked(filters, given["sort"] if given.get("sort") in SORTS else "made", given)


def registry_filters(arguments: MultiDict[str, str]) -> tuple[SupplierFilters, dict[str, str]]:
    """What the address of a bulk takes over from the registry's list, read and as it came."""
    given = _given(arguments, ("q", "sector", "size", "place", "did"))
    filters = SupplierFilters(
        words=given.get("q", ""),
        division=_division(given),
        size=_size(given),
        place=given.get("place", ""),
        did=given.get("did", "") if given.get("did") in {"bid", "won"} else "",
    )
    return filters, given


def named(languages: Sequence[str]) -> list[tuple[str, str]]:
    """Languages as a field offers them: code, and name in itself."""
    return [(code, SUPPLIER_LANGUAGES[code]) for code in languages]


def key(given: str | None) -> int | None:
    """A number of a record in an address; None where there is none."""
    return int(given) if given and given.isascii() and given.isdigit() and len(given) < 19 else None


def usual_due(today: date) -> date:
    """The day by which an answer is asked unless somebody says otherwise: in four weeks."""
    return date.fromordinal(today.toordinal() + 28)


def _given(arguments: MultiDict[str, str], names: Sequence[str]) -> dict[str, str]:
    return {name: value for name in names if (value := arguments.get(name, "").replace("\x00", "").strip()[:200])}


def _division(given: Mapping[str, str]) -> str:
    sector = given.get("sector", "")
    return sector if sector.isascii() and sector.isdigit() and len(sector) == len("90") else ""


def _size(given: Mapping[str, str]) -> str:
    return given.get("size", "") if given.get("size") in SIZES else ""
