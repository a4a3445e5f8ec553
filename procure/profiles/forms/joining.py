"""Forms with which people of a business come in by themselves. The address is the key: docs/decisions/0015."""

from wtforms.validators import Optional

from procure.core.forms import EmailInput, Form, Required, Select, TextInput
from procure.core.web import gettext
from procure.core.web import lazy_gettext as _
from procure.profiles.services.joining import Newcomer
from procure.suppliers.queries.registers import SCHEME_NAMES
from procure.suppliers.services import Contact
from rules.suppliers import SCHEMES


class NewcomerForm(Form):
    """Who comes by an open link, and for which business; `offer` fills in the registers."""

    class Meta:
        csrf = False

    supplier = TextInput(
        _("Name of the business"),
        [Required(_("Enter the name of the business"))],
        render_kw={"autocomplete": "organization"},
    )
    scheme = Select(
        _("Where it is registered"), [Optional()], description=_("By its number we find what it answered before.")
    )
    number = TextInput(
        _("Number in that register"),
        [Optional()],
        render_kw={"class": "govuk-input--width-20", "spellcheck": "false", "autocomplete": "off"},
    )
    name = TextInput(_("Your name"), [Required(_("Give your name"))], render_kw={"autocomplete": "name"})
    email = EmailInput(
        _("Your e-mail address"),
        [Required(_("Enter an e-mail address"))],
        description=_("We send a link to it, to be sure that it is yours."),
        render_kw={"autocomplete": "email"},
    )

    def offer(self) -> None:
        """Offer registers."""
        self.scheme.offer([("", gettext("None")), *((key, gettext(SCHEME_NAMES[key])) for key in SCHEMES)])

    def said(self, language: str) -> Newcomer:
        """What was typed."""
        return Newcomer(
            self.supplier.data or "",
            self.scheme.data or "",
            self.number.data or "",
            self.name.data or "",
            self.email.data or "",
            language,
        )


class ColleagueForm(Form):
    """Who works on the same answers."""

    class Meta:
        csrf = False

    name = TextInput(_("Name of your colleague"), [Required(_("Enter a name"))])
    email = EmailInput(_("E-mail address of your colleague"), [Required(_("Enter an e-mail address"))])

    def said(self, language: str) -> Contact:
        """What was typed."""
        return Contact(self.name.data or "", self.email.data or "", language=language)


class AddressForm(Form):
    """To which address the links to one's businesses go."""

    email = EmailInput(
        _("Your e-mail address"),
        [Required(_("Enter an e-mail address"))],
        description=_("The one to which the city wrote, or which a colleague gave."),
        render_kw={"autocomplete": "email"},
    )
