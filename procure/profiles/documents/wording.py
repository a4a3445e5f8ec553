"""How an answer reads, on pages and in Word alike: lines of text in one language."""

from collections.abc import Mapping
from dataclasses import dataclass
from decimal import Decimal

from procure.core.text import N_, duration, number, percent
from procure.core.translations import translate
from rules.disclosure import band
from rules.loader import Pack
from rules.profiles import Answer, Question, Section

DECLINED = N_("Would rather not say")
SOURCES = {
    "survey": N_("from a survey among the staff"),
    "register": N_("from the personnel records"),
    "estimate": N_("an estimate"),
}
_ONLY_IF = N_("Only if “%(question)s” is: %(answers)s.")


@dataclass(frozen=True, slots=True)
class Reader:
    """Who reads.

    Attributes:
        pack: whose texts.
        language: ISO 639-1.
        words: `DECLINED` and `SOURCES` in that language, by what stands there.
        threshold: counts of persons below it are shown as a band, and larger ones as a range; None shows each count,
            to who gave it.
    """

    pack: Pack
    language: str
    words: Mapping[str, str]
    threshold: int | None = None

    def ask(self, section: Section, question: Question) -> str:
        """The question."""
        return self.pack.text(self.language, f"{key(section, question)}.ask")

    def lines(self, section: Section, question: Question, answer: Answer) -> list[str]:
        """The answer, a line each."""
        if answer.value is None:
            return [self.words[DECLINED]]
        found = self._value(section, question, answer)
        if answer.source is not None:
            rate = f" ({_percent(answer.response, self.language)})" if answer.response is not None else ""
            found.append(f"{self.words[SOURCES[answer.source]]}{rate}")
        return found

    def _value(self, section: Section, question: Question, answer: Answer) -> list[str]:
        at, value = key(section, question), answer.value
        if isinstance(value, int):
            return [number(value, self.language)]
        if isinstance(value, tuple):
            return [self.pack.text(self.language, f"{at}.options.{option}") for option in value]
        if isinstance(value, str):
            is_choice = question.kind == "choice"
            return [self.pack.text(self.language, f"{at}.options.{value}") if is_choice else value]
        return [self._line(at, name, held) for name, held in (value or {}).items()]

    def _line(self, at: str, name: str, held: Decimal | Mapping[str, int]) -> str:
        if isinstance(held, Mapping):
            parts = [
                f"{self.pack.text(self.language, f'{at}.options.{option}')} {self._count(count)}"
                for option, count in held.items()
                if count
            ]
            return f"{self.pack.text(self.language, f'{at}.lines.{name}')}: {', '.join(parts) or '0'}"
        return f"{self.pack.text(self.language, f'{at}.options.{name}')}: {_percent(held, self.language)}"

    def _count(self, count: int) -> str:
        if self.threshold is None:
            return number(count, self.language)
        least, most = band(count, self.threshold)
        if least == most:
            return number(least, self.language)
        return (
            f"{number(least, self.language)}–{number(most, self.language)}"
            if most
            else f"{number(least, self.language)}+"
        )


def _percent(held: Decimal, language: str) -> str:
    return percent(held / 100, language, None)


def kept(pack: Pack, language: str) -> str:
    """How long answers count and are kept, in the pack's words and its own periods."""
    section: Section = pack.section("profiles")
    periods = {"valid": section.months_valid, "kept": section.months_kept}
    said = pack.text(language, "profiles.kept")
    for name, months in periods.items():
        said = said.replace(f"{{{name}}}", duration(months, language))
    return said


def key(section: Section, question: Question) -> str:
    """Where the texts of a question stand in the pack."""
    return f"profiles.themes.{section.theme_of(question.id).id}.questions.{question.id}"


def only_if(pack: Pack, section: Section, question: Question, language: str) -> list[str]:
    """By which earlier answers a question is asked, a sentence each; none where it does not depend on any."""
    said = []
    for when in question.when:
        earlier = section.question(when.question)
        at = key(section, earlier)
        answers = " / ".join(pack.text(language, f"{at}.options.{option}") for option in when.any_of)
        ask = pack.text(language, f"{at}.ask")
        said.append(translate(_ONLY_IF, language, question=ask, answers=answers))
    return said
