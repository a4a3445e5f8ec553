"""Office files that are no zip archives: those with a password, and those of the kinds before 2007."""

from procure.core.files import Unreadable

COMPOUND = b"\xd0\xcf\x11\xe0"
"""First bytes of a compound file, in which old Office files and locked new ones are stored."""

_LOCKED = "EncryptedPackage".encode("utf-16-le")


def refusal(data: bytes, saved_as: str) -> Unreadable | None:
    """Say why an Office file can't be read, None where it is no compound file.

    Args:
        data: the file.
        saved_as: the ending of the kind that can be read, for the advice.
    """
    if not data.startswith(COMPOUND):
        return None
    if _LOCKED in data:
        return Unreadable("protected", "The file is protected by a password; remove it and save the file again.")
    return Unreadable("unsupported", f"This is an Office file of the old kind; save it as {saved_as}.")
