"""One notice in XML: parsed with nothing fetched and nothing expanded, and told apart by its root element."""

import re
from dataclasses import dataclass
from xml.parsers import expat

from lxml import etree

_PROLOGUE = 1 << 16
_ENTITY = re.compile(rb"<!ENTITY\b")
_DECLARATION = re.compile(rb"\A\s*<\?xml[^>]*\?>")

EFORMS = frozenset({"ContractNotice", "ContractAwardNotice", "PriorInformationNotice"})
REGISTRATION = "BusinessRegistrationInformationNotice"
TED = "TED_EXPORT"


@dataclass(frozen=True, slots=True)
class BadXml(Exception):
    """What is wrong: a code and a message as in `Fault`."""

    code: str
    message: str


def parse(data: bytes) -> etree._Element:
    """Parse XML in UTF-8.

    Raises:
        BadXml: `bad_xml`, `truncated` (right as far as it goes), `unsafe` (entities) or `bad_encoding`.
    """
    text = _DECLARATION.sub(b"", data, count=1)
    if _ENTITY.search(text[:_PROLOGUE]):
        raise BadXml("unsafe", "The file defines entities of its own, which no notice needs; it is not opened.")
    parser = etree.XMLParser(
        resolve_entities=False, no_network=True, load_dtd=False, huge_tree=False, encoding="utf-8", remove_pis=True
    )
    try:
        return etree.fromstring(text, parser)
    except etree.XMLSyntaxError as error:
        raise _explained(text, error) from error


def _explained(text: bytes, error: etree.XMLSyntaxError) -> BadXml:
    message = (error.msg or "syntax error").split(", line")[0]
    if "XML_PARSE_HUGE" in message:
        return BadXml("unsafe", "The file is nested deeper, or holds longer texts, than any notice needs.")
    try:
        text.decode()
    except UnicodeDecodeError as undecodable:
        if undecodable.reason != "unexpected end of data":
            return BadXml("bad_encoding", f"The file is not UTF-8: byte {undecodable.start + 1} of it is no text.")
    if _is_cut_off(text):
        return BadXml("truncated", "The file ends in the middle of a notice; fetch it again.")
    return BadXml("bad_xml", f"The file is not XML: {message}, line {error.lineno}.")


def _is_cut_off(text: bytes) -> bool:
    """Whether the text is right as far as it goes."""
    parser = expat.ParserCreate("utf-8")
    try:
        parser.Parse(text, False)
    except expat.ExpatError:
        return False
    try:
        parser.Parse(b"", True)
    except expat.ExpatError:
        return True
    return False


def local_name(element: etree._Element) -> str:
    """Give the name of an element without its namespace; empty for comments."""
    tag = element.tag
    return tag.rpartition("}")[2] if isinstance(tag, str) else ""
