from pathlib import Path
from typing import Annotated, ClassVar

import msgspec
import pytest

from rules.sections import SECTIONS


class Plant(msgspec.Struct, frozen=True):
    texts: ClassVar[tuple[str, ...]] = ("name",)

    id: str
    height: Annotated[int, msgspec.Meta(ge=0)]
    colours: tuple[str, ...] = ()


class Garden(msgspec.Struct, frozen=True):
    plants: tuple[Plant, ...]
    soil: dict[str, float] = {}
    owner: str | None = None

    def __post_init__(self) -> None:
        if self.owner == "nobody":
            raise ValueError("a garden has an owner")


CARD = """\
id: {id}
version: {version}
name: A garden
builds_on: {builds_on}
jurisdiction: EU
languages: [en, nl]
effective: {{from: 2026-01-01}}
not_legal_advice: For tests.
"""
CARD_TEXT = "{name: Garden, jurisdiction: Europe, not_legal_advice: For tests.}\n"
GARDEN = """\
plants:
  - id: rose
    height: 2
    colours: [red, white]
  - id: oak
    height: 20
soil: {clay: 0.5, sand: 0.5}
"""


class Packs:
    """Writes packs into a folder of the test."""

    def __init__(self, root: Path) -> None:
        self.root = root

    def write(self, pack: str, files: dict[str, str], builds_on: str = "null", version: str = "1.0.0") -> Path:
        card = CARD.format(id=pack, builds_on=builds_on, version=version)
        for name, text in {"pack.yaml": card, **files}.items():
            path = self.root / pack / name
            path.parent.mkdir(parents=True, exist_ok=True)
            path.write_text(text, encoding="utf-8")
        return self.root / pack

    def write_base(self, garden: str = GARDEN, **files: str) -> Path:
        texts = {
            f"text/{language}/{name}.yaml": text
            for language in ("en", "nl")
            for name, text in (("pack", CARD_TEXT), ("garden", "plants: {rose: {name: Rose}, oak: {name: Oak}}\n"))
        }
        return self.write("base", {"garden.yaml": garden, **texts, **files})


@pytest.fixture
def packs(tmp_path, monkeypatch):
    monkeypatch.setitem(SECTIONS, "garden", Garden)
    return Packs(tmp_path)
