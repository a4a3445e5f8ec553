"""Finds the phrases of a pack in a text, by stems, fast enough for every notice of an import.

A phrase is a run of words, function words left out. Each distinct word is looked at once in the life of a lexicon: its
stem, and the patterns it fits, are kept; after that a text costs one dictionary look-up a word.
"""

from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from itertools import compress, count
from operator import attrgetter
from typing import NamedTuple

from rules.language import FUNCTION_WORDS
from rules.screening.matrix import Subject, Words
from rules.text import folded, stem, words

MOST_KEPT_WORDS = 200_000
MOST_KEPT_TEXTS = 256
"""Texts whose phrases are kept for a while: a lot's are read with the whole and alone, a buyer's name ever again."""
_SHORT_NUMBER = 4
"""Digits of numbers that are kept among the words: years and counts come up in every notice."""
HEAD_BONUS = 4
"""Letters by which a pattern at the end of a word may be shorter than another and still win."""


@dataclass(frozen=True, slots=True)
class Phrase:
    """A phrase: what it points to, and its weight. `subject` None and no signals: it is only read over.

    Attributes:
        main, title, buyer: the names of its signals where they stand in a place of that kind.
    """

    symbols: tuple[str, ...]
    subject: str | None
    signals: tuple[str, ...]
    weight: float
    main: tuple[str, ...] = ()
    title: tuple[str, ...] = ()
    buyer: tuple[str, ...] = ()


class Match(NamedTuple):
    """A phrase found in a list of words, from word `first` to word `last`, both included."""

    phrase: Phrase
    first: int
    last: int


class Pattern(NamedTuple):
    """A part of a word that stands for all words that begin, end or go on with it."""

    symbol: str
    core: str
    open_before: bool
    open_after: bool

    def fits(self, plain: str) -> bool:
        """Whether a folded word has it."""
        if not self.open_before:
            return plain.startswith(self.core)
        return self.core in plain if self.open_after else plain.endswith(self.core)


@dataclass(frozen=True, slots=True)
class _Known:
    """What a word means to a lexicon.

    Attributes:
        symbols: its stem and the patterns it fits, as far as phrases use them.
        alone: phrases of this word alone, the best first.
        before: phrases of more words that start with it, by their second symbol, the longest first.
        starts: whether any phrase starts with it.
    """

    symbols: tuple[str, ...]
    alone: tuple[Phrase, ...]
    before: Mapping[str, tuple[Phrase, ...]]
    starts: bool


_STARTS = attrgetter("starts")
_PASSED_OVER = _Known((), (), {}, starts=False)
"""A function word: phrases reach over it."""
_NO_MEANING = _Known((), (), {}, starts=False)
"""A number: they are without end in notices, and kept they would crowd out the words."""


class _Vocabulary(dict[str, _Known]):
    """Words already looked at; a word not yet in it is looked up in the lexicon."""

    def __init__(self, lexicon: "Lexicon") -> None:
        super().__init__()
        self._lexicon = lexicon

    def __missing__(self, word: str) -> _Known:
        if word.isdecimal() and word not in self._lexicon.numbers:
            if len(word) > _SHORT_NUMBER:
                return _NO_MEANING
            known = _NO_MEANING
        else:
            known = self._lexicon.learn(word)
        if len(self) < MOST_KEPT_WORDS:
            self[word] = known
        return known


@dataclass(slots=True)
class Lexicon:
    """The phrases of one language, compiled. Reading it never alters what it finds: only what it keeps."""

    language: str
    head_last: bool
    joints: frozenset[str]
    numbers: set[str] = field(default_factory=set)
    """Those that stand in a phrase: no stem and no pattern fits a number."""
    _starts: dict[str, list[Phrase]] = field(default_factory=lambda: defaultdict(list))
    _patterns: dict[Pattern, None] = field(default_factory=dict)
    _symbols: set[str] = field(default_factory=set)
    _function_words: frozenset[str] = frozenset()
    _vocabulary: _Vocabulary = field(init=False)
    _read: dict[str, list[Match]] = field(default_factory=dict, compare=False, repr=False)

    def __post_init__(self) -> None:
        self._vocabulary = _Vocabulary(self)

    def read(self, text: str) -> list[Match]:
        """The phrases in a text, as `find` gives them; not to be altered."""
        found = self._read.get(text)
        if found is None:
            found = self.find(words(text))
            if len(self._read) >= MOST_KEPT_TEXTS:
                self._read.clear()
            self._read[text] = found
        return found

    def find(self, words: list[str]) -> list[Match]:
        """The phrases in a list of words in lower case, from left to right; of those that overlap, the longest.

        Phrases of one word may stand on the same word (`Flüchtlingsunterkunft` names a group and a place): at most one
        of them names a subject.
        """
        vocabulary = self._vocabulary
        known = list(map(vocabulary.__getitem__, words))
        found: list[Match] = []
        taken = -1
        for first in compress(count(), map(_STARTS, known)):
            if first <= taken:
                continue
            word = known[first]
            longest, last = None, first
            if word.before and (second := _next(known, first)) >= 0:
                for symbol in known[second].symbols:
                    for phrase in word.before.get(symbol, ()):
                        if longest is not None and len(phrase.symbols) <= len(longest.symbols):
                            break
                        end = _end(known, second, phrase.symbols)
                        if end >= 0:
                            longest, last = phrase, end
                            break
            if longest is not None:
                taken = last
                found.append(Match(longest, first, last))
                if longest.subject is not None or longest.signals:
                    # what the words of a phrase signal by themselves still holds
                    found += [
                        Match(phrase, place, place)
                        for place in range(first, last + 1)
                        for phrase in known[place].alone
                        if phrase.subject is None and phrase.signals
                    ]
            elif word.alone:
                found += [Match(phrase, first, first) for phrase in word.alone]
        return found

    def learn(self, word: str) -> _Known:
        """What a word means to this lexicon."""
        plain = folded(word)
        exact = f"={plain}"
        if plain in self._function_words and exact not in self._symbols:
            return _PASSED_OVER
        symbols = [symbol for symbol in (exact, stem(plain, self.language)) if symbol in self._symbols]
        symbols += [pattern.symbol for pattern in self._patterns if pattern.fits(plain)]
        alone: list[Phrase] = []
        before: dict[str, list[Phrase]] = {}
        for symbol in symbols:
            for phrase in self._starts.get(symbol, ()):
                if len(phrase.symbols) > 1:
                    before.setdefault(phrase.symbols[1], []).append(phrase)
                elif phrase.subject is None or all(other.subject is None for other in alone):
                    alone.append(phrase)
        return _Known(
            tuple(symbols),
            tuple(alone),
            {
                second: tuple(sorted(phrases, key=lambda phrase: -len(phrase.symbols)))
                for second, phrases in before.items()
            },
            starts=bool(alone or before),
        )

    @property
    def phrases(self) -> dict[tuple[str, ...], Phrase]:
        """All phrases by their symbols; those that begin alike in the order in which they are tried."""
        return {phrase.symbols: phrase for phrases in self._starts.values() for phrase in phrases}

    @property
    def patterns(self) -> tuple[Pattern, ...]:
        """In the order in which they count."""
        return tuple(self._patterns)

    @property
    def singled_out(self) -> set[str]:
        """Numbers and function words that phrases ask for: all others mean nothing, or are passed over."""
        return self.numbers | {word for word in self._function_words if f"={word}" in self._symbols}

    def add(self, phrase: Phrase) -> None:
        """Add a phrase, its symbols as `symbols_of` gives them."""
        self._starts[phrase.symbols[0]].append(phrase)
        self._symbols.update(phrase.symbols)
        self.numbers.update(name for each in phrase.symbols if (name := each.removeprefix("=")).isdecimal())

    def symbols_of(self, text: str) -> tuple[str, ...]:
        """The symbols of a phrase as packs write it; registers its patterns."""
        symbols = []
        for word in text.split():
            core = folded(word.strip("*"))
            if word.startswith("="):
                symbols.append(core)
                continue
            if core in self._function_words and "*" not in word:
                continue
            if "*" not in word:
                symbols.append(stem(core, self.language))
                continue
            symbol = f"{'*' if word.startswith('*') else ''}{core}{'*' if word.endswith('*') else ''}"
            self._patterns[Pattern(symbol, core, word.startswith("*"), word.endswith("*"))] = None
            symbols.append(symbol)
        return tuple(symbols)

    def settle(self) -> None:
        """Put the patterns in the order in which they count, once all phrases are there."""
        # the longest first; what ends a word names its head in Dutch and German, and so may be shorter
        ordered = sorted(
            self._patterns, key=lambda one: (-len(one.core) - HEAD_BONUS * (not one.open_after), one.core)
        )
        self._patterns = dict.fromkeys(ordered)


def _next(known: list[_Known], place: int) -> int:
    """The place of the next word that is no function word, or -1."""
    place += 1
    while place < len(known) and known[place] is _PASSED_OVER:
        place += 1
    return place if place < len(known) else -1


def _end(known: list[_Known], second: int, symbols: tuple[str, ...]) -> int:
    """The place of a phrase's last word, given that of its second, or -1 where it does not go on so."""
    place = second
    for symbol in symbols[2:]:
        place = _next(known, place)
        if place < 0 or symbol not in known[place].symbols:
            return -1
    return place


def _phrases(text: Iterable[str]) -> Iterator[tuple[str, float]]:
    for phrase in text:
        plain, _, weight = phrase.partition("^")
        yield plain.strip(), float(weight or 1)


def compiled(words: Words, subjects: Mapping[str, Subject]) -> Lexicon:
    """Compile the words of one language.

    Raises:
        ValueError: a phrase of function words alone.
    """
    lexicon = Lexicon(
        language=words.id,
        head_last=words.head == "last",
        joints=frozenset(split(words.joints)),
        _function_words=FUNCTION_WORDS.get(words.id, frozenset()),
    )
    by_symbols: dict[tuple[str, ...], tuple[str | None, list[str], float]] = {}
    for kind, name, text in (
        *(("nothing", "", phrases) for phrases in [words.nothing]),
        *(("subject", name, phrases) for name, phrases in words.subjects.items()),
        *(("signal", name, phrases) for name, phrases in words.signals.items()),
    ):
        for plain, weight in _phrases(split(text)):
            symbols = lexicon.symbols_of(plain)
            if not symbols:
                raise ValueError(f"{words.id}: {plain!r} has no word that carries meaning")
            subject, signals, kept = by_symbols.get(symbols, (None, [], 1.0))
            if kind == "subject":
                subject, kept = name, weight
            elif kind == "signal":
                signals = [*signals, name]
            by_symbols[symbols] = (subject, signals, kept)
    for symbols, (subject, own, weight) in by_symbols.items():
        all_signals = (*own, *(subjects[subject].signals if subject else ()))
        main, title, buyer = (tuple(f"{kind}_{name}" for name in all_signals) for kind in ("main", "title", "buyer"))
        lexicon.add(Phrase(symbols, subject, all_signals, weight, main, title, buyer))
    lexicon.settle()
    return lexicon


def split(text: str) -> list[str]:
    """The phrases of a list as packs write it: parted by commas."""
    return [phrase.strip() for phrase in text.split(",") if phrase.strip()]
