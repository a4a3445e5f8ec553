"""Forms: WTForms fields that render as GOV.UK components. The only module that knows Flask-WTF, which has no types.

A form parses; what a value means is the service's business, whose `Invalid` comes back as an error beside the field:

    form = NameForm()
    if form.validate_on_submit():
        with form.refusals():
            services.rename(db(), current_actor(), form.name.data or "")
            success(_("Saved"))
            return redirect(url_for(".people"))
    return page("accounts/name.html", form=form)
"""

from collections.abc import Callable, Iterable, Iterator
from contextlib import contextmanager
from typing import Any, TypeVar

from flask import Flask
from flask_wtf import FlaskForm
from flask_wtf.csrf import CSRFProtect, generate_csrf
from flask_wtf.file import FileField, MultipleFileField
from govuk_frontend_wtf import wtforms_widgets as widgets
from jinja2 import ChoiceLoader, PackageLoader, PrefixLoader
from markupsafe import Markup
from wtforms import (
    BooleanField,
    DateField,
    DecimalField,
    Field,
    IntegerField,
    PasswordField,
    RadioField,
    SelectField,
    SelectMultipleField,
    StringField,
    TextAreaField,
)
from wtforms.fields.choices import SelectChoice  # type: ignore[attr-defined]  # newer than its stubs
from wtforms.validators import InputRequired

from procure.core.errors import Invalid
from procure.core.web.language import explain, gettext, lazy_gettext

V = TypeVar("V", bound=Callable[..., Any])

csrf = CSRFProtect()
"""Refuses every changing request without its token, whether or not the view has a form."""


def keyed_by_address(view: V) -> V:
    """Mark a view whose address holds a secret that nobody else knows, and that is checked at each request.

    Such an address does what the token of a form is for: who forges a request would have to know it. Without a session
    to lose, nothing that was typed is lost with one.
    """
    csrf.exempt(view)
    view.keyed_by_address = True  # type: ignore[attr-defined]  # functions take attributes; V can't say so
    return view


class Form(FlaskForm):  # type: ignore[misc]  # Flask-WTF is untyped
    """Base of every form: its token, its errors, and what a service refused."""

    def refuse(self, refusal: Invalid) -> None:
        """Show what a service refused beside the field it concerns, or on top where there is no such field."""
        field = self._fields.get(refusal.field)
        if field is None:
            self.form_errors.append(explain(refusal))
        else:
            field.errors = [*field.errors, explain(refusal)]

    @contextmanager
    def refusals(self) -> Iterator[None]:
        """Turn an `Invalid` raised inside into errors of this form; the code after the block then shows them."""
        try:
            yield
        except Invalid as refusal:
            self.refuse(refusal)

    def error_list(self) -> list[dict[str, str]]:
        """Every error with a link to its field, for the summary on top of the page."""
        found = [{"text": str(error)} for error in self.form_errors]
        found += [
            {"text": str(_first(field.errors)), "href": f"#{_target(field)}"}
            for field in self._fields.values()
            if field.errors
        ]
        return found


class Required(InputRequired):
    """Something must be given; says what, without the browser's own bubble, which no style or language reaches."""

    def __init__(self, message: Any = None) -> None:
        super().__init__(message or lazy_gettext("Fill this in"))
        self.field_flags = {}


class _Spoken:
    """What the components say in English unless told otherwise, and a hint that is none."""

    def render(self, params: dict[str, Any]) -> Markup:
        """Render the component in the reader's language."""
        if "errorMessage" in params:
            params["errorMessage"]["visuallyHiddenText"] = gettext("Error")
        if not (params.get("hint") or {}).get("text"):
            params.pop("hint", None)
        rendered: Markup = super().render(params)  # type: ignore[misc]  # a mixin of the widgets below
        return rendered


class _TextInput(_Spoken, widgets.GovTextInput):  # type: ignore[misc]  # the widgets are untyped
    pass


class _TextArea(_Spoken, widgets.GovTextArea):  # type: ignore[misc]  # the widgets are untyped
    pass


class _RadioInput(_Spoken, widgets.GovRadioInput):  # type: ignore[misc]  # the widgets are untyped
    pass


class _Select(_Spoken, widgets.GovSelect):  # type: ignore[misc]  # the widgets are untyped
    pass


class _CheckboxesInput(_Spoken, widgets.GovCheckboxesInput):  # type: ignore[misc]  # the widgets are untyped
    pass


class _CheckboxInput(_Spoken, widgets.GovCheckboxInput):  # type: ignore[misc]  # the widgets are untyped
    pass


class _FileInput(_Spoken, widgets.GovFileInput):  # type: ignore[misc]  # the widgets are untyped
    pass


class _PasswordInput(_Spoken, widgets.GovPasswordInput):  # type: ignore[misc]  # the widgets are untyped
    def map_gov_params(self, field: Field, **kwargs: Any) -> dict[str, Any]:
        params: dict[str, Any] = super().map_gov_params(field, **kwargs)
        params.setdefault("autocomplete", (field.render_kw or {}).get("autocomplete"))
        params["attributes"].pop("autocomplete", None)
        return params | {
            "showPasswordText": gettext("Show"),
            "hidePasswordText": gettext("Hide"),
            "showPasswordAriaLabelText": gettext("Show password"),
            "hidePasswordAriaLabelText": gettext("Hide password"),
            "passwordShownAnnouncementText": gettext("Your password is visible"),
            "passwordHiddenAnnouncementText": gettext("Your password is hidden"),
        }


class _DateInput(_Spoken, widgets.GovDateInput):  # type: ignore[misc]  # the widgets are untyped
    def map_gov_params(self, field: Field, **kwargs: Any) -> dict[str, Any]:
        if field.raw_data is not None:
            field.raw_data = [*field.raw_data, "", "", ""][:3]  # whoever sent fewer parts is told so, not failed
        params: dict[str, Any] = super().map_gov_params(field, **kwargs)
        for item, label in zip(params["items"], (gettext("Day"), gettext("Month"), gettext("Year")), strict=True):
            item["label"] = label
        # The widget numbers the parts by name; the error summary links to the first.
        params["items"][0]["id"] = field.id
        return params


class TextInput(StringField):
    """One line of text, without the spaces around it."""

    widget = _TextInput()

    def process_formdata(self, valuelist: list[Any]) -> None:
        super().process_formdata([str(value).strip() for value in valuelist])


class EmailInput(TextInput):
    """An e-mail address."""

    def __init__(self, label: Any = None, validators: Any = None, **kwargs: Any) -> None:
        attributes = {"type": "email", "autocomplete": "email", "spellcheck": "false", "autocapitalize": "none"}
        super().__init__(label, validators, render_kw=attributes | kwargs.pop("render_kw", {}), **kwargs)


class PasswordInput(PasswordField):
    """A password, which can be shown. Set `render_kw={"autocomplete": "new-password"}` where one is chosen."""

    widget = _PasswordInput()


class TextArea(TextAreaField):
    """Several lines of text."""

    widget = _TextArea()


class Whole(IntegerField):
    """A whole number."""

    widget = _TextInput()


class Number(DecimalField):
    """A decimal number, with the separators of the reader's language."""

    widget = _TextInput()

    def __init__(self, label: Any = None, validators: Any = None, **kwargs: Any) -> None:
        super().__init__(label, validators, use_locale=False, **kwargs)


class Day(DateField):
    """A day, in three parts."""

    widget = _DateInput()

    def __init__(self, label: Any = None, validators: Any = None, **kwargs: Any) -> None:
        super().__init__(label, validators, format="%d %m %Y", **kwargs)


class _Offers(SelectField):
    """A field with choices, given as pairs of value and text: `choices=` of the class, or `offer` for one request."""

    def __init__(
        self, label: Any = None, validators: Any = None, choices: Iterable[tuple[str, str]] = (), **kwargs: Any
    ) -> None:
        super().__init__(label, validators, choices=_choices(choices), **kwargs)

    def offer(self, choices: Iterable[tuple[str, str]]) -> None:
        """Say what there is to choose in this request."""
        self.choices = _choices(choices)


def _choices(pairs: Iterable[tuple[str, str]]) -> list[Any]:
    return [SelectChoice(value=value, label=text) for value, text in pairs]


class Radios(_Offers, RadioField):
    """One of a few."""

    widget = _RadioInput()


class Select(_Offers):
    """One of many."""

    widget = _Select()


class Checkboxes(_Offers, SelectMultipleField):
    """Any of a few."""

    widget = _CheckboxesInput()


class Checkbox(BooleanField):
    """Yes or no."""

    widget = _CheckboxInput()


class Upload(FileField):  # type: ignore[misc]  # Flask-WTF is untyped
    """One file."""

    widget = _FileInput()


class Uploads(MultipleFileField):  # type: ignore[misc]  # Flask-WTF is untyped
    """Several files."""

    widget = _FileInput(multiple=True)


def hidden_token() -> Markup:
    """The hidden field that proves a form came from this site, for forms without a `Form`."""
    return Markup('<input type="hidden" name="csrf_token" value="{}">').format(generate_csrf())


def _first(errors: Any) -> Any:
    return errors[0] if isinstance(errors, list | tuple) else next(iter(errors.values()))


def _target(field: Field) -> str:
    # Radios and checkboxes carry the field's name on their first option.
    return field.name if isinstance(field, Radios | Checkboxes | Checkbox) else field.id


def install(app: Flask) -> None:
    """Refuse forged requests everywhere, and let templates render components and the token."""
    app.config["WTF_CSRF_TIME_LIMIT"] = None  # it lasts as long as the session that holds it
    csrf.init_app(app)
    app.add_template_global(hidden_token)
    app.jinja_loader = ChoiceLoader(
        [
            *([app.jinja_loader] if app.jinja_loader else []),
            PrefixLoader(
                {
                    "govuk_frontend_jinja": PackageLoader("govuk_frontend_jinja"),
                    "govuk_frontend_wtf": PackageLoader("govuk_frontend_wtf"),
                }
            ),
        ]
    )
