"""Tables of suppliers: columns found in several languages, numbers checked, what can't be read said."""

import io

import pytest
from hypothesis import given
from hypothesis import strategies as st

from procure.core.files import in_memory
from procure.suppliers.readers.table import HEADERS, ReadLine, read_suppliers
from procure.tenders.readers.sheets import look
from rules.suppliers import identify

DUTCH = "Naam leverancier;Vestigingsplaats;Land;KvK-nummer;BTW-nummer;Grootteklasse;CPV;E-mailadres;Contactpersoon"


def lines(text, header=DUTCH):
    file = in_memory("suppliers.csv", f"{header}\n{text}".encode())
    return list(read_suppliers(file, look(file, known=HEADERS).proposed))


def test_columns_are_known_by_their_headers_and_values_by_how_people_write_them():
    (found,) = lines("Bakker B.V.;Delft;Nederland;12345678;NL111222333B01;mkb;90, 45210000;a@b.example;A. Bakker")
    assert isinstance(found, ReadLine)
    line = found.line
    assert (line.name, line.place, line.country, line.size) == ("Bakker B.V.", "Delft", "NL", "sme")
    assert line.sectors == ("90000000", "45210000")
    assert line.numbers == (identify("NL-KVK", "12345678"), identify("VAT", "NL111222333B01"))
    assert (line.contact, line.email) == ("A. Bakker", "a@b.example")


def test_english_headers_too():
    (found,) = lines("Baker Ltd,Leeds,4142000", "Supplier name,City,Companies House number")
    assert found.line.numbers == (identify("GB-COH", "04142000"),)


@pytest.mark.parametrize(
    ("row", "code"),
    [(";Delft;NL;12345678", "no_supplier"), ("...;Delft", "no_supplier"), ("Alfa;Delft;NL;1", "bad_number")],
)
def test_a_row_that_would_make_a_wrong_supplier_is_a_fault(row, code):
    (fault,) = lines(row)
    assert (fault.index, fault.code) == (0, code)


def test_a_person_without_an_address_is_no_contact_person():
    (found,) = lines("Alfa;Delft;NL;;;;;;Somebody")
    assert found.line.contact is None


@given(st.lists(st.text(st.characters(exclude_categories=("Cs", "Cc")), max_size=12), min_size=1, max_size=9))
def test_any_row_is_a_supplier_or_a_fault(cells):
    out = io.StringIO()
    out.write(";".join(cell.replace(";", " ").replace('"', " ") for cell in cells))
    for found in lines(out.getvalue()):
        assert isinstance(found, ReadLine) or found.code
