"""Every worked example of every shipped pack comes out as the pack says."""

import pytest

from rules.loader import load_pack, shipped
from rules.screening import matrix_of, propose
from rules.values import Money, Notice

PACKS = {name: load_pack(name) for name in shipped()}
MATRICES = {
    name: matrix_of(pack.section("screening"), pack.section("screening_words")) for name, pack in PACKS.items()
}


@pytest.mark.parametrize(
    ("pack", "example"),
    [
        pytest.param(name, example, id=f"{name}-{example.id}")
        for name, matrix in MATRICES.items()
        for example in matrix.section.examples
    ],
)
def test_example(pack, example):
    notice = Notice(
        title=example.title,
        description=example.description,
        language=example.language,
        cpv=example.cpv,
        nature=example.nature,
        value=Money(example.value, MATRICES[pack].section.currencies[0]) if example.value is not None else None,
        buyer=example.buyer,
        social_objectives=example.social_objectives,
    )
    made = propose(MATRICES[pack], notice)
    assert (made.customer_contact, made.migrant_impact, made.tier) == (
        example.customer_contact,
        example.migrant_impact,
        example.tier,
    ), f"taken for {made.subject}"
