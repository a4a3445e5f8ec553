"""Links and codes that no table holds: derived by HMAC from a row and its generation, when a mail is rendered.

A copy of the database yields no working link. A new generation makes every earlier link of the row worthless. Whoever
checks a token looks up the row, compares in constant time, and keeps use and expiry as dated facts of that row.
"""

import base64
import hashlib
import hmac
import re
from uuid import UUID

CODE_ALPHABET = "23456789ABCDEFGHJKMNPQRSTVWXYZ"
"""No 0 and O, 1, I and L, U: a code is read from paper and typed on a phone."""

CODE_LENGTH = 8

_PLACE = re.compile(r"\{(\w+) ([0-9a-f-]{36}) (\d{1,9})\}")


def link_token(secret: str, purpose: str, row: UUID, generation: int) -> str:
    """The token of a link.

    Args:
        secret: the application's secret key.
        purpose: what the link is for; a token of one purpose is none of another.
        row: id of the row it stands for.
        generation: counts how often the link was renewed.

    Returns:
        URL-safe text, 54 characters: the row's id and 24 bytes of HMAC-SHA-256.
    """
    return (
        base64.urlsafe_b64encode(row.bytes + _mac(secret, "link", purpose, row, generation)[:24]).decode().rstrip("=")
    )


def place(purpose: str, row: UUID, generation: int) -> str:
    """Stands in a text that a table keeps where a link's token belongs, until `fill_in` puts it there."""
    return f"{{{purpose} {row} {generation}}}"


def fill_in(text: str, secret: str) -> str:
    """A text with the tokens of links in their places."""
    return _PLACE.sub(lambda found: link_token(secret, found[1], UUID(found[2]), int(found[3])), text)


def row_of(token: str) -> UUID | None:
    """The row a token claims to stand for; None where the token is malformed. Proves nothing."""
    try:
        raw = base64.urlsafe_b64decode(token + "=" * (-len(token) % 4))
    except ValueError:
        return None
    return UUID(bytes=raw[:16]) if len(raw) == 40 else None


def is_link_token(token: str, secret: str, purpose: str, row: UUID, generation: int) -> bool:
    """Whether a token is the one of this row, purpose and generation."""
    return hmac.compare_digest(token.encode(), link_token(secret, purpose, row, generation).encode())


def code(secret: str, purpose: str, row: UUID, generation: int) -> str:
    """The code a person may type instead of following the link: eight characters, about 39 bits; limit the tries."""
    number = int.from_bytes(_mac(secret, "code", purpose, row, generation)[:16], "big")
    letters = []
    for _ in range(CODE_LENGTH):
        number, index = divmod(number, len(CODE_ALPHABET))
        letters.append(CODE_ALPHABET[index])
    return "".join(letters)


def is_code(given: str, secret: str, purpose: str, row: UUID, generation: int) -> bool:
    """Whether what was typed is the code; case, spaces and hyphens don't matter."""
    cleaned = given.upper().replace(" ", "").replace("-", "")
    return hmac.compare_digest(cleaned.encode(), code(secret, purpose, row, generation).encode())


def fingerprint(token: str) -> str:
    """What a table may hold of a random secret (a session, an API token): its SHA-256, hex."""
    return hashlib.sha256(token.encode()).hexdigest()


def _mac(secret: str, form: str, purpose: str, row: UUID, generation: int) -> bytes:
    said = f"{form}|{purpose}|{row}|{generation}".encode()
    return hmac.new(secret.encode(), said, hashlib.sha256).digest()
