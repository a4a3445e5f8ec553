"""What paragraph styles say of headings and lists, inherited from the styles they are based on."""

import re
from dataclasses import dataclass

from lxml import etree

from procure.core.word_reading import attribute, tags

_STYLE = tags("style")
_HEADING = re.compile(
    r"(?:heading|kop|überschrift|berschrift|titre|titolo|título|titulo|rubrik|overskrift|nagłówek)[\s_-]*([1-9])",
    re.IGNORECASE,
)
_DEEPEST = 20
_BODY_TEXT = 9


@dataclass(frozen=True, slots=True)
class Style:
    """A paragraph style with what it inherits.

    Attributes:
        heading: outline level from 1; None of a style for text.
        list_id, level: of the list it is numbered in; None where it says nothing.
        chain: ids of the style and of those it is based on, itself first.
    """

    heading: int | None = None
    list_id: str | None = None
    level: int | None = None
    chain: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class _Said:
    """What a style itself says."""

    based_on: str | None
    outline: str | None
    name: str
    list_id: str | None
    level: str | None


class Styles:
    """The styles of a document."""

    def __init__(self, root: etree._Element | None) -> None:
        self._said: dict[str, _Said] = {}
        self._made: dict[str | None, Style] = {}
        self._lists: dict[str, str | None] = {}
        self._default: str | None = None
        for element in () if root is None else root:
            name = attribute(element, "styleId") if element.tag in _STYLE else None
            kind = attribute(element, "type") if name is not None else None
            if name is None:
                continue
            if kind == "numbering":
                self._lists[name] = _value(element, "{*}pPr/{*}numPr/{*}numId")
            elif kind in {"paragraph", None}:
                self._said[name] = _said(element)
                if attribute(element, "default") in {"1", "true", "on"}:
                    self._default = name

    def style(self, name: str | None) -> Style:
        """Give a style by its id; the document's default where a paragraph names none or an unknown one."""
        if name not in self._made:
            self._made[name] = self._resolve(name if name in self._said else self._default)
        return self._made[name]

    def list_of_style(self, name: str) -> str | None:
        """The list that a numbering style is made of."""
        return self._lists.get(name)

    def _resolve(self, name: str | None) -> Style:
        chain: list[str] = []
        while name in self._said and name not in chain and len(chain) < _DEEPEST:
            chain.append(name)
            name = self._said[name].based_on
        said = [self._said[each] for each in chain]
        outline = next((each.outline for each in said if each.outline is not None), None)
        named = next((match[1] for each in said if (match := _HEADING.fullmatch(each.name))), None)
        heading = outline_level(outline) if outline is not None else (int(named) if named else None)
        return Style(
            heading=heading,
            list_id=next((each.list_id for each in said if each.list_id is not None), None),
            level=figure(next((each.level for each in said if each.level is not None), None)),
            chain=tuple(chain),
        )


def outline_level(value: str | None) -> int | None:
    """The level of a heading from 1, of an outline level as Word counts it from 0; None for text."""
    level = figure(value)
    return None if level is None or level >= _BODY_TEXT else level + 1


def figure(value: str | None) -> int | None:
    """A small number that an attribute holds; None where it holds none."""
    return int(value) if value and value.isascii() and value.isdecimal() and len(value) < 4 else None


def _said(element: etree._Element) -> _Said:
    return _Said(
        based_on=_value(element, "{*}basedOn"),
        outline=_value(element, "{*}pPr/{*}outlineLvl"),
        name=(_value(element, "{*}name") or "").strip(),
        list_id=_value(element, "{*}pPr/{*}numPr/{*}numId"),
        level=_value(element, "{*}pPr/{*}numPr/{*}ilvl"),
    )


def _value(element: etree._Element, path: str) -> str | None:
    found = element.find(path)
    return None if found is None else attribute(found, "val")
