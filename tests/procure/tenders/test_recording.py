"""What imports promise: the order of files never matters, nothing comes twice, nothing newer is undone."""

import itertools
from dataclasses import replace
from decimal import Decimal

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from sqlalchemy import delete, func, select
from sqlalchemy.exc import DBAPIError

from procure.tenders.models import Release, Tender
from procure.tenders.readers.published import Award, Lot, Party, Source
from procure.tenders.services import Origin, Outcome, prepare, record
from procure.tenders.services.rows import notice_of
from rules.values import Money
from tests.support.notices import NOW, notice, reads


def take(begin, *notices):
    with begin() as session:
        return record(session, [prepare(each)[0] for each in reads(*notices)], Origin(), NOW)


def only(begin):
    with begin() as session:
        return session.scalars(select(Tender)).one()


def test_a_new_notice_becomes_a_tender_that_says_the_same(begin):
    given = notice(awards=(Award("a", "Award", suppliers=(Party("1", "Cleaners Ltd"),)),), reserved=("res-ws",))
    done = take(begin, given)
    assert done.outcomes == [Outcome.NEW]
    tender = only(begin)
    assert done.new == [(tender.id, 0)]
    assert tender.facts() == given.facts()
    assert (tender.key, tender.value, tender.currency, tender.lots) == ("ocds:a", Decimal("120000.50"), "EUR", 2)
    with begin() as session:
        assert session.scalars(select(Release.original)).one() == given.original


def test_importing_again_changes_nothing(begin):
    given = [notice(f"ocds:{key}", str(id_), id_) for key in "abc" for id_ in (1, 2)]
    take(begin, *given)
    with begin() as session:
        before = {t.key: (t.revision, t.updated_at) for t in session.scalars(select(Tender))}
    again = take(begin, *given, *given)
    assert set(again.outcomes) == {Outcome.UNCHANGED}
    assert not again.new
    assert not again.changed
    with begin() as session:
        assert {t.key: (t.revision, t.updated_at) for t in session.scalars(select(Tender))} == before
        assert session.scalar(select(func.count()).select_from(Release)) == 6


def test_a_newer_release_updates_and_says_what_changed(begin):
    take(begin, notice())
    done = take(begin, notice(id_="2", day=5, title="Cleaning of schools and gyms", description=None))
    tender = only(begin)
    assert done.outcomes == [Outcome.UPDATED]
    assert done.changed == {tender.id: {"title"}}
    assert (tender.title, tender.description) == (
        "Cleaning of schools and gyms",
        "Daily cleaning of twelve primary schools",
    )
    with begin() as session:
        changes = session.scalars(select(Release.changes).where(Release.notice_id == "2")).one()
    assert changes == [
        {"field": "title", "before": "Cleaning of schools", "after": "Cleaning of schools and gyms"},
    ]


@pytest.mark.parametrize("day", [2, None])
def test_an_older_or_undated_release_does_not_undo_a_newer_one(begin, day):
    take(begin, notice(id_="2", day=5, title="New", procedure=None))
    done = take(begin, notice(id_="1", day=day, title="Old", procedure="open"))
    assert done.outcomes == [Outcome.OLDER]
    tender = only(begin)
    assert (tender.title, tender.procedure) == ("New", "open")


def test_same_id_with_other_content_replaces_what_it_said_before(begin):
    first = notice(id_="1", day=1, lots=(Lot("1"), Lot("withdrawn by mistake")))
    second = notice(id_="1", day=2, lots=(Lot("1"),), title=None)
    take(begin, first)
    take(begin, second)
    tender = only(begin)
    assert [lot["id"] for lot in tender.content["lots"]] == ["1"]
    assert tender.title is None


RELEASES = st.lists(
    st.builds(
        notice,
        id_=st.sampled_from(["1", "2", "3"]),
        day=st.sampled_from([None, 1, 2]),
        title=st.sampled_from([None, "A", "B"]),
        value=st.sampled_from([None, Money(Decimal(1), "EUR"), Money(Decimal(2), "GBP")]),
        lots=st.sampled_from([(), (Lot("1"),), (Lot("1", "x"), Lot("2", "y"))]),
        cpv=st.sampled_from([(), ("90911000",)]),
        source=st.sampled_from([Source.OCDS, Source.FORM, Source.CALENDAR]),
    ),
    min_size=2,
    max_size=4,
    unique_by=lambda given: given.digest,
)


@settings(max_examples=15, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(RELEASES, st.randoms(use_true_random=False))
def test_the_order_of_releases_never_matters(begin, releases, chance):
    states = []
    for order in (releases, releases[::-1], chance.sample(releases, len(releases))):
        with begin() as session:
            session.execute(delete(Tender))
        cut = chance.randrange(len(order) + 1)
        for part in (order[:cut], order[cut:]):
            take(begin, *part)
        states.append(notice_of(only(begin)))
    assert states[0] == states[1] == states[2]


def test_a_notice_with_texts_that_no_database_takes(begin):
    given = notice(title="Zero\x00 character", description="lone \ud800 surrogate", buyer=Party("\x00", "B\x00"))
    take(begin, given)
    tender = only(begin)
    assert (tender.title, tender.description, tender.buyer) == ("Zero character", "lone ? surrogate", "B")


def test_very_long_keys_and_texts_are_kept(begin):
    long = "ocds:" + "x" * 5000
    given = notice(long, description="word " * 400_000, reference="r" * 5000)
    take(begin, given)
    assert take(begin, given).outcomes == [Outcome.UNCHANGED]
    assert only(begin).description == given.description


def test_two_imports_that_meet_both_end_with_one_tender(begin, sessions):
    with begin() as one:
        record(one, [prepare(each)[0] for each in reads(notice(id_="1"))], Origin(), NOW)
        # The second began before the first committed: it is refused, and finds the tender when it tries again.
        with begin() as two:
            two.connection().exec_driver_sql("set lock_timeout = '100ms'")
            with pytest.raises(DBAPIError):
                record(two, [prepare(each)[0] for each in reads(notice(id_="2", day=2))], Origin(), NOW)
    assert take(begin, notice(id_="2", day=2)).outcomes == [Outcome.UPDATED]
    with begin() as session:
        assert session.scalar(select(func.count()).select_from(Release)) == 2


def test_a_batch_may_hold_all_releases_of_a_tender(begin):
    for order in itertools.permutations([notice(id_=str(day), day=day, title=f"Title {day}") for day in (1, 2, 3)]):
        with begin() as session:
            session.execute(delete(Tender))
        done = take(begin, *order)
        tender = only(begin)
        assert tender.title == "Title 3"
        assert done.outcomes[0] is Outcome.NEW
        assert done.new == [(tender.id, [each.id for each in order].index("3"))]


def test_search_finds_words_in_the_language_of_the_notice(begin):
    take(begin, notice(title="Schoonmaak van scholen", description=None, language="nl"))
    with begin() as session:
        found = session.scalar(
            select(func.count())
            .select_from(Tender)
            .where(Tender.search.op("@@")(func.websearch_to_tsquery("dutch", "school")))
        )
    assert found == 1


def test_one_content_may_stand_in_two_tenders(begin):
    # A row of a table whose columns were matched otherwise the second time belongs to another tender.
    given = notice("table:A|1", None)
    other = replace(given, tender_key="table:B|1")
    assert take(begin, given).outcomes == take(begin, other).outcomes == [Outcome.NEW]
    assert take(begin, given, other).outcomes == [Outcome.UNCHANGED] * 2
