"""The shape of `declarations.yaml`: the grounds of exclusion that are asked about, and the kinds of self-cleaning."""

from collections.abc import Collection
from typing import ClassVar, Literal

import msgspec


class ExclusionGround(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """A ground on which a city may exclude a tenderer.

    Its texts are `name`, `ask` (the question, which “none” answers) and `help` (what counts, and what does not).

    Attributes:
        law: where it stands: act and article.
        mark: how the law was read: v in the source, p partly or second-hand, m from general knowledge.
        months_back: how long after the ruling it still counts.
        espd: codes of the criteria of the European Single Procurement Document under which it falls; empty where the
            jurisdiction has no such document.
    """

    texts: ClassVar[tuple[str, ...]] = ("name", "ask", "help")

    id: str
    law: str
    mark: Literal["v", "p", "m"]
    months_back: int
    espd: tuple[str, ...] = ()


class CleaningMeasure(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """A kind of thing by which a supplier shows that it can be relied on again."""

    texts: ClassVar[tuple[str, ...]] = ("",)

    id: str


class Section(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """All of `declarations.yaml`.

    Its texts are `about` (what the declaration is), `counts` (that it counts in the selection, and how), `who_sees`,
    `kept`, and `deciding` (what who decides must weigh).

    Attributes:
        binding: the language that binds, ISO 639-1.
        languages: in which suppliers are asked.
        cleaning: where self-cleaning stands: act and article.
        cleaning_mark: how that was read, as `ExclusionGround.mark`.
        grounds: in the order in which they are asked.
        measures: in the order in which they are offered.
    """

    texts: ClassVar[tuple[str, ...]] = ("about", "counts", "who_sees", "kept", "deciding")

    binding: str
    languages: tuple[str, ...]
    cleaning: str
    cleaning_mark: Literal["v", "p", "m"]
    grounds: tuple[ExclusionGround, ...]
    measures: tuple[CleaningMeasure, ...]

    def among(self, ids: Collection[str]) -> tuple[ExclusionGround, ...]:
        """The grounds of these ids, in order; ids that the pack does not know are passed over."""
        return tuple(ground for ground in self.grounds if ground.id in ids)

    def __post_init__(self) -> None:
        """Refuse a ground that counts for no time.

        Raises:
            ValueError: says which.
        """
        for ground in self.grounds:
            if ground.months_back < 1:
                raise ValueError(f"{ground.id}: a ruling must count for at least a month")
