"""Texts, days and moments in the language of a plan's words; documents call it `_`, as pages do theirs."""

from dataclasses import dataclass
from datetime import date, datetime
from zoneinfo import ZoneInfo

from procure.assurance.documents.content import PlanText, Said
from procure.core import text
from procure.core.text import N_
from procure.core.translations import translate
from procure.core.word import Margins, Marked, Paper

PAGE = N_("Page {page} of {pages}")
_HEAD = 80
"""Characters of a title that fit in the head of a page."""


@dataclass(frozen=True, slots=True)
class Voice:
    """Looks texts up in one language."""

    language: str
    zone: ZoneInfo

    def __call__(self, message: str, **parameters: object) -> str:
        """A text, its `%(name)s` places filled."""
        return translate(message, self.language, **parameters)

    def day(self, value: date | datetime | None) -> str:
        """A day; a dash where there is none."""
        return text.day(value, self.language, self.zone) or "–"

    def moment(self, value: datetime | None) -> str:
        """A moment in the city's time; a dash where there is none."""
        return text.moment(value, self.language, self.zone) or "–"

    def signed(self, said: Said) -> str:
        """Who said or did it, and when."""
        return ", ".join(part for part in (said.by, self.day(said.at) if said.at else "") if part)

    def written(self, said: Said | None) -> list[str]:
        """What somebody wrote, and under it who and when; nothing where nobody did."""
        if said is None:
            return []
        return [part for part in (said.text, self.signed(said)) if part]


def voice_of(plan: PlanText) -> Voice:
    """The voice of a plan's words."""
    return Voice(plan.language, plan.zone)


def title_of(plan: PlanText) -> Marked:
    """The title of the tender, in its own language."""
    _ = voice_of(plan)
    if not plan.title:
        return Marked(_("Without a title"))
    return Marked(plan.title, plan.title_language if plan.title_language != plan.language else None)


def paper_of(plan: PlanText, name: str) -> Paper:
    """A Word document on a plan, named so in its properties and at the foot of each page.

    Args:
        plan: the plan.
        name: what the document is, in the language of the plan's words.
    """
    _ = voice_of(plan)
    reference = plan.reference or _("plan %(id)s", id=plan.id)
    title = title_of(plan).text
    state = "" if plan.holds else _("Draft")
    margins = Margins(f"{plan.city} · {name} · {reference}", _(PAGE), shortened(title, _HEAD), state)
    return Paper(f"{name}: {title}", plan.language, margins, plan.written_at)


def shortened(said: str, most: int) -> str:
    """A text of no more than `most` characters, cut at a word."""
    return said if len(said) <= most else f"{said[:most].rsplit(' ', 1)[0]} …"
