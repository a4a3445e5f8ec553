"""Merging: a person does it, numbers can forbid it, and undoing gives back both as they were."""

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from sqlalchemy import select

from procure.core.actor import Actor, Role
from procure.core.errors import Conflict, Forbidden, Invalid
from procure.suppliers import queries
from procure.suppliers import services as suppliers
from procure.suppliers.models import Participation, Supplier, SupplierContact, SupplierIdentifier
from procure.suppliers.queries import SupplierFilters
from procure.suppliers.services import Given, GivenContact, Said
from rules.suppliers import are_different, identify
from tests.procure.suppliers.conftest import OFFICER, party, with_bids
from tests.support.notices import NOW

KVK, OTHER_KVK = identify("NL-KVK", "12345678"), identify("NL-KVK", "87654321")
LEI = identify("XI-LEI", "5493001KJTIIGC8Y1R12")


def register(session, *given):
    made = suppliers.register(session, given, "table", NOW)
    session.commit()
    return [each.supplier_id for each in made]


def state(session, *ids):
    """Everything that stands in the database of suppliers, save when it was written."""
    session.expire_all()
    rows = {
        name: [
            {column.name: getattr(row, column.key) for column in model.__table__.columns}
            for row in session.scalars(select(model).where(key.in_(ids)).order_by(model.id))
        ]
        for name, model, key in (
            ("suppliers", Supplier, Supplier.id),
            ("numbers", SupplierIdentifier, SupplierIdentifier.supplier_id),
            ("contacts", SupplierContact, SupplierContact.supplier_id),
            ("participations", Participation, Participation.supplier_id),
        )
    }
    for row in rows["suppliers"]:
        del row["revision"], row["updated_at"]
    return rows


def test_merged_suppliers_show_as_one_and_come_apart_as_they_were(publish, read, office):
    publish(
        with_bids("ocds:a", (party("Bakker BV", "NL-KVK", "12345678"),)),
        with_bids("ocds:b", (party("Bakker en Zn"),), (party("Bakker en Zn"),)),
    )
    read()
    kept, merged = (
        office.scalars(select(Supplier.id).where(Supplier.name == name)).one()
        for name in ("Bakker BV", "Bakker en Zn")
    )
    before = state(office, kept, merged)
    made = suppliers.merge(office, OFFICER, kept, merged, {"name": "merged"}, NOW)

    found = queries.page(office, SupplierFilters(words="zn"))
    assert [(row.id, row.name, row.bids, row.wins) for row in found.rows] == [(kept, "Bakker en Zn", 2, 1)]
    assert queries.page(office, SupplierFilters()).count == 1
    assert len(queries.parts(office, OFFICER, [each.id for each in queries.family(office, kept)])) == 2

    suppliers.undo(office, OFFICER, made.id, NOW)
    assert state(office, kept, merged) == before
    assert made.left == []
    with pytest.raises(Conflict):
        suppliers.undo(office, OFFICER, made.id, NOW)


def test_what_a_person_changed_after_the_merge_stays_and_undoing_says_so(office):
    kept, merged = register(office, Given("Alfa BV", "Delft"), Given("Alfa", "Goes", sectors=("90910000",)))
    made = suppliers.merge(
        office, OFFICER, kept, merged, {"name": "merged", "place": "merged", "sectors": "both"}, NOW
    )
    revision = queries.one(office, kept).revision
    suppliers.edit(office, OFFICER, kept, Said("Alfa", "Utrecht", sectors=("90910000",)), revision, NOW)
    suppliers.undo(office, OFFICER, made.id, NOW)
    stays = queries.one(office, kept)
    assert (stays.name, stays.place, stays.sectors, made.left) == ("Alfa BV", "Utrecht", [], ["place"])
    assert queries.one(office, merged).place == "Goes"


def test_notices_after_the_merge_go_with_their_own_number_when_it_is_undone(publish, read, office):
    kept, merged = register(office, Given("Alfa", numbers=(KVK,)), Given("Alfa Group", numbers=(LEI,)))
    made = suppliers.merge(office, OFFICER, kept, merged, {}, NOW)
    publish(with_bids("ocds:a", (party("Alfa Group", "LEI", LEI.value),)))
    read()
    assert queries.one(office, kept).bids == 1
    suppliers.undo(office, OFFICER, made.id, NOW)
    assert (queries.one(office, kept).bids, queries.one(office, merged).bids) == (0, 1)


def test_merges_of_merges_come_apart_in_any_order(office):
    ids = register(office, Given("Alfa"), Given("Alfa BV"), Given("Alfa Groep"))
    before = state(office, *ids)
    one = suppliers.merge(office, OFFICER, ids[1], ids[0], {}, NOW)
    two = suppliers.merge(office, OFFICER, ids[2], ids[1], {}, NOW)
    assert queries.one(office, ids[0]).root_id == ids[2]
    with pytest.raises(Conflict):
        suppliers.merge(office, OFFICER, ids[2], ids[0], {}, NOW)
    suppliers.undo(office, OFFICER, two.id, NOW)
    assert queries.one(office, ids[0]).root_id == ids[1]
    two = suppliers.merge(office, OFFICER, ids[2], ids[1], {}, NOW)
    suppliers.undo(office, OFFICER, one.id, NOW)
    suppliers.undo(office, OFFICER, two.id, NOW)
    assert state(office, *ids) == before


def test_two_numbers_of_one_register_are_two_firms(office):
    kept, merged, third = register(
        office, Given("Alfa", numbers=(KVK,)), Given("Alfa", numbers=(OTHER_KVK,)), Given("Alfa")
    )
    with pytest.raises(Invalid):
        suppliers.merge(office, OFFICER, kept, merged, {}, NOW)
    suppliers.merge(office, OFFICER, kept, third, {}, NOW)
    with pytest.raises(Invalid):
        suppliers.merge(office, OFFICER, third and merged, kept, {}, NOW)
    assert queries.similar_to(office, queries.one(office, kept)) == []
    assert queries.likely_duplicates(office).rows == []


def test_a_person_may_say_that_a_suggested_pair_is_two_firms(office):
    kept, other = register(office, Given("Alfa B.V."), Given("alfa bv", "Goes"))
    assert [(pair.keep.id, pair.other.id) for pair in queries.likely_duplicates(office).rows] == [(kept, other)]
    suppliers.mark_distinct(office, OFFICER, other, kept, NOW)
    assert queries.likely_duplicates(office).rows == []
    assert queries.similar_to(office, queries.one(office, other)) == []
    suppliers.unmark_distinct(office, OFFICER, other, kept)
    assert len(queries.similar_to(office, queries.one(office, other))) == 1
    assert len(queries.likely_duplicates(office).rows) == 1


def test_what_is_suggested_goes_with_a_merge_and_comes_back_when_it_is_undone(office):
    register(office, Given("Alfa B.V."), Given("alfa bv", "Goes"), Given("Alfa", "Goes"))
    before = queries.count_likely_duplicates(office)
    assert before == 3
    pair = queries.likely_duplicates(office, most=1).rows[0]
    made = suppliers.merge(office, OFFICER, pair.keep.id, pair.other.id, {}, NOW)
    assert queries.count_likely_duplicates(office) == len(queries.likely_duplicates(office).rows) == 1
    suppliers.undo(office, OFFICER, made.id, NOW)
    assert queries.count_likely_duplicates(office) == before


def test_likely_duplicates_are_walked_by_their_cursor(office):
    register(office, Given("Alfa"), Given("Alfa", "Goes"), Given("Beta"), Given("Beta", "Goes"))
    first = queries.likely_duplicates(office, most=1)
    second = queries.likely_duplicates(office, first.next, most=1)
    assert [page.rows[0].keep.name for page in (first, second)] == ["Beta", "Alfa"]
    assert second.next is None


def test_who_may_only_read_merges_nothing(office):
    kept, merged = register(office, Given("Alfa"), Given("Alfa BV"))
    auditor = Actor(None, "Auditor", frozenset({Role.AUDITOR}), None)
    for act in (
        lambda: suppliers.merge(office, auditor, kept, merged, {}, NOW),
        lambda: suppliers.mark_distinct(office, auditor, kept, merged, NOW),
        lambda: suppliers.add(office, auditor, Said("New"), "", "", NOW),
    ):
        with pytest.raises(Forbidden):
            act()


FIRMS = st.lists(
    st.builds(
        Given,
        name=st.sampled_from(["Alfa BV", "ALFA", "Beta", "Gamma"]),
        place=st.none() | st.sampled_from(["Delft", "Goes"]),
        country=st.none() | st.just("NL"),
        size=st.none() | st.sampled_from(["micro", "large"]),
        sectors=st.sampled_from([(), ("90910000",), ("45000000", "90910000")]),
        numbers=st.sampled_from([(), (KVK,), (OTHER_KVK,), (LEI,), (KVK, LEI), (OTHER_KVK, LEI)]),
        contact=st.none()
        | st.builds(GivenContact, st.just("Somebody"), st.sampled_from(["a@example.org", "b@example.org"])),
    ),
    min_size=2,
    max_size=6,
)
TAKE = st.fixed_dictionaries({field: st.sampled_from(["kept", "merged", "both"]) for field in suppliers.MERGED})


@settings(max_examples=25, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(FIRMS, st.data())
def test_merging_and_undoing_gives_back_the_same_rows(office, firms, data):
    try:
        made = suppliers.register(office, firms, "table", NOW)
        ids = list(dict.fromkeys(each.supplier_id for each in made if each.supplier_id))
        held = {id_: {each.number for each in queries.numbers(office, [id_])} for id_ in ids}
        for numbers in held.values():
            assert not are_different(numbers, numbers), "one supplier never holds two numbers of one register"
            assert len({number.register for number in numbers}) == len(numbers)
        before = state(office, *ids)
        merges = []
        for _ in range(data.draw(st.integers(0, 3))):
            one, other = data.draw(st.sampled_from(ids)), data.draw(st.sampled_from(ids))
            if one == other or any(queries.one(office, id_).root_id for id_ in (one, other)):
                continue
            if suppliers.merge_conflict(office, one, other):
                continue
            office.info["in_use_case"] = True  # joins the transaction of the test, which rolls back
            merges.append(suppliers.merge(office, OFFICER, one, other, data.draw(TAKE), NOW).id)
        for merge_id in reversed(merges):
            suppliers.undo(office, OFFICER, merge_id, NOW)
        assert state(office, *ids) == before
    finally:
        office.info.pop("in_use_case", None)
        office.rollback()
