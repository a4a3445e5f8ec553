"""Word files for tests, made of the XML of their parts, so that a test shows exactly what stands in the file."""

import io
import zipfile
from collections.abc import Mapping

W = "http://schemas.openxmlformats.org/wordprocessingml/2006/main"
STRICT = "http://purl.oclc.org/ooxml/wordprocessingml/main"
_RELATIONS = "http://schemas.openxmlformats.org/package/2006/relationships"
_OFFICE = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
_OFFICE_STRICT = "http://purl.oclc.org/ooxml/officeDocument/relationships"
_MAIN = "application/vnd.openxmlformats-officedocument.wordprocessingml.document.main+xml"
_NAMESPACES = (
    'xmlns:mc="http://schemas.openxmlformats.org/markup-compatibility/2006" '
    'xmlns:wps="http://schemas.microsoft.com/office/word/2010/wordprocessingShape" '
    'xmlns:v="urn:schemas-microsoft-com:vml" '
    f'xmlns:r="{_OFFICE}"'
)


def element(name: str, content: str, space: str = W) -> str:
    """The root element of a part, with all namespaces that tests use."""
    return f'<?xml version="1.0"?><w:{name} xmlns:w="{space}" {_NAMESPACES}>{content}</w:{name}>'


def word_file(body: str, parts: Mapping[str, str] | None = None, *, strict: bool = False) -> bytes:
    """A Word file.

    Args:
        body: XML inside `w:body`.
        parts: file name in the folder `word` (`styles.xml`, `header1.xml`) -> XML inside its root element.
        strict: in the namespaces of Strict.
    """
    space, office = (STRICT, _OFFICE_STRICT) if strict else (W, _OFFICE)
    links, types = [], []
    written = {"word/document.xml": element("document", f"<w:body>{body}</w:body>", space)}
    for number, (name, content) in enumerate((parts or {}).items()):
        kind = name.partition(".")[0].rstrip("0123456789")
        root = {"header": "hdr", "footer": "ftr"}.get(kind, kind)
        written[f"word/{name}"] = element(root, content, space)
        links.append(f'<Relationship Id="r{number}" Type="{office}/{kind}" Target="{name}"/>')
        types.append(f'<Override PartName="/word/{name}" ContentType="{_MAIN.replace("document.main", kind)}"/>')
    written["word/_rels/document.xml.rels"] = f'<Relationships xmlns="{_RELATIONS}">{"".join(links)}</Relationships>'
    written["_rels/.rels"] = (
        f'<Relationships xmlns="{_RELATIONS}">'
        f'<Relationship Id="r1" Type="{office}/officeDocument" Target="word/document.xml"/></Relationships>'
    )
    written["[Content_Types].xml"] = (
        '<Types xmlns="http://schemas.openxmlformats.org/package/2006/content-types">'
        '<Default Extension="rels" ContentType="application/vnd.openxmlformats-package.relationships+xml"/>'
        '<Default Extension="xml" ContentType="application/xml"/>'
        f'<Override PartName="/word/document.xml" ContentType="{_MAIN}"/>{"".join(types)}</Types>'
    )
    return zipped(written)


def zipped(members: Mapping[str, str | bytes]) -> bytes:
    """A zip archive of these members."""
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, content in members.items():
            archive.writestr(name, content)
    return buffer.getvalue()


def paragraph(text: str = "", properties: str = "") -> str:
    """The XML of a paragraph with one run."""
    properties = f"<w:pPr>{properties}</w:pPr>" if properties else ""
    run = f'<w:r><w:t xml:space="preserve">{text}</w:t></w:r>' if text else ""
    return f"<w:p>{properties}{run}</w:p>"


def listed(text: str, list_id: int, level: int = 0) -> str:
    """The XML of a paragraph in a list."""
    return paragraph(text, f'<w:numPr><w:ilvl w:val="{level}"/><w:numId w:val="{list_id}"/></w:numPr>')


def level(number: int, text: str, form: str = "decimal", start: int = 1, more: str = "") -> str:
    """The XML of one level of a list."""
    return (
        f'<w:lvl w:ilvl="{number}"><w:start w:val="{start}"/><w:numFmt w:val="{form}"/>{more}'
        f'<w:lvlText w:val="{text}"/></w:lvl>'
    )


def abstract(number: int, *levels: str) -> str:
    """The XML of an `abstractNum`."""
    return f'<w:abstractNum w:abstractNumId="{number}">{"".join(levels)}</w:abstractNum>'


def num(number: int, of: int, more: str = "") -> str:
    """The XML of a `num`."""
    return f'<w:num w:numId="{number}"><w:abstractNumId w:val="{of}"/>{more}</w:num>'
