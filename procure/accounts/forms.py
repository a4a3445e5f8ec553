"""Forms of accounts: they parse, services judge."""

from wtforms.validators import Optional

from procure.core.forms import Checkboxes, Day, EmailInput, Form, PasswordInput, Radios, Required, Select, TextInput
from procure.core.text import LANGUAGES
from procure.core.web import lazy_gettext as _

_LANGUAGE_CHOICES = list(LANGUAGES.items())


class SignInForm(Form):
    """E-mail address and password."""

    email = EmailInput(_("E-mail address"), [Required(_("Enter your e-mail address"))])
    password = PasswordInput(
        _("Password"), [Required(_("Enter your password"))], render_kw={"autocomplete": "current-password"}
    )


class LinkForm(Form):
    """Where to send a sign-in link."""

    email = EmailInput(_("E-mail address"), [Required(_("Enter your e-mail address"))])


class CodeForm(Form):
    """The code of a mail, and whose it is."""

    email = EmailInput(_("E-mail address"), [Required(_("Enter your e-mail address"))])
    code = TextInput(
        _("Code"),
        [Required(_("Enter the code of the mail"))],
        description=_("Eight letters and digits, such as 7KQ4-M2XW"),
        render_kw={"autocomplete": "one-time-code", "spellcheck": "false", "class": "govuk-input--width-10"},
    )


class JoinForm(Form):
    """What somebody who was invited says of themselves."""

    name = TextInput(_("Your name"), [Required(_("Enter your name"))], render_kw={"autocomplete": "name"})
    language = Radios(_("Language of pages and mails"), [Required(_("Choose a language"))], choices=_LANGUAGE_CHOICES)
    password = PasswordInput(
        _("Password (optional)"),
        [Optional()],
        description=_("At least 12 characters. Without one you sign in by a link that we mail to you."),
        render_kw={"autocomplete": "new-password"},
    )


class ProfileForm(Form):
    """One's own name and language."""

    name = TextInput(_("Your name"), [Required(_("Enter your name"))], render_kw={"autocomplete": "name"})
    language = Radios(_("Language of pages and mails"), [Required(_("Choose a language"))], choices=_LANGUAGE_CHOICES)


class PasswordForm(Form):
    """A new password; the present one is asked of those who came in with it."""

    current = PasswordInput(_("Present password"), [Optional()], render_kw={"autocomplete": "current-password"})
    password = PasswordInput(
        _("New password"),
        [Required(_("Enter a new password"))],
        description=_("At least 12 characters. A few words will do."),
        render_kw={"autocomplete": "new-password"},
    )


class InvitationForm(Form):
    """Whom to invite, and what the person may do. The view fills in the choices."""

    email = EmailInput(
        _("E-mail address"), [Required(_("Enter an e-mail address"))], render_kw={"autocomplete": "off"}
    )
    roles = Checkboxes(_("Roles"))
    departments = Checkboxes(_("Departments"), description=_("Whose unpublished tenders and values this person sees"))
    language = Radios(_("Language of the invitation"), [Required(_("Choose a language"))], choices=_LANGUAGE_CHOICES)


class RoleForm(Form):
    """A role to give."""

    role = Select(_("Role"), [Required(_("Choose a role"))])


class DepartmentsForm(Form):
    """The departments of one person."""

    departments = Checkboxes(_("Departments"), description=_("Whose unpublished tenders and values this person sees"))


class DepartmentForm(Form):
    """The name of a department."""

    name = TextInput(_("Name"), [Required(_("Enter a name"))])


class TokenForm(Form):
    """A token to make. The view fills in the scopes."""

    name = TextInput(
        _("What the token is for"),
        [Required(_("Say what the token is for"))],
        description=_("Such as: nightly export to the data warehouse"),
        render_kw={"autocomplete": "off"},
    )
    scopes = Checkboxes(_("What it may do"))
    expires_on = Day(
        _("Until when it holds"), [Required(_("Choose a day"))], description=_("At most a year from today")
    )


class EmptyForm(Form):
    """A form that is a button."""
