"""Forms of population: a file, and what its classifications mean."""

from typing import Any

from wtforms.validators import Optional

from procure.core.forms import Checkboxes, Form, Radios, Required, TextInput, Upload
from procure.core.web import gettext
from procure.core.web import lazy_gettext as _
from procure.population.models import FAMILY_NAMES, Family, PopulationDefinition
from procure.population.services import Classification, Decision, Preview


class FileForm(Form):
    """A file of figures."""

    file = Upload(_("CSV file"), [Required(_("Choose a file"))])


class DefinitionForm(Form):
    """What a classification means here. The view fills in the groups."""

    family = Radios(_("What the classification goes by"), [Required(_("Choose what it goes by"))])
    counted = Checkboxes(
        _("Groups that together stand for a migration background"),
        description=_("None, if the classification says nothing about that"),
    )

    def decision(self) -> Decision:
        """What was answered."""
        return Decision(Family(self.family.data), tuple(self.counted.data or ()))


class LoadForm(Form):
    """Base of the form that asks about each classification and each place of a file; `load_form` adds the fields."""


def load_form(seen: Preview) -> LoadForm:
    """A form that asks what has to be decided before a file is loaded.

    Args:
        seen: what the file holds.
    """
    fields: dict[str, Any] = {}
    for number, item in enumerate(seen.classifications):
        fields[f"family_{number}"] = Radios(
            gettext("What '%(words)s' goes by", words=item.words),
            [Required(gettext("Choose what '%(words)s' goes by", words=item.words))],
            choices=_families(),
            default=item.known.family if item.known else None,
        )
        fields[f"counted_{number}"] = Checkboxes(
            gettext("Groups of '%(words)s' that together stand for a migration background", words=item.words),
            description=gettext("None, if the classification says nothing about that"),
            choices=[(group, group) for group in _groups(item)],
            default=list(item.known.counted) if item.known else [],
        )
    for number, (area, code, nuts) in enumerate(seen.areas):
        if nuts is None:
            fields[f"nuts_{number}"] = TextInput(
                gettext("NUTS region of %(area)s (optional)", area=f"{area} {code}".strip()),
                [Optional()],
                description=gettext("By it notices find the figures, for example NL32B. Leave empty if none fits."),
                render_kw={"class": "govuk-input--width-5", "spellcheck": "false"},
            )
    made: LoadForm = type("FileLoadForm", (LoadForm,), fields)()
    return made


def decisions(form: LoadForm, seen: Preview) -> dict[str, Decision]:
    """What was answered about each classification."""
    return {
        item.words: Decision(Family(form[f"family_{number}"].data), tuple(form[f"counted_{number}"].data or ()))
        for number, item in enumerate(seen.classifications)
    }


def regions(form: LoadForm, seen: Preview) -> dict[tuple[str, str], str]:
    """The NUTS regions that were typed in, by area and its code."""
    return {
        (area, code): form[f"nuts_{number}"].data.upper()
        for number, (area, code, nuts) in enumerate(seen.areas)
        if nuts is None and form[f"nuts_{number}"].data
    }


def definition_form(definition: PopulationDefinition, groups: tuple[str, ...]) -> DefinitionForm:
    """A form that shows what a definition means now.

    Args:
        definition: what was decided.
        groups: those that may count.
    """
    form = DefinitionForm(family=definition.family, counted=list(definition.counted))
    form.family.choices = _families()
    form.counted.choices = [(group, group) for group in groups]
    return form


def _families() -> list[tuple[str, str]]:
    return [(family.value, gettext(name)) for family, name in FAMILY_NAMES.items()]


def _groups(item: Classification) -> tuple[str, ...]:
    return tuple(dict.fromkeys((*item.groups, *(item.known.counted if item.known else ()))))
