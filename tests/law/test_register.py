import pytest

from cpc.law import articles as cite
from cpc.law.days import Period
from cpc.law.life.acts import ActKind
from cpc.law.life.register import Mention, mention_of, standing
from cpc.law.life.states import RegisterStatus
from tests.law.acts import LUPUS, VITILIGO, act, day, found, initial, status

CPC = initial()
"""Published 21/03/2024, in force 22/03/2024, last day 21/03/2027."""

RTU = act(ActKind.LEGACY_RTU, "2020-07-28", first_day="2020-07-29", last_day="2023-07-28")


@pytest.mark.rule("R34", "R40")
@pytest.mark.parametrize(
    ("on", "expected"),
    [
        ("2024-03-20", None),
        ("2024-03-21", "upcoming"),
        ("2024-03-22", "in_force"),
        ("2027-03-21", "in_force"),
        ("2027-03-22", "expired"),
        ("2060-01-01", "expired"),
    ],
)
def test_a_framework_from_publication_to_expiry(on: str, expected: str | None) -> None:
    assert status([CPC], on) == expected


@pytest.mark.rule("R40")
def test_an_unpublished_act_is_not_there() -> None:
    draft = initial(published_on=None)
    assert standing([draft], on=day("2030-01-01")) is None


@pytest.mark.rule("R38")
def test_a_framework_not_established_is_not_in_the_register() -> None:
    refused = act(ActKind.NOT_ESTABLISHED, "2024-03-21", indications=(VITILIGO,))
    assert standing([refused], on=day("2030-01-01")) is None


@pytest.mark.rule("R34")
def test_a_change_alone_makes_no_framework() -> None:
    assert standing([act(ActKind.SUSPENSION, "2024-03-21")], on=day("2025-01-01")) is None


@pytest.mark.rule("R34", "R58")
@pytest.mark.parametrize(
    ("on", "expected", "last_day"),
    [
        ("2026-09-30", "in_force", "2027-03-21"),
        ("2026-10-01", "in_force", "2027-03-21"),
        ("2026-10-02", "in_force", "2029-10-01"),
        ("2029-10-02", "expired", "2029-10-01"),
    ],
)
def test_a_renewal_takes_over_on_its_first_day(on: str, expected: str, last_day: str) -> None:
    renewed = found([CPC, act(ActKind.RENEWAL, "2026-10-01")], on)
    assert (renewed.status.value, renewed.period.last_day) == (expected, day(last_day))


@pytest.mark.rule("R34", "R58")
@pytest.mark.parametrize(
    ("on", "expected"),
    [
        ("2027-03-22", "expired"),
        ("2027-04-30", "upcoming"),
        ("2027-05-01", "in_force"),
    ],
)
def test_a_late_renewal_leaves_a_gap(on: str, expected: str) -> None:
    assert status([CPC, act(ActKind.RENEWAL, "2027-04-30")], on) == expected


@pytest.mark.rule("R34")
def test_a_following_renewal_leaves_no_day_out() -> None:
    renewal = act(ActKind.RENEWAL, "2027-01-01", first_day="2027-03-22", last_day="2030-03-21")
    acts = [CPC, renewal]
    assert found(acts, "2027-03-21").period.first_day == day("2024-03-22")
    assert found(acts, "2027-03-22").period.first_day == day("2027-03-22")
    assert status(acts, "2027-03-22") == "in_force"


@pytest.mark.rule("R51")
@pytest.mark.parametrize(
    ("on", "expected"),
    [
        ("2025-02-28", "in_force"),
        ("2025-03-01", "suspended"),
        ("2025-06-10", "suspended"),
        ("2025-06-11", "in_force"),
    ],
)
def test_a_suspension_runs_until_its_lifting(on: str, expected: str) -> None:
    suspension = act(ActKind.SUSPENSION, "2025-02-28", follows=CPC.reference)
    lifting = act(ActKind.LIFTING, "2025-06-10", follows=suspension.reference)
    assert status([CPC, suspension, lifting], on) == expected


@pytest.mark.rule("R51")
def test_a_suspension_may_print_its_own_last_day() -> None:
    acts = [CPC, act(ActKind.SUSPENSION, "2025-02-28", last_day="2025-03-31")]
    assert status(acts, "2025-03-31") == "suspended"
    assert status(acts, "2025-04-01") == "in_force"


@pytest.mark.rule("R51")
def test_a_change_counts_from_its_publication_not_from_its_decision() -> None:
    acts = [CPC, act(ActKind.SUSPENSION, "2025-02-28", decided_on="2025-01-31")]
    assert status(acts, "2025-02-28") == "in_force"
    assert status(acts, "2025-03-01") == "suspended"


@pytest.mark.rule("R51")
def test_an_abrogation_that_prints_its_first_day_out() -> None:
    acts = [CPC, act(ActKind.ABROGATION, "2025-02-28", first_day="2025-04-01")]
    assert status(acts, "2025-03-31") == "in_force"
    assert status(acts, "2025-04-01") == "abrogated"


@pytest.mark.rule("R34")
def test_of_periods_to_come_the_next_is_shown() -> None:
    soon = initial("2024-03-21", first_day="2024-05-01", last_day="2024-12-31")
    later = act(ActKind.RENEWAL, "2024-03-22", first_day="2025-06-01")
    answer = found([later, soon], "2024-04-01")
    assert (answer.act, answer.known_since) == (soon.reference, day("2024-03-21"))


@pytest.mark.rule("R34")
def test_a_framework_counts_from_its_publication_not_from_its_decision() -> None:
    acts = [initial(decided_on="2024-01-15")]
    assert status(acts, "2024-03-21") == "upcoming"
    assert found(acts, "2025-01-01").period == Period(day("2024-03-22"), day("2027-03-21"))


@pytest.mark.rule("R51")
def test_the_first_abrogation_that_took_effect_counts() -> None:
    first = act(ActKind.ABROGATION, "2025-02-28", decided_on="2025-01-31")
    acts = [CPC, first, act(ActKind.ABROGATION, "2025-06-30")]
    assert status(acts, "2025-02-28") == "in_force"
    assert found(acts, "2026-01-01").last_day_of_effect == day("2025-02-28")


@pytest.mark.rule("R34")
def test_of_ended_periods_the_one_that_ended_last_is_shown() -> None:
    short = act(ActKind.RENEWAL, "2025-01-01", last_day="2025-12-31")
    assert found([CPC, short], "2025-06-01").period.last_day == day("2025-12-31")
    assert found([CPC, short], "2026-06-01").period.last_day == day("2027-03-21")
    assert found([CPC, short], "2028-01-01").period.last_day == day("2027-03-21")


@pytest.mark.rule("R60")
def test_a_suspended_framework_expires_on_its_day() -> None:
    acts = [CPC, act(ActKind.SUSPENSION, "2025-02-28")]
    assert status(acts, "2027-03-21") == "suspended"
    assert status(acts, "2027-03-22") == "expired"


@pytest.mark.rule("R60")
def test_a_renewal_does_not_lift_a_suspension() -> None:
    acts = [CPC, act(ActKind.SUSPENSION, "2025-02-28"), act(ActKind.RENEWAL, "2027-01-01")]
    assert status(acts, "2027-06-01") == "suspended"


@pytest.mark.rule("R60")
def test_a_new_establishment_starts_afresh() -> None:
    acts = [CPC, act(ActKind.SUSPENSION, "2025-02-28"), initial("2028-01-01")]
    assert status(acts, "2028-01-02") == "in_force"


@pytest.mark.rule("R51")
@pytest.mark.parametrize(
    ("last_day", "on", "expected"),
    [
        (None, "2025-02-28", "in_force"),
        (None, "2025-03-01", "abrogated"),
        ("2025-12-31", "2025-12-31", "in_force"),
        ("2025-12-31", "2026-01-01", "abrogated"),
        ("2025-12-31", "2030-01-01", "abrogated"),
    ],
)
def test_an_abrogation_takes_effect_after_its_last_day(
    last_day: str | None, on: str, expected: str
) -> None:
    assert status([CPC, act(ActKind.ABROGATION, "2025-02-28", last_day=last_day)], on) == expected


@pytest.mark.rule("R51")
def test_an_abrogation_shows_the_last_day_of_effect_and_keeps_the_period() -> None:
    answer = found([CPC, act(ActKind.ABROGATION, "2025-02-28")], "2026-01-01")
    assert answer.period == Period(day("2024-03-22"), day("2027-03-21"))
    assert answer.last_day_of_effect == day("2025-02-28")
    assert {item.last_day for item in answer.indications} == {day("2025-02-28")}


@pytest.mark.rule("R51", "R58")
def test_an_abrogation_after_expiry_changes_nothing() -> None:
    assert status([CPC, act(ActKind.ABROGATION, "2028-01-01")], "2029-01-01") == "expired"


@pytest.mark.rule("R51")
def test_an_abrogation_also_ends_the_renewal_to_come() -> None:
    renewal = act(ActKind.RENEWAL, "2026-01-01", first_day="2027-03-22", last_day="2030-03-21")
    acts = [CPC, renewal, act(ActKind.ABROGATION, "2026-06-01")]
    answer = found(acts, "2028-01-01")
    assert (answer.status, answer.period.first_day) == (
        RegisterStatus.ABROGATED,
        day("2024-03-22"),
    )


@pytest.mark.rule("R51")
def test_an_abrogation_spares_what_is_established_later() -> None:
    acts = [CPC, act(ActKind.ABROGATION, "2025-02-28"), initial("2026-01-01")]
    assert status(acts, "2025-12-31") == "abrogated"
    assert status(acts, "2026-01-01") == "upcoming"
    assert status(acts, "2026-01-02") == "in_force"


@pytest.mark.rule("R61")
@pytest.mark.parametrize(
    ("on", "expected"),
    [
        ("2025-06-10", "abrogated"),
        ("2025-06-11", "in_force"),
        ("2027-03-21", "in_force"),
        ("2027-03-22", "expired"),
    ],
)
def test_a_reinstatement_lives_within_the_original_period(on: str, expected: str) -> None:
    abrogation = act(ActKind.ABROGATION, "2025-02-28", follows=CPC.reference)
    back = act(ActKind.REINSTATEMENT, "2025-06-10", follows=abrogation.reference)
    assert status([CPC, abrogation, back], on) == expected


@pytest.mark.rule("R61")
@pytest.mark.parametrize(
    ("printed", "on", "expected"),
    [
        ("2025-12-31", "2025-06-11", "in_force"),
        ("2025-12-31", "2025-12-31", "in_force"),
        ("2025-12-31", "2026-01-01", "abrogated"),
        ("2027-03-21", "2027-03-21", "in_force"),
        ("2027-03-21", "2027-03-22", "expired"),
        ("2028-01-01", "2027-03-22", "expired"),
    ],
)
def test_a_reinstatement_may_give_less_than_what_was_left_never_more(printed, on, expected) -> None:
    abrogation = act(ActKind.ABROGATION, "2025-02-28", follows=CPC.reference)
    back = act(ActKind.REINSTATEMENT, "2025-06-10", follows=abrogation.reference, last_day=printed)
    assert status([CPC, abrogation, back], on) == expected


@pytest.mark.rule("R61")
def test_an_indication_given_back_for_some_time_ends_again_alone() -> None:
    gone = act(ActKind.CESSATION, "2025-02-28", last_day="2025-02-28", indications=(LUPUS,))
    back = act(ActKind.REINSTATEMENT, "2025-06-10", follows=gone.reference, last_day="2025-12-31")
    acts = [CPC, gone, back]
    assert found(acts, "2025-12-31").living == (VITILIGO, LUPUS)
    assert found(acts, "2026-01-01").living == (VITILIGO,)


@pytest.mark.rule("R51", "R61")
@pytest.mark.parametrize("named", [True, False])
def test_a_reinstatement_lifts_no_suspension(named) -> None:
    stop = act(ActKind.SUSPENSION, "2025-02-28", follows=CPC.reference)
    follows = stop.reference if named else None
    back = act(ActKind.REINSTATEMENT, "2025-06-10", follows=follows)
    assert status([CPC, stop, back], "2025-06-11") == "suspended"


@pytest.mark.rule("R60")
def test_a_suspension_gives_no_day_beyond_the_validity_and_goes_on_over_a_renewal() -> None:
    stop = act(ActKind.SUSPENSION, "2027-01-10", last_day="2028-12-31")
    assert status([CPC, stop], "2027-03-21") == "suspended"
    assert status([CPC, stop], "2027-03-22") == "expired"
    renewal = act(ActKind.RENEWAL, "2027-03-01", first_day="2027-03-22", last_day="2030-03-21")
    acts = [CPC, stop, renewal]
    assert [status(acts, on) for on in ("2027-03-22", "2028-12-31")] == ["suspended"] * 2
    assert status(acts, "2029-01-01") == "in_force"


@pytest.mark.rule("R61")
def test_a_reinstated_framework_may_end_again() -> None:
    abrogation = act(ActKind.ABROGATION, "2025-02-28", follows=CPC.reference)
    back = act(ActKind.REINSTATEMENT, "2025-06-10", follows=abrogation.reference)
    again = act(ActKind.ABROGATION, "2025-11-25", follows=back.reference)
    acts = [CPC, abrogation, back, again]
    assert status(acts, "2025-11-25") == "in_force"
    assert status(acts, "2025-11-26") == "abrogated"


@pytest.mark.rule("R70")
@pytest.mark.parametrize(
    ("on", "expected"),
    [
        ("2021-06-30", None),
        ("2021-07-01", "in_force"),
        ("2023-07-28", "in_force"),
        ("2023-07-29", "expired"),
    ],
)
def test_a_former_rtu_is_a_framework_from_the_reform(on: str, expected: str | None) -> None:
    assert status([RTU], on) == expected


@pytest.mark.rule("R70")
def test_a_former_rtu_is_flagged_and_keeps_its_dates() -> None:
    answer = found([RTU], "2022-01-01")
    assert answer.deemed
    assert answer.period.first_day == day("2020-07-29")
    assert answer.known_since == day("2021-07-01")


@pytest.mark.rule("R70")
def test_an_rtu_that_ended_by_the_reform_is_not_in_the_register() -> None:
    rtu = act(ActKind.LEGACY_RTU, "2018-01-01", first_day="2018-01-02", last_day="2021-07-01")
    assert standing([rtu], on=day("2022-01-01")) is None


@pytest.mark.rule("R70", "R34")
def test_a_renewal_replaces_a_former_rtu() -> None:
    answer = found([RTU, act(ActKind.RENEWAL, "2023-07-28")], "2023-07-29")
    assert answer.period == Period(day("2023-07-29"), day("2026-07-28"))
    assert not answer.deemed


@pytest.mark.rule("R57")
def test_a_modification_changes_the_lists_and_never_the_end() -> None:
    change = act(ActKind.MODIFICATION, "2025-02-28", indications=(LUPUS,), medicines=("Takrozem",))
    before, after = found([CPC, change], "2025-02-28"), found([CPC, change], "2025-03-01")
    assert (before.period, before.status) == (after.period, after.status)
    assert [item.text for item in before.indications] == [VITILIGO, LUPUS]
    assert [item.text for item in after.indications] == [LUPUS]
    assert after.medicines == ("Takrozem",)


@pytest.mark.rule("R57")
def test_a_modification_without_lists_keeps_those_in_force() -> None:
    answer = found([CPC, act(ActKind.MODIFICATION, "2025-02-28")], "2026-01-01")
    assert answer.medicines == CPC.medicines
    assert [item.text for item in answer.indications] == list(CPC.indications)


@pytest.mark.rule("R44")
def test_the_group_clause_is_that_of_the_act_that_names_the_medicines() -> None:
    assert found([initial(same_group=True)], "2025-01-01").same_group
    assert not found([CPC], "2025-01-01").same_group


@pytest.mark.rule("R60", "R70")
def test_a_deemed_framework_is_suspended_too() -> None:
    acts = [RTU, act(ActKind.SUSPENSION, "2022-09-01")]
    assert status(acts, "2022-09-01") == "in_force"
    assert status(acts, "2022-09-02") == "suspended"


@pytest.mark.rule("R51", "R61")
def test_what_was_abrogated_before_it_began_begins_where_a_ruling_gives_it_back() -> None:
    late = initial("2024-03-21", first_day="2024-06-01")
    out = act(ActKind.ABROGATION, "2024-04-15", first_day="2024-06-01")
    back = act(
        ActKind.REINSTATEMENT, "2024-06-30", follows=out.reference, ruled_on=day("2024-06-20")
    )
    assert status([late, out], "2024-06-01") == "abrogated"
    assert status([late, out, back], "2024-06-30") == "abrogated"
    assert status([late, out, back], "2024-07-01") == "in_force"


@pytest.mark.rule("R62", "R63")
def test_the_mention_on_the_prescription_follows_what_is_in_force() -> None:
    assert {kind: mention_of(kind) for kind in RegisterStatus} == {
        kind: Mention.COMPASSIONATE if kind is RegisterStatus.IN_FORCE else Mention.OUTSIDE
        for kind in RegisterStatus
    }
    assert Mention.COMPASSIONATE.article == cite.L5121_12_1_VI
    assert Mention.OUTSIDE.article == cite.L5121_12_1_2
