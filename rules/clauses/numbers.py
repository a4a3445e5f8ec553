"""How a lawyer points at a paragraph of a draft: `16`, `13.2`, `5(d)`, with its number computed or typed.

A typed number of one paragraph alone says too little where paragraphs begin anew under each article, and so does a
letter: they are given with the number that they stand under.
"""

import re
from collections.abc import Iterable
from typing import Protocol

_ARTICLE = re.compile(
    r"^\W*(?:artikel|article|articolo|art\.?|clause|clausule|section|ziffer|§)\s*"
    r"(?P<number>\d{1,3}(?:\.\d{1,3})*[a-z]?)(?!\.?\d)(?=\s*(?:[.:)–—|-]|$|(?-i:[^\W\d_a-zà-öø-ÿ])))",
    re.IGNORECASE,
)
_DIGITS = re.compile(r"^\s*(?P<number>[1-9]\d{0,2}(?:\.[1-9]\d{0,2})*[a-z]?)(?P<end>\s*[.):]|\t)?\s+(?=(?P<next>\S))")
_LETTER = re.compile(r"^\s*(?:\((?P<bracketed>[a-z]{1,2}|[ivx]{1,5})\)|(?P<plain>[a-z])[.)])\s")
_ANNEX = re.compile(
    r"^\W*(?:the\s+)?(?:\w+\s+)?(?:schedule|annex|appendix|bijlage|anlage|anhang|annexe|allegato)\b", re.IGNORECASE
)
_TITLE_WORDS = 12


class HasNumber(Protocol):
    """A paragraph with the number that Word computes and its text, in which a number may be typed."""

    @property
    def number(self) -> str: ...

    @property
    def text(self) -> str: ...


def clause_numbers(paragraphs: Iterable[HasNumber]) -> list[str]:
    """Give the number of each paragraph, empty where it has none.

    Args:
        paragraphs: of one draft, in document order.
    """
    reader = _Reader()
    return [reader.number(each.number.strip(), each.text) for each in paragraphs]


class _Reader:
    """Reads paragraphs one by one, and remembers what they stand under.

    Attributes:
        article: number of the last typed heading such as `Article 13`; empty where there is none.
        is_fresh: whether no numbered paragraph has followed it yet.
        begins_anew: whether numbering begins at 1 under it.
        above: what a letter stands under.
    """

    def __init__(self) -> None:
        self.article = self.above = ""
        self.is_fresh = self.begins_anew = False

    def number(self, computed: str, text: str) -> str:
        """The number of the next paragraph."""
        if computed:
            if computed[0].isalnum():
                self.article, self.above = "", computed
            return computed
        if article := _ARTICLE.match(text):
            if len(text.split()) <= _TITLE_WORDS:
                self.article, self.above = article["number"], article["number"]
                self.is_fresh, self.begins_anew = True, False
                return self.above
            return ""
        if _ANNEX.match(text) and len(text.split()) <= _TITLE_WORDS:
            self.article = self.above = ""
            return ""
        digits = _DIGITS.match(text)
        if digits and (digits["end"] or ("." in digits["number"] and not digits["next"].islower())):
            return self._of_digits(digits["number"])
        letter = _LETTER.match(text)
        return f"{self.above}({letter['bracketed'] or letter['plain']})" if letter else ""

    def _of_digits(self, number: str) -> str:
        if self.is_fresh:
            self.is_fresh, self.begins_anew = False, number == "1"
        under = self.article and self.begins_anew and "." not in number
        self.above = f"{self.article}.{number}" if under else number
        return self.above
