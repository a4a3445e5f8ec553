"""Words, stems and sentences of published texts, in the languages that tenders are written in.

Everything here is pure and the same on every machine. Offsets refer to the text as published: evidence quotes it.
"""

import re
import unicodedata
from functools import cache, lru_cache
from itertools import islice

import snowballstemmer

WORD = re.compile(r"\w+")
STEMMERS = {"en": "english", "nl": "dutch_porter", "de": "german", "fr": "french", "it": "italian", "es": "spanish"}
_SENTENCE_END = re.compile(r"[.!?;](?=\s)|\n|\r|•|\u2022")


def lowered(text: str) -> str:
    """The text in lower case, letter for letter, so that offsets in it are offsets in the text."""
    lower = text.lower()
    if len(lower) == len(text):
        return lower
    return "".join(letter.lower() if len(letter.lower()) == 1 else letter for letter in text)


def words(text: str) -> list[str]:
    """The words of a text in lower case, in order; digits count as letters."""
    return WORD.findall(lowered(text))


@lru_cache(maxsize=65536)
def folded(word: str) -> str:
    """A word in lower case without accents (`ß` becomes `ss`): capitals in notices often lose theirs."""
    decomposed = unicodedata.normalize("NFKD", word.lower().replace("ß", "ss"))
    return "".join(letter for letter in decomposed if not unicodedata.combining(letter))


@cache
def _stemmer(language: str) -> "snowballstemmer.stemmer | None":
    name = STEMMERS.get(language)
    return snowballstemmer.stemmer(name) if name else None


def stem(word: str, language: str) -> str:
    """The Snowball stem of a folded word; the word itself in a language without a stemmer."""
    stemmer = _stemmer(language)
    return str(stemmer.stemWord(word)) if stemmer else word


def span(text: str, first: int, last: int) -> tuple[int, int]:
    """Offsets in the text of its words `first` to `last` (counted from 0, both included)."""
    found = list(islice(WORD.finditer(lowered(text)), first, last + 1))
    return found[0].start(), found[-1].end()


def sentence(text: str, start: int, end: int, most: int = 240) -> str:
    """The sentence around an offset range, as published, at most about `most` characters of it."""
    left = 0
    for mark in _SENTENCE_END.finditer(text, max(0, start - most), start):
        left = mark.end()
    mark_after = _SENTENCE_END.search(text, end, end + most)
    right = mark_after.end() if mark_after else len(text)
    if right - left > most:
        spare = max(0, most - (end - start)) // 2
        left, right = max(left, start - spare), min(right, end + spare)
        while left > 0 and left < start and text[left - 1].isalnum():
            left += 1
        while right < len(text) and right > end and text[right].isalnum():
            right -= 1
    return text[left:right].strip()
