"""Every capability introduces itself, and the timetable names tasks that exist."""

import ast
from collections import defaultdict
from pathlib import Path

import pytest

from tests.support.servers import CHECKOUT

NO_CAPABILITIES = {"assets", "core", "demo", "local", "migrations", "translations"}
CAPABILITIES = sorted(
    path.name
    for path in (CHECKOUT / "procure").iterdir()
    if path.is_dir() and path.name not in NO_CAPABILITIES and any(path.glob("*.py"))
)
FLOORS = ("rules", "procure", "workers")


def sources(floor: str) -> list[Path]:
    return [path for path in (CHECKOUT / floor).rglob("*.py") if "demo" not in path.parts]


@pytest.mark.parametrize("capability", CAPABILITIES)
def test_each_capability_has_a_card(capability):
    module = ast.parse((CHECKOUT / "procure" / capability / "__init__.py").read_text())
    card = ast.get_docstring(module) or ""
    assert len(module.body) == 1, "a card holds no code"
    assert "Words:" in card, "a card says the words of its capability"
    assert "Rule files:" in card, "a card says where its rules are"
    assert len(card.splitlines()) <= 12, "a card is a few lines"


def test_no_module_is_without_a_package():
    """A folder without `__init__.py` is invisible to the contracts of .importlinter."""
    hidden = [
        str(path.relative_to(CHECKOUT))
        for floor in FLOORS
        for path in sources(floor)
        if not (path.parent / "__init__.py").exists() and not {"assets", "migrations"} & set(path.parts)
    ]
    assert hidden == []


def test_each_entry_of_the_timetable_is_a_task_that_exists():
    from workers import app, schedule  # noqa: PLC0415 - reads the settings of the environment

    app.app.loader.import_default_modules()
    missing = [entry["task"] for entry in schedule.TIMETABLE.values() if entry["task"] not in app.app.tasks]
    assert missing == []


def test_no_public_class_has_its_name_on_two_floors():
    """Who searches for a name finds one thing. `Section` is the shape of a capability's file in a pack."""
    places = defaultdict(set)
    for floor in FLOORS:
        for path in sources(floor):
            for node in ast.parse(path.read_text()).body:
                if isinstance(node, ast.ClassDef) and not node.name.startswith("_"):
                    places[node.name].add(floor)
    assert [name for name, floors in sorted(places.items()) if len(floors) > 1 and name != "Section"] == []


def test_no_text_for_the_catalogues_stands_inside_an_f_string():
    """Extraction reads tokens, and to Python 3.11 an f-string is one token: its texts would stay English, unseen."""
    hidden = [
        f"{path.relative_to(CHECKOUT)}:{call.lineno} {call.args[0].value}"
        for path in sources("procure")
        for text in ast.walk(ast.parse(path.read_text()))
        if isinstance(text, ast.JoinedStr)
        for call in ast.walk(text)
        if isinstance(call, ast.Call) and isinstance(call.func, ast.Name) and call.func.id in {"_", "N_", "gettext"}
        if call.args and isinstance(call.args[0], ast.Constant)
    ]
    assert hidden == []
