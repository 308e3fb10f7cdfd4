from dataclasses import replace
from datetime import date

import pytest

from cpc.law.core import Certainty, LawError
from cpc.law.days import ONE_DAY, Period
from cpc.law.framework import RenewalStart
from cpc.law.life.acts import ActKind, act_dates, act_period, address_refusals
from tests.law.acts import act

CURRENT = Period(date(2023, 7, 29), date(2026, 7, 28))
DECIDED = date(2024, 6, 27)
PUBLISHED = date(2024, 6, 28)
CHANGES = (ActKind.MODIFICATION, ActKind.SUSPENSION, ActKind.LIFTING, ActKind.REINSTATEMENT)


def dates(kind: ActKind, **changes: date | None) -> Period | None:
    return act_dates(
        kind,
        decided_on=DECIDED,
        published_on=PUBLISHED,
        first_day=changes.get("first_day"),
        last_day=changes.get("last_day"),
        current=CURRENT,
    ).value


@pytest.mark.rule("R34", "R35")
def test_the_dates_of_an_initial_act_are_computed() -> None:
    assert dates(ActKind.INITIAL) == Period(date(2024, 6, 29), date(2027, 6, 28))


@pytest.mark.rule("R34")
def test_a_renewal_starts_after_publication_unless_it_follows() -> None:
    assert dates(ActKind.RENEWAL) == Period(date(2024, 6, 29), date(2027, 6, 28))
    following = act_dates(
        ActKind.RENEWAL,
        decided_on=DECIDED,
        published_on=PUBLISHED,
        current=CURRENT,
        start=RenewalStart.FOLLOWING,
    )
    assert following.value == Period(date(2026, 7, 29), date(2029, 7, 28))


@pytest.mark.rule("R32")
@pytest.mark.parametrize("kind", [ActKind.INITIAL, ActKind.RENEWAL])
def test_printed_dates_are_kept(kind: ActKind) -> None:
    computed = act_dates(
        kind,
        decided_on=DECIDED,
        published_on=PUBLISHED,
        first_day=date(2024, 7, 1),
        last_day=date(2025, 6, 30),
    )
    assert computed.value == Period(date(2024, 7, 1), date(2025, 6, 30))
    assert any("tel qu'imprimé" in step.text for step in computed.trace)


@pytest.mark.rule("R32", "R35")
@pytest.mark.parametrize("kind", [ActKind.INITIAL, ActKind.RENEWAL])
def test_a_printed_first_day_moves_the_computed_end(kind: ActKind) -> None:
    assert dates(kind, first_day=date(2024, 7, 1)) == Period(date(2024, 7, 1), date(2027, 6, 30))


@pytest.mark.rule("R32")
def test_a_printed_last_day_keeps_the_computed_start() -> None:
    period = dates(ActKind.INITIAL, last_day=date(2025, 6, 28))
    assert period == Period(date(2024, 6, 29), date(2025, 6, 28))


@pytest.mark.rule("R57")
def test_a_modification_never_moves_the_end() -> None:
    assert dates(ActKind.MODIFICATION) == Period(date(2024, 6, 29), date(2026, 7, 28))


@pytest.mark.rule("R61")
def test_a_reinstatement_stays_within_the_original_end() -> None:
    assert dates(ActKind.REINSTATEMENT) == Period(date(2024, 6, 29), date(2026, 7, 28))


@pytest.mark.rule("R61")
def test_a_reinstatement_may_not_print_a_day_after_the_original_end() -> None:
    last_day = date(2026, 7, 28)
    assert dates(ActKind.REINSTATEMENT, last_day=last_day) == Period(date(2024, 6, 29), last_day)
    with pytest.raises(LawError, match="R61"):
        dates(ActKind.REINSTATEMENT, last_day=date(2026, 7, 29))


@pytest.mark.rule("R57", "R61")
@pytest.mark.parametrize("kind", [ActKind.MODIFICATION, ActKind.REINSTATEMENT])
def test_an_ended_period_is_neither_modified_nor_reinstated(kind: ActKind) -> None:
    with pytest.raises(LawError):
        act_dates(
            kind, decided_on=date(2026, 7, 28), published_on=date(2026, 7, 28), current=CURRENT
        )


@pytest.mark.rule("R51")
@pytest.mark.parametrize("kind", [ActKind.SUSPENSION, ActKind.LIFTING])
def test_a_suspension_and_its_lifting_have_no_end(kind: ActKind) -> None:
    assert dates(kind) == Period(date(2024, 6, 29))


@pytest.mark.rule("R51")
@pytest.mark.parametrize("kind", CHANGES)
def test_a_change_without_known_period_only_starts(kind: ActKind) -> None:
    computed = act_dates(kind, decided_on=DECIDED, published_on=PUBLISHED)
    assert computed.value == Period(date(2024, 6, 29))


@pytest.mark.rule("R51")
def test_an_abrogation_without_date_is_the_day_of_publication() -> None:
    assert dates(ActKind.ABROGATION) == Period(PUBLISHED, PUBLISHED)


@pytest.mark.rule("R54")
def test_a_cessation_has_the_date_that_the_director_fixes() -> None:
    with pytest.raises(LawError, match="R54"):
        dates(ActKind.CESSATION)


@pytest.mark.rule("R54")
def test_a_cessation_that_printed_no_date_is_refused_even_as_printed() -> None:
    with pytest.raises(LawError, match="R54"):
        act_dates(ActKind.CESSATION, decided_on=DECIDED, published_on=PUBLISHED, as_printed=True)


@pytest.mark.rule("R59")
def test_the_days_before_a_renewal_that_prints_its_first_day_are_told_in_its_trace() -> None:
    computed = act_dates(
        ActKind.RENEWAL,
        decided_on=DECIDED,
        published_on=PUBLISHED,
        first_day=PUBLISHED + ONE_DAY * 30,
        current=Period(PUBLISHED - ONE_DAY * 90, PUBLISHED),
    )
    assert "Interruption" in computed.trace[-1].text


@pytest.mark.rule("R54")
@pytest.mark.parametrize("last_day", [date(2024, 6, 1), date(2025, 2, 28)])
def test_a_printed_last_day_of_effect_is_kept(last_day: date) -> None:
    period = dates(ActKind.CESSATION, last_day=last_day)
    assert period is not None and period.last_day == last_day


@pytest.mark.rule("R51", "R54")
@pytest.mark.parametrize("kind", [ActKind.ABROGATION, ActKind.CESSATION])
@pytest.mark.parametrize("last_day", [None, date(2024, 7, 14)])
def test_an_end_that_prints_its_first_day_out_lasts_until_its_eve(
    kind: ActKind, last_day: date | None
) -> None:
    period = dates(kind, first_day=date(2024, 7, 15), last_day=last_day)
    assert period == Period(PUBLISHED, date(2024, 7, 14))


@pytest.mark.rule("R51")
def test_a_change_keeps_its_printed_first_day() -> None:
    assert dates(ActKind.SUSPENSION, first_day=date(2024, 7, 1)) == Period(date(2024, 7, 1))


@pytest.mark.rule("R57")
def test_a_modification_of_an_ended_period_is_kept_only_as_a_real_act_printed_it() -> None:
    def computed(*, as_printed: bool) -> Period | None:
        return act_dates(
            ActKind.MODIFICATION,
            decided_on=date(2026, 8, 1),
            published_on=date(2026, 8, 1),
            first_day=date(2026, 8, 2),
            current=CURRENT,
            as_printed=as_printed,
        ).value

    assert computed(as_printed=True) == Period(date(2026, 8, 2))
    with pytest.raises(LawError, match="R57"):
        computed(as_printed=False)


@pytest.mark.rule("R57")
def test_a_change_of_a_period_without_end_has_no_end() -> None:
    computed = act_dates(
        ActKind.MODIFICATION,
        decided_on=DECIDED,
        published_on=PUBLISHED,
        current=Period(date(2023, 7, 29)),
    )
    assert computed.value == Period(date(2024, 6, 29))


@pytest.mark.rule("R57")
def test_a_modification_on_the_last_day_is_still_in_time() -> None:
    computed = act_dates(
        ActKind.MODIFICATION,
        decided_on=date(2026, 7, 27),
        published_on=date(2026, 7, 27),
        current=CURRENT,
    )
    assert computed.value == Period(date(2026, 7, 28), date(2026, 7, 28))


@pytest.mark.rule("R70")
@pytest.mark.parametrize("decided_on", [date(2021, 7, 1), DECIDED])
def test_no_rtu_is_decided_from_the_reform_on(decided_on: date) -> None:
    with pytest.raises(LawError, match="R70"):
        act_dates(ActKind.LEGACY_RTU, decided_on=decided_on, published_on=PUBLISHED)


@pytest.mark.rule("R70")
def test_an_rtu_decided_on_the_eve_of_the_reform_is_taken_over() -> None:
    eve = date(2021, 6, 30)
    last_day = date(2022, 6, 30)
    period = act_dates(
        ActKind.LEGACY_RTU, decided_on=eve, published_on=eve, last_day=last_day
    ).value
    assert period == Period(date(2021, 7, 1), last_day)


@pytest.mark.rule("R70")
def test_an_rtu_without_its_own_last_day_has_no_dates_even_as_printed() -> None:
    eve = date(2021, 6, 30)
    with pytest.raises(LawError, match="R70"):
        act_dates(ActKind.LEGACY_RTU, decided_on=eve, published_on=eve, as_printed=True)


@pytest.mark.rule("R38")
def test_a_framework_not_established_has_no_dates() -> None:
    assert dates(ActKind.NOT_ESTABLISHED) is None


@pytest.mark.rule("R34")
@pytest.mark.parametrize("kind", ActKind)
def test_no_act_is_published_before_it_is_decided(kind: ActKind) -> None:
    with pytest.raises(LawError, match="R34"):
        act_dates(kind, decided_on=date(2024, 6, 29), published_on=PUBLISHED)


@pytest.mark.rule("R34")
def test_decision_and_publication_may_share_a_day() -> None:
    assert act_dates(ActKind.INITIAL, decided_on=PUBLISHED, published_on=PUBLISHED).value


@pytest.mark.rule("R70")
def test_a_deemed_framework_may_be_renewed_from_the_reform_on() -> None:
    reform = date(2021, 7, 1)
    computed = act_dates(ActKind.RENEWAL, decided_on=date(2021, 6, 30), published_on=reform)
    assert computed.value == Period(date(2021, 7, 2), date(2024, 7, 1))


@pytest.mark.rule("R35")
def test_a_printed_period_may_last_one_day() -> None:
    one_day = date(2024, 7, 1)
    assert dates(ActKind.SUSPENSION, first_day=one_day, last_day=one_day) == Period(
        one_day, one_day
    )


@pytest.mark.rule("R70")
@pytest.mark.parametrize("kind", [kind for kind in ActKind if kind is not ActKind.LEGACY_RTU])
def test_before_the_reform_there_were_only_rtus(kind: ActKind) -> None:
    with pytest.raises(LawError, match="R70"):
        act_dates(kind, decided_on=date(2021, 6, 30), published_on=date(2021, 6, 30))


@pytest.mark.rule("R35")
@pytest.mark.parametrize(
    "kind",
    [kind for kind in ActKind if kind not in (ActKind.NOT_ESTABLISHED, ActKind.LEGACY_RTU)],
)
def test_no_act_ends_before_it_starts(kind: ActKind) -> None:
    with pytest.raises(LawError, match="R35"):
        act_dates(
            kind,
            decided_on=DECIDED,
            published_on=PUBLISHED,
            first_day=date(2024, 7, 3),
            last_day=date(2024, 7, 1),
        )


@pytest.mark.rule("R35")
def test_a_printed_end_before_the_computed_start_is_refused() -> None:
    with pytest.raises(LawError, match="R35"):
        dates(ActKind.INITIAL, last_day=date(2024, 6, 28))


@pytest.mark.parametrize("kind", ActKind)
def test_every_kind_of_act_has_words(kind: ActKind) -> None:
    assert kind.label


@pytest.mark.rule("R72")
def test_what_is_published_says_where_it_is_read() -> None:
    assert [each.rule for each in address_refusals("  ")] == ["R72"]
    assert address_refusals("https://ansm.sante.fr/actualites/exemple") == ()


def test_a_kind_of_act_agrees_with_what_is_said_of_it() -> None:
    assert ActKind.RENEWAL.ending == "" and ActKind.SUSPENSION.ending == "e"


@pytest.mark.rule("R34")
def test_an_act_not_published_yet_counts_from_the_day_on_which_it_was_decided() -> None:
    pending = replace(act(ActKind.INITIAL, "2024-06-28"), published_on=None)
    assert act_period(pending) == Period(date(2024, 6, 29), date(2027, 6, 28))


@pytest.mark.rule("R59")
def test_a_renewal_that_prints_its_first_day_asks_nothing_of_the_period_before() -> None:
    printed = act_dates(
        ActKind.RENEWAL,
        decided_on=DECIDED,
        published_on=PUBLISHED,
        first_day=date(2024, 9, 1),
        start=RenewalStart.FOLLOWING,
    )
    assert printed.value == Period(date(2024, 9, 1), date(2027, 8, 31))


@pytest.mark.rule("R51", "R54")
@pytest.mark.parametrize(
    ("kind", "rule"), [(ActKind.ABROGATION, "R51"), (ActKind.CESSATION, "R54")]
)
def test_the_end_of_an_act_is_told_by_its_rule_and_what_is_printed_is_no_default(
    kind: ActKind, rule: str
) -> None:
    printed = act_dates(
        kind, decided_on=DECIDED, published_on=PUBLISHED, first_day=date(2024, 9, 1)
    )
    (step,) = printed.trace
    assert (step.rule, step.certainty) == (rule, Certainty.PRACTICE)


@pytest.mark.rule("R51")
def test_an_abrogation_without_date_says_that_its_last_day_is_a_default() -> None:
    (step,) = act_dates(ActKind.ABROGATION, decided_on=DECIDED, published_on=PUBLISHED).trace
    assert step.certainty is Certainty.DEFAULT


@pytest.mark.parametrize("kind", [ActKind.SUSPENSION, ActKind.LIFTING])
def test_a_suspension_or_its_lifting_after_the_period_only_starts(kind: ActKind) -> None:
    after = date(2026, 9, 1)
    found = act_dates(kind, decided_on=after, published_on=after, current=CURRENT)
    assert found.value == Period(date(2026, 9, 2))


@pytest.mark.rule("R32")
def test_the_trace_tells_which_days_were_printed() -> None:
    first, last = date(2024, 9, 1), date(2025, 8, 31)
    told = {
        (bool(given.get("first_day")), bool(given.get("last_day"))): [
            step.text
            for step in act_dates(
                ActKind.INITIAL, decided_on=DECIDED, published_on=PUBLISHED, **given
            ).trace
        ]
        for given in (
            {},
            {"first_day": first},
            {"last_day": last},
            {"first_day": first, "last_day": last},
        )
    }
    printed = {
        key: [text.split()[0] for text in texts if "imprimé" in text] for key, texts in told.items()
    }
    assert printed == {
        (False, False): [],
        (True, False): ["Premier"],
        (False, True): ["Dernier"],
        (True, True): ["Premier", "Dernier"],
    }
    assert len(told[True, True]) == 2 and len(told[False, True]) == 2
