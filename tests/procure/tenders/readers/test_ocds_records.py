"""A record is one notice: its compiled release, else its releases merged, else the last of its versions."""

from collections.abc import Callable
from itertools import permutations
from typing import Any

from procure.tenders.readers.published import Fault, PublishedNotice
from tests.procure.tenders.readers.conftest import Reading

NoticeOf = Callable[..., PublishedNotice]
Release = Callable[..., dict[str, Any]]


def test_the_compiled_release_counts_with_its_own_id(notice_of: NoticeOf, release: Release) -> None:
    notice = notice_of({"ocid": "ocds-x", "releases": [release(1)], "compiledRelease": release(2, ocid=None)})
    assert (notice.id, notice.ocid, notice.title) == ("release-2", "ocds-x", "Street lighting, lot 2")
    assert notice_of({"ocid": "ocds-x", "compiledRelease": release(2, id=None)}).id == "ocds-x"
    assert notice_of({"compiledRelease": release(2, id=None)}).id == "ocds-test-2"


def test_releases_are_merged_by_date_in_any_order(notice_of: NoticeOf, release: Release) -> None:
    releases = [
        release(
            1, ocid="o", date="2026-03-01T10:00:00Z", tender={"id": "1", "title": "First", "value": {"amount": 1}}
        ),
        release(2, ocid="o", date="2026-03-01T12:00:00+03:00", tender={"id": "1", "title": "Earliest"}),
        release(3, ocid="o", date="2026-03-02", tag=["award"], tender=None, awards=[{"id": "a", "title": "Award"}]),
        release(4, ocid="o", date="?", tender={"id": "1", "title": "Undated", "description": "Kept"}),
    ]
    for order in permutations(releases):
        notice = notice_of({"ocid": "o", "releases": list(order)})
        assert (notice.id, notice.ocid) == ("o", "o")
        assert (notice.title, notice.description, notice.stage) == ("First", "Kept", "award")
        assert notice.published_at is not None
        assert notice.published_at.original == "2026-03-02"


def test_linked_releases_are_not_fetched(reading: Reading) -> None:
    links = [{"url": "https://example.org/1", "date": "2026-01-01", "tag": ["tender"]}]
    (fault,) = reading({"records": [{"ocid": "o", "releases": links}]})
    assert isinstance(fault, Fault)
    assert (fault.index, fault.code) == (0, "no_tender")


def test_links_beside_a_compiled_release_do_no_harm(notice_of: NoticeOf, release: Release) -> None:
    links = [{"url": "https://example.org/1", "date": "2026-01-01", "tag": ["tender"]}]
    notice = notice_of({"records": [{"ocid": "o", "releases": links, "compiledRelease": release(1)}]})
    assert notice.id == "release-1"


def test_a_versioned_release_alone_gives_its_last_versions(notice_of: NoticeOf) -> None:
    def versions(*values: object) -> list[dict[str, object]]:
        return [
            {"releaseID": str(i), "releaseDate": "2026", "releaseTag": ["tender"], "value": v}
            for i, v in enumerate(values)
        ]

    notice = notice_of(
        {
            "ocid": "o",
            "versionedRelease": {
                "ocid": "o",
                "tender": {
                    "title": versions("Old", "New"),
                    "items": [
                        {
                            "id": "1",
                            "description": versions("beds"),
                            "classification": {"scheme": versions("CPV"), "id": versions("33192100")},
                        }
                    ],
                },
            },
        }
    )
    assert (notice.id, notice.title, notice.cpv) == ("o", "New", ("33192100",))


def test_broken_releases_in_a_record_leave_the_newest(notice_of: NoticeOf, release: Release) -> None:
    broken = release(1, date="2026-01-01", tender="a text", parties=[{"id": "1"}, "x", None])
    newest = release(2, date="2026-02-01")
    assert notice_of({"ocid": "o", "releases": [broken, newest, "junk", None]}).title == "Street lighting, lot 2"


def test_a_record_with_a_broken_compiled_release_uses_the_others(notice_of: NoticeOf, release: Release) -> None:
    assert (
        notice_of({"ocid": "o", "releases": [release(1)], "compiledRelease": None}).title == "Street lighting, lot 1"
    )


def test_a_bare_release_among_records_is_read(notice_of: NoticeOf, release: Release) -> None:
    assert notice_of({"records": [release(1)]}).id == "release-1"
