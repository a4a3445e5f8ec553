"""PDF files for tests: pages of lines, each set where the test says."""

from collections.abc import Sequence

Placed = tuple[str, float, float]
"""A line, and where it begins: points from the left and from the foot of an A4 page."""


def pdf_file(pages: Sequence[Sequence[Placed]], *, extra: str = "") -> bytes:
    """A PDF in Courier of 10 points, whose letters are 6 points wide, so that a test knows where a line ends.

    Args:
        pages: their lines.
        extra: entries of the trailer.
    """
    objects = ["<</Type/Catalog/Pages 2 0 R>>", "", "<</Type/Font/Subtype/Type1/BaseFont/Courier>>"]
    kids = []
    for lines in pages:
        shown = "".join(f"BT /F 10 Tf {x} {y} Td ({_escaped(text)}) Tj ET\n" for text, x, y in lines)
        objects.append(f"<</Length {len(shown)}>>stream\n{shown}endstream")
        objects.append(
            f"<</Type/Page/Parent 2 0 R/MediaBox[0 0 595 842]/Contents {len(objects)} 0 R"
            "/Resources<</Font<</F 3 0 R>>>>>>"
        )
        kids.append(f"{len(objects)} 0 R")
    objects[1] = f"<</Type/Pages/Kids[{' '.join(kids)}]/Count {len(kids)}>>"
    written, places = "%PDF-1.4\n", []
    for number, content in enumerate(objects, 1):
        places.append(len(written))
        written += f"{number} 0 obj\n{content}\nendobj\n"
    table = "".join(f"{place:010} 00000 n \n" for place in places)
    written += (
        f"xref\n0 {len(objects) + 1}\n0000000000 65535 f \n{table}"
        f"trailer<</Size {len(objects) + 1}/Root 1 0 R{extra}>>\nstartxref\n{len(written)}\n%%EOF\n"
    )
    return written.encode("latin-1")


def column(text: str, top: float = 740, left: float = 70, step: float = 12) -> list[Placed]:
    """Lines one below the other."""
    return [(line, left, top - step * number) for number, line in enumerate(text.splitlines())]


def _escaped(text: str) -> str:
    return text.replace("\\", r"\\").replace("(", r"\(").replace(")", r"\)")
