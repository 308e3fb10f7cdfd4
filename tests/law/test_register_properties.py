"""Whatever the acts: one answer a day, no gap, no overlap, no dependence on their order."""

from datetime import date, timedelta
from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from cpc.law.life.acts import ActFacts, ActKind
from cpc.law.life.register import spans, standing
from cpc.law.life.states import RegisterStatus
from tests.law.acts import LUPUS, VITILIGO, act, day, initial

FIRST = date(2021, 7, 1)
DAYS = st.integers(0, 2000).map(lambda count: FIRST + timedelta(days=count))
LISTS = st.sampled_from([(), (VITILIGO,), (LUPUS,), (VITILIGO, LUPUS)])


@st.composite
def an_act(draw: st.DrawFn, number: int) -> ActFacts:
    kind = draw(st.sampled_from(ActKind))
    published_on = draw(DAYS)
    first_day = draw(st.none() | st.integers(0, 400))
    length = draw(st.none() | st.integers(1, 1200))
    start = published_on + timedelta(days=1 if first_day is None else first_day)
    return ActFacts(
        reference=f"A{number}",
        kind=kind,
        decided_on=published_on - timedelta(days=draw(st.integers(0, 30))),
        published_on=published_on,
        first_day=None if first_day is None else start,
        last_day=None if length is None else start + timedelta(days=length),
        follows=draw(st.sampled_from(["", "A0", "A1", "A2", "A3"])),
        indications=draw(LISTS),
    )


@st.composite
def some_acts(draw: st.DrawFn) -> list[ActFacts]:
    return [draw(an_act(number)) for number in range(draw(st.integers(1, 6)))]


SAMPLES = st.lists(st.integers(0, 4000).map(lambda n: FIRST + timedelta(days=n)), max_size=25)


@pytest.mark.rule("R58")
@given(some_acts())
def test_spans_leave_no_gap_and_no_overlap(acts: list[ActFacts]) -> None:
    found = spans(acts)
    for before, after in pairwise(found):
        assert before.last_day is not None
        assert before.last_day + timedelta(days=1) == after.first_day
        assert (before.status, before.period) != (after.status, after.period)
    if found:
        assert found[-1].last_day is None


@pytest.mark.rule("R58")
@given(some_acts(), SAMPLES)
def test_spans_say_what_the_register_says(acts: list[ActFacts], days: list[date]) -> None:
    found = spans(acts)
    edges = [span.first_day for span in found]
    for on in [*days, *edges, *(edge - timedelta(days=1) for edge in edges)]:
        answer = standing(acts, on=on)
        said = [span for span in found if span.first_day <= on <= (span.last_day or date.max)]
        if answer is None:
            assert said == []
        else:
            assert [(span.status, span.period) for span in said] == [(answer.status, answer.period)]


@given(some_acts(), DAYS, st.randoms())
def test_the_order_of_the_file_does_not_matter(
    acts: list[ActFacts], on: date, random: object
) -> None:
    shuffled = list(acts)
    random.shuffle(shuffled)  # type: ignore[attr-defined]
    assert standing(acts, on=on) == standing(shuffled, on=on)


@pytest.mark.rule("R40")
@given(some_acts(), DAYS)
def test_what_is_published_later_changes_no_earlier_answer(acts: list[ActFacts], on: date) -> None:
    known = [item for item in acts if item.published_on and item.published_on <= on]
    assert standing(acts, on=on) == standing(known, on=on)


@pytest.mark.rule("R58", "R60")
@given(some_acts(), DAYS)
def test_in_force_means_within_the_period_and_its_effect(acts: list[ActFacts], on: date) -> None:
    answer = standing(acts, on=on)
    if answer and answer.status in (RegisterStatus.IN_FORCE, RegisterStatus.SUSPENDED):
        assert on in answer.period
        assert answer.end is None or on <= answer.end
    if answer and answer.status is RegisterStatus.UPCOMING:
        assert on < answer.period.first_day


@pytest.mark.rule("R55")
@given(some_acts(), DAYS)
def test_a_ceased_framework_has_only_ceased_indications(acts: list[ActFacts], on: date) -> None:
    answer = standing(acts, on=on)
    if answer and answer.status is RegisterStatus.CEASED:
        assert {item.status for item in answer.indications} <= {RegisterStatus.CEASED}


@pytest.mark.rule("R58")
def test_the_spans_of_a_plain_life() -> None:
    cpc = initial()
    suspension = act(ActKind.SUSPENSION, "2025-02-28")
    lifting = act(ActKind.LIFTING, "2025-06-10")
    found = [(f"{span.first_day}", span.status.value) for span in spans([cpc, suspension, lifting])]
    assert found == [
        ("2024-03-21", "upcoming"),
        ("2024-03-22", "in_force"),
        ("2025-03-01", "suspended"),
        ("2025-06-11", "in_force"),
        ("2027-03-22", "expired"),
    ]


@pytest.mark.rule("R58")
def test_no_published_act_no_span() -> None:
    assert spans([]) == ()
    assert spans([initial(published_on=None)]) == ()


@pytest.mark.rule("R70")
def test_the_spans_of_a_former_rtu_start_with_the_reform() -> None:
    rtu = act(ActKind.LEGACY_RTU, "2020-07-28", first_day="2020-07-29", last_day="2023-07-28")
    found = spans([rtu])
    assert (found[0].first_day, found[0].last_day) == (day("2021-07-01"), day("2023-07-28"))
