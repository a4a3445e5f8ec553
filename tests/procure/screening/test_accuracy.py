"""The page on errors shows what was measured, and says so where nothing was."""

import json

from procure.screening.readers import MEASURED, measured

TIER = {
    "true": 2,
    "found": 2,
    "both": 1,
    "recall": 0.5,
    "recall_interval": [0.1, 0.9],
    "precision": None,
    "precision_interval": None,
}


def figures(n):
    axis = {"n": n, "kappa": 0.8, "interval": None}
    tiers = dict.fromkeys(("standard", "enhanced", "full"), TIER)
    return {"n": n, "customer_contact": axis, "migrant_impact": axis, "tiers": tiers, "needs_review": 0.1}


def test_languages_stand_in_order_of_what_was_judged(tmp_path):
    kept = {"pack": "a" * 64, "figures": {"all": figures(9), "language nl": figures(2), "language en": figures(7)}}
    (tmp_path / "kept.json").write_text(json.dumps(kept))
    found = measured(tmp_path / "kept.json")
    assert list(found.by_language) == ["en", "nl"]
    assert found.figures["all"].tiers["full"].recall_interval == (0.1, 0.9)


def test_nothing_measured_is_said_to_be_nothing(tmp_path):
    assert measured(tmp_path / "none.json") is None


def test_what_was_measured_last_can_be_read():
    assert measured(MEASURED).figures["all"].n > 0
