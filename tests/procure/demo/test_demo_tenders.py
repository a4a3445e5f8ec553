"""The generator: the same each time, no text twice, as messy as real notices, readable all the same."""

import io
from collections import Counter
from datetime import UTC, datetime
from zoneinfo import ZoneInfo

import orjson
import pytest

from procure.core.files import InputFile
from procure.demo.tenders import UNTIL, releases, to_json_lines, to_package
from procure.tenders.readers import read
from procure.tenders.readers.published import Fault

MANY = 3000


@pytest.fixture(scope="module")
def made():
    return list(releases(MANY, seed=3))


def texts(release):
    tender = release["tender"]
    yield from (tender.get("title"), tender.get("description"))
    yield from (lot[name] for lot in tender.get("lots", ()) for name in ("title", "description"))
    yield from (document["title"] for document in tender.get("documents", ()))
    yield from (award["title"] for award in release.get("awards", ()))


def test_the_same_seed_gives_the_same_and_fewer_are_a_beginning_of_more(made):
    assert list(releases(200, seed=3)) == made[:200]
    assert list(releases(200, seed=4)) != made[:200]


def test_no_text_repeats_whole(made):
    counted = Counter(text for release in made for text in texts(release) if text)
    assert [text for text, count in counted.items() if count > 1] == []


def test_two_batches_share_no_tender(made):
    more = {release["ocid"] for release in releases(MANY, seed=3, first=MANY)}
    assert more.isdisjoint(release["ocid"] for release in made)


def test_they_are_of_every_kind(made):
    tags = Counter(release["tag"][0] for release in made)
    assert set(tags) == {"planning", "tender", "tenderUpdate", "tenderCancellation", "award", "contract"}
    years = {release["date"][:4] for release in made}
    assert len(years) >= 4
    assert {"en", "nl"} <= {release.get("language") for release in made}
    assert len({item["classification"]["id"][:2] for r in made for item in r["tender"].get("items", ())}) > 15


def test_none_lies_in_the_future(made):
    assert max(release["date"] for release in made) <= UNTIL.strftime("%Y-%m-%dT%H:%M:%SZ")
    until = datetime(2030, 1, 1, tzinfo=UTC)
    recent = [release["date"] for release in releases(50, until=until, years=0.1)]
    assert min(recent) >= "2029-11-20"


def test_publishers_make_their_mistakes(made):
    tenders = [release["tender"] for release in made]
    assert any("title" not in tender for tender in tenders)
    assert any("items" not in tender for tender in tenders)
    assert any("minValue" in tender for tender in tenders)
    assert any(award["suppliers"][0]["id"] == "1" for release in made for award in release.get("awards", ()))
    assert any(release["buyer"]["id"] == "unknown" for release in made)


@pytest.mark.parametrize("write", [to_json_lines, to_package])
def test_every_one_can_be_read(write):
    out = io.BytesIO()
    write(500, 5, out)
    content = out.getvalue()
    file = InputFile("demo.json", lambda: io.BytesIO(content), len(content))
    found = list(read(file, ZoneInfo("Europe/Amsterdam")))
    assert [fault for fault in found if isinstance(fault, Fault)] == []
    assert len(found) == 500


def test_a_package_says_who_published_it():
    out = io.BytesIO()
    to_package(1, 1, out)
    package = orjson.loads(out.getvalue())
    assert package["version"] == "1.1"
    assert len(package["releases"]) == 1
