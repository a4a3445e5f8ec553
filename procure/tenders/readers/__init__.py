"""Foreign formats in, `PublishedNotice` values out; nothing here knows a table.

`read(file)` takes any file of notices and finds out what it is, `find(file)` leaves the reading of each notice to
later; `is_notice_file` says which files of a folder to try.
"""

from procure.tenders.readers.detect import AMSTERDAM, find, is_notice_file, read

__all__ = ["AMSTERDAM", "find", "is_notice_file", "read"]
