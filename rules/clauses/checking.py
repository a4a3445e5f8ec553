"""The check: which clause types stand in a set of drafts, how, and on which words that rests.

First the signs that stand alone, then those that point at what was found (`breach of clause 15`), then what takes a
duty away (`clause 15 shall not apply`). Everything is the same on every machine, and says why.
"""

from collections.abc import Iterable, Sequence
from functools import lru_cache
from itertools import islice

from rules.clauses.draft import Draft
from rules.clauses.finding import Evidence, Finding, Status
from rules.clauses.lexicon import Lexicon
from rules.clauses.parties import supplier_names
from rules.clauses.searching import Hit, Search
from rules.clauses.section import ClauseType, Section, Vocabulary
from rules.clauses.structure import build
from rules.language import detect

_LONG, _TOLD_FROM = 60, 300
"""The language is told from so many paragraphs of more letters than that."""
_MOST_EVIDENCE = 8


def language_of(drafts: Sequence[Draft], known: Iterable[str]) -> str | None:
    """The language of a set of drafts, of those that are known; None where it is not clear.

    Args:
        drafts: the set.
        known: ISO 639-1 codes.
    """
    long = (each.text for draft in drafts for each in draft.paragraphs if len(each.text) > _LONG)
    found = detect(" ".join(islice(long, _TOLD_FROM)), most_words=_TOLD_FROM * 10)
    return found if found in set(known) else None


def find(
    section: Section, words: Vocabulary, drafts: Sequence[Draft], language: str | None = None
) -> tuple[Finding, ...]:
    """Say of each clause type how it stands in a set of drafts.

    Args:
        section: the clause types of a pack.
        words: its vocabulary.
        drafts: one draft or a set, the highest in the order of precedence first.
        language: ISO 639-1; None to tell it from the text.

    Returns:
        one finding for each type, in the order of the pack; all are `unsure` where the language is not known.
    """
    language = language or language_of(drafts, words.concepts)
    if language not in words.concepts:
        return tuple(Finding(each.id, Status.UNSURE, False, 0.0, "language") for each in section.types)
    lexicon = _lexicon(words, language, supplier_names(drafts))
    return _Check(section, Search(build(drafts, lexicon))).findings()


@lru_cache(maxsize=8)
def _lexicon(words: Vocabulary, language: str, names: tuple[str, ...]) -> Lexicon:
    """The words of a language, and the names that a set of drafts gives its supplier; one that was made is kept."""
    concepts = words.concepts[language]
    return Lexicon({**concepts, "supplier": (*concepts.get("supplier", ()), *names)}, words.gaps[language])


class _Check:
    def __init__(self, section: Section, search: Search) -> None:
        self._section = section
        self._search = search

    def findings(self) -> tuple[Finding, ...]:
        """One finding for each type, in the order of the pack."""
        for clause in self._section.types:
            self._search.look(clause, pointing=False)
        for clause in self._section.types:
            self._search.look(clause, pointing=True)
        return tuple(self._finding(clause) for clause in self._section.types)

    def _finding(self, clause: ClauseType) -> Finding:
        hits = self._search.found[clause.id]
        if clause.needs and not any(self._search.found[each] for each in clause.needs):
            hits = [hit for hit in hits if hit.sign.gives == "present"]
        if not hits:
            return Finding(clause.id, Status.MISSING, False, 0.8, "nothing")
        full = [hit for hit in hits if hit.present]
        best = max(full or hits, key=lambda hit: (hit.sign.sure, -hit.core))
        ordered = sorted(full or hits, key=lambda hit: (hit is not best, -hit.sign.sure, hit.core))
        evidence = self._evidence(ordered)
        taken = self._taken_away([hit for hit in full if hit.sign.sure == best.sign.sure]) if full else ()
        if taken:
            return Finding(
                clause.id,
                Status.CONTRADICTED,
                False,
                0.8,
                f"{clause.id}.{best.sign.id}",
                ("taken_away",),
                (*evidence[:4], *taken),
            )
        tracked = all(self._tracked(hit) for hit in full or hits)
        if full:
            return Finding(
                clause.id, Status.PRESENT, tracked, best.sign.sure, f"{clause.id}.{best.sign.id}", (), evidence
            )
        lacks = "binding" if best.soft else best.sign.lacks or "binding"
        return Finding(
            clause.id, Status.WEAK, tracked, best.sign.sure, f"{clause.id}.{best.sign.id}", (lacks,), evidence
        )

    def _evidence(self, hits: list[Hit]) -> tuple[Evidence, ...]:
        numbers = list(dict.fromkeys(each for hit in hits for each in (hit.core, *hit.others)))[:_MOST_EVIDENCE]
        return tuple(self._place(each) for each in numbers)

    def _place(self, number: int, *, takes_away: bool = False) -> Evidence:
        sentence = self._search.build.sentences[number]
        block = self._search.build.blocks[sentence.block]
        return Evidence(block.draft, block.at, sentence.start, sentence.end, takes_away)

    def _tracked(self, hit: Hit) -> bool:
        sentence = self._search.build.sentences[hit.core]
        inserted = self._search.build.blocks[sentence.block].paragraph.inserted
        return any(start <= sentence.spans[0][0] and sentence.spans[-1][1] <= end for start, end in inserted)

    # What takes a duty away

    def _taken_away(self, hits: list[Hit]) -> tuple[Evidence, ...]:
        """The sentences that take all of the hits away; empty where one of them stays.

        A draft takes nothing away from one above it in the order of precedence.
        """
        out: list[int] = []
        for hit in hits:
            own = self._search.build.sentences[hit.core].block
            for number in self._search.sentences_with("disapply"):
                sentence = self._search.build.sentences[number]
                lower = self._search.build.blocks[sentence.block].draft > self._search.build.blocks[own].draft
                if sentence.block != own and not lower and own in self._search.taken_away(number):
                    out.append(number)
                    break
            else:
                return ()
        return tuple(self._place(each, takes_away=True) for each in dict.fromkeys(out))
