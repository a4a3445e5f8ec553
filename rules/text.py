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


_MISREAD_SIGNS = tuple("ÂÃâÄÅ")
_BREAK_SIGNS = ("rnrn", ".rn", ":rn", ";rn", "!rn", "?rn", ")rn", "\\r\\n")
_CP1252 = {bytes([code]).decode("cp1252", "ignore") or chr(code): code for code in range(0x80, 0xC0)}
_BYTES = _CP1252 | {chr(code): code for code in range(0x80, 0x100)}
_AFTER = "".join(re.escape(letter) for letter in sorted({*_CP1252, *map(chr, range(0x80, 0xC0))}))
_MISREAD = re.compile(f"Â[\xa0-\xbf]|[ÄÅ][\x80-\xbf]|Ã[{_AFTER}]|â[€\x80„\x84‚\x82][{_AFTER}]")
_QUOTES = frozenset("‘’“”–—")
_LITERAL_BREAKS = re.compile(r"\\r\\n")
_LOST_BREAKS = re.compile(r"(?:rn){2,}|(?<=[.;:!?)])rn(?=[A-Z0-9•*–-])")


def repaired(text: str) -> str:
    r"""A published text with what is certainly broken put right; what might be meant so stays.

    UTF-8 that was read as Windows-1252 or Latin-1 (`Ã©`, `â€™`) becomes its letters; line breaks that lost their
    backslashes (`rnrn`) or were written out (`\r\n`) become line breaks.
    """
    # nearly every text is whole: looking for a few signs costs less than any pattern
    if not text.isascii() and any(sign in text for sign in _MISREAD_SIGNS):
        for _ in range(2):  # some publishers misread twice
            text = _MISREAD.sub(_reread, text)
    if ("rn" in text or "\\r" in text) and any(sign in text for sign in _BREAK_SIGNS):
        text = _LOST_BREAKS.sub(_break, _LITERAL_BREAKS.sub("\n", text))
    return text


def _reread(misread: re.Match[str]) -> str:
    """What misread letters stood for; themselves where a closing quote may simply follow a capital (`AMANHÃ”`)."""
    letters = misread.group()
    following = misread.string[misread.end() : misread.end() + 1]
    if len(letters) == 2 and letters[1] in _QUOTES and not following.isalpha():
        return letters
    try:
        return bytes(_BYTES[letter] for letter in letters).decode("utf-8")
    except (KeyError, UnicodeDecodeError):
        return letters


def _break(found: re.Match[str]) -> str:
    """The line breaks; of an odd number after a letter the first may end its word (`modern`, `concern`)."""
    times = len(found.group()) // 2
    before = found.string[: found.start()][-1:]
    kept = "rn" if times % 2 and before.isalpha() else ""
    return kept + "\n" * (times - bool(kept))
