"""Which struct each section of a pack is read as: the one place where the loader learns of capabilities.

A capability adds its line here; its rules take the structs and plain texts as arguments and never import the loader.
"""

from dataclasses import dataclass

import msgspec

from rules.screening.matrix import Section, Words


@dataclass(frozen=True, slots=True)
class Shape:
    """What a capability keeps in a pack.

    Attributes:
        rules: struct of `<capability>.yaml`.
        words: struct of what stands under `words` in `text/<language>/<capability>.yaml`: how notices and contracts
            of that language say things, in languages that need not be those of the pages. None where there is nothing.
    """

    rules: type[msgspec.Struct]
    words: type[msgspec.Struct] | None = None


SECTIONS: dict[str, Shape] = {
    "screening": Shape(Section, Words),
}
