"""Named reads of the declarations: the selection file of a tender, who may see it, and what was declared."""

from procure.declarations.queries.declared import (
    FileRow,
    decisions,
    declaration,
    declaration_of,
    newest_version,
    rows_of,
    said_in,
    version,
    versions,
)
from procure.declarations.queries.files import asked_in, file_of, in_force, may_see, seen

__all__ = [
    "FileRow",
    "asked_in",
    "decisions",
    "declaration",
    "declaration_of",
    "file_of",
    "in_force",
    "may_see",
    "newest_version",
    "rows_of",
    "said_in",
    "seen",
    "version",
    "versions",
]
