"""The supplier survey prints what is true, shows nothing small, and says what it can't show."""

from hypothesis import given
from hypothesis import strategies as st

from rules.disclosure import Basis, hidden
from rules.loader import load_pack
from rules.profiles import Answer
from rules.profiles.survey import Invited, Measured, Respondent, measures_of, result

UK = load_pack("uk").section("profiles")
EU = load_pack("eu").section("profiles")


def spread(total: int, parts: int) -> list[int]:
    """A total in whole parts that differ by one at most."""
    return [total // parts + (1 if part < total % parts else 0) for part in range(parts)]


def leeds() -> list[Respondent]:
    """A thousand suppliers: 558 of 10,000 leaders, 10,600 of 100,000 employees, 783 that train all three."""
    firms = zip(spread(558, 1000), spread(10_000, 1000), spread(10_600, 1000), spread(100_000, 1000), strict=True)
    return [
        Respondent(
            ("45", "85", "90")[number % 3],
            ("micro", "small", "medium")[number % 3],
            {
                "leaders": Measured(leaders, of_leaders),
                "employees": Measured(employees, of_employees),
                "training": Measured(int(number < 783), 1),
                "policy": Measured(number % 2, 1),
            },
        )
        for number, (leaders, of_leaders, employees, of_employees) in enumerate(firms)
    ]


def test_the_leeds_figures_come_out():
    found = result(UK, leeds(), (), Invited(1500, {"45": 500, "85": 500, "90": 500}, {}))
    overall = {row.measure: row for row in found.rows if row.group == "overall"}
    assert f"{overall['leaders'].share:.2%}" == "5.58%"
    assert f"{overall['employees'].share:.1%}" == "10.6%"
    assert f"{overall['training'].share:.1%}" == "78.3%"
    assert (found.invited, found.answered) == (1500, 1000)
    assert (overall["training"].low, overall["training"].high) == (783 / 1500, (783 + 500) / 1500)


def test_a_sector_with_few_suppliers_is_hidden_and_not_alone():
    few = [Respondent("98", "micro", {"policy": Measured(1, 1)}) for _ in range(3)]
    found = result(UK, [*leeds(), *few], (), Invited(2000, {}, {}))
    gone = [row for row in found.rows if row.measure == "policy" and row.group == "sector" and row.is_hidden]
    assert "98" in {row.key for row in gone}
    assert len(gone) == 2, "the total less the others would give it away"
    assert all(row.share is None and row.suppliers is None for row in gone)


def test_where_origin_is_anonymous_it_is_shown_over_all_and_no_further():
    people = [{"leaders": Measured(1, 2)} for _ in range(40)]
    respondents = [Respondent("45", "small", {"training": Measured(1, 1)}) for _ in range(40)]
    found = result(EU, respondents, people, Invited(50, {"45": 50}, {"small": 50}))
    assert [row.group for row in found.rows if row.measure == "leaders"] == ["overall"]
    assert found.not_broken_down == ("leaders", "employees")


def test_nobody_who_declines_counts_as_a_no():
    answers = {"equality_training": Answer(None), "equality_policy": Answer(None), "leaders_background": Answer(None)}
    assert measures_of(UK.survey, answers) == {}


def test_a_supplier_trains_when_all_three_are_trained():
    two = {"equality_training": Answer(("supervisors", "managers"))}
    three = {"equality_training": Answer(("supervisors", "managers", "recruiters"))}
    assert measures_of(UK.survey, two)["training"] == Measured(0, 1)
    assert measures_of(UK.survey, three)["training"] == Measured(1, 1)


def test_people_not_known_are_left_out_of_the_share():
    answers = {
        "levels_background": Answer(
            {"managers": {"with_background": 1, "without_background": 3, "not_known": 6}}, "estimate"
        )
    }
    assert measures_of(UK.survey, answers) == {"employees": Measured(1, 4)}


cells = st.dictionaries(
    st.text("abcdefgh", min_size=1, max_size=2),
    st.builds(Basis, st.integers(0, 40), st.integers(0, 40), st.integers(0, 40), st.booleans()),
    max_size=8,
)


@given(cells, st.integers(2, 10))
def test_what_is_hidden_cannot_be_worked_out_from_the_total(table, threshold):
    gone = hidden(table, threshold)
    shown = [cell for row, cell in table.items() if row not in gone]
    assert not any(cell.exposes(threshold) for cell in shown)
    if gone and shown:
        rest = Basis(*(sum(getattr(table[row], part) for row in gone) for part in ("firms", "counted", "others")))
        assert len(gone) > 1
        assert not rest.exposes(threshold)


def test_a_sector_whose_people_all_have_it_is_hidden():
    people = {"employees": Measured(9, 9)}
    found = result(UK, [*leeds(), *(Respondent("98", "micro", people) for _ in range(20))], (), Invited(2000, {}, {}))
    assert "98" in {row.key for row in found.rows if row.measure == "employees" and row.is_hidden}
