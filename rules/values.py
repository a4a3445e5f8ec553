"""The values every rule takes: what is known of a notice, and the tier that follows from it.

Sources: RUBRIC of the matrix (after the Leeds toolkit in the EUROCITIES DIVE benchmark, 2010); field names as in
OCDS 1.1 and eForms, whose business terms (BT) are named beside each field.
"""

from dataclasses import dataclass, field
from decimal import Decimal
from enum import StrEnum
from typing import Literal

Nature = Literal["works", "supplies", "services"]


class Tier(StrEnum):
    """What a cell of the matrix asks for; `full` goes through equality assurance."""

    STANDARD = "standard"
    ENHANCED = "enhanced"
    FULL = "full"


@dataclass(frozen=True, slots=True)
class Money:
    """An amount in one currency (ISO 4217), never converted.

    Attributes:
        currency: None where the publisher states none; such an amount is shown, and compared with no other.
    """

    amount: Decimal
    currency: str | None


@dataclass(frozen=True, slots=True)
class Passage:
    """A text of a notice and the field it stands in, as a path (`tender.title`, `lots[0].description`)."""

    field: str
    text: str


@dataclass(frozen=True, slots=True)
class LotFacts:
    """What a lot says of itself; its title and description are passages of its notice (`lots[<index>].title`).

    Attributes:
        index: its place among the lots, from 0.
        id: as published (BT-137).
        cpv, nature, value, duration_days, social_objectives, nuts: as in `Notice`, of the lot alone; empty or None
            where it says nothing of its own.
    """

    index: int
    id: str
    cpv: tuple[str, ...] = ()
    nature: Nature | None = None
    value: Money | None = None
    duration_days: int | None = None
    social_objectives: tuple[str, ...] = ()
    nuts: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Notice:
    """What the rules know of one notice: published facts alone, in the language that is screened.

    Attributes:
        title: as published; None where there is none.
        description: as published (BT-24).
        language: ISO 639-1 code of the texts, None where unknown.
        lots: number of lots; 0 where there are none.
        passages: further texts in order of weight: lots, items, awards, contracts.
        cpv: main code first (BT-262, BT-263), eight digits without check digit, no repeats.
        nature: main nature of the contract (BT-23).
        value: estimated or awarded value (BT-27).
        duration_days: length of the contract (BT-36), in days.
        social_objectives: codes of BT-775 (`et-eq`, `gen-eq`, `acc-all`, `opp`, `work-cond`, `hum-right`, `other`).
        accessibility: code of BT-754 (`inc`, `n-inc`, `n-inc-just`).
        reserved: codes of BT-71 (`res-ws`, `res-pub-ser`).
        nuts: places of performance (BT-5071), NUTS codes.
        buyer: name of the buyer.
        of_lots: the lots, each with what it says of itself.
    """

    title: str | None = None
    description: str | None = None
    language: str | None = None
    lots: int = 0
    passages: tuple[Passage, ...] = ()
    cpv: tuple[str, ...] = ()
    nature: Nature | None = None
    value: Money | None = None
    duration_days: int | None = None
    social_objectives: tuple[str, ...] = ()
    accessibility: str | None = None
    reserved: tuple[str, ...] = ()
    nuts: tuple[str, ...] = ()
    buyer: str | None = None
    share_of_migrants: Decimal | None = field(default=None)
    """Local share of people with a migration background at the place of performance, 0-1; None where not loaded."""
    of_lots: tuple[LotFacts, ...] = ()
