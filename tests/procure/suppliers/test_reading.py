"""Bidders and winners of notices become suppliers: by their number, never by a bare id."""

from sqlalchemy import select

from procure.core import audit
from procure.core.actor import SYSTEM, Actor, Role
from procure.core.jobs import Job
from procure.suppliers import queries
from procure.suppliers.models import Participation, Supplier, SupplierIdentifier
from procure.suppliers.queries import SupplierFilters
from tests.procure.suppliers.conftest import OFFICER, party, with_bids
from tests.support.notices import NOW


def names(session):
    return sorted(session.scalars(select(Supplier.name)))


def test_one_number_is_one_supplier_whatever_it_is_called(publish, read, session):
    publish(
        with_bids(
            "ocds:a", (party("Bakker BV", "NL-KVK", "12345678"),), (party("BAKKER B.V.", "NL-KVK", "12345678"),)
        ),
        with_bids("ocds:b", (party("Bakkerij", "NL-KVK", "1234 5678"),)),
    )
    assert read() == "finished"
    assert names(session) == ["BAKKER B.V."]
    supplier = session.scalars(select(Supplier)).one()
    assert (supplier.bids, supplier.wins) == (2, 1)
    assert set(queries.names_written(session, [supplier.id])) == {"BAKKER B.V.", "Bakker BV", "Bakkerij"}
    found = queries.page(session, SupplierFilters(words="bakkerij 123456"))
    assert [row.id for row in found.rows] == [supplier.id]


def test_suppliers_that_are_all_called_1_stay_apart(publish, read, session):
    publish(
        with_bids("ocds:a", (party("Alfa", id="1"), party("Beta", id="1"))),
        with_bids("ocds:b", (party("Gamma", "gibberish", "1"), party("Delta", "gibberish", "1"))),
        with_bids("ocds:c", (party("Alfa", "NL-KVK", "11111111"),)),
    )
    read()
    assert names(session) == ["Alfa", "Beta", "Delta", "Gamma"]
    assert session.scalars(select(SupplierIdentifier)).all() == []


def test_the_same_name_under_two_numbers_is_two_suppliers(publish, read, session):
    publish(
        with_bids("ocds:a", (party("Jansen BV", "NL-KVK", "12345678"), party("Jansen BV", "NL-KVK", "87654321"))),
    )
    read()
    assert names(session) == ["Jansen BV", "Jansen BV"]


def test_who_is_nameless_was_only_invited_or_lost_wins_nothing(publish, read, session):
    nameless = party("", "NL-KVK", "12345678")
    publish(
        with_bids("ocds:a", (nameless, party("...")), (party("Nobody"),), status="unsuccessful"),
        with_bids("ocds:b", winners=(party("Cancelled"),), status="cancelled"),
    )
    read()
    assert names(session) == []


def test_a_newer_notice_changes_who_took_part_and_reading_again_changes_nothing(publish, read, session):
    publish(with_bids("ocds:a", (party("Alfa"), party("Beta"))))
    read()
    publish(with_bids("ocds:a", (party("Alfa"), party("Beta")), (party("Beta"),), id_="2", day=5))
    assert read() == "finished"
    rows = session.execute(select(Participation.name, Participation.won).order_by(Participation.name)).all()
    assert [tuple(row) for row in rows] == [("Alfa", False), ("Beta", True)]
    beta = session.scalars(select(Supplier).where(Supplier.name == "Beta")).one()
    assert (beta.bids, beta.wins, beta.divisions) == (1, 1, ["90"])
    assert read() is None


def test_a_cancelled_reading_keeps_what_it_read_and_the_next_goes_on(publish, read, session, sessions):
    publish(*(with_bids(f"ocds:{number}", (party(f"Firm {number}"),)) for number in range(3)))

    def cancel(run):
        with sessions.begin() as other:
            audit.act(other, SYSTEM, NOW)
            other.get_one(Job, run.job_id).cancel_requested_at = NOW

    assert read(before=cancel) == "cancelled"
    assert len(names(session)) == 3
    assert read() is None


def test_tenders_of_other_departments_that_are_not_published_stay_out_of_sight(publish, read, session, office):
    publish(with_bids("ocds:a", (party("Alfa"),)))
    read()
    supplier = session.scalars(select(Supplier)).one()
    tender = session.get_one(queries.single.Tender, session.scalars(select(Participation.tender_id)).one())
    tender.is_published = False
    session.commit()
    stranger = Actor(None, "Stranger", frozenset({Role.PROCUREMENT_OFFICER}), frozenset({99}))
    assert queries.parts(session, stranger, [supplier.id]) == []
    assert len(queries.parts(session, OFFICER, [supplier.id])) == 1
    tender.revision += 1
    session.commit()
    read()
    assert queries.page(session, SupplierFilters(did="bid", since=NOW.replace(year=2020))).rows == []
