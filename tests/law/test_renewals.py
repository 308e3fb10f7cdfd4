"""What may be renewed, day by day: something is left, nothing retroactive, no silent gap or suspension."""

from datetime import date

import pytest

from cpc.law.framework import RenewalStart
from cpc.law.life.acts import ActKind
from cpc.law.life.renewals import (
    Confirmed,
    RenewalFacts,
    Written,
    foreseen,
    nothing_left,
    renewal_lacks,
    signed_lacks,
)
from tests.law.acts import LUPUS, VITILIGO, act, day, initial

AFTER, FOLLOWING = RenewalStart.AFTER_PUBLICATION, RenewalStart.FOLLOWING
LAST = "2027-03-21"
"""The last day of ``initial()``, published on 21 March 2024."""


def told(acts, on, *, start=AFTER, confirmed=None):
    facts = RenewalFacts(acts=tuple(acts), start=start, confirmed=confirmed)
    return [lack.refusal.rule for lack in renewal_lacks(facts, published_on=day(on))]


def living(acts, on, *, start=AFTER):
    return list(foreseen(acts, published_on=day(on), start=start).living)


@pytest.mark.rule("R58")
@pytest.mark.parametrize("on", ["2024-03-21", "2026-03-21", LAST])
def test_a_framework_in_force_may_be_renewed(on: str) -> None:
    assert told([initial()], on) == told([initial()], on, start=FOLLOWING) == []


def test_nothing_published_is_nothing_to_renew() -> None:
    assert told([initial()], "2024-03-20") == ["R32"]
    assert told([], "2024-03-20") == ["R32"]


@pytest.mark.rule("R61")
@pytest.mark.parametrize(
    ("on", "left"),
    [("2026-06-30", []), ("2026-07-01", ["R61"]), ("2026-07-02", ["R61"]), ("2027-12-01", ["R61"])],
)
def test_an_abrogated_framework_is_renewed_by_nobody_from_its_publication(on, left) -> None:
    acts = [initial(), act(ActKind.ABROGATION, "2026-07-01")]
    assert told(acts, on) == left


@pytest.mark.rule("R61")
def test_an_abrogation_to_come_already_forbids_it() -> None:
    acts = [initial(), act(ActKind.ABROGATION, "2026-07-01", last_day="2026-12-31")]
    assert told(acts, "2026-08-01") == ["R61"]


@pytest.mark.rule("R61")
def test_a_framework_put_back_in_force_may_be_renewed() -> None:
    acts = [
        initial(),
        act(ActKind.ABROGATION, "2026-07-01"),
        act(ActKind.REINSTATEMENT, "2026-09-01", last_day=LAST),
    ]
    assert told(acts, "2026-08-01") == ["R61"]
    assert told(acts, "2026-09-02") == []


@pytest.mark.rule("R61")
def test_a_framework_whose_indications_all_ceased_is_renewed_by_nobody() -> None:
    acts = [initial(), act(ActKind.CESSATION, "2026-07-01", last_day="2026-07-31")]
    assert told(acts, "2026-07-31") == ["R61"]
    assert told(acts, "2026-08-01") == ["R61"]


@pytest.mark.rule("R55")
def test_a_cessation_to_come_of_all_leaves_nothing_to_a_period_that_follows() -> None:
    acts = [initial(), act(ActKind.CESSATION, "2026-07-01", last_day="2026-12-31")]
    assert told(acts, "2026-08-01", start=FOLLOWING) == ["R55"]
    assert told(acts, "2026-08-01", start=AFTER) == []


@pytest.mark.rule("R55")
@pytest.mark.parametrize(("start", "left"), [(AFTER, [VITILIGO, LUPUS]), (FOLLOWING, [VITILIGO])])
def test_the_indication_that_ends_before_the_new_period_is_not_renewed(start, left) -> None:
    ended = act(ActKind.CESSATION, "2026-07-01", last_day="2026-12-31", indications=(LUPUS,))
    assert living([initial(), ended], "2026-08-01", start=start) == left
    assert living([initial(), ended], "2027-01-01", start=start) == [VITILIGO]


@pytest.mark.rule("R34")
def test_after_the_end_only_a_start_after_publication_passes() -> None:
    assert told([initial()], "2027-03-22", start=FOLLOWING) == ["R34"]
    assert told([initial()], "2027-03-22") == []


@pytest.mark.rule("R59")
@pytest.mark.parametrize(
    ("on", "first", "last"),
    [
        (LAST, None, None),
        ("2027-03-22", "2027-03-22", "2027-03-22"),
        ("2027-06-30", "2027-03-22", "2027-06-30"),
    ],
)
def test_the_days_out_of_any_framework_are_told_and_confirmed(on, first, last) -> None:
    out = foreseen([initial()], published_on=day(on), start=AFTER).out
    assert (out and (out.first_day, out.last_day)) == (first and (day(first), day(last)))
    asked = ["R59"] if first else []
    assert told([initial()], on, confirmed=Confirmed()) == asked
    assert told([initial()], on, confirmed=Confirmed(out_from=date(2027, 3, 22))) == []
    assert told([initial()], on, confirmed=Confirmed(out_from=date(2027, 3, 23))) == asked


@pytest.mark.rule("R60")
@pytest.mark.parametrize("start", [AFTER, FOLLOWING])
@pytest.mark.parametrize(
    ("on", "asked"), [("2026-06-30", []), ("2026-07-01", ["R60"]), ("2026-07-02", ["R60"])]
)
def test_a_suspension_is_confirmed_from_its_publication(on, asked, start) -> None:
    acts = [initial(), act(ActKind.SUSPENSION, "2026-07-01")]
    assert told(acts, on, start=start, confirmed=Confirmed()) == asked
    seen = Confirmed(suspended_on=date(2026, 7, 2))
    assert told(acts, on, start=start, confirmed=seen) == []


@pytest.mark.rule("R60")
def test_a_lifted_suspension_asks_nothing_more() -> None:
    acts = [
        initial(),
        act(ActKind.SUSPENSION, "2026-07-01"),
        act(ActKind.LIFTING, "2026-08-01"),
    ]
    assert told(acts, "2026-07-31", confirmed=Confirmed()) == ["R60"]
    assert told(acts, "2026-08-01", confirmed=Confirmed()) == []


@pytest.mark.rule("R60")
@pytest.mark.parametrize("over", ["lifted", "run out"])
def test_a_suspension_over_before_the_new_period_is_not_told_of_it(over) -> None:
    until = "2026-12-31" if over == "run out" else None
    stop = act(ActKind.SUSPENSION, "2026-07-01", last_day=until)
    lifting = act(ActKind.LIFTING, "2026-08-01", first_day="2027-01-01", follows=stop.reference)
    acts = [initial(), stop, *([lifting] if over == "lifted" else [])]
    now = foreseen(acts, published_on=day("2026-08-01"), start=AFTER)
    following = foreseen(acts, published_on=day("2026-08-01"), start=FOLLOWING)
    assert (now.suspended_on, following.suspended_on) == (day("2026-07-02"), None)


@pytest.mark.rule("R60")
def test_of_two_suspensions_the_one_that_still_runs_is_told() -> None:
    acts = [
        initial(),
        act(ActKind.SUSPENSION, "2026-07-01"),
        act(ActKind.SUSPENSION, "2026-07-10", last_day="2026-07-20"),
    ]
    found = foreseen(acts, published_on=day("2026-08-01"), start=AFTER)
    assert found.suspended_on == day("2026-07-02")


@pytest.mark.rule("R59", "R60")
def test_a_framework_that_ended_suspended_asks_for_both() -> None:
    acts = [initial(), act(ActKind.SUSPENSION, "2026-07-01")]
    assert told(acts, "2027-04-01", confirmed=Confirmed()) == ["R59", "R60"]
    both = Confirmed(out_from=date(2027, 3, 22), suspended_on=date(2026, 7, 2))
    assert told(acts, "2027-04-01", confirmed=both) == []


@pytest.mark.rule("R60")
def test_a_new_suspension_wants_a_new_confirmation() -> None:
    acts = [initial(), act(ActKind.SUSPENSION, "2026-07-01", last_day="2026-07-31")]
    acts += [act(ActKind.SUSPENSION, "2026-09-01")]
    assert told(acts, "2026-08-15", confirmed=Confirmed()) == []
    assert told(acts, "2026-09-02", confirmed=Confirmed(suspended_on=date(2026, 7, 2))) == ["R60"]


def test_the_refusal_names_the_day_and_the_way() -> None:
    acts = [initial(), act(ActKind.ABROGATION, "2026-07-01")]
    (refusal,) = nothing_left(acts, on=day("2026-07-02"))
    assert "le 01/07/2026" in str(refusal)
    assert "nouvel établissement" in str(refusal)


def test_a_renewal_foreseen_reads_no_act_published_later() -> None:
    later = act(ActKind.ABROGATION, "2026-07-01")
    assert foreseen([initial(), later], published_on=day("2026-06-01"), start=AFTER).living


@pytest.mark.rule("R55", doors="act")
@pytest.mark.parametrize(
    ("published", "refused"), [("2026-09-15", False), ("2026-09-19", False), ("2026-09-20", True)]
)
def test_what_was_signed_still_lives_when_it_is_published(published: str, refused: bool) -> None:
    """An end published since the signature, come or to come, sends the text back."""
    first = initial()
    ceased = act(
        ActKind.CESSATION,
        "2026-09-20",
        last_day="2026-09-25",
        follows=first.reference,
        indications=(VITILIGO,),
    )
    facts = RenewalFacts(acts=(first, ceased), start=AFTER)
    found = signed_lacks(facts, signed_on=day("2026-09-15"), published_on=day(published))
    assert [lack.refusal.rule for lack in found] == (["R55"] if refused else [])


@pytest.mark.rule("R55")
@pytest.mark.parametrize(
    ("last", "indications", "ends"),
    [
        ("2027-06-15", (LUPUS,), [LUPUS]),
        ("2027-06-15", (), [VITILIGO, LUPUS]),
        ("2030-03-20", (LUPUS,), [LUPUS]),
        ("2030-03-21", (LUPUS,), []),
        ("2026-12-31", (LUPUS,), []),
    ],
)
def test_an_end_already_published_inside_the_new_period_is_foreseen(last, indications, ends):
    ceased = act(ActKind.CESSATION, "2026-09-01", last_day=last, indications=indications)
    found = foreseen([initial(), ceased], published_on=day("2026-10-01"), start=FOLLOWING)
    assert found.ends == tuple((text, day(last)) for text in ends)


@pytest.mark.rule("R55")
def test_a_suspended_framework_foresees_the_end_of_its_indications_too() -> None:
    ceased = act(ActKind.CESSATION, "2026-09-01", last_day="2027-06-15", indications=(LUPUS,))
    stopped = act(ActKind.SUSPENSION, "2026-09-10")
    found = foreseen([initial(), ceased, stopped], published_on=day("2026-10-01"), start=FOLLOWING)
    assert found.ends == ((LUPUS, day("2027-06-15")),)


@pytest.mark.rule("R34")
@pytest.mark.parametrize(
    ("on", "start", "cut"),
    [
        ("2025-01-01", AFTER, LAST),
        ("2027-03-20", AFTER, LAST),
        (LAST, AFTER, LAST),
        ("2027-03-22", AFTER, None),
    ],
)
def test_a_renewal_before_the_end_says_that_the_running_period_ends(on, start, cut):
    found = foreseen([initial()], published_on=day(on), start=start)
    assert found.cut_short == (day(cut) if cut else None)


def unconfirmed(on: str, *, start: RenewalStart = AFTER, confirmed: str | None = None) -> list[str]:
    written = Written(confirmed_end=day(confirmed) if confirmed else None)
    facts = RenewalFacts(acts=(initial(),), start=start, written=written)
    return [lack.question for lack in renewal_lacks(facts, published_on=day(on))]


@pytest.mark.rule("R34")
def test_the_days_lost_by_an_early_renewal_are_confirmed_with_their_last_day() -> None:
    assert unconfirmed("2025-01-01") == ["confirm_early"]
    assert unconfirmed("2025-01-01", confirmed="2027-03-20") == ["confirm_early"]
    assert unconfirmed("2025-01-01", confirmed=LAST) == []
    assert unconfirmed("2027-03-20") == ["confirm_early"]
    assert unconfirmed(LAST) == unconfirmed("2027-03-22") == []
    assert unconfirmed("2025-01-01", start=FOLLOWING) == []
