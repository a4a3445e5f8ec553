"""What the generated notices are made of: subjects, sentences and names, read from the YAML files beside it."""

from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Any, Literal

import yaml

FOLDER = Path(__file__).resolve().parent

Language = Literal["en", "nl"]
LANGUAGES: tuple[Language, ...] = ("en", "nl")


@dataclass(frozen=True, slots=True)
class Subject:
    """One kind of thing a city buys.

    Attributes:
        cpv: eight digits.
        nature: works, supplies or services.
        lowest: least estimated value, in EUR.
        highest: greatest estimated value, in EUR.
        objectives: social objectives as OCDS for eForms writes them (BT-775), `social.ethnicEquality`.
        misleading: speaks of people and is not about them (a school roof).
        titles: templates by language.
        says: sentences of the description by language.
    """

    cpv: str
    nature: str
    lowest: int
    highest: int
    objectives: tuple[str, ...]
    misleading: bool
    titles: dict[Language, tuple[str, ...]]
    says: dict[Language, tuple[str, ...]]


@dataclass(frozen=True, slots=True)
class Vocabulary:
    """Everything the generator draws from."""

    subjects: tuple[Subject, ...]
    sentences: dict[Language, tuple[str, ...]]
    places: tuple[str, ...]
    streets: tuple[str, ...]
    buyers: tuple[dict[str, str], ...]
    supplier_first: tuple[str, ...]
    supplier_second: tuple[str, ...]
    supplier_forms: tuple[str, ...]


@cache
def vocabulary() -> Vocabulary:
    """Read the files, once."""
    phrases = _load("phrases.yaml")
    suppliers = phrases["suppliers"]
    return Vocabulary(
        subjects=tuple(_subject(item) for item in _load("subjects.yaml")),
        sentences={language: tuple(phrases[language]) for language in LANGUAGES},
        places=tuple(phrases["places"]),
        streets=tuple(phrases["streets"]),
        buyers=tuple(phrases["buyers"]),
        supplier_first=tuple(suppliers["first"]),
        supplier_second=tuple(suppliers["second"]),
        supplier_forms=tuple(suppliers["forms"]),
    )


def _load(name: str) -> Any:
    with (FOLDER / name).open(encoding="utf-8") as source:
        return yaml.load(source, Loader=yaml.CSafeLoader)


def _subject(item: dict[str, Any]) -> Subject:
    return Subject(
        cpv=item["cpv"],
        nature=item["nature"],
        lowest=item["value"][0],
        highest=item["value"][1],
        objectives=tuple(item.get("objectives", ())),
        misleading=item.get("misleading", False),
        titles={language: tuple(item[language]["titles"]) for language in LANGUAGES},
        says={language: tuple(item[language]["says"]) for language in LANGUAGES},
    )
