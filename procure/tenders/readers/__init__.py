"""Foreign formats in, `PublishedNotice` values out; nothing here knows a table.

`read(file)` takes any file of notices and finds out what it is; `is_notice_file` says which files of a folder to try.
"""

from procure.tenders.readers.detect import AMSTERDAM, is_notice_file, read

__all__ = ["AMSTERDAM", "is_notice_file", "read"]
