"""How long a label lasts and when its end is announced."""

from datetime import date

import pytest

from cpc.law.core import LawNotTranscribed
from cpc.law.standing import end_warnings, label_period


@pytest.mark.rule("R4")
@pytest.mark.parametrize(
    ("first", "last"),
    [
        (date(2023, 12, 1), date(2028, 11, 30)),
        (date(2024, 2, 29), date(2029, 2, 28)),
        (date(2023, 3, 1), date(2028, 2, 29)),
    ],
)
def test_a_label_lasts_five_years_to_the_eve_of_its_anniversary(first, last):
    found = label_period(first_day=first)
    assert found.value.last_day == last
    assert found.trace[0].rule == "R4"


def test_no_term_is_proposed_before_the_decree():
    with pytest.raises(LawNotTranscribed):
        label_period(first_day=date(2022, 5, 15))


def test_an_end_is_announced_six_three_and_one_months_before():
    assert end_warnings(last_day=date(2026, 8, 31)) == (
        (6, date(2026, 2, 28)),
        (3, date(2026, 5, 31)),
        (1, date(2026, 7, 31)),
    )
