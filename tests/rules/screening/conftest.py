"""The shipped matrix, compiled once."""

import pytest

from rules.loader import load_pack
from rules.screening import Matrix, Section, matrix_of


@pytest.fixture(scope="session")
def matrix() -> Matrix:
    pack = load_pack("eu")
    return matrix_of(pack.section("screening"), pack.section("screening_words"))


@pytest.fixture(scope="session")
def section(matrix: Matrix) -> Section:
    return matrix.section
