"""The contracts of .importlinter hold, and each sees an import that breaks it: planted in a copy of the checkout."""

import re
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

from tests.support.servers import CHECKOUT

CARD = '"""A capability that the test made up."""\n'


@pytest.fixture
def copy(tmp_path):
    """A copy of the code in which every import is forgotten but those that a test plants."""
    shutil.copy(CHECKOUT / ".importlinter", tmp_path)
    shutil.copytree(CHECKOUT / "tests" / "house", tmp_path / "tests" / "house")
    plant(tmp_path, "config.py", "")
    for package in ("rules", "rules/screening", "workers", "procure", "procure/core", "procure/local"):
        plant(tmp_path, f"{package}/__init__.py", "")
    for module in ("rules/assurance.py", "rules/loader.py"):
        plant(tmp_path, module, "")
    for capability in ("accounts", "tenders", "screening", "profiles", "representation"):
        plant(tmp_path, f"procure/{capability}/__init__.py", CARD)
        for module in ("models", "queries", "readers", "services", "forms", "views"):
            plant(tmp_path, f"procure/{capability}/{module}.py", "")
    for package in ("procure/core/web", "procure/demo"):
        plant(tmp_path, f"{package}/__init__.py", "")
    for module in ("procure/app.py", "procure/core/vault.py", "procure/core/web/wall.py", "workers/app.py"):
        plant(tmp_path, module, "")
    return tmp_path


def plant(folder: Path, path: str, text: str) -> None:
    (folder / path).parent.mkdir(parents=True, exist_ok=True)
    (folder / path).write_text(text)


def lint(folder: Path) -> tuple[int, str]:
    done = subprocess.run(
        [Path(sys.executable).with_name("lint-imports"), "--no-logo", "--no-cache"],
        cwd=folder,
        env={"PATH": "/usr/bin:/bin", "PYTHONPATH": str(folder), "COLUMNS": "500"},
        capture_output=True,
        text=True,
        check=False,
    )
    return done.returncode, done.stdout + done.stderr


def test_the_house_keeps_its_contracts():
    status, said = lint(CHECKOUT)
    assert status == 0, said


def test_a_house_in_order_is_accepted(copy):
    plant(
        copy,
        "procure/screening/services.py",
        "from procure.tenders import services as tenders\nimport rules.screening",
    )
    plant(copy, "procure/screening/queries.py", "from procure.tenders.models import Tender")
    plant(copy, "procure/demo/__init__.py", "from procure.screening import models")
    plant(copy, "procure/app.py", "import config\nfrom procure.screening import views")
    plant(copy, "workers/app.py", "import config\nfrom procure.screening import services")
    status, said = lint(copy)
    assert status == 0, said


@pytest.mark.parametrize(
    ("path", "planted", "contract"),
    [
        ("rules/screening/__init__.py", "import procure.core", "Floors"),
        ("procure/core/jobs.py", "import workers.app", "Floors"),
        ("rules/screening/__init__.py", "import sqlalchemy", "Rules know"),
        ("rules/screening/__init__.py", "def later():\n    import flask", "Rules know"),
        ("rules/assurance.py", "from rules import screening", "Engines"),
        ("rules/screening/__init__.py", "from rules import loader", "Engines"),
        ("procure/tenders/services.py", "from procure.screening import services", "Order of capabilities"),
        ("procure/core/jobs.py", "from procure.accounts import services", "Order of capabilities"),
        ("procure/core/jobs.py", "import procure.local", "Order of capabilities"),
        ("procure/catering/__init__.py", CARD, "Order of capabilities"),
        ("procure/tenders/queries.py", "from procure.tenders import services", "Inside a capability"),
        ("procure/tenders/services.py", "from procure.tenders import views", "Inside a capability"),
        ("procure/tenders/readers.py", "from procure.tenders import models", "Readers"),
        ("procure/tenders/services.py", "import flask", "below the pages"),
        ("procure/tenders/queries.py", "import flask_babel", "below the pages"),
        ("procure/tenders/services.py", "import config", "below the pages"),
        ("procure/tenders/views.py", "import config", "Settings"),
        ("procure/screening/views.py", "from procure.tenders import forms", "protected"),
        ("procure/screening/services.py", "from procure.tenders.models import Tender", "protected"),
        ("procure/representation/queries.py", "from procure.profiles.models import Answer", "protected"),
        ("procure/demo/__init__.py", "from procure.profiles import models", "protected"),
        ("procure/screening/views.py", "from procure.core.web.wall import walled_db", "The wall"),
        ("procure/representation/services.py", "from procure.core import vault", "The wall"),
        ("workers/app.py", "from procure.tenders import models", "protected"),
    ],
)
def test_a_forbidden_import_is_refused(copy, path, planted, contract):
    plant(copy, path, planted)
    status, said = lint(copy)
    assert status == 1, said
    assert re.search(rf"{contract}.* BROKEN", said), said
