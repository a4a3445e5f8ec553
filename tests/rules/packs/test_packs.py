"""The shipped packs: sound, honest about themselves, and never changed once released.

A version that ends in `-draft` may change from day to day. Taking `-draft` away releases it: its digest then has to
stand in `released.json`, where it stays for good, since decisions in databases name it. Changing a pack that is
released, or one it builds on, changes its digest, and this test asks for a new version.
"""

import json
from pathlib import Path

import pytest

from rules.loader import SHIPPED, check, load_pack, shipped

RELEASED = json.loads(Path(__file__).with_name("released.json").read_text(encoding="utf-8"))


def complaint(pack, version, digest, released):
    """Say what is wrong with the version of a pack, given the digests of the released ones; None: nothing."""
    known = released.get(pack, {})
    final = version.removesuffix("-draft")
    if version != final:
        return f"{pack} {final} is released: the next draft needs a higher version" if final in known else None
    if version not in known:
        return f'{pack} {version} is not in released.json: add "{version}": "{digest}" to "{pack}"'
    return None if known[version] == digest else f"{pack} {version} is released and has changed: give it a new version"


@pytest.mark.parametrize("name", shipped())
def test_released_versions_never_change(name):
    pack = load_pack(name)
    assert complaint(pack.id, pack.version, pack.digest, RELEASED) is None


def test_the_guard_sees_what_it_should():
    released = {"eu": {"1.0.0": "a"}}
    assert complaint("eu", "1.0.0", "a", released) is None
    assert "new version" in complaint("eu", "1.0.0", "b", released)
    assert "add" in complaint("eu", "1.1.0", "b", released)
    assert complaint("eu", "1.1.0-draft", "b", released) is None
    assert "higher version" in complaint("eu", "1.0.0-draft", "b", released)
    assert "add" in complaint("uk", "1.0.0", "c", released)


def test_shipped_packs_have_no_faults():
    assert [str(fault) for fault in check(SHIPPED)] == []


@pytest.mark.parametrize(
    ("name", "lineage"),
    [
        ("eu", ["eu"]),
        ("uk", ["uk", "eu"]),
        ("nl", ["nl", "eu"]),
        ("leeds", ["leeds", "uk", "eu"]),
        ("amsterdam", ["amsterdam", "nl", "eu"]),
    ],
)
def test_each_pack_builds_on_the_law_above_it(name, lineage):
    assert [below["id"] for below in load_pack(name).content["lineage"]] == lineage


@pytest.mark.parametrize("name", shipped())
def test_each_pack_says_in_both_languages_that_it_is_no_legal_advice(name):
    pack = load_pack(name)
    assert "not legal advice" in pack.text("en", "pack.not_legal_advice")
    assert "geen juridisch advies" in pack.text("nl", "pack.not_legal_advice")
    assert pack.card.sources
