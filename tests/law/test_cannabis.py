from datetime import UTC, date, datetime, timedelta
from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from cannabis.law import (
    REGIME,
    EndMode,
    LegalStatus,
    Retention,
    authorisation_period,
    candidate_ends,
    days_left,
    inclusion_refusals,
    is_narcotic,
    last_covered_day,
    notice_ladder,
    paris_day,
    prescription_refusals,
    regime_on,
    retention,
    transition_end,
    visit_days,
)
from cpc.law.core import LawNotTranscribed
from cpc.law.days import Period, Roll, add_months

TABLE = [
    (date(2026, 10, 1), date(2027, 1, 1), date(2027, 1, 4), date(2027, 1, 2)),
    (date(2026, 10, 15), date(2027, 1, 15), date(2027, 1, 15), date(2027, 1, 16)),
    (date(2026, 11, 16), date(2027, 2, 16), date(2027, 2, 16), date(2027, 2, 17)),
    (date(2026, 11, 29), date(2027, 2, 28), date(2027, 3, 1), date(2027, 3, 1)),
    (date(2026, 12, 1), date(2027, 3, 1), date(2027, 3, 1), date(2027, 3, 2)),
    (date(2026, 12, 31), date(2027, 3, 31), date(2027, 3, 31), date(2027, 4, 1)),
    (date(2027, 2, 1), date(2027, 5, 1), date(2027, 5, 3), date(2027, 5, 2)),
    (date(2027, 2, 28), date(2027, 5, 28), date(2027, 5, 28), date(2027, 5, 29)),
    (date(2027, 11, 30), date(2028, 2, 29), date(2028, 2, 29), date(2028, 3, 1)),
]


@pytest.mark.rule("C18", "C19", "C20", "C21")
@pytest.mark.parametrize(("published_on", "end", "moved", "franc"), TABLE)
def test_the_table_of_ends(published_on: date, end: date, moved: date, franc: date) -> None:
    assert transition_end(published_on=published_on).value == end
    roll = Roll.NEXT_WORKING_DAY
    assert transition_end(published_on=published_on, roll=roll).value == moved
    assert transition_end(published_on=published_on, mode=EndMode.FRANC).value == franc
    eve = transition_end(published_on=published_on, mode=EndMode.VEILLE).value
    assert eve == end - timedelta(days=1)


@pytest.mark.rule("C18")
@pytest.mark.parametrize(("months", "expected"), [(24, date(2023, 3, 26)), (36, date(2024, 3, 26))])
def test_the_same_reading_gives_the_past_ends(months: int, expected: date) -> None:
    assert add_months(date(2021, 3, 26), months) == expected


@pytest.mark.rule("C20")
def test_the_end_says_how_it_was_read() -> None:
    trace = transition_end(published_on=date(2026, 11, 29), roll=Roll.NEXT_WORKING_DAY).trace
    assert [step.rule for step in trace] == ["C18", "C20", "C21"]
    assert trace[-1].value == "01/03/2027"


@pytest.mark.rule("C18")
def test_no_end_before_the_agency_said_three_months() -> None:
    with pytest.raises(LawNotTranscribed):
        transition_end(published_on=date(2026, 1, 13))


@pytest.mark.rule("C14")
@pytest.mark.parametrize(
    ("instant", "day"),
    [
        (datetime(2026, 11, 30, 23, 30, tzinfo=UTC), date(2026, 12, 1)),
        (datetime(2026, 11, 30, 22, 59, tzinfo=UTC), date(2026, 11, 30)),
        (datetime(2027, 7, 31, 22, 0, tzinfo=UTC), date(2027, 8, 1)),
    ],
)
def test_the_day_of_publication_is_the_day_in_paris(instant: datetime, day: date) -> None:
    assert paris_day(instant) == day


@pytest.mark.rule("C14")
def test_an_instant_without_zone_is_refused() -> None:
    with pytest.raises(ValueError, match="fuseau"):
        paris_day(datetime.fromisoformat("2026-11-30T23:30:00"))


@pytest.mark.rule("C12")
def test_without_publication_there_is_no_end() -> None:
    assert candidate_ends([]) is None


@pytest.mark.rule("C13")
def test_of_several_opinions_the_latest_protects_patients() -> None:
    ends = candidate_ends([date(2026, 12, 1), date(2026, 10, 1), date(2026, 11, 16)])
    assert ends is not None
    assert (ends.earliest.value, ends.latest.value) == (date(2027, 1, 1), date(2027, 3, 1))
    assert ends.operational is ends.latest


@pytest.mark.rule("C23")
@pytest.mark.parametrize(
    ("on", "left"), [(date(2027, 2, 27), 1), (date(2027, 2, 28), 0), (date(2027, 3, 1), -1)]
)
def test_the_phase_is_open_on_its_last_day(on: date, left: int) -> None:
    end = date(2027, 2, 28)
    assert days_left(end, on=on) == left
    assert (regime_on(on, end=end) is not None) is (left >= 0)


@pytest.mark.rule("C24")
def test_notices_count_back_from_the_end() -> None:
    assert notice_ladder(date(2027, 3, 1), triggered_on=date(2026, 12, 1)) == (
        (90, date(2026, 12, 1)),
        (60, date(2026, 12, 31)),
        (28, date(2027, 2, 1)),
        (14, date(2027, 2, 15)),
        (7, date(2027, 2, 22)),
        (0, date(2027, 3, 1)),
    )


@pytest.mark.rule("C24")
@pytest.mark.parametrize(
    ("triggered_on", "first"),
    [
        (date(2026, 12, 10), (90, date(2026, 12, 10))),
        (date(2027, 1, 15), (90, date(2027, 1, 15))),
        (date(2027, 2, 1), (28, date(2027, 2, 1))),
    ],
)
def test_a_notice_that_is_late_goes_at_once(triggered_on: date, first: tuple[int, date]) -> None:
    ladder = notice_ladder(date(2027, 3, 1), triggered_on=triggered_on)
    assert ladder[0] == first
    assert len({day for _, day in ladder}) == len(ladder)


@pytest.mark.rule("C24")
def test_nothing_is_announced_after_the_end() -> None:
    assert notice_ladder(date(2027, 3, 1), triggered_on=date(2027, 3, 2)) == ()


@pytest.mark.rule("C56")
def test_the_regimes_leave_no_gap_and_no_overlap() -> None:
    periods = [regime.period for regime in REGIME]
    assert periods[0].first_day == date(2021, 3, 26)
    assert periods[-1].last_day is None
    for before, after in zip(periods, periods[1:], strict=False):
        assert before.first_day_out == after.first_day


@pytest.mark.rule("C56")
@given(st.dates(date(2021, 3, 26), date(2060, 12, 31)))
def test_every_day_belongs_to_one_regime(day: date) -> None:
    assert sum(day in regime.period for regime in REGIME) == 1
    assert regime_on(day) is not None


@pytest.mark.rule("C56")
def test_there_was_no_regime_before_the_first_prescription() -> None:
    assert regime_on(date(2021, 3, 25)) is None


@pytest.mark.rule("C57")
@pytest.mark.parametrize(
    ("day", "status"),
    [
        (date(2024, 12, 31), LegalStatus.STATUTE),
        (date(2025, 1, 1), LegalStatus.MINISTERIAL_LETTER),
        (date(2026, 3, 31), LegalStatus.MINISTERIAL_LETTER),
        (date(2026, 4, 1), LegalStatus.AGENCY_STATEMENT),
    ],
)
def test_the_statute_ended_with_2024(day: date, status: LegalStatus) -> None:
    regime = regime_on(day)
    assert regime is not None and regime.legal_status is status


@pytest.mark.rule("C1")
@pytest.mark.parametrize(
    ("included_on", "accepted"),
    [
        (date(2021, 3, 25), False),
        (date(2021, 3, 26), True),
        (date(2024, 3, 26), True),
        (date(2024, 3, 27), False),
    ],
)
def test_the_cohort_is_closed(included_on: date, accepted: bool) -> None:
    assert (inclusion_refusals(included_on) == ()) is accepted


@pytest.mark.rule("C29")
def test_visits_are_counted_from_the_inclusion() -> None:
    assert visit_days(date(2022, 8, 31)) == (
        (1, date(2022, 9, 30)),
        (3, date(2022, 11, 30)),
        (6, date(2023, 2, 28)),
        (12, date(2023, 8, 31)),
        (18, date(2024, 2, 29)),
        (24, date(2024, 8, 31)),
        (30, date(2025, 2, 28)),
    )


@pytest.mark.rule("C30")
def test_the_last_visit_of_the_cohort() -> None:
    assert visit_days(date(2024, 3, 26))[-1] == (30, date(2026, 9, 26))


@pytest.mark.rule("C35", "C36")
@pytest.mark.parametrize(
    ("thc", "prescribed_on", "narcotic"),
    [
        ("0.30", date(2023, 3, 27), False),
        ("0.31", date(2023, 3, 27), True),
        ("0.10", date(2023, 3, 26), True),
        ("0", date(2022, 1, 1), True),
        ("0.10", date(2023, 3, 27), False),
    ],
)
def test_the_narcotic_regime_depends_on_thc_and_day(
    thc: str, prescribed_on: date, narcotic: bool
) -> None:
    assert is_narcotic(Decimal(thc), prescribed_on=prescribed_on) is narcotic


@pytest.mark.rule("C35")
@pytest.mark.parametrize(
    ("thc", "days", "accepted"),
    [("2.5", 28, True), ("2.5", 29, False), ("0.30", 90, True)],
)
def test_a_narcotic_is_prescribed_for_28_days_at_most(thc: str, days: int, accepted: bool) -> None:
    refusals = prescription_refusals(Decimal(thc), prescribed_on=date(2026, 5, 4), days=days)
    assert (refusals == ()) is accepted


@pytest.mark.rule("C25")
def test_a_cover_includes_its_first_day() -> None:
    assert last_covered_day(date(2027, 2, 1), days=28) == date(2027, 2, 28)


@pytest.mark.rule("C58")
def test_an_authorisation_lasts_five_years() -> None:
    period = authorisation_period(granted_on=date(2027, 2, 28))
    assert period == Period(date(2027, 2, 28), date(2032, 2, 28))


@pytest.mark.rule("C50")
def test_identities_go_two_years_after_the_anchor_and_the_rest_ten_years_later() -> None:
    assert retention(date(2024, 12, 31)) == Retention(date(2026, 12, 31), date(2036, 12, 31))


@pytest.mark.rule("C24")
def test_known_early_enough_an_end_is_announced_on_its_days_and_never_at_once() -> None:
    early = notice_ladder(date(2027, 3, 1), triggered_on=date(2026, 11, 30))
    assert early == notice_ladder(date(2027, 3, 1), triggered_on=date(2026, 12, 1))
