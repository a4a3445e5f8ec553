"""Tables that leave the house hold what was written, and nothing that a spreadsheet would run."""

import csv
import io

import pytest
from hypothesis import given
from hypothesis import strategies as st
from openpyxl import load_workbook

from procure.core.sheets import FORMATS, csv_lines, harmless


@pytest.mark.parametrize("text", ["=1+1", "+31 20", "-5", "@SUM(A1)", "\tx", "\rx"])
def test_a_cell_that_begins_like_a_formula_is_marked_as_text(text):
    assert harmless(text).startswith("'")


@given(st.text())
def test_no_text_leaves_as_a_formula(text):
    assert not str(harmless(text)).startswith(("=", "+", "-", "@", "\t", "\r"))


def test_numbers_stay_numbers_and_nothing_is_empty():
    assert (harmless(-5), harmless(None)) == (-5, "")


def test_each_row_is_a_line():
    text = csv_lines([["a", None, 3], ['say "b"', "=x", ""]])
    assert list(csv.reader(io.StringIO(text))) == [["a", "", "3"], ['say "b"', "'=x", ""]]


def test_a_workbook_has_no_formulas():
    content = FORMATS["xlsx"].write(["Name"], [["=HYPERLINK(1)"], ["Ada"]])
    cells = [cell for row in load_workbook(io.BytesIO(content)).active.iter_rows() for cell in row]
    assert [cell.value for cell in cells] == ["Name", "'=HYPERLINK(1)", "Ada"]
    assert {cell.data_type for cell in cells} == {"s"}
