"""Contracts as people make them, of every piece a paragraph and a body can hold, for tests that write into them."""

import re
from itertools import count

from hypothesis import strategies as st

from tests.support.word_files import W, paragraph

PARTS = {
    "footnotes.xml": (
        '<w:footnote w:id="-1" w:type="separator"><w:p><w:r><w:separator/></w:r></w:p></w:footnote>'
        '<w:footnote w:id="1"><w:p><w:r><w:footnoteRef/></w:r><w:r><w:t>A note on equal pay.</w:t></w:r></w:p>'
        "</w:footnote>"
    ),
    "header1.xml": paragraph("Draft 3 of the city"),
    "styles.xml": "",
}
COMMENTS = (
    '<w:comment w:id="0" w:author="Ann"><w:p><w:r><w:t>Is this so?</w:t></w:r></w:p></w:comment>'
    '<w:comment w:id="7" w:author="Bo"><w:p><w:r><w:t>Yes.</w:t></w:r></w:p></w:comment>'
)
_CHANGED = 'w:author="Ann" w:date="2026-01-02T03:04:05Z"'
_BOX = (
    "<w:r><mc:AlternateContent><mc:Choice Requires='wps'><w:drawing><wps:txbx><w:txbxContent>{0}</w:txbxContent>"
    "</wps:txbx></w:drawing></mc:Choice><mc:Fallback><w:pict><v:textbox><w:txbxContent>{0}</w:txbxContent></v:textbox>"
    "</w:pict></mc:Fallback></mc:AlternateContent></w:r>"
)
_FIELD = (
    '<w:r><w:fldChar w:fldCharType="begin"/></w:r><w:r><w:instrText> REF x </w:instrText></w:r>'
    '<w:r><w:fldChar w:fldCharType="separate"/></w:r>{}<w:r><w:fldChar w:fldCharType="end"/></w:r>'
)
_words = st.sampled_from(["The Supplier ", "shall ", "not discriminate", " in pay & tax", "é ", "; ", "clause 12"])
_run = st.builds(
    "<w:r>{}<w:t xml:space='preserve'>{}</w:t>{}</w:r>".format,
    st.sampled_from(["", "<w:rPr><w:b/></w:rPr>", "<w:rPr><w:highlight w:val='yellow'/><w:vanish/></w:rPr>"]),
    _words.map(lambda text: text.replace("&", "&amp;")),
    st.sampled_from(["", "<w:tab/>", "<w:br/><w:t>and</w:t>"]),
)
_runs = st.lists(_run, min_size=1, max_size=3).map("".join)
_inline = st.one_of(
    _runs,
    _runs.map(f"<w:ins w:id='ID' {_CHANGED}>{{}}</w:ins>".format),
    _words.map(
        lambda text: f"<w:del w:id='ID' {_CHANGED}><w:r><w:delText>{text.replace('&', '')}</w:delText></w:r></w:del>"
    ),
    _runs.map(f"<w:moveFrom w:id='ID' {_CHANGED}>{{}}</w:moveFrom>".format),
    _runs.map(f"<w:moveTo w:id='ID' {_CHANGED}>{{}}</w:moveTo>".format),
    _runs.map('<w:hyperlink r:id="rId9">{}</w:hyperlink>'.format),
    _runs.map("<w:sdt><w:sdtPr><w:id w:val='5'/></w:sdtPr><w:sdtContent>{}</w:sdtContent></w:sdt>".format),
    _runs.map("<w:smartTag w:element='place'>{}</w:smartTag>".format),
    _runs.map('<w:fldSimple w:instr=" TITLE ">{}</w:fldSimple>'.format),
    _runs.map(_FIELD.format),
    _runs.map("<w:bookmarkStart w:id='ID' w:name='x'/>{}<w:bookmarkEnd w:id='ID'/>".format),
    _runs.map(
        "<w:commentRangeStart w:id='7'/>{}<w:commentRangeEnd w:id='7'/>"
        "<w:r><w:commentReference w:id='7'/></w:r>".format
    ),
    st.just("<w:r><w:footnoteReference w:id='1'/></w:r>"),
    _runs.map(lambda runs: _BOX.format(f"<w:p>{runs}</w:p>")),
)
_properties = st.sampled_from(
    [
        "",
        "<w:pPr><w:pStyle w:val='Heading1'/></w:pPr>",
        "<w:pPr><w:numPr><w:ilvl w:val='1'/><w:numId w:val='3'/></w:numPr><w:jc w:val='both'/></w:pPr>",
        f"<w:pPr><w:rPr><w:ins w:id='ID' {_CHANGED}/><w:b/></w:rPr></w:pPr>",
        f"<w:pPr><w:rPr><w:del w:id='ID' {_CHANGED}/></w:rPr></w:pPr>",
    ]
)
_paragraph = st.builds("<w:p>{}{}</w:p>".format, _properties, st.lists(_inline, max_size=4).map("".join))
_empty = st.sampled_from(
    ["<w:p/>", "<w:p></w:p>", "<w:p><w:pPr><w:sectPr/></w:pPr></w:p>", "<w:p w:rsidR='00AB12CD'/>"]
)
_block = st.recursive(
    st.one_of(_paragraph, _paragraph, _empty),
    lambda blocks: st.one_of(
        st.lists(blocks, min_size=1, max_size=2).map(
            lambda inside: f"<w:tbl><w:tr><w:tc>{''.join(inside)}<w:p/></w:tc></w:tr></w:tbl>"
        ),
        st.builds(
            "<w:sdt><w:sdtPr>{}</w:sdtPr><w:sdtContent>{}</w:sdtContent></w:sdt>".format,
            st.sampled_from(["", "<w:docPartObj/>", "<w:lock w:val='sdtLocked'/>", "<w:dataBinding/>"]),
            st.lists(blocks, min_size=1, max_size=2).map("".join),
        ),
        st.builds(
            "<w:p><w:r><w:fldChar w:fldCharType='begin'/><w:instrText> TOC </w:instrText>"
            "<w:fldChar w:fldCharType='separate'/></w:r></w:p>{}"
            "<w:p><w:r><w:fldChar w:fldCharType='end'/></w:r></w:p>".format,
            st.lists(blocks, max_size=2).map("".join),
        ),
    ),
    max_leaves=6,
)


def _numbered(body: str) -> str:
    """Give each tracked change and bookmark an id of its own; both ends of a bookmark have one."""
    ids = count(100)
    pairs = re.compile(r"<w:bookmarkStart w:id='ID'(.*?)<w:bookmarkEnd w:id='ID'/>", re.DOTALL)
    while (found := pairs.search(body)) is not None:
        number = next(ids)
        body = (
            f"{body[: found.start()]}<w:bookmarkStart w:id='{number}'{found[1]}<w:bookmarkEnd w:id='{number}'/>"
            f"{body[found.end() :]}"
        )
    return re.sub("w:id='ID'", lambda _: f"w:id='{next(ids)}'", body)


bodies = st.builds(
    lambda blocks, end: _numbered("".join(blocks)) + end,
    st.lists(_block, min_size=1, max_size=6),
    st.sampled_from(["<w:sectPr/>", ""]),
)
"""What stands in the body of a contract, with tracked changes and comments of others."""

__all__ = ["COMMENTS", "PARTS", "W", "bodies"]
