"""Each mail in each language, word for word."""

from pathlib import Path

import pytest

from procure.accounts import services as accounts
from procure.core import translations
from procure.core.outbox import Message
from procure.core.render import Mails
from tests.support.web import NOW

GOLDEN = Path(__file__).parent / "golden"
LINK = "6f1c2d3e-0000-4000-8000-000000000001"


@pytest.mark.parametrize("language", ["en", "nl"])
@pytest.mark.parametrize(("template", "name"), [("sign_in", "Noor"), ("invitation", "")])
def test_each_mail_reads_as_agreed(template, name, language):
    translations.compile_all()
    mails = Mails(
        city="Waterhaven",
        contact="help@waterhaven.example",
        base_url="https://procure.waterhaven.example",
        derived=accounts.mail_links("a secret for golden files", "https://procure.waterhaven.example"),
    )
    mail = Message(
        template=f"accounts/emails/{template}",
        language=language,
        recipient="noor@waterhaven.example",
        parameters={"name": name, "link": LINK, "generation": 1},
        created_at=NOW,
    )
    rendered = mails(mail)
    assert f"{rendered.subject}\n\n{rendered.body}\n" == (GOLDEN / f"{template}.{language}.txt").read_text()
