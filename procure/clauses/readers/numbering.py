"""The numbers that Word computes for lists and numbered headings, as they are printed.

Source: ISO/IEC 29500-1, 17.9 (numbering). A list is a `num`, which takes its levels from an `abstractNum` and may
override some; lists of one `abstractNum` count on from each other until one says to start anew.
"""

import re
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass, field, replace

from lxml import etree

from procure.core.word_reading import attribute, is_on, tags

_ABSTRACT, _NUM, _LEVEL, _OVERRIDE = tags("abstractNum"), tags("num"), tags("lvl"), tags("lvlOverride")
_PLACEHOLDER = re.compile("%([1-9])")
_LEVELS = 9
_LARGEST = 10**6
_ROMAN = (
    *((1000, "m"), (900, "cm"), (500, "d"), (400, "cd"), (100, "c"), (90, "xc"), (50, "l"), (40, "xl"), (10, "x")),
    *((9, "ix"), (5, "v"), (4, "iv"), (1, "i")),
)


@dataclass(frozen=True, slots=True)
class Level:
    """How one level of a list is numbered.

    Attributes:
        format: `decimal`, `lowerLetter`, ...
        text: with the number of level n as `%n`.
        start: first number.
        restart: the level (from 1) that makes it begin anew, 0 never; None for any higher level.
        legal: whether the numbers of higher levels are written in figures.
        style: id of the paragraph style that has this level.
    """

    format: str = "decimal"
    text: str = ""
    start: int = 1
    restart: int | None = None
    legal: bool = False
    style: str | None = None

    @property
    def is_bullet(self) -> bool:
        return self.format == "bullet"


@dataclass(frozen=True, slots=True)
class _List:
    """A `num`: its levels, whose counters it shares, and where it starts anew when it is first used."""

    abstract: str
    levels: dict[int, Level]
    starts: dict[int, int]


@dataclass(slots=True)
class Numbering:
    """Counts through a document; paragraphs are told to it in their order."""

    _lists: dict[str, _List]
    _counts: dict[str, dict[int, int]] = field(default_factory=dict)
    _begun: set[str] = field(default_factory=set)

    def level_of_style(self, list_id: str, styles: Iterable[str]) -> int | None:
        """The level of a list that belongs to a style, or to one it is based on."""
        found = self._lists.get(list_id)
        if found is not None:
            for style in styles:
                for number, level in found.levels.items():
                    if level.style == style:
                        return number
        return None

    def count(self, list_id: str, level: int) -> str | None:
        """Count one more paragraph of a list.

        Returns:
            its number as printed, without the dot that ends it, empty for a bullet; None where there is no such list.
        """
        found = self._lists.get(list_id)
        if found is None:
            return None
        counts = self._counts.setdefault(found.abstract, {})
        if list_id not in self._begun:
            self._begun.add(list_id)
            for started in found.starts:
                counts.pop(started, None)
        here = found.levels.get(level, Level())
        start = found.starts.get(level, here.start)
        counts[level] = min(counts[level] + 1, _LARGEST) if level in counts else start
        for deeper in [each for each in counts if each > level]:
            restart = found.levels.get(deeper, Level()).restart
            if restart is None or level < restart:
                del counts[deeper]
        return "" if here.is_bullet else _printed(found, counts, here)


def read_numbering(root: etree._Element | None, list_of_style: Callable[[str], str | None]) -> Numbering:
    """Read `numbering.xml`.

    Args:
        root: its root; None where the document has none.
        list_of_style: gives the list that a numbering style names.
    """
    if root is None:
        return Numbering({})
    abstracts: dict[str, dict[int, Level]] = {}
    linked: dict[str, str] = {}
    for element in root:
        if element.tag in _ABSTRACT and (name := attribute(element, "abstractNumId")) is not None:
            abstracts[name] = dict(_levels(element))
            if (link := element.find("{*}numStyleLink")) is not None:
                linked[name] = attribute(link, "val") or ""
    nums = {
        name: element for element in root if element.tag in _NUM and (name := attribute(element, "numId")) is not None
    }
    lists: dict[str, _List] = {}
    for name, element in nums.items():
        abstract = _value(element, "abstractNumId") or ""
        if abstract in linked:  # a list that is made by a style takes what that style's own list has
            other = nums.get(list_of_style(linked[abstract]) or "")
            abstract = (other is not None and _value(other, "abstractNumId")) or abstract
        lists[name] = _list(element, abstract, abstracts.get(abstract, {}))
    return Numbering(lists)


def _list(num: etree._Element, abstract: str, levels: dict[int, Level]) -> _List:
    levels, starts = dict(levels), {}
    for override in num:
        if override.tag not in _OVERRIDE:
            continue
        number = _figure(attribute(override, "ilvl"), 0)
        levels.update((number, level) for _, level in _levels(override))
        if (start := _value(override, "startOverride")) is not None:
            starts[number] = _figure(start, 1)
    return _List(abstract, levels, starts)


def _levels(element: etree._Element) -> Iterator[tuple[int, Level]]:
    for level in element:
        if level.tag not in _LEVEL:
            continue
        number = _figure(attribute(level, "ilvl"), 0)
        restart = _value(level, "lvlRestart")
        shape = level.find("{*}numFmt")
        if shape is None:  # a format that older programs don't know stands in an alternative
            shape = next(iter(level.iterfind("{*}AlternateContent/{*}Choice/{*}numFmt")), None)
        kind = "decimal" if shape is None else attribute(shape, "val") or "decimal"
        if kind == "custom" and shape is not None:
            kind = f"custom {attribute(shape, 'format') or ''}"
        made = Level(
            format=kind,
            text=_value(level, "lvlText") or "",
            start=_figure(_value(level, "start"), 0),
            restart=None if restart is None else _figure(restart, 0),
            legal=is_on(level.find("{*}isLgl")),
            style=_value(level, "pStyle"),
        )
        yield number, made


def _printed(found: _List, counts: dict[int, int], here: Level) -> str:
    def number(match: re.Match[str]) -> str:
        at = int(match[1]) - 1
        level = found.levels.get(at, Level())
        if here.legal and level.format != "none":
            level = replace(level, format="decimal")
        return written(counts.get(at, found.starts.get(at, level.start)), level.format)

    return _PLACEHOLDER.sub(number, here.text).strip().removesuffix(".").strip()


def written(number: int, form: str) -> str:
    """Write a number as a list has it; a form that is not known is written in figures."""
    if form in {"none", "bullet"}:
        return ""
    if form in {"lowerLetter", "upperLetter"} and number > 0:
        times, letter = divmod(number - 1, 26)
        text = chr(ord("a") + letter) * min(times + 1, 40)
        return text.upper() if form == "upperLetter" else text
    if form in {"lowerRoman", "upperRoman"} and 0 < number < 10_000:
        text = "".join(_romans(number))
        return text.upper() if form == "upperRoman" else text
    if form == "ordinal":
        return f"{number}{_ordinal_ending(number)}"
    if form == "decimalZero":
        return f"{number:02}"
    if form.startswith("custom "):  # `custom 001, 002, 003, ...`
        return str(number).zfill(len(form.removeprefix("custom ").partition(",")[0]))
    return str(number)


def _romans(number: int) -> Iterator[str]:
    for value, sign in _ROMAN:
        while number >= value:
            number -= value
            yield sign


def _ordinal_ending(number: int) -> str:
    if number % 100 in {11, 12, 13}:
        return "th"
    return {1: "st", 2: "nd", 3: "rd"}.get(number % 10, "th")


def _value(element: etree._Element, name: str) -> str | None:
    found = element.find(f"{{*}}{name}")
    return None if found is None else attribute(found, "val")


def _figure(text: str | None, otherwise: int) -> int:
    return min(int(text), _LARGEST) if text and text.isascii() and text.isdecimal() else otherwise
