"""Forms of assurance plans: they parse what a page sends; what it means, services judge."""

from collections.abc import Mapping
from typing import Any

from werkzeug.datastructures import MultiDict
from wtforms import HiddenField
from wtforms.validators import Optional

from procure.assurance.documents.names import LIKELIHOOD_NAMES
from procure.assurance.queries import STATES, PlanFilters
from procure.assurance.services.effects import LIKELIHOODS
from procure.core.errors import Invalid
from procure.core.forms import (
    Checkboxes,
    Day,
    Form,
    Number,
    Radios,
    Required,
    Select,
    TextArea,
    TextInput,
    Upload,
    Whole,
)
from procure.core.web import gettext
from procure.core.web import lazy_gettext as _
from rules.values import Tier

_MOST_ID = 2**63


class SeenForm(Form):
    """A button on a plan that somebody may have changed meanwhile.

    `seen` is the revision of the plan and the newest entry of its trail, as `12.3456`.
    """

    seen = HiddenField()

    @property
    def revision(self) -> int:
        """The revision that the page showed; 0 where it says none."""
        return self._part(0)

    @property
    def entry(self) -> int:
        """The newest entry of the trail when the page was shown; 0 where it says none."""
        return self._part(1)

    def _part(self, place: int) -> int:
        parts = str(self.seen.data or "").split(".")
        part = parts[place] if place < len(parts) else ""
        return int(part) if part.isdecimal() and len(part) < 19 else 0


class EffectForm(SeenForm):
    """An equality effect: who is affected, how, how likely, on what evidence."""

    affected = Radios(_("Who is affected"), [Required(_("Choose who is affected."))])
    name = TextInput(_("Name of the effect"), description=_("In a few words, such as: deaf residents are not heard"))
    how = TextArea(_("How they are affected"))
    likelihood = Radios(_("How likely it is here"), [Required(_("Say how likely it is."))])
    evidence = TextArea(
        _("On what evidence"),
        description=_("Figures, complaints, a survey, what users or staff said; with its source"),
    )

    def said(self) -> dict[str, Any]:
        """What was filled in."""
        names = ("affected", "name", "how", "likelihood", "evidence")
        return {name: self[name].data or "" for name in names}


class DropForm(SeenForm):
    """Why an effect or a requirement is not kept."""

    dropped_reason = TextArea(_("Why"), description=_("It stays in the plan, for whoever approves or audits it."))


class UnansweredForm(SeenForm):
    """Why no requirement answers an effect."""

    unanswered_reason = Radios(_("Why no requirement answers it"), [Required(_("Choose one of the reasons."))])
    unanswered_note = TextArea(
        _("Explain it for this contract"), [Required(_("Explain the reason for this contract."))]
    )


class MeasureForm(Form):
    """One measurement of an inequality."""

    measured_on = Day(_("Measured on"), [Required(_("Say on which day it was measured."))])
    gap = Number(
        _("Difference between others and the group"),
        [Required(_("Give the difference as a number."))],
        description=_("0 is equal; the larger, the worse for the group. Such as 12.5"),
    )
    unit = TextInput(_("What the number counts"), description=_("Such as: percentage points satisfied"))
    source = TextInput(_("Source"), description=_("Survey, report or register, with its date"))


class PlaceForm(SeenForm):
    """A requirement: its kind and stage, which the law judges, and its words. The view fills in the choices."""

    kind = Select(_("Kind of requirement"), validate_choice=False)
    stage = Radios(_("Stage at which it stands"), validate_choice=False)
    purpose = Radios(_("What it is for"), default="requirement", validate_choice=False)
    name = TextInput(_("Name"))
    text = TextArea(_("Text for the tender documents"))
    why = TextArea(_("Why it applies here"))
    effects = Checkboxes(_("Equality effects that it answers"))
    responsible_id = Select(_("Responsible person"))
    due_on = Day(_("Due on"), [Optional()])
    weight = Whole(_("Weight in the award, per cent"), [Optional()], description=_("Only for an award question"))
    words = Whole(_("Most words of an answer"), [Optional()], description=_("Only for an award question"))
    question = TextArea(_("Question to the legal adviser"))

    def said(self) -> dict[str, Any]:
        """What was filled in, as the service takes it."""
        given = self.responsible_id.data or ""
        return {
            "kind": self.kind.data or "",
            "stage": self.stage.data or "",
            "purpose": self.purpose.data or "requirement",
            **{name: (self[name].data or "").strip() for name in ("name", "text", "why")},
            "effects": list(self.effects.data or ()),
            "responsible_id": int(given) if given.isdecimal() else None,
            "due_on": self.due_on.data,
            "weight": self.weight.data,
            "words": self.words.data,
        }

    def typed(self, **changes: str) -> list[tuple[str, str]]:
        """Names and values as the form was sent, for hidden fields that carry everything on; some changed."""
        kept = [
            (field.name, str(value))
            for field in self
            if field.name not in {"csrf_token", "question", *changes}
            for value in (field.raw_data or ())
        ]
        return [*kept, *changes.items()]


class NoteForm(SeenForm):
    """A text that a service asks for; the view words its label."""

    note = TextArea(_("Note"))

    def refuse(self, refusal: Invalid) -> None:
        """Show what a service refused beside the one field; beside the whole what concerns the plan."""
        field = refusal.field if refusal.field in {"", "plan"} else "note"
        super().refuse(Invalid(field, refusal.message, **refusal.parameters))


class ChangeForm(SeenForm):
    """What it took to change a plan after publication."""

    means = Radios(_("What was done"), [Required(_("Choose what was done."))])
    reference = TextInput(_("Number of the corrected notice, or of the agreed variation"))
    reason = TextArea(_("Why the plan has to change"))
    new_deadline = Day(
        _("New deadline for bids"), [Optional()], description=_("With a correction: it gives bidders more time.")
    )


class EvidenceForm(Form):
    """A proof: a web address or a file."""

    title = TextInput(_("What the evidence is"))
    url = TextInput(_("Web address"), render_kw={"type": "url", "inputmode": "url"})
    file = Upload(_("Or a file"), description=_("PDF, Word, Excel, OpenDocument, PNG or JPEG, at most 20 MB"))


class ExemptionForm(Form):
    """Leave not to meet a requirement."""

    reason = Radios(_("Reason"), [Required(_("Choose one of the reasons."))])
    explanation = TextArea(_("Explain the reason for this contract"))
    until = Day(_("Last day of the exemption"), [Required(_("Choose a day to come on which the exemption ends."))])


class ReviewForm(SeenForm):
    """Approve a plan, or return it with what is to be changed."""

    decision = Radios(_("Decision"), [Required(_("Choose whether you approve the plan."))])
    return_note = TextArea(_("What is to be changed"), description=_("Only where you return it"))


def choices(names: Mapping[Any, str]) -> list[tuple[str, str]]:
    """Choices of a field, in the reader's language."""
    return [(str(value), gettext(name)) for value, name in names.items()]


def likelihoods() -> list[tuple[str, str]]:
    """How likely an effect can be, in the reader's language."""
    return [(each, gettext(LIKELIHOOD_NAMES[each])) for each in LIKELIHOODS]


class Asked:
    """What the address of a list of plans asks for.

    Attributes:
        filters: what the list is narrowed to.
        sort: by what it is sorted.
        given: the arguments as they were given.
    """

    def __init__(self, arguments: "MultiDict[str, str]", account_id: int | None) -> None:
        self.given = {
            name: arguments[name].strip()[:200].replace("\x00", "")
            for name in ("q", "state", "tier", "department", "overdue", "mine", "year", "sort")
            if arguments.get(name, "").strip()
        }
        self.sort = self.given.get("sort", "-opened")
        tier = self.given.get("tier")
        state = self.given.get("state")
        self.filters = PlanFilters(
            words=self.given.get("q", ""),
            state=state if state in STATES else None,
            tier=Tier(tier) if tier in set(Tier) else None,
            department_id=_number(self.given.get("department"), _MOST_ID),
            overdue="overdue" in self.given,
            account_id=(account_id or 0) if "mine" in self.given else None,
            year=_number(self.given.get("year"), 10_000),
        )

    def with_(self, **changes: Any) -> dict[str, Any]:
        """The arguments of an address that differs by these; None leaves one out."""
        return {name: value for name, value in {**self.given, **changes}.items() if value not in (None, "")}


def _number(given: str | None, below: int) -> int | None:
    return int(given) if given and given.isdecimal() and len(given) < 20 and int(given) < below else None


class DecideForm(Form):
    """What the legal adviser decides of a rule; verdict, ground and condition only where it is amended."""

    verdict = Radios(_("What the rule says"), validate_choice=False)
    ground = TextInput(_("Legal ground"), description=_("As cited: act or directive, and article or section"))
    condition = Select(_("Condition that somebody confirms"), validate_choice=False)
    reason = TextArea(_("Why"), description=_("Kept with the rule, in your name, and shown to everyone who reads it"))
    review_on = Day(
        _("Look at it again on"),
        [Required(_("Choose a day to come on which the decision is looked at again."))],
        description=_("For example, 1 11 2027"),
    )


class LawQuestionForm(Form):
    """A question on a rule, or its answer; the view words the label."""

    question = TextArea(_("Your question"))
    answer = TextArea(_("Your answer"))


class ListForm(Form):
    """A draft list of criteria: a file, or pasted lines."""

    file = Upload(_("A file"), description=_("CSV, Excel (.xlsx) or a Word document (.docx) with a table"))
    lines = TextArea(_("Or paste it"), description=_("One criterion a line; a line “Award criteria” is a heading"))
    stage = Select(_("Stage of rows that name none"), validate_choice=False)
