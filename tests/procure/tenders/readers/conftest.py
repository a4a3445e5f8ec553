"""Short ways to write a notice and read it."""

import json
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from procure.core.files import in_memory
from procure.tenders.readers import read
from procure.tenders.readers.published import Fault, PublishedNotice, Read

FIXTURES = Path(__file__).parent / "fixtures"

Reading = Callable[..., list[Read | Fault]]


@pytest.fixture
def reading() -> Reading:
    """Read bytes, a text, or a value as JSON, under a file name."""

    def read_it(content: Any, name: str = "notices.json") -> list[Read | Fault]:
        if not isinstance(content, bytes):
            content = (content if isinstance(content, str) else json.dumps(content)).encode()
        return list(read(in_memory(name, content)))

    return read_it


@pytest.fixture
def notice_of(reading: Reading) -> Callable[..., PublishedNotice]:
    """Read one notice, or fail."""

    def read_it(content: Any, name: str = "notices.json") -> PublishedNotice:
        (outcome,) = reading(content, name)
        assert isinstance(outcome, Read), outcome
        return outcome.notice

    return read_it


@pytest.fixture
def release() -> Callable[..., dict[str, Any]]:
    """A release with a title; further fields replace or join it, those given as None are left out."""

    def make(number: int = 1, **fields: Any) -> dict[str, Any]:
        made = {
            "ocid": f"ocds-test-{number}",
            "id": f"release-{number}",
            "date": "2026-03-01T10:00:00Z",
            "tag": ["tender"],
            "language": "en",
            "tender": {"id": str(number), "title": f"Street lighting, lot {number}"},
            **fields,
        }
        return {key: value for key, value in made.items() if value is not None}

    return make


@pytest.fixture
def fixture() -> Callable[[str], bytes]:
    """The bytes of one of the notices written for these tests."""
    return lambda name: (FIXTURES / name).read_bytes()
