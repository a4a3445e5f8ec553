"""Which notices two packs could read differently: those that hold a phrase or code in which they differ.

A new word in a pack alters the proposals of the few notices that have it. So where two packs differ in phrases and
codes alone, all others need no second reading. It is asked of each word as a lexicon asks it, so nothing is missed;
that a notice holds such a phrase does not mean that its proposal differs.
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from itertools import filterfalse

from rules.screening.lexicon import MOST_KEPT_WORDS, Lexicon, Pattern, Phrase
from rules.screening.lots import apart
from rules.screening.matrix import Section
from rules.screening.proposing import Matrix
from rules.screening.reading import places_of
from rules.text import WORD, folded, lowered, stem
from rules.values import Notice

_ALTERS_NO_READING = ("cells", "codes", "examples")
"""Parts of the section that may differ: cells and codes are looked at apart, examples propose nothing."""

_LONGEST_KEPT = 40
"""Letters of pieces of text that are kept: addresses and tables without spaces come up once."""

_NOTHING: frozenset[str] = frozenset()


class _Meanings(dict[str, frozenset[str]]):
    """What a word could mean to the phrases that differ in one language: the symbols of theirs that it fits."""

    def __init__(
        self, language: str, symbols: frozenset[str], patterns: Iterable[Pattern], numbers: Iterable[str]
    ) -> None:
        super().__init__()
        self._language = language
        self._symbols = symbols
        self._patterns = tuple(patterns)
        self._numbers = frozenset(numbers)

    def __missing__(self, word: str) -> frozenset[str]:
        if word.isdecimal() and word not in self._numbers:
            return _NOTHING
        plain = folded(word)
        meant = self._symbols.intersection((f"={plain}", stem(plain, self._language)))
        meant |= {pattern.symbol for pattern in self._patterns if pattern.fits(plain)}
        if len(self) < MOST_KEPT_WORDS:
            self[word] = meant
        return meant


@dataclass(frozen=True, slots=True)
class _Words:
    """The phrases that differ in one language, each as the symbols that must all stand in a text.

    Nearly every text has none of their words. So what stands between two spaces is looked at once: where it means
    nothing to these phrases it is kept, and a text of such pieces alone costs one look-up a piece.
    """

    phrases: tuple[frozenset[str], ...]
    meanings: _Meanings
    meaningless: set[str] = field(default_factory=set)

    def stand_in(self, pieces: list[str]) -> bool:
        """Whether one of the phrases could stand in a text, given as its pieces in lower case."""
        together = _NOTHING
        for piece in filterfalse(self.meaningless.__contains__, pieces):
            meant = _NOTHING.union(*map(self.meanings.__getitem__, WORD.findall(piece)))
            if meant:
                together |= meant
            elif len(piece) <= _LONGEST_KEPT and not piece.isdecimal() and len(self.meaningless) < MOST_KEPT_WORDS:
                self.meaningless.add(piece)
        return bool(together) and any(phrase <= together for phrase in self.phrases)


@dataclass(frozen=True, slots=True)
class Difference:
    """The phrases and codes in which two packs differ."""

    _languages: Mapping[str, _Words | None]
    _codes: tuple[str, ...]
    _same_cells: bool

    def concerns(self, notice: Notice) -> bool:
        """Whether the two packs could propose differently for a notice; False is certain."""
        if notice.of_lots and not self._same_cells:
            return True  # cells decide which lot is the highest
        # a notice that names no language is read in one that is recognised: any of them
        language = notice.language or ""
        of = (self._languages[language],) if language in self._languages else self._languages.values()
        differing = list(filter(None, of))
        if self._stand_in(notice, differing):
            return True
        return bool(notice.of_lots) and any(self._stand_in(alone, differing) for _, alone in apart(notice, None))

    def _stand_in(self, notice: Notice, differing: list[_Words]) -> bool:
        if self._codes and any(code.startswith(self._codes) for code in notice.cpv):
            return True
        if not differing:
            return False
        # no word goes on over a space: the words of the pieces are those of the text
        pieces = lowered("\n".join([place.text for place in places_of(notice)])).split()
        return any(each.stand_in(pieces) for each in differing)


def difference(old: Matrix, new: Matrix) -> Difference | None:
    """Say in which phrases and codes two packs differ; None where they propose by different rules as well.

    Args:
        old: as `matrix_of` compiles it.
        new: the other.
    """
    judged_by = (name for name in Section.__struct_fields__ if name not in _ALTERS_NO_READING)
    if any(getattr(old.section, name) != getattr(new.section, name) for name in judged_by):
        return None
    if old.lexicons.keys() != new.lexicons.keys():
        return None
    pairs = [(lexicon, new.lexicons[name]) for name, lexicon in old.lexicons.items()]
    if not all(_read_alike(*pair) for pair in pairs):
        return None
    codes = {code for code in old.codes.keys() | new.codes.keys() if old.codes.get(code) != new.codes.get(code)}
    return Difference(
        {one.language: _words(one, other) for one, other in pairs},
        tuple(sorted(codes)),
        old.section.cells == new.section.cells,
    )


def _read_alike(one: Lexicon, other: Lexicon) -> bool:
    """Whether what both lexicons have is tried in the same order, and titles are taken apart alike."""
    changed = _changed(one, other)
    return (
        (one.head_last, one.joints) == (other.head_last, other.joints)
        and _in_order(one.phrases, changed) == _in_order(other.phrases, changed)
        and [each for each in one.patterns if each in other.patterns]
        == [each for each in other.patterns if each in one.patterns]
    )


def _in_order(phrases: Mapping[tuple[str, ...], Phrase], changed: set[tuple[str, ...]]) -> dict[str, list[Phrase]]:
    """Phrases that did not change, by their first symbol, in the order in which they are tried."""
    found: dict[str, list[Phrase]] = {}
    for symbols, phrase in phrases.items():
        if symbols not in changed:
            found.setdefault(symbols[0], []).append(phrase)
    return found


def _changed(one: Lexicon, other: Lexicon) -> set[tuple[str, ...]]:
    before, after = one.phrases, other.phrases
    return {symbols for symbols in before.keys() | after.keys() if before.get(symbols) != after.get(symbols)}


def _words(one: Lexicon, other: Lexicon) -> _Words | None:
    phrases = {frozenset(symbols) for symbols in _changed(one, other)}
    # a number or function word that only one of them singles out means another thing to every phrase beside it
    phrases |= {frozenset({f"={word}"}) for word in one.singled_out ^ other.singled_out}
    if not phrases:
        return None
    symbols = _NOTHING.union(*phrases)
    patterns = [each for each in dict.fromkeys((*one.patterns, *other.patterns)) if each.symbol in symbols]
    return _Words(tuple(phrases), _Meanings(one.language, symbols, patterns, one.numbers | other.numbers))
