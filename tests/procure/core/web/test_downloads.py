"""What others wrote is sent to be kept, under a name that is no more than a name."""

import pytest

from procure.core.web import attachment


def test_nothing_in_it_runs_on_this_site():
    headers = attachment(b"<script>alert(1)</script>", "image/png", "a.png").headers
    assert headers["Content-Disposition"] == "attachment; filename=a.png"
    assert headers["X-Content-Type-Options"] == "nosniff"
    assert "sandbox" in headers["Content-Security-Policy"]


@pytest.mark.parametrize(
    "name", ["../../etc/passwd", 'a"; filename=b.exe', "a\r\nX: y", "سياسة.pdf", "x" * 400 + ".pdf"]
)
def test_a_name_is_never_more_than_a_name(name):
    said = attachment(b"", "application/pdf", name).headers["Content-Disposition"]
    assert not set("/\\;\r\n") & set(said.replace("; filename", "").replace("UTF-8''", ""))
    assert len(said) < 700


def test_a_name_in_any_script_arrives():
    said = attachment(b"", "application/pdf", "beleid é.pdf").headers["Content-Disposition"]
    assert "filename*=UTF-8''beleid%20%C3%A9.pdf" in said
    assert 'filename="beleid _.pdf"' in said
