"""Tenders before publication, who sees them, and what becomes of them when the notice comes."""

from dataclasses import replace
from decimal import Decimal
from uuid import UUID, uuid4

import pytest
from sqlalchemy import func, select

from procure.accounts.models import Department
from procure.core.actor import Actor, Role
from procure.core.audit import trail
from procure.core.errors import Conflict, Invalid, NotFound
from procure.tenders import queries
from procure.tenders import services as tenders
from procure.tenders.models import Release, Tender
from procure.tenders.readers.published import Moment, Source
from procure.tenders.services import Origin, Prepared, prepare, record
from procure.tenders.services.rows import notice_of
from rules.values import Money
from tests.support.notices import NOW, notice, reads


@pytest.fixture
def departments(begin):
    with begin() as session:
        rows = [Department(name=name) for name in ("Care", "Streets")]
        session.add_all(rows)
        session.flush()
        return [row.id for row in rows]


@pytest.fixture
def officer(departments):
    return Actor(None, "Officer", frozenset({Role.PROCUREMENT_OFFICER}), frozenset({departments[0]}))


@pytest.fixture
def stranger(departments):
    return Actor(None, "Stranger", frozenset({Role.PROCUREMENT_OFFICER}), frozenset({departments[1]}))


@pytest.fixture
def said(departments):
    return Prepared(
        title="Home care for older residents",
        description="Care at home",
        department_id=departments[0],
        language="en",
        buyer="City of Testing",
        cpv=("85312000-9",),
        value=Money(Decimal(500_000), "EUR"),
        nuts=("NL329",),
        lots=("North", "South"),
    )


def create(begin, actor, said, key=None):
    with begin() as session:
        return tenders.create(session, actor, said, key or uuid4(), NOW)


def take(begin, *notices):
    with begin() as session:
        return record(session, [prepare(each)[0] for each in reads(*notices)], Origin(), NOW)


def test_a_form_sent_twice_makes_one_tender(begin, officer, said):
    key = UUID(int=1)
    assert create(begin, officer, said, key).id == create(begin, officer, said, key).id


def test_what_a_person_says_is_what_stands_there(begin, officer, said):
    tender = create(begin, officer, said)
    assert tenders.prepared_of(tender) == replace(said, cpv=("85312000",))
    assert not tender.is_published
    assert tender.facts() == notice_of(tender).facts()


@pytest.mark.parametrize(
    ("field", "value"),
    [
        ("title", " "),
        ("cpv", ("home care",)),
        ("nuts", ("Amsterdam",)),
        ("department_id", None),
        ("department_id", 0),
        ("value", Money(Decimal(0), "EUR")),
        ("lots", tuple(map(str, range(201)))),
    ],
)
def test_what_can_not_be_taken_names_its_field(begin, officer, said, field, value):
    with pytest.raises(Invalid) as refused:
        create(begin, officer, replace(said, **{field: value}))
    assert refused.value.field == field


def test_an_edit_says_what_changed_and_may_empty_a_field(begin, officer, said):
    tender = create(begin, officer, said)
    with begin() as session:
        tenders.edit(session, officer, tender.id, 1, replace(said, description=None, lots=("South", "East")), NOW)
    with begin() as session:
        changed = queries.one(session, officer, tender.id)
        changes = queries.releases(session, tender.id)[0].changes
    assert changed.description is None
    assert [(lot["id"], lot["title"]) for lot in changed.content["lots"]] == [("2", "South"), ("3", "East")]
    assert [change["field"] for change in changes] == ["description", "lots"]


def test_nobody_overwrites_what_they_have_not_seen(begin, officer, said):
    tender = create(begin, officer, said)
    with begin() as session:
        tenders.edit(session, officer, tender.id, 1, replace(said, title="Home care"), NOW)
    with begin() as session, pytest.raises(Conflict) as refused:
        tenders.edit(session, officer, tender.id, 1, said, NOW)
    assert refused.value.changed == {"title": "Home care"}


def test_other_departments_see_neither_unpublished_tenders_nor_values(begin, officer, stranger, said):
    tender = create(begin, officer, said)
    with begin() as session:
        with pytest.raises(NotFound):
            queries.one(session, stranger, tender.id)
        assert session.scalars(select(Tender.id).where(queries.visible(stranger))).all() == []
        assert queries.one(session, officer, tender.id).id == tender.id
    with begin() as session:
        record(session, [prepare(each)[0] for each in reads(notice())], Origin(department_id=said.department_id), NOW)
    with begin() as session:
        published = session.scalars(select(Tender).where(Tender.is_published)).one()
        assert queries.one(session, stranger, published.id).id == published.id
        assert not queries.sees_value(stranger, published)
        for actor, value in ((stranger, None), (officer, Decimal("120000.50"))):
            assert session.scalar(select(queries.value_for(actor)).where(Tender.id == published.id)) == value
        release = queries.releases(session, published.id)[0]
        with pytest.raises(NotFound):
            queries.original(session, stranger, release.id)
        assert queries.original(session, officer, release.id).source == "ocds"


def test_the_notice_published_later_is_suggested_and_joins_what_was_prepared(begin, officer, said):
    prepared = create(begin, officer, said)
    published = notice(
        title="Home care for older residents 2026", description="As published", cpv=("85312400",), lots=()
    )
    take(begin, published, notice("ocds:b", title="Resurfacing of roads", cpv=("45233141",)))
    with begin() as session:
        tender = session.scalars(select(Tender).where(Tender.key == "ocds:a")).one()
        (suggestion,) = tenders.suggest_same(session, officer, tender)
        assert suggestion.tender.id == prepared.id
        assert {"title", "buyer", "cpv"} <= set(suggestion.because)
    with begin() as session:
        kept = tenders.join(session, officer, tender.id, prepared.id, NOW)
    assert kept.id == prepared.id
    assert (kept.title, kept.description, kept.is_published) == (published.title, "As published", True)
    assert kept.department_id == said.department_id
    assert [lot["title"] for lot in kept.content["lots"]] == ["North", "South"]
    with begin() as session:
        assert trail(session, "tender", kept.id)[0].action == "joined"
        assert len(queries.releases(session, kept.id)) == 2


def test_a_later_release_of_a_joined_tender_reaches_the_one_it_is_joined_into(begin, officer, said):
    prepared = create(begin, officer, said)
    take(begin, notice())
    with begin() as session:
        tender = session.scalars(select(Tender).where(Tender.key == "ocds:a")).one()
        tenders.join(session, officer, tender.id, prepared.id, NOW)
    done = take(begin, notice(id_="2", day=9, title="Title of the correction"))
    assert prepared.id in done.changed
    with begin() as session:
        assert session.get(Tender, prepared.id).title == "Title of the correction"


def test_parted_tenders_say_again_what_their_own_releases_say(begin, officer, said):
    prepared = create(begin, officer, said)
    take(begin, notice())
    with begin() as session:
        published = session.scalars(select(Tender).where(Tender.key == "ocds:a")).one()
        before = [notice_of(session.get(Tender, prepared.id)), notice_of(published)]
        kept = tenders.join(session, officer, published.id, prepared.id, NOW)
        assert kept.id == prepared.id
    with begin() as session:
        tenders.part(session, officer, published.id, NOW)
    with begin() as session:
        assert [notice_of(session.get(Tender, id_)) for id_ in (prepared.id, published.id)] == before
        assert not session.get(Tender, prepared.id).is_published


def test_what_is_joined_can_not_be_joined_again(begin, officer, said):
    ids = [create(begin, officer, said).id for _ in range(3)]
    with begin() as session:
        tenders.join(session, officer, ids[0], ids[1], NOW)
    for pair in ((ids[1], ids[2]), (ids[0], ids[0])):
        with begin() as session, pytest.raises(Invalid):
            tenders.join(session, officer, *pair, NOW)


def test_a_relet_takes_over_what_was_bought_and_not_who_won(begin, officer, departments):
    earlier = notice(
        deadline=Moment(NOW, "", assumed=False),
        reference="2022-1",
        social_objectives=("et-eq",),
    )
    take(begin, earlier)
    with begin() as session:
        tender = session.scalars(select(Tender)).one()
        again = tenders.relet(session, officer, tender.id, departments[0], uuid4(), NOW)
    assert again.relet_of_id == tender.id
    assert (again.title, again.cpv, again.lots) == (tender.title, tender.cpv, tender.lots)
    assert again.facts().social_objectives == ("et-eq",)
    assert (again.deadline_at, again.reference, again.is_published) == (None, None, False)


def test_a_draft_is_kept_as_its_original(begin, officer, said):
    with begin() as session:
        tender = tenders.create_from_draft(session, officer, said, b"the draft", uuid4(), NOW)
    with begin() as session:
        (release,) = queries.releases(session, tender.id)
        assert queries.original(session, officer, release.id).data == b"the draft"
        assert release.source == Source.DRAFT
        assert session.scalar(select(func.count()).select_from(Release)) == 1
