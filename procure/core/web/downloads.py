"""A file sent to be kept: never shown as a page of this site, whoever made it."""

from pathlib import PurePath
from urllib.parse import quote

from flask import Response

_LONGEST = 150
_POLICY = "default-src 'none'; sandbox"
"""Of a browser that shows it all the same: nothing in it runs, or reaches this site."""


def attachment(content: bytes, media_type: str, name: str) -> Response:
    """A file to keep.

    Args:
        content: of the file.
        media_type: as HTTP names it; browsers are told not to guess another.
        name: what stands in it that a header or a disk would take for more than a name is left out.
    """
    plain = "".join(letter if letter.isalnum() or letter in " -_.()" else "_" for letter in PurePath(name).name)
    plain = plain[-_LONGEST:]
    in_ascii = plain.encode("ascii", "replace").decode().replace("?", "_")
    response = Response(content, mimetype=media_type)
    response.headers["X-Content-Type-Options"] = "nosniff"
    response.headers["Content-Security-Policy"] = _POLICY
    names = {"filename": in_ascii} | ({} if plain == in_ascii else {"filename*": f"UTF-8''{quote(plain)}"})
    response.headers.set("Content-Disposition", "attachment", **names)
    return response
