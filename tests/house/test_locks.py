"""Locks pin and hash everything and name no registry, so that they install from any mirror."""

import re

import pytest

from tests.support.servers import CHECKOUT

LOCKS = sorted((CHECKOUT / "requirements").glob("*.lock"))


@pytest.mark.parametrize("lock", LOCKS, ids=lambda lock: lock.name)
def test_each_requirement_is_pinned_and_hashed(lock):
    entries = re.split(r"\n(?=[a-zA-Z0-9])", "\n" + re.sub(r"(?m)^\s*#.*\n", "", lock.read_text()))
    for entry in filter(None, map(str.strip, entries)):
        assert re.match(r"[\w.\[\],-]+==\S+", entry), entry
        assert "--hash=sha256:" in entry, entry


@pytest.mark.parametrize(
    "path", [*LOCKS, CHECKOUT / "package-lock.json", CHECKOUT / ".npmrc"], ids=lambda path: path.name
)
def test_no_lock_names_a_host(path):
    assert not re.search(r"https?://|index-url", path.read_text())


def test_what_runs_is_what_was_tested():
    run, dev = (
        set(
            re.findall(
                r"(?m)^([\w.-]+)(?:\[[^]]*\])?==(\S+)", (CHECKOUT / "requirements" / f"{name}.lock").read_text()
            )
        )
        for name in ("run", "dev")
    )
    assert run <= dev
