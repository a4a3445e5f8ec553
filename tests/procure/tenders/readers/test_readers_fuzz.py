"""Whatever a file holds, reading it gives notices or faults, with places in order, and never an exception."""

import json
from collections.abc import Callable
from copy import deepcopy
from pathlib import Path
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from lxml import etree

from procure.core.files import in_memory
from procure.tenders.readers import read
from procure.tenders.readers.published import Read

FIXTURES = Path(__file__).parent / "fixtures"
FULL: dict[str, Any] = {
    "ocid": "ocds-test-1",
    "id": "1",
    "date": "2026-03-01T10:00:00Z",
    "tag": ["tender"],
    "language": "en",
    "parties": [
        {"id": "1", "name": "City", "roles": ["buyer"], "identifier": {"id": "x"}, "address": {"region": "NL3"}}
    ],
    "buyer": {"id": "1", "name": "City"},
    "planning": {"rationale": "r", "budget": {"amount": {"amount": 1, "currency": "EUR"}}},
    "tender": {
        "title": "Care",
        "title_fr": "Soins",
        "status": "active",
        "value": {"amount": 1, "currency": "EUR"},
        "classification": {"scheme": "CPV", "id": "85000000"},
        "items": [
            {"relatedLot": "1", "classification": {"scheme": "CPV", "id": "85000000"}, "deliveryAddresses": [{}]}
        ],
        "lots": [{"id": "1", "title": "North", "contractPeriod": {"startDate": "2026-01-01", "durationInDays": 5}}],
        "tenderPeriod": {"endDate": "2026-01-01"},
        "otherRequirements": {"reservedParticipation": ["shelteredWorkshop"]},
        "documents": [{"id": "1", "url": "https://example.org"}],
    },
    "bids": {"details": [{"tenderers": [{"id": "1"}], "relatedLots": ["1"], "value": {"amount": 1}}]},
    "awards": [{"id": "1", "suppliers": [{"id": "1"}], "items": [{"description": "d"}], "relatedLots": ["1"]}],
    "contracts": [{"id": "1", "awardID": "1", "period": {"endDate": "2026-01-01"}, "dateSigned": "2026-01-01"}],
    "releases": [],
}

anything = st.recursive(
    st.none()
    | st.booleans()
    | st.integers()
    | st.floats(allow_nan=False, allow_infinity=False)
    | st.text(max_size=20),
    lambda inner: (
        st.lists(inner, max_size=3) | st.dictionaries(st.sampled_from([*FULL, "amount", "x"]), inner, max_size=3)
    ),
    max_leaves=6,
)


def places(data: bytes, name: str) -> None:
    """Read everything, look at everything, and check the places."""
    indices = []
    for outcome in read(in_memory(name, data)):
        indices.append(outcome.index)
        if isinstance(outcome, Read):
            outcome.notice.facts()
            assert outcome.notice.original
            assert outcome.notice.digest
        else:
            assert outcome.message
    assert indices in ([None], list(range(len(indices))))


def paths(value: Any, path: tuple[Any, ...] = ()) -> list[tuple[Any, ...]]:
    inner = value.items() if isinstance(value, dict) else enumerate(value) if isinstance(value, list) else ()
    return [path, *(found for key, each in inner for found in paths(each, (*path, key)))]


WRAPPERS: list[Callable[[Any], Any]] = [
    lambda r: r,
    lambda r: [r, r],
    lambda r: {"releases": [r, r]},
    lambda r: {"records": [{"ocid": "o", "compiledRelease": r}, {"releases": [r, FULL]}]},
    lambda r: {"results": [{"releases": [r]}, r]},
    lambda r: {"ocid": "o", "versionedRelease": r},
    lambda r: {"notices": [r, {"publication-number": r, "notice-title": r, "buyer-name": r, "links": r}]},
]


@settings(max_examples=300, deadline=None)
@given(st.data(), st.sampled_from(WRAPPERS), anything)
def test_any_value_in_any_place_of_a_release(data: st.DataObject, wrap: Callable[[Any], Any], odd: Any) -> None:
    broken = deepcopy(FULL)
    *parents, last = data.draw(st.sampled_from(paths(FULL)[1:]))
    holder: Any = broken
    for key in parents:
        holder = holder[key]
    holder[last] = odd
    places(json.dumps(wrap(broken)).encode(), "a.json")


@settings(max_examples=100, deadline=None)
@given(anything)
def test_any_json(value: Any) -> None:
    places(json.dumps(value).encode(), "a.json")


@settings(max_examples=200, deadline=None)
@given(st.data(), st.sampled_from(["lines", "package", "contract_notice.xml", "ted_f03.xml"]))
def test_any_damage_to_the_bytes(data: st.DataObject, form: str) -> None:
    line = json.dumps({**FULL, "tender": {"title": "Café à la carte"}}, ensure_ascii=False).encode()
    content = {"lines": b"\n".join([line] * 3), "package": b'{"releases": [' + b",".join([line] * 3) + b"]}"}
    whole = content[form] if form in content else (FIXTURES / form).read_bytes()
    at = data.draw(st.integers(0, len(whole) - 1))
    length = data.draw(st.integers(0, 200))
    places(whole[:at] + data.draw(st.binary(max_size=5)) + whole[at + length :], "a")


@settings(max_examples=100, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@pytest.mark.parametrize("name", ["contract_notice.xml", "ted_f03.xml"])
@given(data=st.data())
def test_any_text_or_absence_in_any_element(name: str, data: st.DataObject) -> None:
    root = etree.fromstring((FIXTURES / name).read_bytes())
    elements = list(root.iter(etree.Element))[1:]
    letters = st.text(st.characters(codec="utf-8", exclude_categories=["Cc", "Cs"], exclude_characters="\ufffe\uffff"))
    for element in data.draw(st.lists(st.sampled_from(elements), max_size=5)):
        change = data.draw(st.sampled_from(["text", "attributes", "gone"]))
        if change == "text":
            element.text = data.draw(letters | st.sampled_from(["99999999999999999999", "2024-02-30", "-1", "²"]))
        elif change == "attributes":
            for attribute in element.attrib:
                element.attrib[attribute] = data.draw(letters)
        elif element.getparent() is not None:
            element.getparent().remove(element)
    places(etree.tostring(root), "a.xml")
