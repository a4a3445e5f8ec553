"""Keys of the equality side: what is sealed with them, a backup of the database alone does not yield.

Only the capability `profiles` uses this; an import contract holds it.
"""

import hashlib
import hmac
import json
from base64 import urlsafe_b64decode, urlsafe_b64encode
from collections.abc import Sequence
from typing import Any

from cryptography.fernet import Fernet, InvalidToken, MultiFernet


class Vault:
    """Seals values about persons, and names a firm by a pseudonym that nobody without the key can compute."""

    def __init__(self, keys: Sequence[str], pseudonym_key: str) -> None:
        """Take the keys.

        Args:
            keys: of Fernet, 32 bytes in URL-safe base64; the first seals, all open, so that keys can be renewed.
            pseudonym_key: any secret text; it can't be renewed without parting classes from their firms.

        Raises:
            ValueError: a key is missing, or is none of Fernet's.
        """
        if not keys or not pseudonym_key:
            raise ValueError("the keys of the equality side are missing")
        self._fernet = MultiFernet([Fernet(key) for key in keys])
        self._pseudonym_key = pseudonym_key.encode()

    def seal(self, value: Any) -> bytes:
        """A JSON value, encrypted."""
        return self._fernet.encrypt(json.dumps(value, ensure_ascii=False, separators=(",", ":")).encode())

    def seal_file(self, content: bytes) -> bytes:
        """The bytes of a file, encrypted; without the letters that Fernet writes, which take a third more room."""
        return urlsafe_b64decode(self._fernet.encrypt(content))

    def unseal(self, sealed: bytes) -> Any:
        """The value that was sealed.

        Raises:
            ValueError: it was sealed with a key that is not at hand, or was damaged.
        """
        return json.loads(self._opened(sealed))

    def unseal_file(self, sealed: bytes) -> bytes:
        """The bytes that `seal_file` sealed.

        Raises:
            ValueError: they were sealed with a key that is not at hand, or were damaged.
        """
        return self._opened(urlsafe_b64encode(sealed))

    def pseudonym(self, supplier_id: int) -> bytes:
        """The pseudonym of a supplier: 16 bytes of HMAC-SHA-256."""
        return hmac.new(self._pseudonym_key, str(supplier_id).encode(), hashlib.sha256).digest()[:16]

    def _opened(self, sealed: bytes) -> bytes:
        try:
            return self._fernet.decrypt(sealed)
        except InvalidToken as error:
            raise ValueError("sealed with a key that is not at hand") from error


def new_key() -> str:
    """A fresh key for `Vault`."""
    return Fernet.generate_key().decode()
