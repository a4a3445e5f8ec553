"""How many files a supplier may add to its answers, and how large."""

from collections.abc import Sequence
from typing import Literal

import msgspec

MB = 10**6
_MOST_MB = 100
"""No questionnaire may ask to keep more of one supplier."""

FileProblem = Literal["too_large", "too_many", "too_much"]


class FileLimits(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """What one supplier may add to all its answers.

    Attributes:
        most: files.
        largest_mb: of one file, in millions of bytes.
        together_mb: of all of them.
    """

    most: int = 6
    largest_mb: int = 10
    together_mb: int = 25

    def __post_init__(self) -> None:
        """Refuse limits within which no file fits.

        Raises:
            ValueError: says which.
        """
        if self.most < 1 or not 1 <= self.largest_mb <= self.together_mb <= _MOST_MB:
            raise ValueError(f"files: at least one, and 1 <= largest_mb <= together_mb <= {_MOST_MB}")

    @property
    def largest(self) -> int:
        """Bytes of the largest file that is taken."""
        return self.largest_mb * MB

    def refuses(self, held: Sequence[int], size: int) -> FileProblem | None:
        """Why another file can't be taken; None where it can.

        Args:
            held: sizes of those that are there, in bytes.
            size: of the new one.
        """
        if size > self.largest:
            return "too_large"
        if len(held) >= self.most:
            return "too_many"
        return "too_much" if sum(held) + size > self.together_mb * MB else None
