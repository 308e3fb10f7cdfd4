from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from cpc.law.core import Certainty, LawError, LawNotTranscribed
from cpc.law.days import ONE_DAY, Period, Zone, add_months
from cpc.law.exchanges.deadlines import (
    internal_target,
    lab_answer_accepted_until,
    lab_deadline_ceiling,
    lab_deadline_refusals,
)
from cpc.law.framework import (
    RenewalStart,
    dg_alert,
    first_day_out,
    initial_period,
    legacy_period,
    renewal_opening,
    renewal_period,
    renewal_reminders,
    validity_on,
)
from cpc.law.parameters import InstructionStep

BORTEZOMIB = Period(date(2022, 4, 6), date(2025, 4, 5))
AFTER = RenewalStart.AFTER_PUBLICATION
FOLLOWING = RenewalStart.FOLLOWING
PUBLICATIONS = st.dates(date(2021, 7, 1), date(2060, 12, 31))


@pytest.mark.rule("R34", "R35", "R32")
@pytest.mark.parametrize(
    ("published_on", "first_day", "last_day"),
    [
        (date(2022, 4, 5), date(2022, 4, 6), date(2025, 4, 5)),
        (date(2024, 3, 21), date(2024, 3, 22), date(2027, 3, 21)),
        (date(2025, 12, 31), date(2026, 1, 1), date(2028, 12, 31)),
        (date(2025, 2, 28), date(2025, 3, 1), date(2028, 2, 29)),
        (date(2024, 2, 28), date(2024, 2, 29), date(2027, 2, 28)),
    ],
)
def test_the_table_of_periods(published_on: date, first_day: date, last_day: date) -> None:
    assert initial_period(published_on=published_on).value == Period(first_day, last_day)


@pytest.mark.rule("R34")
@given(PUBLICATIONS)
def test_a_framework_starts_the_day_after_publication(published_on: date) -> None:
    period = initial_period(published_on=published_on).value
    assert period.first_day == published_on + timedelta(days=1)


@pytest.mark.rule("R34", "R35")
def test_a_period_tells_how_it_was_computed() -> None:
    trace = initial_period(published_on=date(2022, 4, 5)).trace
    assert [step.rule for step in trace] == ["R34", "R32", "R35"]
    assert [step.value for step in trace] == ["06/04/2022", "3 ans", "05/04/2025"]


@pytest.mark.rule("R32")
def test_no_framework_is_computed_before_the_reform() -> None:
    with pytest.raises(LawNotTranscribed):
        initial_period(published_on=date(2021, 6, 30))


@pytest.mark.rule("R32", "R35")
def test_every_day_of_forty_years_gets_an_answer() -> None:
    day = date(2021, 7, 1)
    while day < date(2061, 1, 1):
        years = validity_on(published_on=day).value
        leap_days = initial_period(published_on=day).value.days - 365 * years
        assert 0 <= leap_days <= years // 4 + 1
        day += timedelta(days=1)


@pytest.mark.rule("R34")
def test_a_renewal_starts_the_day_after_its_publication_by_default() -> None:
    renewed = renewal_period(published_on=date(2025, 3, 1), current=BORTEZOMIB, start=AFTER)
    assert renewed.value == Period(date(2025, 3, 2), date(2028, 3, 1))


@pytest.mark.rule("R34")
def test_a_renewal_may_follow_the_current_period() -> None:
    renewed = renewal_period(published_on=date(2025, 3, 1), current=BORTEZOMIB, start=FOLLOWING)
    assert renewed.value == Period(date(2025, 4, 6), date(2028, 4, 5))


@pytest.mark.rule("R34")
def test_a_renewal_published_on_the_last_day_still_follows() -> None:
    renewed = renewal_period(published_on=date(2025, 4, 5), current=BORTEZOMIB, start=FOLLOWING)
    assert renewed.value.first_day == date(2025, 4, 6)


@pytest.mark.rule("R34")
@pytest.mark.parametrize("current", [None, BORTEZOMIB])
def test_a_renewal_never_starts_in_the_past(current: Period | None) -> None:
    with pytest.raises(LawError) as caught:
        renewal_period(published_on=date(2025, 4, 6), current=current, start=FOLLOWING)
    assert caught.value.refusals[0].rule == "R34"


@pytest.mark.rule("R34")
def test_a_gap_before_a_renewal_is_shown() -> None:
    renewed = renewal_period(published_on=date(2025, 4, 30), current=BORTEZOMIB, start=AFTER)
    assert renewed.trace[-1].value == "du 06/04/2025 au 30/04/2025"


@pytest.mark.rule("R34")
@pytest.mark.parametrize("current", [None, BORTEZOMIB, Period(date(2022, 4, 6))])
def test_no_gap_is_shown_where_there_is_none(current: Period | None) -> None:
    renewed = renewal_period(published_on=date(2025, 4, 5), current=current, start=AFTER)
    assert [step.rule for step in renewed.trace] == ["R34", "R32", "R35"]


@pytest.mark.rule("R34", "R58")
@given(PUBLICATIONS, st.integers(0, 1200))
def test_a_following_renewal_leaves_no_gap_and_no_overlap(published_on: date, later: int) -> None:
    current = initial_period(published_on=published_on).value
    again = published_on + timedelta(days=later)
    try:
        renewed = renewal_period(published_on=again, current=current, start=FOLLOWING).value
    except LawError:
        assert current.last_day is not None and again > current.last_day
    else:
        assert renewed.first_day == current.first_day_out


@pytest.mark.rule("R70")
def test_a_former_rtu_keeps_its_printed_dates() -> None:
    computed = legacy_period(
        decided_on=date(2020, 7, 28),
        published_on=date(2020, 7, 28),
        first_day=date(2020, 7, 28),
        last_day=date(2023, 7, 28),
    )
    assert computed.value == Period(date(2020, 7, 28), date(2023, 7, 28))
    assert computed.trace[-1].certainty is Certainty.PRACTICE


@pytest.mark.rule("R70")
def test_the_longest_time_of_a_former_rtu_is_never_taken_for_its_own() -> None:
    with pytest.raises(LawError, match="R70"):
        legacy_period(decided_on=date(2020, 7, 28), published_on=date(2020, 7, 28))


@pytest.mark.rule("R70")
@pytest.mark.parametrize("last_day", [date(2021, 1, 8), date(2021, 7, 1)])
def test_an_rtu_that_ended_by_the_reform_never_became_a_framework(last_day: date) -> None:
    with pytest.raises(LawError, match="R70"):
        legacy_period(
            decided_on=date(2020, 1, 8), published_on=date(2020, 10, 16), last_day=last_day
        )


@pytest.mark.rule("R70")
def test_an_rtu_that_outlives_the_reform_by_a_day_becomes_a_framework() -> None:
    computed = legacy_period(
        decided_on=date(2020, 1, 8), published_on=date(2020, 10, 16), last_day=date(2021, 7, 2)
    )
    assert computed.value.last_day == date(2021, 7, 2)


@pytest.mark.rule("R70")
@pytest.mark.parametrize(
    ("decided_on", "first_day"),
    [(date(2020, 10, 17), None), (date(2020, 1, 8), date(2022, 1, 2))],
)
def test_impossible_legacy_dates_are_refused(decided_on: date, first_day: date | None) -> None:
    with pytest.raises(LawError):
        legacy_period(
            decided_on=decided_on,
            published_on=date(2020, 10, 16),
            first_day=first_day,
            last_day=date(2022, 1, 1),
        )


@pytest.mark.rule("R58")
def test_without_renewal_the_day_after_the_last_is_out() -> None:
    assert first_day_out(BORTEZOMIB).value == date(2025, 4, 6)


@pytest.mark.rule("R58")
def test_a_period_without_end_has_no_first_day_out() -> None:
    with pytest.raises(LawError):
        first_day_out(Period(date(2022, 4, 6)))


@pytest.mark.rule("R59")
def test_the_ladder_of_renewal_reminders() -> None:
    assert [(months, day.value) for months, day in renewal_reminders(BORTEZOMIB)] == [
        (12, date(2024, 4, 5)),
        (9, date(2024, 7, 5)),
        (6, date(2024, 10, 5)),
        (3, date(2025, 1, 5)),
        (1, date(2025, 3, 5)),
    ]


@pytest.mark.rule("R59")
def test_a_reminder_stops_at_the_end_of_a_short_month() -> None:
    period = Period(date(2026, 1, 1), date(2028, 12, 31))
    assert [day.value for _, day in renewal_reminders(period)][2] == date(2028, 6, 30)


@pytest.mark.rule("R59")
def test_the_review_opens_a_year_before_and_the_alert_six_months() -> None:
    assert renewal_opening(BORTEZOMIB).value == date(2024, 4, 5)
    assert dg_alert(BORTEZOMIB).value == date(2024, 10, 5)
    assert "sans décision" in dg_alert(BORTEZOMIB).trace[0].text


@pytest.mark.rule("R20")
@pytest.mark.parametrize(
    ("received_on", "ceiling"),
    [
        (date(2025, 12, 31), date(2026, 2, 28)),
        (date(2026, 1, 15), date(2026, 3, 15)),
        (date(2026, 3, 14), date(2026, 5, 14)),
        (date(2026, 1, 20), date(2026, 3, 20)),
    ],
)
def test_the_company_has_two_months_at_most(received_on: date, ceiling: date) -> None:
    assert lab_deadline_ceiling(received_on=received_on).value == ceiling


@pytest.mark.rule("R20")
def test_an_answer_is_in_time_on_the_next_working_day_and_not_the_day_that_is_fixed() -> None:
    assert lab_answer_accepted_until(due_on=date(2026, 2, 28)).value == date(2026, 3, 2)
    assert lab_answer_accepted_until(due_on=date(2026, 2, 27)).value == date(2026, 2, 27)
    assert lab_deadline_refusals(received_on=date(2025, 12, 31), deadline=date(2026, 3, 2))


@pytest.mark.rule("R20")
@pytest.mark.parametrize(
    ("zone", "until"),
    [(Zone.METROPOLE, date(2026, 5, 27)), (Zone.GUADELOUPE, date(2026, 5, 28))],
)
def test_the_days_off_are_those_of_whom_the_time_is_left_to(zone: Zone, until: date) -> None:
    assert lab_answer_accepted_until(due_on=date(2026, 5, 27), zone=zone).value == until


@pytest.mark.rule("R20")
@given(st.dates(date(2022, 2, 13), date(2060, 12, 31)))
def test_the_ceiling_never_exceeds_two_months(received_on: date) -> None:
    ceiling = lab_deadline_ceiling(received_on=received_on).value
    assert ceiling == add_months(received_on, 2)
    assert not lab_deadline_refusals(received_on=received_on, deadline=ceiling)
    assert lab_deadline_refusals(received_on=received_on, deadline=ceiling + ONE_DAY)


@pytest.mark.rule("R20")
@pytest.mark.parametrize(
    ("deadline", "accepted"),
    [
        (date(2025, 12, 31), False),
        (date(2026, 1, 1), True),
        (date(2026, 2, 28), True),
        (date(2026, 3, 1), False),
    ],
)
def test_a_later_deadline_is_refused(deadline: date, accepted: bool) -> None:
    refusals = lab_deadline_refusals(received_on=date(2025, 12, 31), deadline=deadline)
    assert (refusals == ()) is accepted


@pytest.mark.rule("R20")
def test_no_ceiling_before_the_decree() -> None:
    with pytest.raises(LawNotTranscribed):
        lab_deadline_ceiling(received_on=date(2022, 2, 12))


@pytest.mark.parametrize("step", InstructionStep)
def test_an_internal_target_is_never_law(step: InstructionStep) -> None:
    target = internal_target(step, opened_on=date(2026, 1, 1))
    assert target.value > date(2026, 1, 1)
    assert target.trace[0].certainty is Certainty.DEFAULT
    assert target.trace[0].article is None


@pytest.mark.rule("R35", "R59")
@given(PUBLICATIONS)
def test_every_reminder_falls_within_the_period(published_on: date) -> None:
    period = initial_period(published_on=published_on).value
    days = [day.value for _, day in renewal_reminders(period)]
    assert days == sorted(days)
    assert all(day in period for day in days)
    assert period.last_day is not None
    assert add_months(period.last_day, -12) == days[0]
