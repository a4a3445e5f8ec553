"""Forms of the declarations: the supplier's, whose address is their key, and those of the office."""

from collections.abc import Sequence
from uuid import UUID

from wtforms import HiddenField
from wtforms.validators import Optional

from procure.core.forms import Checkboxes, Day, Form, Radios, Required, TextArea, TextInput
from procure.core.text import N_
from procure.core.web import gettext
from procure.core.web import lazy_gettext as _
from procure.declarations.models import OUTCOMES
from rules.declarations import Violation

OUTCOME_NAMES = {
    "excluded": N_("Excluded"),
    "cleaned": N_("Not excluded: what was done since shows that the supplier can be relied on"),
    "disproportionate": N_("Not excluded: that would be out of proportion"),
    "not_applicable": N_("Does not apply: there is nothing to weigh"),
}
OUTCOME_TAGS = {
    "excluded": (N_("Excluded"), "red"),
    "cleaned": (N_("Not excluded, relied on again"), "green"),
    "disproportionate": (N_("Not excluded, out of proportion"), "green"),
    "not_applicable": (N_("Does not apply"), "grey"),
}


class KeyedForm(Form):
    """A form of a supplier's page."""

    class Meta:
        csrf = False  # the address is the key: docs/decisions/0015


class GroundForm(KeyedForm):
    """Whether there is anything to declare of one ground."""

    said = Radios("", [Required(_("Choose “none”, or say that there is something"))])

    def ask(self, question: str, help_: str, *, none: bool, some: bool) -> None:
        """Put the question, and what was said so far where nothing is sent."""
        self.said.label.text, self.said.description = question, help_
        self.said.offer([("none", gettext("No, none")), ("some", gettext("Yes"))])
        if not self.is_submitted():
            self.said.data = "none" if none else "some" if some else None


class ViolationForm(KeyedForm):
    """What a body ruled."""

    what = TextArea(
        _("What was it about?"),
        [Required(_("Say what it was about"))],
        description=_("In a few sentences. Name no people."),
        render_kw={"rows": 5},
    )
    body = TextInput(
        _("Which body ruled?"),
        [Required(_("Say which body ruled"))],
        description=_("The court, equality body or inspectorate, and its place."),
    )
    on = Day(_("On which day?"), [Required(_("Give the day of the ruling"))])
    reference = TextInput(
        _("Where can it be found?"), [Optional()], description=_("Its case number or web address, if you have one.")
    )

    def violation(self) -> Violation:
        """As typed."""
        return Violation(self.what.data or "", self.body.data or "", self.on.data, self.reference.data or "")


class CleaningForm(KeyedForm):
    """What was done since."""

    measures = Checkboxes(_("What have you done since?"), [Optional()], description=_("Choose all that fit."))
    done = TextArea(
        _("Tell about it"),
        [Optional()],
        description=_("What, since when, and how somebody of the city can see it. You may leave this empty."),
        render_kw={"rows": 8},
    )


class SendForm(KeyedForm):
    """Who stands for the declaration."""

    name = TextInput(_("Your name"), [Required(_("Give your name"))], render_kw={"autocomplete": "name"})
    function = TextInput(
        _("What you do in the business"),
        [Required(_("Say what you do in the business"))],
        description=_("You must be allowed to act for the business, for example as owner or director."),
        render_kw={"autocomplete": "organization-title"},
    )


class AskForm(Form):
    """Of what a tender asks declarations, and by when."""

    grounds = Checkboxes(
        _("On which grounds?"),
        [Required(_("Choose at least one ground"))],
        description=_("Choose what fits this tender, and say the same in its documents."),
    )
    due_on = Day(
        _("Declare by"),
        [Required(_("Enter the day by which suppliers declare"))],
        description=_("As the tender documents say. A later declaration is taken, and shown as late."),
    )

    def offer(self, grounds: Sequence[tuple[str, str]]) -> None:
        """Offer grounds, as id and text."""
        self.grounds.offer(grounds)


class AskMissingForm(Form):
    """The button that mails the link to those who sent nothing."""


class DecisionForm(Form):
    """What is decided on a declaration, and why.

    Attributes:
        version: id of the version that the page shows.
    """

    version = HiddenField()

    outcome = Radios(_("What do you decide?"), [Required(_("Choose what you decide"))])
    reasons = TextArea(
        _("Why?"),
        [Required(_("Give the reasons: the supplier has a right to know them."))],
        description=_(
            "How serious, how long ago, what was done since, and why this is in proportion. Name no people."
        ),
        render_kw={"rows": 8},
    )

    def offer(self) -> None:
        """Offer the outcomes."""
        self.outcome.offer([(name, gettext(OUTCOME_NAMES[name])) for name in OUTCOMES])

    def version_read(self) -> UUID:
        """The version that was read; one that there is not, where the address was tampered with."""
        try:
            return UUID(self.version.data or "")
        except ValueError:
            return UUID(int=0)
