"""Word files: styles, headings with a table of contents, tables whose header rows repeat, page numbers, language.

The language is an argument and no text is looked up here. What is written names its structure, so that a screen reader
finds its way: real headings, header rows, table titles, a document language and title.
"""

from procure.core.word.cells import Content, Marked
from procure.core.word.paper import Paper
from procure.core.word.styles import Margins

__all__ = ["MEDIA_TYPE", "Content", "Margins", "Marked", "Paper"]

MEDIA_TYPE = "application/vnd.openxmlformats-officedocument.wordprocessingml.document"
