from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from cpc.law.days import (
    Period,
    Roll,
    Zone,
    add_months,
    add_working_days,
    is_working_day,
    month_deadline,
    next_working_day,
)

DAYS = st.dates(date(2011, 12, 31), date(2099, 12, 31))


def every_day(first: date, last: date) -> list[date]:
    return [first + timedelta(days=count) for count in range((last - first).days + 1)]


@pytest.mark.rule("R35")
def test_three_years_hold_for_every_publication_day_of_forty_years() -> None:
    for published_on in every_day(date(2020, 1, 1), date(2060, 12, 31)):
        first_day = published_on + timedelta(days=1)
        period = Period.of_years(3, first_day=first_day)
        out = period.first_day_out
        assert out is not None and period.last_day is not None
        assert period.last_day >= first_day
        assert (out - first_day).days == period.days
        assert period.days in (1095, 1096)
        leap_start = (first_day.month, first_day.day) == (2, 29)
        assert (out.month, out.day) == ((3, 1) if leap_start else (first_day.month, first_day.day))
        assert out.year == first_day.year + 3


@pytest.mark.rule("R35")
@given(DAYS, st.integers(1, 10))
def test_the_days_in_a_period_are_counted_exactly(first_day: date, years: int) -> None:
    period = Period.of_years(years, first_day=first_day)
    assert sum(1 for _ in period) == period.days
    assert first_day - timedelta(days=1) not in period
    assert period.first_day_out not in period


@pytest.mark.rule("R35")
@pytest.mark.parametrize(
    ("first_day", "last_day"),
    [
        (date(2024, 2, 29), date(2027, 2, 28)),
        (date(2023, 3, 1), date(2026, 2, 28)),
        (date(2021, 3, 1), date(2024, 2, 29)),
        (date(2026, 1, 1), date(2028, 12, 31)),
    ],
)
def test_three_years_over_leap_days_and_year_ends(first_day: date, last_day: date) -> None:
    assert Period.of_years(3, first_day=first_day).last_day == last_day


@pytest.mark.rule("R35")
@pytest.mark.parametrize(
    ("day", "expected"),
    [
        (date(2022, 4, 5), False),
        (date(2022, 4, 6), True),
        (date(2025, 4, 5), True),
        (date(2025, 4, 6), False),
    ],
)
def test_both_ends_of_a_period_are_included(day: date, expected: bool) -> None:
    assert (day in Period(date(2022, 4, 6), date(2025, 4, 5))) is expected


def test_an_open_period_has_no_end() -> None:
    period = Period(date(2026, 4, 1))
    assert date(2126, 4, 1) in period
    assert (period.days, period.first_day_out, period.label) == (None, None, "depuis le 01/04/2026")


def test_a_period_never_ends_before_it_starts() -> None:
    with pytest.raises(ValueError, match="précède"):
        Period(date(2026, 1, 2), date(2026, 1, 1))


def test_a_text_is_not_a_day() -> None:
    assert "2026-01-01" not in Period(date(2026, 1, 1))


@pytest.mark.rule("C19")
@pytest.mark.parametrize(
    ("day", "months", "expected"),
    [
        (date(2027, 2, 28), 3, date(2027, 5, 28)),
        (date(2026, 11, 30), 3, date(2027, 2, 28)),
        (date(2027, 11, 30), 3, date(2028, 2, 29)),
        (date(2025, 12, 31), 2, date(2026, 2, 28)),
        (date(2025, 3, 31), -1, date(2025, 2, 28)),
        (date(2025, 1, 31), -12, date(2024, 1, 31)),
        (date(2026, 1, 15), 0, date(2026, 1, 15)),
    ],
)
def test_months_keep_the_day_number_or_stop_at_the_month_end(
    day: date, months: int, expected: date
) -> None:
    assert add_months(day, months) == expected


@given(DAYS, st.integers(-120, 120))
def test_months_never_leave_their_month(day: date, months: int) -> None:
    result = add_months(day, months)
    assert (result.year * 12 + result.month) - (day.year * 12 + day.month) == months
    assert result.day == day.day or (result + timedelta(days=1)).day == 1


@pytest.mark.rule("R9")
@pytest.mark.parametrize(
    ("day", "expected"),
    [
        (date(2026, 2, 27), True),
        (date(2026, 2, 28), False),
        (date(2026, 3, 1), False),
        (date(2026, 4, 6), False),
        (date(2026, 5, 14), False),
        (date(2026, 5, 25), False),
        (date(2026, 7, 14), False),
    ],
)
def test_week_ends_and_public_holidays_are_not_worked(day: date, expected: bool) -> None:
    assert is_working_day(day) is expected


@pytest.mark.rule("C21")
def test_alsace_moselle_keeps_two_more_holidays() -> None:
    saint_etienne = date(2025, 12, 26)
    assert is_working_day(saint_etienne)
    assert not is_working_day(saint_etienne, zone=Zone.ALSACE)
    assert not is_working_day(saint_etienne, zone=Zone.MOSELLE)


@pytest.mark.rule("R9")
@pytest.mark.parametrize(
    ("day", "count", "expected"),
    [
        (date(2026, 7, 10), 0, date(2026, 7, 10)),
        (date(2026, 7, 10), 1, date(2026, 7, 13)),
        (date(2026, 7, 10), 2, date(2026, 7, 15)),
        (date(2026, 12, 24), 1, date(2026, 12, 28)),
        (date(2026, 5, 1), 10, date(2026, 5, 19)),
    ],
)
def test_working_days_skip_days_off(day: date, count: int, expected: date) -> None:
    assert add_working_days(day, count) == expected


def test_working_days_are_not_counted_backwards() -> None:
    with pytest.raises(ValueError, match="négatif"):
        add_working_days(date(2026, 1, 1), -1)


@given(DAYS)
def test_the_next_working_day_is_near_and_worked(day: date) -> None:
    found = next_working_day(day)
    assert is_working_day(found)
    assert timedelta(0) <= found - day <= timedelta(days=5)


@given(DAYS, st.integers(1, 12))
def test_a_rolled_deadline_is_never_earlier(day: date, months: int) -> None:
    plain = month_deadline(day, months, roll=Roll.NONE)
    moved = month_deadline(day, months, roll=Roll.NEXT_WORKING_DAY)
    assert plain <= moved
    assert is_working_day(moved)
