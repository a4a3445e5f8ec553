"""Ways to find what is wanted in a TED form, whose elements stand in a namespace of each version."""

from collections.abc import Iterator
from zoneinfo import ZoneInfo

from lxml import etree

from procure.tenders.readers.fields import amount, currency
from procure.tenders.readers.moments import moment
from procure.tenders.readers.published import Moment
from rules.values import Money


def elements(parent: etree._Element | None) -> Iterator[etree._Element]:
    if parent is not None:
        yield from parent.iter(etree.Element)


def every(parent: etree._Element | None, name: str) -> Iterator[etree._Element]:
    if parent is not None:
        yield from parent.iter(f"{{*}}{name}")


def first(parent: etree._Element | None, *names: str) -> etree._Element | None:
    return next((found for name in names for found in every(parent, name)), None)


def text(parent: etree._Element | None, name: str, *, direct: bool = False) -> str | None:
    """Give the text of the first element of a name; `direct` keeps out what stands deeper (REF_NOTICE)."""
    if parent is None:
        return None
    found = next(iter(parent.iterchildren(f"{{*}}{name}") if direct else every(parent, name)), None)
    return (found.text or "").strip() or None if found is not None else None


def _words(element: etree._Element) -> str | None:
    """Give the paragraphs of an element, one a line."""
    paragraphs = list(element.iterchildren("{*}P")) or [element]
    lines = ("".join(str(part) for part in p.itertext()).strip() for p in paragraphs)
    return "\n".join(line for line in lines if line) or None


def paragraphs(parent: etree._Element | None, names: tuple[str, ...]) -> str | None:
    """Give the text of the first child (then of the first descendant) of these names."""
    if parent is None:
        return None
    for name in names:
        found = next(iter(parent.iterchildren(f"{{*}}{name}")), None)
        if found is None and name not in ("TITLE", "SHORT_DESCR"):
            found = first(parent, name)
        if found is not None and (words := _words(found)):
            return words
    return None


def money(parent: etree._Element | None, names: tuple[str, ...]) -> Money | None:
    for name in names:
        for found in every(parent, name):
            if (number := amount(found.text)) is not None:
                return Money(number, currency(found.get("CURRENCY")))
    return None


def day(raw: str | None, zone: ZoneInfo, *, deadline: bool = False) -> Moment | None:
    return moment(raw, zone, deadline=deadline) if raw else None
