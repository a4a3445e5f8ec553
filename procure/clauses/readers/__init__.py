"""A draft contract in, its paragraphs out: Word files and PDFs that have text; what can't be read says what to do.

`read(file)` finds out what a file is by what is in it; `is_contract_file` says which files of a folder to try.
"""

from procure.clauses.readers.detect import is_contract_file, read

__all__ = ["is_contract_file", "read"]
