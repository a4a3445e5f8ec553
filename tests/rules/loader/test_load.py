import json
import subprocess
import sys
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from rules.loader import Pack, PackError, load_pack, schema
from rules.loader.located import Located
from rules.loader.merge import merge

ROOT = Path(__file__).parents[3]
SAME_GARDEN = """\
# in another order, for other readers
soil:
  sand: 0.5
  clay: 0.5
plants:
- {height: 2, id: rose, colours: [red, white]}
- {id: "oak", height: 20}
"""


def test_a_pack_gives_typed_sections_and_texts(packs):
    pack = load_pack(packs.write_base())
    garden = pack.section("garden")
    assert [(plant.id, plant.height) for plant in garden.plants] == [("rose", 2), ("oak", 20)]
    assert pack.text("nl", "garden.plants.oak.name") == "Oak"
    assert pack.text("fr", "garden.plants.oak.name") == "Oak", "another language gets the first one of the pack"
    assert pack.card.effective.from_date.isoformat() == "2026-01-01"
    with pytest.raises(KeyError):
        pack.text("en", "garden.plants.elm.name")


def test_a_pack_says_only_what_differs(packs):
    packs.write_base()
    packs.write(
        "city",
        {
            "garden.yaml": """\
plants:
  - {id: oak, remove: true}
  - {id: elm, height: 9}
  - {id: rose, height: 3}
soil: {clay: 0.25}
""",
            "text/en/garden.yaml": "plants: {elm: {name: Elm}}",
            "text/nl/garden.yaml": "plants: {elm: {name: Iep}, rose: {name: Roos}}",
        },
        builds_on="base",
    )
    pack = load_pack("city", (packs.root,))
    garden = pack.section("garden")
    assert [(plant.id, plant.height, plant.colours) for plant in garden.plants] == [
        ("rose", 3, ("red", "white")),
        ("elm", 9, ()),
    ]
    assert garden.soil == {"clay": 0.25, "sand": 0.5}
    assert (pack.text("en", "garden.plants.rose.name"), pack.text("nl", "garden.plants.rose.name")) == ("Rose", "Roos")
    assert [below["id"] for below in pack.content["lineage"]] == ["city", "base"]


@pytest.mark.parametrize(
    ("colours", "expected"),
    [
        ("[blue]", ("blue",)),
        ("{add: [blue]}", ("red", "white", "blue")),
        ("{remove: [red], add: [pink]}", ("white", "pink")),
    ],
)
def test_a_plain_list_is_replaced_or_amended(packs, colours, expected):
    packs.write_base()
    folder = packs.write("city", {"garden.yaml": f"plants: [{{id: rose, colours: {colours}}}]"}, builds_on="base")
    assert load_pack(folder).section("garden").plants[0].colours == expected


def test_an_edited_pack_is_read_again(packs):
    folder = packs.write_base()
    before = load_pack(folder)
    assert load_pack(folder) is before
    packs.write_base(
        "plants: [{id: rose, height: 2}]\n",
        **{"text/en/pack.yaml": "{name: Other, jurisdiction: Europe, not_legal_advice: No.}"},
    )
    after = load_pack(folder)
    assert after.text("en", "pack.name") == "Other"
    assert after.digest != before.digest


def test_a_stored_pack_comes_back_the_same(packs):
    pack = load_pack(packs.write_base())
    again = Pack.from_json(pack.to_json())
    assert again == pack
    assert again.digest == pack.digest
    assert again.section("garden") == pack.section("garden")
    # jsonb keeps no order of keys
    shuffled = Pack(json.loads(json.dumps(dict(reversed(pack.content.items())))))
    assert shuffled.digest == pack.digest


def test_comments_and_layout_do_not_change_the_digest(packs):
    before = load_pack(packs.write_base()).digest
    folder = packs.write_base(SAME_GARDEN)
    assert load_pack(folder).digest == before


def test_another_process_with_another_hash_seed_gives_the_same_digest():
    script = "from rules.loader import load_pack; print(load_pack('amsterdam').digest)"
    digests = {
        subprocess.run(
            [sys.executable, "-c", script], cwd=ROOT, env={"PYTHONHASHSEED": seed}, check=True, capture_output=True
        ).stdout
        for seed in ("1", "2")
    }
    assert len(digests) == 1


def test_a_pack_of_a_city_builds_on_a_shipped_one(packs):
    packs.write("tilburg", {}, builds_on="nl")
    pack = load_pack("tilburg", (packs.root,))
    assert [below["id"] for below in pack.content["lineage"]] == ["tilburg", "nl", "eu"]


@pytest.mark.parametrize("name", ["atlantis", "", "../eu", "."])
def test_an_unknown_pack_says_which_are_known(name):
    with pytest.raises(PackError, match=r"shipped are amsterdam, eu, leeds, nl, uk"):
        load_pack(name)


def test_a_pack_with_faults_is_refused_and_says_where(packs):
    folder = packs.write_base("plants: [{id: rose, height: tall}]\n")
    with pytest.raises(PackError, match=r"garden\.yaml:1:29: garden\.plants\.rose\.height Expected `int`") as refused:
        load_pack(folder)
    assert [fault.line for fault in refused.value.faults] == [1]


def test_the_schema_describes_a_section(packs):
    assert "Plant" in schema("garden")["$defs"]
    assert "PackCard" in schema("pack")["$defs"]


plants = st.dictionaries(
    st.from_regex(r"[a-z][a-z0-9_]{0,5}", fullmatch=True), st.integers(0, 99), min_size=1, max_size=4
)


@given(below=plants, above=plants)
def test_laying_one_list_over_another_keeps_every_id_once(below, above):
    def located(value):
        inside = value
        if isinstance(value, dict):
            inside = {key: located(each) for key, each in value.items()}
        elif isinstance(value, list):
            inside = [located(each) for each in value]
        return Located(inside, "test.yaml", 1, 1)

    lists = [located([{"id": name, "height": height} for name, height in each.items()]) for each in (below, above)]
    merged, faults = merge(*lists, "plants")
    assert not faults
    assert {each["id"]: each["height"] for each in merged.plain()} == below | above
    assert [each["id"] for each in merged.plain()] == [*below, *(name for name in above if name not in below)]
    assert merge(merged, lists[1], "plants")[0].plain() == merged.plain(), (
        "laying the same over it again changes nothing"
    )


LISTED = "pack.yaml"


def card(packs, pack, builds_on="null"):
    """`pack.yaml` of a pack that can ask suppliers in French too."""
    folder = packs.write(pack, {}, builds_on=builds_on)
    return {LISTED: (folder / LISTED).read_text() + "supplier_languages: [fr]\n"}


def test_texts_in_a_language_of_suppliers_stand_as_far_as_they_are_written(packs):
    packs.write_base(**card(packs, "base"), **{"text/fr/garden.yaml": "plants: {rose: {name: La rose}}"})
    pack = load_pack("base", (packs.root,))
    assert pack.text("fr", "garden.plants.rose.name") == "La rose"
    assert pack.text("fr", "garden.plants.oak.name") == "Oak", "the first language stands in"
    assert pack.own_texts("fr", ("garden.",)) == {"garden.plants.oak.name": None, "garden.plants.rose.name": "La rose"}
    assert Pack.from_json(pack.to_json()).texts("fr") == pack.texts("fr")


def test_what_a_pack_says_anew_is_not_said_as_before_in_a_language_of_suppliers(packs):
    french = {"text/fr/garden.yaml": "plants: {rose: {name: La rose}, oak: {name: Le chêne}}"}
    packs.write_base(**card(packs, "base"), **french)
    own = {f"text/{language}/garden.yaml": "plants: {oak: {name: Holm oak}}" for language in ("en", "nl")}
    packs.write("city", {**card(packs, "city", "base"), **own}, builds_on="base")
    pack = load_pack("city", (packs.root,))
    assert pack.text("fr", "garden.plants.rose.name") == "La rose"
    assert pack.text("fr", "garden.plants.oak.name") == "Holm oak"
    packs.write("city", {"text/fr/garden.yaml": "plants: {oak: {name: Le chêne vert}}", **card(packs, "city", "base")})
    assert load_pack("base", (packs.root,)).text("fr", "garden.plants.oak.name") == "Le chêne"
