"""Whom a sentence binds, and which names a contract gives its supplier (`hereinafter “the Partner”`)."""

import re
from collections.abc import Sequence

from rules.clauses.draft import Draft
from rules.clauses.structure import Sentence

_PRONOUNS = frozenset(
    ("it", "he", "she", "they", "hij", "zij", "er", "il", "elle", "ils", "elles", "esso", "essa", "egli", "ella")
)
"""A sentence that begins with one of these goes on about the party that the contract binds all along."""
_ANY = frozenset(("a", "an", "any", "een", "ein", "eine", "einer", "einem", "un", "une", "una", "uno"))
"""Whoever comes after one of these is not the authority that buys (`an authority opens an inquiry`)."""
_BEGINNING = 4
"""Words among which a sentence begins, after its number."""
_TOGETHER = 4
"""Within so many words two parties are one subject (`the Authority and its Suppliers shall`)."""
_CONDITION = 3
"""A party so soon after `if`, `so that` and the like is not the one that the main clause binds."""
_FIRST = 40
"""Parties are named among the first paragraphs."""
_NAMES = re.compile(
    r"""(?:\(|hereinafter|hereafter|referred\ to\ as|called|hierna|verder|nachfolgend|nachstehend|folgenden|genannt|
        ci-après|dénommée?s?|di\ seguito|denominat[oa]|indicat[oa]\ come)[^“"«„”»]{0,40}[“"«„]\s*
        (?:the\s|de\s|het\s|der\s|die\s|das\s|le\s|la\s|il\s|lo\s|l['’]\s?)?
        (?P<name>[A-ZÀ-Þ][\w-]{2,}(?:\s[A-ZÀ-Þ][\w-]+)?)\s*[”"»“]""",
    re.VERBOSE,
)
_COMPANY = re.compile(
    r"\b(?:ltd|limited|llp|plc|inc|clg|b\.?v\.?|n\.?v\.?|vzw|stichting|vereniging|co[öo]peratie|bv|nv|gmbh|ag|ggmbh|e\.\s?v\.|ug|kg|"
    r"verein|s\.?a\.?r\.?l\.?|s\.?a\.?s\.?|s\.?a\.?|asbl|association|société|s\.?r\.?l\.?|s\.?p\.?a\.?|soc\.|società|cooperativa|"
    r"company|charity|partnership|eenmanszaak|bvba|scop)(?!\w)",
    re.IGNORECASE,
)


def supplier_names(drafts: Sequence[Draft]) -> tuple[str, ...]:
    """Give the names by which a set of drafts calls its supplier, as far as it says so of a company.

    Args:
        drafts: the set.
    """
    names = {
        found["name"]: None
        for draft in drafts
        for paragraph in draft.paragraphs[:_FIRST]
        for found in _NAMES.finditer(paragraph.text)
        if _COMPANY.search(paragraph.text, 0, found.start("name"))
    }
    return tuple(names)


def subject(sentence: Sentence) -> str | None:
    """Say who a sentence says does something: `supplier`, `authority`, or None where it names neither so.

    A party after a preposition or in an oblique case is not the subject, nor one in a condition when another follows.

    Args:
        sentence: with its marks.
    """
    named = [(first, last, "supplier") for first, last in sentence.marks.get("supplier", ())]
    words = sentence.words
    named += [
        (first, last, "authority")
        for first, last in sentence.marks.get("authority", ())
        if not first or words[first - 1].lower() not in _ANY
    ]
    if not named:
        return None
    starts = {first for first, *_ in named}
    if any(word.lower() in _PRONOUNS and at + 1 not in starts for at, word in enumerate(words[:_BEGINNING])):
        return "supplier"
    oblique = {last for _, last in sentence.marks.get("oblique", ())}
    subjects = [
        (first, who)
        for first, last, who in sorted(named)
        if oblique.isdisjoint((first - 1, first - 2, last)) and words[last + 1 : last + 2] != ["s"]
    ]
    conditions = {last for _, last in sentence.marks.get("subordinate", ())}
    main = [(first, who) for first, who in subjects if conditions.isdisjoint(range(first - _CONDITION, first))]
    subjects = main or subjects
    if not subjects:
        return None
    first, who = subjects[0]
    together = any(other - first <= _TOGETHER and whom == "supplier" for other, whom in subjects[1:])
    return "supplier" if together else who
