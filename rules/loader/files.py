"""Finds the files of a pack and of those it builds on, reads and merges them, and lists what is wrong."""

from dataclasses import dataclass, field
from pathlib import Path

import msgspec

from rules.loader.located import Located, PackFault, read
from rules.loader.merge import lay
from rules.loader.pack import Pack, PackCard
from rules.loader.validate import faults_of, text_keys
from rules.sections import SECTIONS

CARD = "pack"


@dataclass(slots=True)
class _Layer:
    """One pack as its files have it, before it is laid over another."""

    folder: Path
    card: Located
    sections: dict[str, Located] = field(default_factory=dict)
    texts: dict[str, dict[str, Located]] = field(default_factory=dict)
    faults: list[PackFault] = field(default_factory=list)
    broken: set[str] = field(default_factory=set)


def files_of(folders: list[Path]) -> list[Path]:
    """List the YAML files of packs, in an order that is the same everywhere."""
    return [
        file for folder in folders for pattern in ("*.yaml", "text/*/*.yaml") for file in sorted(folder.glob(pattern))
    ]


def chain(folder: Path, roots: tuple[Path, ...]) -> tuple[list[Path], list[PackFault]]:
    """Follow `builds_on` from a pack down: its own folder first, the one at the bottom last."""
    folders: list[Path] = []
    here: Path | None = folder
    while here is not None:
        folders.append(here)
        card, _ = read(here / "pack.yaml", CARD)
        below = card.value.get("builds_on") if card and isinstance(card.value, dict) else None
        if below is None or not isinstance(below.value, str):
            return folders, []  # what is wrong with the card itself is told by `assemble`
        here = find(below.value, (folders[-1].parent, *roots))
        if here is None:
            return folders, [below.fault("pack.builds_on", f"there is no pack `{below.value}`")]
        if here.resolve() in {each.resolve() for each in folders}:
            names = " on ".join(each.name for each in [*folders, here])
            return folders, [below.fault("pack.builds_on", f"goes round in a circle: {names}")]
    return folders, []


def find(pack: str, roots: tuple[Path, ...]) -> Path | None:
    """Find a pack by id in the first root that has it."""
    if not pack or Path(pack).name != pack:
        return None
    return next((root / pack for root in roots if (root / pack / "pack.yaml").is_file()), None)


def assemble(folders: list[Path]) -> tuple[Pack | None, list[PackFault]]:
    """Read the packs of a chain (as `chain` gives it), merge them and compare the whole with the structs.

    Returns:
        the merged pack, None when there are faults, and the faults in order of file, line and column.
    """
    layers = [_read_layer(folder) for folder in reversed(folders)]
    faults = [fault for layer in layers for fault in layer.faults]
    sections: dict[str, Located] = {}
    texts: dict[str, dict[str, Located]] = {}
    for layer in layers:
        for name, section in layer.sections.items():
            faults += lay(sections, name, section, name)
        for language, by_key in layer.texts.items():
            texts.setdefault(language, {}).update(by_key)
        if CARD not in layer.broken:
            _forget_what_another_said(layer, texts)
    # a section that cannot be read in one layer would seem to lack what stands there
    broken = {name for layer in layers for name in layer.broken}
    whole = {name: section for name, section in sections.items() if name not in broken}
    places = {(fault.file, fault.line, fault.column) for fault in faults}
    wrong = [fault for name, section in whole.items() for fault in faults_of(section, SECTIONS[name], name)]
    faults += [fault for fault in wrong if (fault.file, fault.line, fault.column) not in places]
    if CARD not in broken:
        faulty = {fault.item.partition(".")[0] for fault in faults}
        faults += _text_faults(layers[-1].card, sections, texts, checked=set(whole) - faulty, broken=broken)
    if faults:
        return None, sorted(set(faults))
    card = layers[-1].card.plain()
    return Pack(
        {
            "card": card,
            "lineage": [{key: layer.card.plain()[key] for key in ("id", "version")} for layer in reversed(layers)],
            "sections": {name: section.plain() for name, section in sections.items()},
            "texts": {
                language: {key: text.value for key, text in texts.get(language, {}).items()}
                for language in (*card["languages"], *card.get("supplier_languages", ()))
            },
        }
    ), []


def _forget_what_another_said(layer: _Layer, texts: dict[str, dict[str, Located]]) -> None:
    """Drop the texts of a pack below, in a language of suppliers, that this pack says otherwise in its own languages.

    Else a pack with a definition of its own would tell suppliers the one of the pack below in the languages in which
    nobody has written its own yet.
    """
    own = layer.card.plain()["languages"]
    anew = {key for language in own for key in layer.texts.get(language, {})}
    for language in set(texts) - set(own):
        for key in anew - set(layer.texts.get(language, {})):
            texts[language].pop(key, None)


def _read_layer(folder: Path) -> _Layer:
    card, faults = read(folder / "pack.yaml", CARD)
    layer = _Layer(folder, card or Located({}, str(folder / "pack.yaml"), 1, 1), faults=faults)
    if card is not None:
        layer.faults += faults_of(card, PackCard, CARD)
        if card.id is not None and card.id != folder.name:
            at = card.follow(("id",))
            layer.faults.append(at.fault("pack.id", f"`{card.id}` must be the name of its folder, `{folder.name}`"))
    if layer.faults:
        layer.broken.add(CARD)
    for file in sorted(folder.glob("*.yaml")):
        name = file.stem
        if name == CARD:
            continue
        section, faults = read(file, name)
        layer.faults += faults
        if name not in SECTIONS:
            known = ", ".join(sorted(SECTIONS))
            layer.faults.append(PackFault(str(file), 1, 1, name, f"no capability reads `{name}`; known are {known}"))
        elif section is None:
            layer.broken.add(name)
        else:
            layer.sections[name] = section
    for file in sorted(folder.glob("text/*/*.yaml")):
        texts, faults = read(file, file.stem)
        layer.faults += faults
        if CARD not in layer.broken and file.parent.name not in _languages(layer.card):
            message = f"is in `{file.parent.name}`, which pack.yaml names neither in `languages` nor for suppliers"
            layer.faults.append(PackFault(str(file), 1, 1, file.stem, message))
        if texts is None:
            layer.broken.add(file.stem)
        else:
            layer.faults += _flatten(texts, file.stem, layer.texts.setdefault(file.parent.name, {}))
    return layer


def _languages(card: Located) -> list[str]:
    """All languages in which the texts of a pack may stand."""
    said = card.plain()
    return [*said["languages"], *said.get("supplier_languages", ())]


def _flatten(texts: Located, key: str, flat: dict[str, Located]) -> list[PackFault]:
    """Put nested texts under dotted keys; what is no text is a fault."""
    if isinstance(texts.value, dict):
        return [fault for name, each in texts.value.items() for fault in _flatten(each, f"{key}.{name}", flat)]
    if not isinstance(texts.value, str) or not texts.value.strip():
        return [texts.fault(key, "must be a text: put it in quotes")]
    flat[key] = texts
    return []


def _text_faults(
    card: Located,
    sections: dict[str, Located],
    texts: dict[str, dict[str, Located]],
    checked: set[str],
    broken: set[str],
) -> list[PackFault]:
    """Find the texts that an item lacks in a language of the pack, and texts of a section that the pack has not got.

    Args:
        card: `pack.yaml` of the pack.
        sections: its merged sections.
        texts: language -> key -> text.
        checked: the sections without faults, whose items can be walked.
        broken: the sections that could not be read.
    """
    needed: dict[str, Located] = {}
    for name, place in [(CARD, card), *((name, sections[name]) for name in sorted(checked))]:
        value = msgspec.convert(place.plain(), PackCard if name == CARD else SECTIONS[name])
        for path in text_keys(value, (name,)):
            needed[".".join(path)] = place.follow(path[1:])
    faults = []
    first = card.plain()["languages"][0]
    for language in _languages(card):
        known = texts.get(language, {})
        if language in card.plain()["languages"]:
            faults += [
                place.fault(
                    key, f"has no text in `{language}`: add it in text/{language}/{key.partition('.')[0]}.yaml"
                )
                for key, place in needed.items()
                if key not in known
            ]
        else:
            faults += [
                text.fault(key, f"is no text of this pack: text/{first} has none of this key")
                for key, text in known.items()
                if key not in texts.get(first, {})
            ]
        faults += [
            text.fault(key, f"is a text of `{section}`, and there is no {section}.yaml")
            for key, text in known.items()
            if (section := key.partition(".")[0]) != CARD and section not in {*sections, *broken}
        ]
    return faults
