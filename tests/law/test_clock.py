"""The clock: one calculator for every time limit, with its suspensions and its extensions."""

from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from cpc.law.clock import (
    Extension,
    Reckoning,
    Suspension,
    TimeLimit,
    Unit,
    extension_refusals,
    reckon,
    suspension_refusals,
)
from cpc.law.core import Certainty, Parameter, Version
from cpc.law.days import Period, Roll, is_working_day
from cpc.law.limits import DISSEMINATION, INTERNAL, LAB_ELEMENTS, LAB_OBSERVATIONS, LIMITS

DAYS = st.dates(date(2022, 2, 13), date(2040, 12, 31))
ON = date(2041, 1, 1)


def limit(unit: Unit, length: int, roll: Roll = Roll.NEXT_WORKING_DAY) -> TimeLimit:
    version = Version(since=date(2022, 1, 1), value=length, certainty=Certainty.DEFAULT)
    return TimeLimit(
        code="test",
        rule="",
        label="Essai",
        length=Parameter("Essai", "x", version),
        unit=unit,
        roll=roll,
    )


LENGTHS = {Unit.MONTHS: 2, Unit.CALENDAR_DAYS: 45, Unit.WORKING_DAYS: 30}
UNITS = st.sampled_from(list(Unit))


@st.composite
def stops(draw: st.DrawFn) -> Suspension:
    first = draw(DAYS)
    return Suspension(first, first + timedelta(days=draw(st.integers(0, 90))), "réunion")


def due(unit: Unit, trigger: date, suspensions: list[Suspension]) -> Reckoning:
    return reckon(limit(unit, LENGTHS[unit]), trigger=trigger, on=ON, suspensions=suspensions)


@given(UNITS, DAYS, st.lists(stops(), max_size=5), stops())
def test_one_more_suspension_never_gives_an_earlier_day(
    unit: Unit, trigger: date, some: list[Suspension], more: Suspension
) -> None:
    assert due(unit, trigger, [*some, more]).due_on >= due(unit, trigger, some).due_on


@given(UNITS, DAYS, st.lists(stops(), min_size=1, max_size=5))
def test_the_same_suspension_twice_changes_nothing(
    unit: Unit, trigger: date, some: list[Suspension]
) -> None:
    assert due(unit, trigger, [*some, some[0]]).due_on == due(unit, trigger, some).due_on


@given(UNITS, DAYS, st.lists(stops(), max_size=5), st.randoms())
def test_the_order_of_suspensions_does_not_matter(unit, trigger, some, random) -> None:  # type: ignore[no-untyped-def]
    other = list(some)
    random.shuffle(other)
    assert due(unit, trigger, other).due_on == due(unit, trigger, some).due_on


@given(UNITS, DAYS, st.lists(stops(), max_size=5))
def test_a_limit_that_rolls_never_ends_on_a_day_off(
    unit: Unit, trigger: date, some: list[Suspension]
) -> None:
    assert is_working_day(due(unit, trigger, some).due_on)


@given(DAYS, st.lists(stops(), max_size=4))
def test_as_many_days_run_as_the_limit_wants(trigger: date, some: list[Suspension]) -> None:
    plain = limit(Unit.CALENDAR_DAYS, 45, Roll.NONE)
    end = reckon(plain, trigger=trigger, on=ON, suspensions=some).due_on
    days = [trigger + timedelta(days=count) for count in range(1, (end - trigger).days + 1)]
    stopped = {day for stop in some for day in Period(stop.first_day, stop.last_day)}
    ran = [day for day in days if day not in stopped]
    assert len(ran) == 45 and ran[-1] == end


@given(UNITS, DAYS, stops())
def test_a_suspension_that_ended_before_the_trigger_takes_nothing(
    unit: Unit, trigger: date, stop: Suspension
) -> None:
    before = Suspension(trigger - timedelta(days=20), trigger, stop.reason)
    assert due(unit, trigger, [before]).suspended == 0


@pytest.mark.rule("R20")
@pytest.mark.parametrize(
    ("received_on", "due_on"),
    [
        (date(2025, 12, 31), date(2026, 2, 28)),  # a Saturday: the ceiling is not moved
        (date(2024, 12, 31), date(2025, 2, 28)),
        (date(2023, 12, 31), date(2024, 2, 29)),
        (date(2025, 6, 30), date(2025, 8, 30)),  # a Saturday
        (date(2026, 3, 1), date(2026, 5, 1)),  # a holiday
    ],
)
def test_two_months_on_a_month_end(received_on: date, due_on: date) -> None:
    assert reckon(LAB_ELEMENTS, trigger=received_on, on=received_on).due_on == due_on


@pytest.mark.rule("R20")
def test_the_company_gets_no_more_than_two_months_by_any_way() -> None:
    day = date(2026, 3, 2)
    more = Extension(1, "congés")
    assert "2 mois" in str(extension_refusals(LAB_ELEMENTS, trigger=day, extensions=[more])[0])
    assert not extension_refusals(LAB_ELEMENTS, trigger=day, extensions=[more], length=1)
    stop = Suspension(day, None, "réunion")
    assert suspension_refusals(LAB_ELEMENTS, trigger=day, existing=[], asked=stop)
    stopped = reckon(LAB_ELEMENTS, trigger=day, on=day, suspensions=[stop])
    assert stopped.due_on == reckon(LAB_ELEMENTS, trigger=day, on=day).due_on
    assert not stopped.projected


@pytest.mark.rule("R65")
def test_a_month_from_the_last_day_of_january() -> None:
    found = reckon(DISSEMINATION, trigger=date(2026, 1, 31), on=date(2026, 2, 1))
    assert found.due_on == date(2026, 3, 2)  # 28 February 2026 is a Saturday
    assert [step.rule for step in found.trace] == ["R65", "R65"]


def test_while_it_lasts_a_suspension_gives_the_day_as_if_it_ended_on_the_day_asked() -> None:
    aim = INTERNAL["evaluation"]
    stop = Suspension(date(2026, 3, 10), None, "compléments attendus")
    found = reckon(aim, trigger=date(2026, 3, 2), on=date(2026, 3, 19), suspensions=[stop])
    assert found.projected and found.suspended == 10
    assert found.due_on == found.unsuspended + timedelta(days=10)


def test_an_extension_is_in_the_unit_of_its_limit_and_in_the_trace() -> None:
    found = reckon(
        LAB_OBSERVATIONS,
        trigger=date(2026, 1, 30),
        on=date(2026, 2, 2),
        extensions=[Extension(1, "réunion à venir")],
    )
    assert found.due_on == date(2026, 3, 30)
    assert any("Prolongation de 1 mois" in step.text for step in found.trace)


@pytest.mark.parametrize(
    "asked",
    [
        Suspension(date(2026, 3, 5), date(2026, 3, 5), "autre"),
        Suspension(date(2026, 2, 1), None, "autre"),
        Suspension(date(2026, 3, 10), date(2026, 3, 20), "autre"),
        Suspension(date(2026, 4, 1), date(2026, 3, 31), "autre"),
        Suspension(date(2026, 4, 1), date(2026, 4, 2), " "),
    ],
)
def test_suspensions_have_a_reason_and_never_overlap(asked: Suspension) -> None:
    held = [Suspension(date(2026, 3, 5), date(2026, 3, 10), "réunion")]
    aim = INTERNAL["evaluation"]
    assert suspension_refusals(aim, trigger=date(2026, 2, 1), existing=held, asked=asked)


def test_a_suspension_that_begins_the_day_after_another_is_taken() -> None:
    held = [Suspension(date(2026, 3, 5), date(2026, 3, 10), "réunion")]
    asked = Suspension(date(2026, 3, 11), None, "autre")
    aim = INTERNAL["evaluation"]
    assert not suspension_refusals(aim, trigger=date(2026, 2, 1), existing=held, asked=asked)


def test_each_limit_has_its_own_code() -> None:
    assert all(code == limit.code for code, limit in LIMITS.items())


def test_a_suspension_that_begins_on_the_last_day_moves_it_and_one_that_begins_after_does_not() -> (
    None
):
    forty_five = limit(Unit.CALENDAR_DAYS, 45, Roll.NONE)
    last = date(2026, 2, 19)
    for first, moved in ((last, 2), (last + timedelta(days=1), 0)):
        stop = Suspension(first, first + timedelta(days=1), "réunion")
        found = reckon(forty_five, trigger=date(2026, 1, 5), on=ON, suspensions=[stop])
        assert (found.due_on - last).days == moved == found.suspended


@pytest.mark.rule("R20")
def test_an_extension_goes_to_the_cap_of_its_text_and_not_a_month_beyond() -> None:
    """Two months in all for the elements: one chosen, then one more."""
    given = {"trigger": date(2026, 3, 2), "length": 1}
    assert not extension_refusals(LAB_ELEMENTS, extensions=[Extension(1, "congés")], **given)
    (refusal,) = extension_refusals(LAB_ELEMENTS, extensions=[Extension(2, "congés")], **given)
    assert refusal.rule == LAB_ELEMENTS.rule
    several = [Extension(1, "congés"), Extension(1, "congés")]
    assert extension_refusals(LAB_ELEMENTS, extensions=several, **given)


def test_where_no_text_caps_a_limit_it_is_extended_for_a_reason() -> None:
    given = {"trigger": date(2026, 3, 2)}
    assert not extension_refusals(LAB_OBSERVATIONS, extensions=[Extension(12, "congés")], **given)
    for wrong in (Extension(0, "congés"), Extension(1, "  ")):
        assert extension_refusals(LAB_OBSERVATIONS, extensions=[wrong], **given)


@pytest.mark.parametrize("unit", Unit)
def test_the_trace_tells_each_suspension_and_the_days_that_it_took(unit: Unit) -> None:
    stop = Suspension(date(2026, 1, 12), date(2026, 1, 18), "réunion")
    found = reckon(limit(unit, 30), trigger=date(2026, 1, 5), on=ON, suspensions=[stop])
    told = " / ".join(step.text for step in found.trace)
    assert "Suspension du 12/01/2026 au 18/01/2026 : réunion" in told.replace(" inclus", "")
    assert (
        "5 jour(s) ouvré(s) hors délai" if unit is Unit.WORKING_DAYS else "7 jour(s) hors délai"
    ) in told


def test_the_trace_says_that_a_time_of_the_text_is_not_suspended() -> None:
    stop = Suspension(date(2026, 1, 12), date(2026, 1, 18), "réunion")
    found = reckon(LAB_ELEMENTS, trigger=date(2026, 1, 5), on=ON, suspensions=[stop])
    assert "Une suspension du dossier ne prolonge pas ce délai" in [
        each.text for each in found.trace
    ]
    assert found.suspended == 0 and not found.projected
