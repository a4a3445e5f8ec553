"""Mails as text in one language: plain Jinja and Babel, with no web application, so that workers can render too."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import Any

from babel.dates import format_date, format_datetime
from babel.support import Translations
from jinja2 import Environment, FileSystemLoader, StrictUndefined, select_autoescape

from procure.core.outbox import Message, Rendered

ROOT = Path(__file__).resolve().parents[2]
TEMPLATES = ROOT / "templates"
CATALOGUES = ROOT / "procure" / "translations"

Derived = Callable[[Message], Mapping[str, Any]]
"""Gives the links and codes of a mail, derived at delivery; one a template, known to the capability that posts it."""


@dataclass(frozen=True, slots=True)
class Mails:
    """Renders rows of the outbox.

    Attributes:
        city: name of the city, for every mail.
        contact: whom to ask, for every mail.
        base_url: address of the site.
        derived: links and codes by template.
    """

    city: str
    contact: str
    base_url: str
    derived: Mapping[str, Derived]

    def __call__(self, message: Message) -> Rendered:
        """Subject and text of a mail, in its language."""
        environment = _environment(message.language)
        values = {
            **message.parameters,
            **(self.derived[message.template](message) if message.template in self.derived else {}),
            "city": self.city,
            "contact": self.contact,
            "base_url": self.base_url,
        }
        subject = environment.get_template(f"{message.template}.subject.txt").render(values)
        body = environment.get_template(f"{message.template}.txt").render(values)
        return Rendered(" ".join(subject.split()), body)


def _environment(language: str) -> Environment:
    environment = Environment(
        loader=FileSystemLoader(TEMPLATES),
        undefined=StrictUndefined,
        autoescape=select_autoescape(["html"]),
        extensions=["jinja2.ext.i18n"],
        trim_blocks=True,
        lstrip_blocks=True,
    )
    install = environment.install_gettext_callables  # type: ignore[attr-defined]  # added by the extension
    catalogue = Translations.load(CATALOGUES, [language])
    install(catalogue.gettext, catalogue.ngettext, newstyle=True)
    environment.filters["date"] = date.fromisoformat
    environment.filters["day"] = lambda value: format_date(value, "d MMMM y", locale=language)
    environment.filters["moment"] = lambda value: format_datetime(value, "d MMMM y HH:mm", locale=language)
    return environment
