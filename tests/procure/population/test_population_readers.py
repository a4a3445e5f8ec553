"""Files of figures: what is read, what is refused with its line, and what is never added up."""

from datetime import date
from decimal import Decimal

import pytest

from procure.core.errors import Invalid
from procure.population.readers import read

HEADER = (
    "area,area_code,area_level,reference_date,classification,group,count,share_percent,area_total,original_publisher"
)


def table(*lines: str, header: str = HEADER) -> bytes:
    return "\n".join([header, *lines]).encode()


def test_a_figure_keeps_place_date_definition_and_source():
    reading = read(table("Waterhaven,GM9999,municipality,2025-01-01,origin,born abroad,250,25.0,1000,City research"))
    (row,) = reading.rows
    assert (row.area, row.area_code, row.reference_date) == ("Waterhaven", "GM9999", date(2025, 1, 1))
    assert (row.classification, row.group, row.publisher) == ("origin", "born abroad", "City research")
    assert (row.count, row.share, row.total) == (250, Decimal("0.25"), 1000)
    assert not reading.faults
    assert not reading.warnings


def test_a_year_is_a_date_that_says_less():
    (row,) = read(table("A,,,2016,origin,g,1,,10,P")).rows
    assert (row.reference_date, row.reference) == (date(2016, 1, 1), "2016")


@pytest.mark.parametrize(
    ("code", "region"), [("DE300 / DE3", "DE300"), ("UKE42", "UKE42"), ("GM0363", None), ("", None)]
)
def test_the_region_is_found_in_the_code_of_the_area(code, region):
    (row,) = read(table(f"A,{code},,2025-01-01,c,g,1,,10,P")).rows
    assert row.nuts == region


@pytest.mark.parametrize(
    ("group", "part"), [("  of which Morocco", True), ("waarvan Turkije", True), ("Morocco", False)]
)
def test_a_part_of_another_group_is_known_as_such(group, part):
    (row,) = read(table(f"A,,,2025-01-01,c,{group},1,,10,P")).rows
    assert row.is_part is part


@pytest.mark.parametrize(
    ("line", "column"),
    [
        (",,,2025-01-01,c,g,1,,10,P", "area"),
        ("A,,,31-01-2025,c,g,1,,10,P", "reference_date"),
        ("A,,,2025-02-31,c,g,1,,10,P", "reference_date"),
        ("A,,,2025-01-01,c,g,,,10,P", "count"),
        ("A,,,2025-01-01,c,g,1.000.000,,10,P", "count"),
        ("A,,,2025-01-01,c,g,1.5,,10,P", "count"),
        ("A,,,2025-01-01,c,g,11,,10,P", "count"),
        ("A,,,2025-01-01,c,g,,101,10,P", "share_percent"),
        ("A,,,2025-01-01,c,g,,NaN,10,P", "share_percent"),
    ],
)
def test_a_line_that_is_no_figure_is_a_fault_and_the_rest_comes_in(line, column):
    reading = read(table("A,,,2025-01-01,c,good,1,,10,P", line))
    assert [row.group for row in reading.rows] == ["good"]
    assert [(fault.line, fault.column) for fault in reading.faults] == [(3, column)]


def test_a_group_given_twice_is_a_fault():
    reading = read(table("A,,,2025-01-01,c,g,1,,10,P", "A,,,2025-01-01,c,g,2,,10,P"))
    assert [row.count for row in reading.rows] == [1]
    assert [fault.line for fault in reading.faults] == [3]


def test_a_share_of_others_than_the_total_is_doubted_not_changed():
    reading = read(table("Rome,,,2023-01-01,citizenship,all foreign nationals,511332,12.1,511332,ISTAT"))
    assert reading.rows[0].share == Decimal("0.121")
    assert [fault.column for fault in reading.warnings] == ["share_percent"]


def test_a_raw_export_by_sex_and_age_is_refused_since_sums_would_count_twice():
    raw = (
        b'\xef\xbb\xbf"ID";"Geslacht";"Leeftijd";"Generatie";"Perioden"\n"1";"T001038";"70100";"T001040";"2019JJ00"\n'
    )
    with pytest.raises(Invalid, match="twice"):
        read(raw)


def test_a_table_with_groups_as_columns_is_told_what_it_lacks():
    with pytest.raises(Invalid, match="reference_date"):
        read(b"code,level,inhabitants,western\nGM1,Gemeente,10,5\n")


@pytest.mark.parametrize("content", [b"", b"  \n"])
def test_an_empty_file_is_refused(content):
    with pytest.raises(Invalid, match="empty"):
        read(content)


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "utf-16"])
def test_encodings_of_spreadsheets(encoding):
    content = table("Köln,,,2025-01-01,c,g,1,,10,P").decode().replace(",", ";").encode(encoding)
    assert read(content).rows[0].area == "Köln"


def test_another_encoding_is_refused_with_advice():
    with pytest.raises(Invalid, match="UTF-8"):
        read(table("Köln,,,2025-01-01,c,g,1,,10,P").decode().encode("latin-1"))
