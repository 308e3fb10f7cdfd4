import pytest

from cpc.law.life.acts import ActFacts, ActKind
from cpc.law.life.register import unmatched_indications
from tests.law.acts import LUPUS, VITILIGO, act, day, found, initial, status

CPC = initial()
LUPUS_ENDS = act(
    ActKind.CESSATION,
    "2025-02-28",
    indications=(LUPUS,),
    last_day="2025-06-30",
    follows=CPC.reference,
)


def indications(acts: list[ActFacts], on: str) -> dict[str, tuple[str, str]]:
    return {
        item.text: (item.status.value, f"{item.last_day}") for item in found(acts, on).indications
    }


@pytest.mark.rule("R54", "R55")
def test_an_indication_ends_and_the_other_runs_on() -> None:
    acts = [CPC, LUPUS_ENDS]
    assert indications(acts, "2025-06-30") == {
        VITILIGO: ("in_force", "2027-03-21"),
        LUPUS: ("in_force", "2025-06-30"),
    }
    assert indications(acts, "2025-07-01") == {
        VITILIGO: ("in_force", "2027-03-21"),
        LUPUS: ("ceased", "2025-06-30"),
    }
    assert status(acts, "2025-07-01") == "in_force"


@pytest.mark.rule("R55")
def test_before_its_publication_a_cessation_is_not_known() -> None:
    assert indications([CPC, LUPUS_ENDS], "2025-02-27")[LUPUS] == ("in_force", "2027-03-21")


@pytest.mark.rule("R55")
def test_the_framework_ceases_with_its_last_indication() -> None:
    other = act(
        ActKind.CESSATION, "2025-10-01", indications=(VITILIGO.upper(),), last_day="2025-12-31"
    )
    acts = [CPC, LUPUS_ENDS, other]
    assert status(acts, "2025-12-31") == "in_force"
    assert status(acts, "2026-01-01") == "ceased"
    assert status(acts, "2030-01-01") == "ceased"
    assert found(acts, "2026-01-01").last_day_of_effect == day("2025-12-31")


@pytest.mark.rule("R54")
def test_a_cessation_that_lists_nothing_ends_all() -> None:
    acts = [CPC, act(ActKind.CESSATION, "2025-02-28")]
    assert status(acts, "2025-02-28") == "in_force"
    assert status(acts, "2025-03-01") == "ceased"
    assert indications(acts, "2025-03-01") == {
        VITILIGO: ("ceased", "2025-02-28"),
        LUPUS: ("ceased", "2025-02-28"),
    }


@pytest.mark.rule("R55")
def test_a_framework_without_listed_indication_ceases_as_a_whole() -> None:
    acts = [initial(indications=()), act(ActKind.CESSATION, "2025-02-28")]
    assert status(acts, "2025-03-01") == "ceased"


@pytest.mark.rule("R54")
def test_a_later_cessation_may_postpone_the_end() -> None:
    later = act(ActKind.CESSATION, "2025-06-01", indications=(LUPUS,), last_day="2025-09-30")
    acts = [CPC, LUPUS_ENDS, later]
    assert indications(acts, "2025-07-01")[LUPUS] == ("in_force", "2025-09-30")
    assert indications(acts, "2025-10-01")[LUPUS] == ("ceased", "2025-09-30")


@pytest.mark.rule("R54")
def test_a_cessation_cannot_bring_back_what_has_ended() -> None:
    late = act(ActKind.CESSATION, "2025-08-01", indications=(LUPUS,), last_day="2025-09-30")
    acts = [CPC, LUPUS_ENDS, late]
    assert indications(acts, "2025-08-15")[LUPUS] == ("ceased", "2025-06-30")


@pytest.mark.rule("R55")
@pytest.mark.parametrize("kind", [ActKind.RENEWAL, ActKind.MODIFICATION])
def test_an_ended_indication_comes_back_when_named_again(kind: ActKind) -> None:
    again = act(kind, "2026-01-01", indications=(VITILIGO, LUPUS))
    acts = [CPC, LUPUS_ENDS, again]
    assert indications(acts, "2026-01-01")[LUPUS][0] == "ceased"
    assert indications(acts, "2026-01-02")[LUPUS][0] == "in_force"


@pytest.mark.rule("R55")
def test_an_indication_named_again_the_day_after_its_end_never_stops() -> None:
    again = act(ActKind.MODIFICATION, "2025-06-30", indications=(VITILIGO, LUPUS))
    acts = [CPC, LUPUS_ENDS, again]
    assert indications(acts, "2025-06-30")[LUPUS][0] == "in_force"
    assert indications(acts, "2025-07-01")[LUPUS] == ("in_force", "2027-03-21")


@pytest.mark.rule("R55")
def test_a_renewal_that_names_nothing_brings_nothing_back() -> None:
    acts = [CPC, LUPUS_ENDS, act(ActKind.RENEWAL, "2026-01-01")]
    assert indications(acts, "2026-06-01")[LUPUS] == ("ceased", "2025-06-30")


@pytest.mark.rule("R54")
def test_a_modification_in_between_does_not_cancel_an_end_to_come() -> None:
    change = act(ActKind.MODIFICATION, "2025-04-01", indications=(VITILIGO, LUPUS))
    assert indications([CPC, LUPUS_ENDS, change], "2025-07-01")[LUPUS][0] == "ceased"


@pytest.mark.rule("R61")
def test_a_reinstatement_brings_an_indication_back() -> None:
    back = act(ActKind.REINSTATEMENT, "2025-08-01", follows=LUPUS_ENDS.reference)
    acts = [CPC, LUPUS_ENDS, back]
    assert indications(acts, "2025-08-01")[LUPUS][0] == "ceased"
    assert indications(acts, "2025-08-02")[LUPUS] == ("in_force", "2027-03-21")


@pytest.mark.rule("R61")
def test_a_reinstatement_brings_back_only_what_it_lists() -> None:
    all_end = act(ActKind.CESSATION, "2025-02-28", follows=CPC.reference)
    back = act(ActKind.REINSTATEMENT, "2025-08-01", follows=all_end.reference, indications=(LUPUS,))
    assert indications([CPC, all_end, back], "2025-08-02") == {
        VITILIGO: ("ceased", "2025-02-28"),
        LUPUS: ("in_force", "2027-03-21"),
    }


@pytest.mark.rule("R55", "R51")
def test_an_indication_that_ceased_before_an_abrogation_stays_ceased() -> None:
    acts = [CPC, LUPUS_ENDS, act(ActKind.ABROGATION, "2025-12-31")]
    assert indications(acts, "2026-06-01") == {
        VITILIGO: ("abrogated", "2025-12-31"),
        LUPUS: ("ceased", "2025-06-30"),
    }


@pytest.mark.rule("R55")
def test_a_cessation_of_an_unknown_indication_is_reported() -> None:
    typo = act(ActKind.CESSATION, "2025-02-28", indications=("lupus systémique", "  Vitiligo"))
    assert unmatched_indications([CPC, typo]) == ((typo.reference, "lupus systémique"),)
