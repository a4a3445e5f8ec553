import pytest

from rules.loader import check


def places(faults, root):
    return [(fault.file.removeprefix(f"{root}/"), fault.line, fault.column, fault.item) for fault in faults]


def test_a_sound_pack_has_no_faults(packs):
    assert check(packs.write_base()) == []


def test_every_fault_is_found_with_its_place(packs):
    folder = packs.write_base(
        """\
plants:
  - id: rose
    heigth: 2
  - id: oak
    height: "20"
    colours: [green, 7]
  - id: oak
    height: -1
soil: {clay: lots}
ownr: me
""",
    )
    assert places(check(folder), packs.root) == [
        ("base/garden.yaml", 2, 5, "garden.plants.rose"),
        ("base/garden.yaml", 3, 5, "garden.plants.rose.heigth"),
        ("base/garden.yaml", 5, 13, "garden.plants.oak.height"),
        ("base/garden.yaml", 6, 22, "garden.plants.oak.colours.1"),
        ("base/garden.yaml", 7, 5, "garden.plants.oak"),
        ("base/garden.yaml", 8, 13, "garden.plants.oak.height"),
        ("base/garden.yaml", 9, 14, "garden.soil.clay"),
        ("base/garden.yaml", 10, 1, "garden.ownr"),
    ]


@pytest.mark.parametrize(
    ("garden", "line", "message"),
    [
        ("plants: [", 1, "is not valid YAML"),
        ("plants:\n\t- id: rose\n", 2, "is not valid YAML"),
        ("- rose\n", 1, "must be a mapping"),
        ("plants: []\nplants: []\n", 2, "stands already in line 1"),
        ("plants: []\nowner: !!python/object/apply:os.system [ls]\n", 2, "tag"),
        ("plants: []\nowner: !!binary aGk=\n", 2, "tag"),
        ("plants: &all []\nsoil: *all\n", 1, "alias"),
        ("plants: []\n? [a, b]\n: 1\n", 2, "a key must be one word"),
        ("plants: []\nowner: nobody\n", 1, "a garden has an owner"),
        ("plants: [{id: rose.red, height: 1}]\n", 1, "may hold only letters"),
        ("plants: []\nowner: 7\n", 2, "put it in quotes"),
        ('plants: []\nowner: "\\0"\n', 2, "null character"),
        ("plants: []\nowner: \x01\n", 2, "is not valid YAML"),
        ("plants: [{id: elm, remove: true}]\n", 1, "nothing to remove"),
        ("plants: []\nonwer: me\n", 2, "did you mean `owner`?"),
    ],
)
def test_what_cannot_be_read_is_a_fault_with_a_line(packs, garden, line, message):
    faults = check(packs.write_base(garden))
    assert len(faults) == 1, faults
    assert faults[0].line == line
    assert message in faults[0].message


def test_endless_nesting_is_refused(packs):
    faults = check(packs.write_base("plants: " + "[" * 900 + "]" * 900))
    assert any("nested deeper" in fault.message for fault in faults)


def test_bytes_that_are_not_utf8(packs):
    folder = packs.write_base()
    (folder / "garden.yaml").write_bytes("plants: []\nowner: Zoë\n".encode("latin-1"))
    assert [(fault.line, fault.message) for fault in check(folder)] == [(2, "is not UTF-8")]


def test_words_that_yaml_once_took_for_something_else_stay_words(packs):
    folder = packs.write_base(
        "plants: [{id: rose, height: 1, colours: [no, on, 03000000, 2026-01-01, 1:30, '85']}, {id: oak, height: 1}]\n"
    )
    assert check(folder) == []


def test_each_item_needs_its_texts_in_each_language(packs):
    folder = packs.write_base(**{"text/nl/garden.yaml": "plants: {rose: {name: Roos}, elm: {name: Iep}}"})
    assert places(check(folder), packs.root) == [
        ("base/garden.yaml", 5, 5, "garden.plants.oak.name"),
    ]


def test_an_empty_text_is_a_fault_where_it_stands(packs):
    folder = packs.write_base(**{"text/nl/garden.yaml": "plants: {rose: {name: Roos}, oak: {name: ''}}"})
    assert places(check(folder), packs.root) == [("base/text/nl/garden.yaml", 1, 42, "garden.plants.oak.name")]


def test_a_text_or_a_section_that_nothing_reads_is_a_fault(packs):
    folder = packs.write_base(**{"text/en/gardne.yaml": "{a: b}", "gardne.yaml": "{a: b}"})
    assert places(check(folder), packs.root) == [
        ("base/gardne.yaml", 1, 1, "gardne"),
        ("base/text/en/gardne.yaml", 1, 5, "gardne.a"),
    ]


def test_texts_in_a_language_the_pack_does_not_name_are_a_fault(packs):
    folder = packs.write_base(**{"text/fr/garden.yaml": "plants: {rose: {name: Rose}, oak: {name: Chêne}}"})
    (fault,) = check(folder)
    assert "`fr`" in fault.message


def test_what_a_pack_builds_on_must_be_there_and_end(packs):
    packs.write("a", {}, builds_on="b")
    packs.write("b", {}, builds_on="a")
    packs.write("c", {}, builds_on="atlantis")
    messages = {fault.file.removeprefix(f"{packs.root}/"): fault.message for fault in check(packs.root)}
    assert messages == {
        "a/pack.yaml": "goes round in a circle: b on a on b",
        "b/pack.yaml": "goes round in a circle: a on b on a",
        "c/pack.yaml": "there is no pack `atlantis`",
    }


def test_the_card_is_checked_too(packs):
    folder = packs.write_base()
    card = folder / "pack.yaml"
    card.write_text(card.read_text().replace("id: base", "id: bass").replace("2026-01-01", "soon"))
    assert [(fault.line, fault.item) for fault in check(folder)] == [(1, "pack.id"), (7, "pack.effective.from")]


def test_a_file_of_a_pack_stands_for_the_pack(packs):
    folder = packs.write_base("plants: {}\n")
    for path in (folder, folder / "garden.yaml", folder / "text/en/garden.yaml", packs.root):
        assert [fault.item for fault in check(path)] == ["garden.plants"], path


def test_a_path_without_a_pack_is_a_fault(tmp_path):
    assert [fault.file for fault in check(tmp_path)] == [str(tmp_path)]


def test_a_text_for_suppliers_that_the_pack_has_not_got_is_a_fault(packs):
    folder = packs.write_base(**{"text/fr/garden.yaml": "plants: {rose: {name: Rose}, elm: {name: Orme}}"})
    card = folder / "pack.yaml"
    card.write_text(card.read_text() + "supplier_languages: [fr]\n")
    (fault,) = check(folder)
    assert fault.item == "garden.plants.elm.name"
