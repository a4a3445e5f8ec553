"""Which names a contract gives its supplier: `hereinafter “the Partner”`, `nachfolgend „Betreiberin“`."""

import re
from collections.abc import Sequence

from rules.clauses.draft import Draft

_FIRST = 40
"""Parties are named among the first paragraphs."""
_NAMES = re.compile(
    r"""(?:\(|hereinafter|hereafter|referred\ to\ as|called|hierna|verder|nachfolgend|nachstehend|folgenden|genannt|
        ci-après|dénommée?s?|di\ seguito|denominat[oa]|indicat[oa]\ come)[^“"«„”»]{0,40}[“"«„]\s*
        (?:the\s|de\s|het\s|der\s|die\s|das\s|le\s|la\s|il\s|lo\s|l['’]\s?)?
        (?P<name>[A-ZÀ-Þ][\w-]{2,}(?:\s[A-ZÀ-Þ][\w-]+)?)\s*[”"»“]""",
    re.VERBOSE,
)
_COMPANY = re.compile(
    r"\b(?:ltd|limited|llp|plc|inc|clg|b\.?v\.?|n\.?v\.?|vzw|stichting|vereniging|co[öo]peratie|bv|nv|gmbh|ag|ggmbh|e\.\s?v\.|ug|kg|"
    r"verein|s\.?a\.?r\.?l\.?|s\.?a\.?s\.?|s\.?a\.?|asbl|association|société|s\.?r\.?l\.?|s\.?p\.?a\.?|soc\.|società|cooperativa|"
    r"company|charity|partnership|eenmanszaak|bvba|scop)(?!\w)",
    re.IGNORECASE,
)


def supplier_names(drafts: Sequence[Draft]) -> tuple[str, ...]:
    """Give the names by which a set of drafts calls its supplier, as far as it says so of a company.

    Args:
        drafts: the set.
    """
    names = {
        found["name"]: None
        for draft in drafts
        for paragraph in draft.paragraphs[:_FIRST]
        for found in _NAMES.finditer(paragraph.text)
        if _COMPANY.search(paragraph.text, 0, found.start("name"))
    }
    return tuple(names)
