"""Forms of the profiles, and what a question's page sends."""

from dataclasses import replace

from werkzeug.datastructures import MultiDict
from wtforms.validators import NumberRange

from procure.core.forms import Form, Required, TextInput, Whole
from procure.core.text import N_
from procure.core.web import lazy_gettext as _
from rules.profiles import Answer, Question, Typed, as_typed

PROBLEMS = {
    "missing": N_("Answer this question, or say that you would rather not"),
    "not_whole": N_("Use a whole number, such as 12"),
    "not_number": N_("Use a number between 0 and 100, such as 33.3"),
    "too_large": N_("Use a number of at most %(detail)s"),
    "too_long": N_("Use at most %(detail)s characters"),
    "unknown": N_("Choose one of the answers"),
    "not_hundred": N_("The parts make up %(detail)s; together they should be 100"),
    "above_total": N_("The numbers make up %(detail)s people, more than the number you gave for the business"),
    "not_mark": N_("Put an x where it fits, and leave the other cells empty"),
    "both": N_("Answer this, or put an x at “I would rather not say”, but not both"),
    "misplaced": N_("Nothing is asked in this cell. Answer in the lines below it"),
    "twice": N_("This stands in the file twice, with different answers. Leave one of them"),
}
"""Why something typed is no answer; `detail` is the sum found, or the largest that is taken."""


class CodeForm(Form):
    """Number and code of a letter."""

    number = Whole(
        _("Number"),
        [Required(_("Type the number that stands in the letter")), NumberRange(min=1)],
        render_kw={"class": "govuk-input--width-10", "inputmode": "numeric"},
    )
    code = TextInput(
        _("Code"),
        [Required(_("Type the code that stands in the letter"))],
        description=_("Eight letters and digits. Capitals, spaces and hyphens don’t matter."),
        render_kw={"class": "govuk-input--width-10", "autocomplete": "off", "autocapitalize": "characters"},
    )


class DeclarationForm(Form):
    """Who stands for the answers."""

    class Meta:
        csrf = False  # the address is the key: docs/decisions/0015

    name = TextInput(_("Your name"), [Required(_("Give your name"))], render_kw={"autocomplete": "name"})
    function = TextInput(
        _("What you do in the business"),
        [Required(_("Say what you do in the business"))],
        description=_("For example owner, director or office manager."),
        render_kw={"autocomplete": "organization-title"},
    )


def typed(question: Question, given: MultiDict[str, str]) -> Typed:
    """What a question's page sent."""
    return Typed(
        {name: given.get(name, "") for name in names(question)},
        tuple(given.getlist("value")) if question.kind == "choices" else (),
        "declined" in given,
        given.get("source", ""),
        given.get("response", ""),
    )


def names(question: Question) -> tuple[str, ...]:
    """Names of the fields on a question's page, as `rules.profiles.Typed` has them."""
    if question.kind == "counts":
        return tuple(f"{line.id}.{option.id}" for line in question.lines for option in question.options)
    if question.kind == "shares":
        return tuple(option.id for option in question.options)
    return () if question.kind == "choices" else ("value",)


def shown(question: Question, answer: Answer) -> Typed:
    """An answer as its page shows it, to be changed: nought in a table is an empty field."""
    given = as_typed(answer)
    fields = {name: text for name, text in given.fields.items() if text != "0" or name == "value"}
    return replace(given, fields=fields, declined=given.declined and not question.optional)
