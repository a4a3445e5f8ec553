"""A draft specification, before publication: a Word file or pasted text, as a title and a description."""

import zipfile
from collections.abc import Iterator

from lxml import etree

from procure.core import office
from procure.core.files import InputFile, Unreadable
from procure.tenders.readers import canonical
from procure.tenders.readers.languages import recognised
from procure.tenders.readers.published import Fault, PublishedNotice, Read, Source

_W = "{http://schemas.openxmlformats.org/wordprocessingml/2006/main}"
_DOCUMENT = "word/document.xml"
_LARGEST = 1 << 28
_LONGEST_TITLE = 250
_LONGEST_DESCRIPTION = 100_000
_TITLE_STYLES = ("title", "titel", "titre", "titolo", "heading1", "kop1", "berschrift1", "titre1", "titolo1")


def read_draft(file: InputFile) -> Iterator[Read | Fault]:
    """Read a Word file (.docx) as one notice."""
    try:
        notice = _of_paragraphs(_paragraphs(file))
    except Unreadable as error:
        yield Fault(file.name, None, error.code, error.message)
        return
    if notice is None:
        yield Fault(file.name, 0, "no_tender", "There is no text in the document.")
    else:
        yield Read(file.name, 0, notice)


def of_text(text: str) -> PublishedNotice | None:
    """Read pasted text as a notice: its first line is the title; None where it is blank."""
    return _of_paragraphs([(False, line.strip()) for line in text.splitlines()])


def _of_paragraphs(paragraphs: list[tuple[bool, str]]) -> PublishedNotice | None:
    """Take the title from the first paragraph that is styled as one, else from the first; the rest describes."""
    filled = [(styled, text) for styled, text in paragraphs if text]
    if not filled:
        return None
    place = next((i for i, (styled, _) in enumerate(filled) if styled), 0)
    title = filled[place][1][:_LONGEST_TITLE]
    rest = [text for i, (_, text) in enumerate(filled) if i != place or len(text) > _LONGEST_TITLE]
    description = "\n".join(rest)[:_LONGEST_DESCRIPTION] or None
    content = {"title": title, "description": description}
    digest = canonical.digest_json(content)
    return PublishedNotice(
        source=Source.DRAFT,
        id=None,
        ocid=None,
        tender_key=f"content:{digest}",
        version_key=digest,
        digest=digest,
        original=canonical.dumps(content),
        stage="planning",
        title=title,
        description=description,
        language=recognised(title, description, (), ()),
    )


def _paragraphs(file: InputFile) -> list[tuple[bool, str]]:
    """Give the paragraphs of the body, and whether each is styled as a title.

    What is inserted with tracked changes counts, what is deleted does not.
    """
    try:
        root = etree.fromstring(_document(file), etree.XMLParser(resolve_entities=False, no_network=True))
    except etree.XMLSyntaxError as error:
        raise Unreadable("truncated", "The Word file is damaged; open it and save it again.") from error
    return [(_is_title(paragraph), _text(paragraph)) for paragraph in root.iter(f"{_W}p")]


def _document(file: InputFile) -> bytes:
    with file.open() as stream:
        head = stream.read(len(office.COMPOUND))
        if head == office.COMPOUND and (refused := office.refusal(head + stream.read(_LARGEST), ".docx")):
            raise refused
    try:
        with file.open() as stream, zipfile.ZipFile(stream) as archive:
            member = archive.getinfo(_DOCUMENT)
            if member.file_size > _LARGEST:
                raise Unreadable("too_large", f"The Word file would unpack to {member.file_size:,} bytes.")
            return archive.read(member)
    except KeyError as error:
        raise Unreadable("unsupported", "This is no Word file (.docx).") from error
    except (zipfile.BadZipFile, NotImplementedError, RuntimeError) as error:
        raise Unreadable("unsupported", "This is no Word file (.docx), or it is damaged.") from error


def _is_title(paragraph: etree._Element) -> bool:
    style = paragraph.find(f"{_W}pPr/{_W}pStyle")
    return style is not None and style.get(f"{_W}val", "").casefold().replace(" ", "").endswith(_TITLE_STYLES)


def _text(paragraph: etree._Element) -> str:
    return "".join(
        (node.text or "") if node.tag == f"{_W}t" else " " for node in paragraph.iter(f"{_W}t", f"{_W}tab", f"{_W}br")
    ).strip()
