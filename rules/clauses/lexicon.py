"""Marks the concepts of a vocabulary in a text: which words stand for what.

Each distinct word is compared with the vocabulary once; a contract of 300 pages has few thousand of them.
"""

import re
from collections import Counter, defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import cache

from rules.language import FUNCTION_WORDS
from rules.text import folded

_LEAD = 3
"""Letters by which words and phrases meet."""

_COMMON = frozenset().union(*FUNCTION_WORDS.values())

Marks = dict[str, tuple[tuple[int, int], ...]]
"""Concept -> where it stands, as numbers of its first and last word."""


@dataclass(frozen=True, slots=True)
class _Phrase:
    """A phrase of the vocabulary, turned around its anchor: its rarest word.

    Attributes:
        concept: what it stands for.
        before, after: the words on either side, nearest first, each with whether a gap lies between.
        beside: a word that must stand right beside the anchor, and on which side (-1, 1): most phrases end there.
    """

    concept: str
    before: tuple[tuple[str | re.Pattern[str], bool], ...]
    after: tuple[tuple[str | re.Pattern[str], bool], ...]
    beside: tuple[int, str] | None


class Lexicon:
    """The words of one language."""

    def __init__(self, concepts: Mapping[str, Sequence[str]], gap: int) -> None:
        """Prepare the phrases.

        Args:
            concepts: concept -> phrases, as `Vocabulary.concepts` of one language.
            gap: how many words ` ... ` may stand for.
        """
        self._gap = gap
        self._exact: dict[str, list[_Phrase]] = defaultdict(list)
        self._cased: dict[str, list[_Phrase]] = defaultdict(list)
        self._begins: dict[str, list[tuple[str, _Phrase]]] = defaultdict(list)
        self._holds: list[tuple[re.Pattern[str], _Phrase]] = []
        self._known: dict[str, tuple[_Phrase, ...]] = {}
        self._places: dict[tuple[int, int], tuple[int, int]] = {}  # one object for each place: there are many marks
        parted = [(concept, _words(phrase)) for concept, phrases in concepts.items() for phrase in phrases]
        common = Counter(word for _, words in parted for word in words)
        for concept, words in parted:
            self._add(concept, words, common)

    def _add(self, concept: str, phrase: list[str], common: Counter[str]) -> None:
        words: list[tuple[str, bool]] = []
        gap = False
        for word in phrase:
            if word == "...":
                gap = True
            else:
                words.append((word, gap))
                gap = False
        at = max(range(len(words)), key=lambda each: _rarity(words[each][0], common))
        anchor = words[at][0]
        before = tuple((_pattern(words[each][0]), words[each + 1][1]) for each in range(at - 1, -1, -1))
        after = tuple((_pattern(words[each][0]), words[each][1]) for each in range(at + 1, len(words)))
        sides = [(-1, at - 1, words[at][1]), (1, at + 1, at + 1 < len(words) and words[at + 1][1])]
        beside = ((side, words[each][0]) for side, each, gap in sides if 0 <= each < len(words) and not gap)
        made = _Phrase(concept, before, after, next((each for each in beside if each[1].isalnum()), None))
        for either in anchor.split("/"):
            literal = either.strip("*")
            if literal != literal.lower():
                self._cased[literal].append(made)
                continue
            if either.startswith("*") or (either.endswith("*") and len(literal) < _LEAD):
                self._holds.append((re.compile(_as_regex(either)), made))
            elif either.endswith("*"):
                self._begins[literal[:_LEAD]].append((literal, made))
            else:
                self._exact[either].append(made)

    def mark(self, words: Sequence[str]) -> Marks:
        """Find the concepts in the words of a sentence.

        Args:
            words: as they stand in the text.
        """
        marks: Marks = {}
        known = self._known
        for word in [each for each in words if each not in known]:
            known[word] = (*self._cased.get(word, ()), *self._phrases(folded(word)))
        for at, phrases in [(at, phrases) for at, phrases in enumerate(map(known.__getitem__, words)) if phrases]:
            for phrase in phrases:
                if phrase.beside is not None:
                    neighbour = at + phrase.beside[0]
                    if not 0 <= neighbour < len(words) or folded(words[neighbour]) != phrase.beside[1]:
                        continue
                first = self._reach(words, at, phrase.before, -1) if phrase.before else at
                if first is None:
                    continue
                last = self._reach(words, at, phrase.after, 1) if phrase.after else at
                if last is None:
                    continue
                place = (first, last)
                place = self._places.setdefault(place, place)
                marks[phrase.concept] = (*marks[phrase.concept], place) if phrase.concept in marks else (place,)
        return marks

    def _reach(
        self, words: Sequence[str], at: int, others: Sequence[tuple[str | re.Pattern[str], bool]], step: int
    ) -> int | None:
        """Follow a phrase from its anchor to one end; None where the text goes on otherwise."""
        for pattern, gap in others:
            for ahead in range(1, self._gap + 2 if gap else 2):
                place = at + step * ahead
                if not 0 <= place < len(words):
                    return None
                word = folded(words[place])
                if word == pattern if isinstance(pattern, str) else pattern.fullmatch(word):
                    at = place
                    break
            else:
                return None
        return at

    def _phrases(self, word: str) -> tuple[_Phrase, ...]:
        found = list(self._exact.get(word, ()))
        found += [phrase for begin, phrase in self._begins.get(word[:_LEAD], ()) if word.startswith(begin)]
        found += [phrase for pattern, phrase in self._holds if pattern.fullmatch(word)]
        return tuple(found)


def _rarity(word: str, common: Counter[str]) -> tuple[bool, bool, int, int]:
    """How seldom a word of a phrase may stand in a contract: words of many phrases are as common there."""
    return "/" not in word, word not in _COMMON, -common[word], len(word)


def _words(phrase: str) -> list[str]:
    """The words of a phrase: those with a capital as they stand, others without accents."""
    parts = re.findall(r"\.\.\.|[\w*/]+", phrase)
    return [part if part != part.lower() else "".join(map(folded, part)) for part in parts]


@cache
def _pattern(word: str) -> "str | re.Pattern[str]":
    """What a word of a phrase asks of a word of the text: to be it, or to look like it."""
    if word.isalnum():
        return word
    return re.compile(_as_regex(word))


def _as_regex(word: str) -> str:
    return "|".join(re.escape(each).replace(r"\*", r"\w*") for each in word.split("/"))
