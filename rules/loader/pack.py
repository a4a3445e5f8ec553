"""A pack as the rest of the house sees it: sections as typed structs, texts by language and key, a digest."""

import hashlib
import json
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from datetime import date
from typing import Any, ClassVar

import msgspec

from rules.sections import SECTIONS


class Effective(msgspec.Struct, frozen=True, rename={"from_date": "from"}):
    """The days on which the law and policy behind a pack hold, both included; no `until` while it is open."""

    from_date: date
    until: date | None = None


class Reference(msgspec.Struct, frozen=True):
    """Where a pack's rules come from: a title as cited, and where it can be read."""

    id: str
    title: str
    url: str | None = None


class PackCard(msgspec.Struct, frozen=True):
    """What `pack.yaml` says of the pack itself.

    Attributes:
        id: name of its folder.
        version: of what stands in it; ends in `-draft` until released (a released version never changes).
        name: short name in English, for command lines; pages use the text `pack.name`.
        builds_on: id of the pack below, None where there is none.
        jurisdiction: ISO 3166 code of the country (`NL`, `GB`) or `EU`.
        languages: ISO 639-1 codes in which every text stands, the first being the one used where another is asked for.
        supplier_languages: those in which suppliers can be asked besides. Their texts stand as far as somebody has
            written them, and the first language stands in for the others.
        effective: the days on which it holds.
        not_legal_advice: a sentence that says so, in English; pages use the text `pack.not_legal_advice`.
        sources: where its rules come from.
    """

    texts: ClassVar[tuple[str, ...]] = ("name", "jurisdiction", "not_legal_advice")

    id: str
    version: str
    name: str
    builds_on: str | None
    jurisdiction: str
    languages: tuple[str, ...]
    effective: Effective
    not_legal_advice: str
    sources: tuple[Reference, ...] = ()
    supplier_languages: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Pack:
    """A merged pack.

    Attributes:
        content: all of it as JSON would hold it: `card` (of the pack itself), `lineage` (id and version of the pack
            and of each one below), `sections` (name -> merged values), `texts` (language -> key -> text).
    """

    content: Mapping[str, Any]
    _made: dict[str, Any] = field(default_factory=dict, compare=False, repr=False)

    @property
    def id(self) -> str:
        return str(self.content["card"]["id"])

    @property
    def version(self) -> str:
        return str(self.content["card"]["version"])

    @property
    def digest(self) -> str:
        """SHA-256 of the canonical JSON, hex: the same on every machine and after any number of journeys."""
        made: str = self._once("digest", lambda: hashlib.sha256(self.to_json().encode()).hexdigest())
        return made

    @property
    def card(self) -> PackCard:
        """What the pack says of itself."""
        made: PackCard = self._once("card", lambda: msgspec.convert(self.content["card"], PackCard))
        return made

    @property
    def section_names(self) -> tuple[str, ...]:
        """The sections it holds, in alphabetical order."""
        return tuple(sorted(self.content["sections"]))

    def section(self, name: str) -> Any:
        """Give the section `name` (`screening`) as the struct that `rules.sections` names; KeyError where none is."""
        return self._once(f"section {name}", lambda: msgspec.convert(self.content["sections"][name], SECTIONS[name]))

    def text(self, language: str, key: str) -> str:
        """Give a text by its dotted key (`screening.criteria.interpreting.name`).

        In the first language of the pack where `language` is not one of its own; KeyError for an unknown key.
        """
        return str(self.texts(language)[key])

    def texts(self, language: str) -> Mapping[str, str]:
        """Give all texts of a language by key, those of the pack's first language where it has not got this one.

        In a language of suppliers alone those of the first language stand in for what is not written yet.
        """
        texts: Mapping[str, Mapping[str, str]] = self.content["texts"]
        first = texts[self.card.languages[0]]
        if language not in texts or language in self.card.languages:
            return texts.get(language, first)
        made: Mapping[str, str] = self._once(f"texts {language}", lambda: {**first, **texts[language]})
        return made

    def own_texts(self, language: str, under: tuple[str, ...]) -> dict[str, str | None]:
        """Give the texts of a language whose keys begin with one of `under`, by key; None for what is not written yet.

        The keys are those of the pack's first language, in order.
        """
        texts: Mapping[str, Mapping[str, str]] = self.content["texts"]
        written = texts.get(language, {})
        return {key: written.get(key) for key in sorted(texts[self.card.languages[0]]) if key.startswith(under)}

    def to_json(self) -> str:
        """Write the canonical JSON: keys sorted, no spaces, characters as they are."""
        return json.dumps(self.content, ensure_ascii=False, sort_keys=True, separators=(",", ":"), allow_nan=False)

    @classmethod
    def from_json(cls, text: str | bytes) -> "Pack":
        """Restore a pack from what `to_json` wrote, this year or long ago."""
        return cls(json.loads(text))

    def _once(self, name: str, make: Callable[[], Any]) -> Any:
        if name not in self._made:
            self._made[name] = make()
        return self._made[name]
