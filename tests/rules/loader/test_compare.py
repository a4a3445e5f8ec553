from rules.loader import Difference, differences, load_pack


def test_a_pack_says_in_what_it_differs_from_the_one_below(packs):
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
    city, base = (load_pack(name, (packs.root,)) for name in ("city", "base"))
    assert differences(city, base) == (
        Difference(("garden", "plants", "rose", "height"), 2, 3),
        Difference(("garden", "plants", "oak"), {"id": "oak", "height": 20}, None),
        Difference(("garden", "plants", "elm"), None, {"id": "elm", "height": 9}),
        Difference(("garden", "soil", "clay"), 0.5, 0.25),
        Difference(("text", "en", "garden.plants.elm.name"), None, "Elm"),
        Difference(("text", "nl", "garden.plants.rose.name"), "Rose", "Roos"),
        Difference(("text", "nl", "garden.plants.elm.name"), None, "Iep"),
    )
    assert differences(base, base) == ()
