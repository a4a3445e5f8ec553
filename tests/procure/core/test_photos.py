"""A picture is kept without the place where it was taken, and is the same picture."""

from contextlib import suppress

import pytest
from hypothesis import given
from hypothesis import strategies as st

from procure.core.files import Unreadable
from procure.core.photos import without_metadata
from tests.support.evidence_files import PLACE, jpeg, pdf, png


def test_a_photo_says_no_more_where_it_was_taken():
    sent = jpeg(tail=jpeg() + PLACE)
    kept = without_metadata(sent)
    assert PLACE in sent
    assert PLACE not in kept
    assert kept.startswith(b"\xff\xd8")
    assert kept.endswith(b"scan \xff\x00 of \xff\xd0 light\xff\xd9"), "the picture ends where its first one ends"
    assert b"JFIF" in kept
    assert b"ICC_PROFILE" in kept, "its colours stay right"
    assert b"Exif" not in kept


@pytest.mark.parametrize("orientation", range(2, 9))
def test_a_photo_taken_upright_does_not_lie_on_its_side(orientation):
    kept = without_metadata(jpeg(orientation))
    assert PLACE not in kept
    exif = kept[kept.index(b"Exif\0\0") + 6 :]
    assert exif.startswith(b"MM\0*\0\0\0\x08\0\x01\x01\x12\0\x03\0\0\0\x01" + bytes([0, orientation]))
    assert without_metadata(kept) == kept


def test_a_png_keeps_what_makes_the_picture():
    sent = png((b"tRNS", b"\0\0"), (b"tIME", PLACE[:7]))
    kept = without_metadata(sent + PLACE)
    assert PLACE[:7] not in kept
    assert [name for name in (b"IHDR", b"tRNS", b"IDAT", b"IEND") if name not in kept] == []
    assert kept.endswith(sent[-12:])


def test_other_files_stay_as_they_are():
    assert without_metadata(pdf()) == pdf()


@given(st.sampled_from([jpeg(6), png()]), st.integers(4, 10_000), st.binary(max_size=6))
def test_damage_is_told_and_crashes_nothing(content, place, damage):
    place %= len(content)
    with suppress(Unreadable):
        without_metadata(content[:place] + damage)


@given(st.sampled_from([jpeg(6), png()]), st.integers(9, 10_000))
def test_a_picture_that_is_cut_off_is_refused(content, place):
    with pytest.raises(Unreadable):
        without_metadata(content[: 9 + place % (len(content) - 10)])
