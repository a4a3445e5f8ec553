"""Pages whose address is the key (docs/decisions/0015): without session or cookie, read by whoever has the link."""

from flask import Response, after_this_request, request

_LONGEST_REVISION = 9


def keep_to_itself() -> None:
    """Let no other site learn the address of this page."""

    @after_this_request
    def keep(response: Response) -> Response:
        response.headers["Referrer-Policy"] = "no-referrer"
        return response


def shown_revision() -> int:
    """The revision of what the page showed that is sent now; 0 where it says none."""
    given = request.form.get("revision", "")
    return int(given) if given.isascii() and given.isdigit() and len(given) <= _LONGEST_REVISION else 0
