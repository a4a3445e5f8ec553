"""What a pack says of clauses: `clauses.yaml` (types and their signs), `clause_words.yaml`, `clause_placing.yaml`."""

from typing import ClassVar, Literal

import msgspec

Scope = Literal["sentence", "paragraph", "referred", "clause"]


class Sign(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """What shows that a clause type is there.

    A sign is looked for around each sentence that has its core, the first of `all`.

    Attributes:
        id: unique within its type; key of the text that says why, `clauses.because.<type>.<id>`.
        all: what must be there; each says which concepts will do, as `a|b`. `one_ground`, `grounds` and `many_grounds`
            stand for one, two and three kinds of protected grounds or more; `to:<type>` for a reference to a clause
            (by number, title or defined term) in which that clause type was found.
        here: what must stand in the sentence of the core itself, or in what leads in to it, whatever the scope.
        none: concepts that must not stand in the sentence of the core, nor in what leads in to it.
        scope: where the others of `all` may stand: in the sentence with what leads in to it, in its paragraph, in the
            places it refers to as well (an annex with the form of a report), or in the paragraphs nearby of the same
            clause too.
        by: whom the sentence binds: `supplier` (or nobody named) or `anyone`.
        gives: how strong a clause is when the sign is there and the sentence binds; one that only hopes is weak.
        lacks: what a weak clause lacks, key of the text `clauses.lacks.<lacks>`.
        sure: 0 to 1; the confidence of a finding that rests on this sign alone.
    """

    id: str
    all: tuple[str, ...]
    here: tuple[str, ...] = ()
    none: tuple[str, ...] = ()
    scope: Scope = "sentence"
    by: Literal["supplier", "anyone"] = "supplier"
    gives: Literal["present", "weak"] = "present"
    lacks: str | None = None
    sure: float = 0.9


class ClauseType(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """A clause type.

    Attributes:
        id: names it everywhere; its texts are `clauses.types.<id>.name`, `.meaning` and `.text`, the model clause: its
            title on the first line, then a line a paragraph.
        ground: where the duty comes from: directive and article, or page of a report.
        signs: of it; the strongest that is found decides.
        needs: clause types of which one must be there for this one to count at all (a remedy needs a duty).
    """

    texts: ClassVar[tuple[str, ...]] = ("name", "meaning", "text")

    id: str
    ground: str
    signs: tuple[Sign, ...]
    needs: tuple[str, ...] = ()


class Section(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """All of `clauses.yaml`: the clause types, in the order in which they are reported."""

    types: tuple[ClauseType, ...]


class Vocabulary(msgspec.Struct, frozen=True, eq=False, forbid_unknown_fields=True):
    """All of `clause_words.yaml`.

    Attributes:
        concepts: language -> concept -> phrases. `*` stands for the rest of a word, at either end; ` ... ` for some
            words; `a/b` for either word. A word with a capital is that word with that capital (`AN`, `Sie`);
            else case and accents do not matter. Concepts whose names begin with `ground_` are kinds of protected
            grounds.
        gaps: language -> up to how many words ` ... ` stands for; German and Dutch put half a verb at the far end.
    """

    concepts: dict[str, dict[str, tuple[str, ...]]]
    gaps: dict[str, int]


class Neighbourhood(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """Where a clause type belongs.

    Attributes:
        id: of the clause type.
        near: clause types beside which it stands, best first.
        headings: language -> beginnings of words in the heading of an article that is about its subject, best first.
            Of a phrase each word is a beginning.
    """

    id: str
    near: tuple[str, ...] = ()
    headings: dict[str, tuple[str, ...]] = {}


class Placing(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """All of `clause_placing.yaml`.

    Attributes:
        types: a neighbourhood for each clause type.
        ends: language -> beginnings of headings that end the main text: schedules, signatures.
        signed: language -> beginnings of sentences that do.
        never: language -> beginnings of words in headings under which none of these clauses belongs (prices, say).
    """

    types: tuple[Neighbourhood, ...]
    ends: dict[str, tuple[str, ...]] = {}
    signed: dict[str, tuple[str, ...]] = {}
    never: dict[str, tuple[str, ...]] = {}
