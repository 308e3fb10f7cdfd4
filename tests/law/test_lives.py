"""What the law refuses of one more act in the life of a framework: each rule broken alone."""

from dataclasses import replace
from datetime import date

import pytest

from cpc.law.days import ONE_DAY, add_months
from cpc.law.life.acts import ActFacts, ActKind, Ground
from cpc.law.life.lives import life_refusals
from tests.law.acts import LUPUS, VITILIGO, act, day, initial

TODAY = date(2030, 1, 1)
FIRST = initial(last_day="2027-03-21")
OVER = initial("2023-03-21", last_day="2026-03-21")


def rules(acts: list[ActFacts], new: ActFacts, today: date = TODAY) -> list[str]:
    return [refusal.rule for refusal in life_refusals(acts, new, today=today)]


def change(kind: ActKind, published: str = "2025-01-10", **changes: object) -> ActFacts:
    return act(kind, published, follows=FIRST.reference, **changes)


SUSPENSION = change(ActKind.SUSPENSION)
ABROGATION = change(ActKind.ABROGATION, "2025-06-01", last_day="2025-06-01")
CEASED = change(ActKind.CESSATION, "2025-06-01", last_day="2025-06-30", indications=(VITILIGO,))
ALL_CEASED = change(ActKind.CESSATION, "2025-06-01", last_day="2025-06-30")

RULED = {"ruled_on": day("2025-07-02")}
LIFTED = act(ActKind.LIFTING, "2025-02-01", follows=SUSPENSION.reference)
BACK = act(ActKind.REINSTATEMENT, "2025-07-01", follows=ABROGATION.reference)
GONE_AGAIN = change(ActKind.ABROGATION, "2025-08-01", last_day="2025-08-01")

TO_COME = initial("2024-12-29", first_day="2025-07-15", last_day="2028-07-14")

LAWFUL = {
    ActKind.INITIAL: ([], FIRST),
    ActKind.RENEWAL: ([FIRST], change(ActKind.RENEWAL, "2026-10-01", last_day="2029-10-01")),
    ActKind.MODIFICATION: ([FIRST], change(ActKind.MODIFICATION, last_day="2027-03-21")),
    ActKind.SUSPENSION: ([FIRST], SUSPENSION),
    ActKind.LIFTING: ([FIRST, SUSPENSION], change(ActKind.LIFTING, "2025-02-01")),
    ActKind.ABROGATION: ([FIRST], ABROGATION),
    ActKind.CESSATION: ([FIRST], CEASED),
    ActKind.REINSTATEMENT: ([FIRST, ABROGATION], change(ActKind.REINSTATEMENT, "2025-07-01")),
    ActKind.NOT_ESTABLISHED: ([], act(ActKind.NOT_ESTABLISHED, "2024-03-21")),
    ActKind.LEGACY_RTU: (
        [],
        act(ActKind.LEGACY_RTU, "2020-07-28", last_day="2023-07-28", indications=(LUPUS,)),
    ),
}


@pytest.mark.parametrize("kind", ActKind)
def test_a_lawful_act_of_each_kind_passes(kind: ActKind) -> None:
    before, new = LAWFUL[kind]
    assert rules(before, new) == []


@pytest.mark.rule("R34", "R40")
@pytest.mark.parametrize("kind", ActKind)
def test_a_publication_to_come_is_refused_even_as_printed(kind: ActKind) -> None:
    before, new = LAWFUL[kind]
    eve = date.fromordinal(new.published_on.toordinal() - 1) if new.published_on else TODAY
    assert rules(before, new, eve) == ["R34"]
    assert rules(before, _printed(new), eve) == ["R34"]
    assert rules(before, new, new.published_on or TODAY) == []


REFUSED = {
    "a framework before its decree": ([], "R70", initial("2022-02-12", last_day="2025-02-12")),
    "a framework from its publication": (
        [],
        "R34",
        initial(first_day="2024-03-21", last_day="2027-03-20"),
    ),
    "a framework of one year": ([], "R32", initial(last_day="2025-03-21")),
    "a framework to 2035": ([], "R32", initial(last_day="2035-03-21")),
    "a framework of a day too much": ([], "R32", initial(last_day="2027-03-22")),
    "a renewal from its publication": (
        [FIRST],
        "R34",
        change(ActKind.RENEWAL, "2026-12-10", first_day="2026-12-10", last_day="2029-12-09"),
    ),
    "a renewal from before what it renews": (
        [TO_COME],
        "R34",
        act(
            ActKind.RENEWAL,
            "2024-12-31",
            follows=TO_COME.reference,
            first_day="2025-07-14",
            last_day="2028-07-13",
        ),
    ),
    "a renewal to 2040": (
        [FIRST],
        "R32",
        change(ActKind.RENEWAL, "2027-03-01", last_day="2040-03-01"),
    ),
    "a renewal of an abrogated framework": (
        [FIRST, ABROGATION],
        "R61",
        change(ActKind.RENEWAL, "2025-07-01"),
    ),
    "a renewal of a framework whose abrogation is announced": (
        [FIRST, change(ActKind.ABROGATION, "2025-06-01", last_day="2026-01-31")],
        "R61",
        change(ActKind.RENEWAL, "2025-07-01"),
    ),
    "a renewal of a framework that ceased as a whole": (
        [FIRST, ALL_CEASED],
        "R61",
        change(ActKind.RENEWAL, "2025-07-01"),
    ),
    "a renewal that names what ceased": (
        [FIRST, CEASED],
        "R55",
        change(ActKind.RENEWAL, "2025-07-01", indications=(VITILIGO, LUPUS)),
    ),
    "a suspension in the past": (
        [FIRST],
        "R34",
        change(ActKind.SUSPENSION, first_day="2025-01-09"),
    ),
    "a modification in the past": (
        [FIRST],
        "R34",
        change(ActKind.MODIFICATION, first_day="2025-01-09"),
    ),
    "a lifting in the past": (
        [FIRST, SUSPENSION],
        "R34",
        change(ActKind.LIFTING, "2025-02-01", first_day="2025-01-31"),
    ),
    "an abrogation in the past": (
        [FIRST],
        "R34",
        change(ActKind.ABROGATION, last_day="2025-01-09"),
    ),
    "a cessation in the past": (
        [FIRST],
        "R34",
        change(ActKind.CESSATION, last_day="2025-01-09"),
    ),
    "a reinstatement before what orders it": (
        [FIRST, ABROGATION],
        "R34",
        change(ActKind.REINSTATEMENT, "2025-07-10", first_day="2025-07-01", **RULED),
    ),
    "a reinstatement in the past that no court orders": (
        [FIRST, ABROGATION],
        "R34",
        change(ActKind.REINSTATEMENT, "2025-07-10", first_day="2025-07-09"),
    ),
    "a modification that moves the last day": (
        [FIRST],
        "R57",
        change(ActKind.MODIFICATION, last_day="2030-01-01"),
    ),
    "a modification after expiry": (
        [FIRST],
        "R57",
        change(ActKind.MODIFICATION, "2027-03-22"),
    ),
    "a suspension after expiry": ([FIRST], "R58", change(ActKind.SUSPENSION, "2027-03-22")),
    "a suspension published in time for a day after expiry": (
        [FIRST],
        "R58",
        change(ActKind.SUSPENSION, "2027-03-21"),
    ),
    "an abrogation after expiry": ([FIRST], "R58", change(ActKind.ABROGATION, "2027-03-22")),
    "a second abrogation": ([FIRST, ABROGATION], "R58", change(ActKind.ABROGATION, "2025-07-01")),
    "an abrogation beyond validity": (
        [FIRST],
        "R51",
        change(ActKind.ABROGATION, last_day="2027-03-22"),
    ),
    "a cessation beyond validity": (
        [FIRST],
        "R54",
        change(ActKind.CESSATION, last_day="2027-03-22"),
    ),
    "a cessation without date": ([FIRST], "R54", change(ActKind.CESSATION)),
    "a cessation of what ceased": (
        [FIRST, CEASED],
        "R54",
        change(ActKind.CESSATION, "2025-08-01", last_day="2025-09-01", indications=(VITILIGO,)),
    ),
    "a lifting of nothing": ([FIRST], "R51", change(ActKind.LIFTING)),
    "a lifting after the suspension ended by itself": (
        [FIRST, change(ActKind.SUSPENSION, last_day="2025-01-31")],
        "R51",
        change(ActKind.LIFTING, "2025-01-31"),
    ),
    "a lifting of what is lifted": (
        [FIRST, SUSPENSION, LIFTED],
        "R51",
        change(ActKind.LIFTING, "2025-03-01"),
    ),
    "a lifting of what is lifted, while another suspension runs": (
        [FIRST, SUSPENSION, LIFTED, change(ActKind.SUSPENSION, "2025-03-01")],
        "R51",
        act(ActKind.LIFTING, "2025-04-01", follows=SUSPENSION.reference),
    ),
    "a lifting of an abrogation": (
        [FIRST, ABROGATION],
        "R51",
        act(ActKind.LIFTING, "2025-07-01", follows=ABROGATION.reference),
    ),
    "a reinstatement of a suspension": (
        [FIRST, SUSPENSION],
        "R61",
        act(ActKind.REINSTATEMENT, "2025-02-01", follows=SUSPENSION.reference),
    ),
    "a reinstatement of a suspension, in an abrogated framework": (
        [FIRST, SUSPENSION, ABROGATION],
        "R61",
        act(ActKind.REINSTATEMENT, "2025-07-01", follows=SUSPENSION.reference),
    ),
    "a reinstatement of what is back": (
        [FIRST, ABROGATION, BACK, GONE_AGAIN],
        "R61",
        act(ActKind.REINSTATEMENT, "2025-09-01", follows=ABROGATION.reference),
    ),
    "a reinstatement of what no act names": (
        [FIRST, CEASED],
        "R61",
        change(ActKind.REINSTATEMENT, "2025-08-01", indications=("psoriasis",)),
    ),
    "a reinstatement by a ruling to come": (
        [FIRST, ABROGATION],
        "R61",
        change(ActKind.REINSTATEMENT, "2025-07-10", ruled_on=day("2025-07-11")),
    ),
    "a reinstatement by a ruling older than the abrogation that it names": (
        [FIRST, ABROGATION],
        "R61",
        act(
            ActKind.REINSTATEMENT,
            "2025-07-10",
            follows=ABROGATION.reference,
            first_day=day("2025-06-02"),
            ruled_on=day("2025-05-31"),
        ),
    ),
    "a reinstatement by a ruling older than what it undoes without naming it": (
        [FIRST, ABROGATION],
        "R61",
        change(ActKind.REINSTATEMENT, "2025-07-10", ruled_on=day("2025-05-31")),
    ),
    "a reinstatement of an indication by a ruling older than its cessation": (
        [FIRST, CEASED],
        "R61",
        change(
            ActKind.REINSTATEMENT,
            "2025-07-10",
            indications=(VITILIGO,),
            ruled_on=day("2025-05-31"),
        ),
    ),
    "a second former recommendation": (
        [LAWFUL[ActKind.LEGACY_RTU][1]],
        "R70",
        act(ActKind.LEGACY_RTU, "2021-01-28", last_day="2024-01-27", indications=(LUPUS,)),
    ),
    "a second renewal of one day": (
        [FIRST, change(ActKind.RENEWAL, "2026-12-10", decided_on=day("2026-12-09"))],
        "R55",
        change(ActKind.RENEWAL, "2026-12-10", reference="again"),
    ),
    "a renewal on the day of the establishment": (
        [FIRST],
        "R55",
        change(ActKind.RENEWAL, "2024-03-21"),
    ),
    "a cessation of what no act names": (
        [FIRST],
        "R54",
        change(ActKind.CESSATION, last_day="2025-09-01", indications=("psoriasis",)),
    ),
    "a second establishment of what is in force": ([FIRST], "R32", initial("2025-01-10")),
    "a second establishment of what is to come": (
        [initial(first_day="2024-06-01", last_day="2027-05-31")],
        "R32",
        initial("2024-04-01"),
    ),
    "a second establishment of what expired": ([FIRST], "R32", initial("2027-03-22")),
    "a renewal before the decree": (
        [],
        "R70",
        act(ActKind.RENEWAL, "2022-02-12", indications=(LUPUS,)),
    ),
    "a reinstatement of nothing": ([FIRST], "R61", change(ActKind.REINSTATEMENT)),
    "a reinstatement of an indication that runs": (
        [FIRST, CEASED],
        "R61",
        change(ActKind.REINSTATEMENT, "2025-08-01", indications=(LUPUS,)),
    ),
    "a reinstatement beyond its origin": (
        [FIRST, ABROGATION],
        "R61",
        change(ActKind.REINSTATEMENT, "2025-08-01", last_day="2027-03-22"),
    ),
    "an RTU without last day": ([], "R70", act(ActKind.LEGACY_RTU, "2020-07-28")),
    "an RTU of twelve years": (
        [],
        "R70",
        act(ActKind.LEGACY_RTU, "2020-07-28", last_day="2032-07-28"),
    ),
    "a suspension for new knowledge": (
        [FIRST],
        "R51",
        change(ActKind.SUSPENSION, grounds=(Ground.KNOWLEDGE,)),
    ),
    "a lifting with a ground": (
        [FIRST, SUSPENSION],
        "R51",
        change(ActKind.LIFTING, "2025-02-01", grounds=(Ground.PUBLIC_HEALTH,)),
    ),
    "a suspension told on the very day": (
        [FIRST],
        "R52",
        change(ActKind.SUSPENSION, informed_on=day("2025-01-10")),
    ),
}
"""What is broken, the acts before, the rule that refuses, the act."""


NEVER_LIFTED = {"a cessation without date", "an RTU without last day"}


@pytest.mark.rule("R32", "R34", "R51", "R52", "R54", "R55", "R57", "R58", "R61", "R70")
@pytest.mark.rule("R61")
@pytest.mark.parametrize("kind", [each for each in ActKind if each is not ActKind.REINSTATEMENT])
def test_only_a_reinstatement_applies_a_ruling(kind: ActKind) -> None:
    before, new = LAWFUL[kind]
    assert rules(before, replace(new, ruled_on=new.decided_on)) == ["R61"]


@pytest.mark.rule("R34")
@pytest.mark.parametrize(
    "kind",
    [ActKind.INITIAL, ActKind.RENEWAL, ActKind.MODIFICATION, ActKind.SUSPENSION, ActKind.LIFTING],
)
def test_a_first_day_two_years_ahead_is_a_slip(kind: ActKind) -> None:
    before, new = LAWFUL[kind]
    latest = add_months(new.published_on or TODAY, 24)
    far = replace(new, first_day=latest + ONE_DAY, last_day=None)
    said = [str(each) for each in life_refusals(before, far, today=TODAY)]
    assert any("relisez son premier jour" in each for each in said)
    near = replace(far, first_day=latest)
    said = [str(each) for each in life_refusals(before, near, today=TODAY)]
    assert not any("relisez son premier jour" in each for each in said)


@pytest.mark.parametrize("what", REFUSED)
def test_a_broken_rule_refuses_alone_and_a_real_odd_act_is_taken_as_printed(what: str) -> None:
    before, rule, new = REFUSED[what]
    assert rules(before, new) == [rule]
    assert rules(before, _printed(new)) == ([rule] if what in NEVER_LIFTED else [])


def _printed(new: ActFacts) -> ActFacts:
    return act(
        new.kind,
        new.published_on.isoformat() if new.published_on else "",
        **{
            name: getattr(new, name)
            for name in ("reference", "decided_on", "first_day", "last_day", "follows")
        },
        indications=new.indications,
        as_printed=True,
    )


PASSING = {
    "a framework on the day of its decree": ([], initial("2022-02-13", last_day="2025-02-13")),
    "a renewal that follows": (
        [FIRST],
        change(ActKind.RENEWAL, "2026-12-10", first_day="2027-03-22", last_day="2030-03-21"),
    ),
    "a renewal from the first day of what it renews": (
        [TO_COME],
        act(
            ActKind.RENEWAL,
            "2024-12-31",
            follows=TO_COME.reference,
            first_day="2025-07-15",
            last_day="2028-07-14",
        ),
    ),
    "a renewal from its second day": (
        [TO_COME],
        act(
            ActKind.RENEWAL,
            "2024-12-31",
            follows=TO_COME.reference,
            first_day="2025-07-16",
            last_day="2028-07-15",
        ),
    ),
    "a renewal after expiry": (
        [OVER],
        act(ActKind.RENEWAL, "2026-06-01", follows=OVER.reference, last_day="2029-06-01"),
    ),
    "a first act known that is a renewal": ([], change(ActKind.RENEWAL, last_day="2028-01-10")),
    "a renewal of what lives, one indication ceased": (
        [FIRST, CEASED],
        change(ActKind.RENEWAL, "2026-12-10", indications=(LUPUS,)),
    ),
    "a renewal while suspended": ([FIRST, SUSPENSION], change(ActKind.RENEWAL, "2026-12-10")),
    "a renewal after a reinstatement": (
        [FIRST, ABROGATION, change(ActKind.REINSTATEMENT, "2025-07-01")],
        change(ActKind.RENEWAL, "2026-12-10"),
    ),
    "a suspension on the day of its publication": (
        [FIRST],
        change(ActKind.SUSPENSION, first_day="2025-01-10"),
    ),
    "an abrogation on the last day of validity": (
        [FIRST],
        change(ActKind.ABROGATION, "2027-03-21", last_day="2027-03-21"),
    ),
    "an announced end put off before it comes": (
        [FIRST, change(ActKind.ABROGATION, "2025-06-01", last_day="2026-01-31")],
        change(ActKind.ABROGATION, "2025-12-01", last_day="2026-06-30"),
    ),
    "a lifting of a suspension to come": (
        [FIRST, change(ActKind.SUSPENSION, first_day="2025-06-01")],
        change(ActKind.LIFTING, "2025-02-01"),
    ),
    "a reinstatement from the ruling that orders it": (
        [FIRST, ABROGATION],
        change(ActKind.REINSTATEMENT, "2025-07-10", first_day="2025-07-02", **RULED),
    ),
    "a reinstatement by a ruling of its very day": (
        [FIRST, ABROGATION],
        change(
            ActKind.REINSTATEMENT,
            "2025-07-10",
            first_day="2025-07-10",
            ruled_on=day("2025-07-10"),
        ),
    ),
    "a lifting of the suspension that runs": (
        [FIRST, SUSPENSION, LIFTED, change(ActKind.SUSPENSION, "2025-03-01")],
        act(ActKind.LIFTING, "2025-04-01", follows="suspension-2025-03-01"),
    ),
    "a reinstatement for some time": (
        [FIRST, ABROGATION],
        change(ActKind.REINSTATEMENT, "2025-07-10", last_day="2025-12-31"),
    ),
    "a suspension to a day beyond the validity": (
        [FIRST],
        change(ActKind.SUSPENSION, last_day="2028-12-31"),
    ),
    "an establishment after an abrogation": ([FIRST, ABROGATION], initial("2025-07-01")),
    "a renewal on the day of the decree": (
        [],
        act(ActKind.RENEWAL, "2022-02-13", indications=(LUPUS,)),
    ),
    "a modification of the period to come": (
        [FIRST, change(ActKind.RENEWAL, "2026-10-01", last_day="2029-10-01")],
        change(ActKind.MODIFICATION, "2026-10-01", last_day="2029-10-01"),
    ),
    "an RTU of its longest time": ([], LAWFUL[ActKind.LEGACY_RTU][1]),
    "an emergency told on the very day": (
        [FIRST],
        change(ActKind.SUSPENSION, informed_on=day("2025-01-10"), emergency=True),
    ),
}


@pytest.mark.parametrize("what", PASSING)
def test_the_neighbouring_lawful_act_passes(what: str) -> None:
    before, new = PASSING[what]
    assert rules(before, new) == []


@pytest.mark.rule("R61")
def test_no_ruling_is_to_come_even_as_printed() -> None:
    new = change(ActKind.REINSTATEMENT, "2025-07-10", ruled_on=TODAY, as_printed=True)
    assert rules([FIRST, ABROGATION], new) == []
    assert rules([FIRST, ABROGATION], new, date.fromordinal(TODAY.toordinal() - 1)) == ["R61"]


@pytest.mark.rule("R61")
def test_an_act_put_in_before_another_is_refused_when_that_one_would_not_have_been_lawful() -> None:
    renewal = change(ActKind.RENEWAL, "2026-12-10", last_day="2029-12-10")
    assert rules([FIRST, renewal], ABROGATION) == ["R61"]
    (refusal,) = life_refusals([FIRST, renewal], ABROGATION, today=TODAY)
    assert renewal.reference in refusal.sentence


def test_acts_of_one_day_are_judged_after_those_that_they_follow() -> None:
    stop = change(ActKind.SUSPENSION)
    start = act(ActKind.LIFTING, "2025-01-10", follows=stop.reference, first_day="2025-01-20")
    assert rules([FIRST, start], stop) == []
    assert rules([FIRST, stop], start) == []


ANNOUNCED = change(ActKind.CESSATION, "2025-06-01", last_day="2025-12-31", indications=(VITILIGO,))
NEXT = {"first_day": day("2027-03-22"), "last_day": "2030-03-21"}


@pytest.mark.rule("R55", doors="act")
@pytest.mark.parametrize(
    "new",
    [
        change(ActKind.RENEWAL, "2025-06-10", **NEXT, indications=(VITILIGO, LUPUS)),
        change(ActKind.MODIFICATION, "2026-02-01", indications=(VITILIGO, LUPUS)),
    ],
    ids=["renewal before the announced end", "modification after it"],
)
def test_an_end_that_was_announced_is_not_taken_back_by_naming_the_indication(new) -> None:
    assert rules([FIRST, ANNOUNCED], new) == ["R55"]


def test_a_modification_may_still_name_it_until_its_end() -> None:
    new = change(ActKind.MODIFICATION, "2025-12-01", indications=(VITILIGO, LUPUS))
    assert rules([FIRST, ANNOUNCED], new) == []


@pytest.mark.rule("R61", doors="act")
def test_what_undoes_an_abrogation_brings_back_all_of_it_or_names_nothing() -> None:
    part = change(ActKind.REINSTATEMENT, "2025-07-01", indications=(VITILIGO,))
    whole = change(ActKind.REINSTATEMENT, "2025-07-01", indications=(VITILIGO, LUPUS))
    assert rules([FIRST, ABROGATION], part) == ["R61"]
    assert rules([FIRST, ABROGATION], whole) == []


@pytest.mark.rule("R51")
@pytest.mark.parametrize(("lifted", "refused"), [("2025-03-30", []), ("2025-03-31", ["R51"])])
def test_a_suspension_is_lifted_while_a_day_of_it_is_left(lifted: str, refused: list[str]) -> None:
    """A lifting counts from the morrow of its publication: the last day of the suspension, not after."""
    ending = change(ActKind.SUSPENSION, last_day="2025-03-31")
    assert rules([FIRST, ending], act(ActKind.LIFTING, lifted, follows=ending.reference)) == refused


@pytest.mark.rule("R57")
def test_a_real_act_printed_against_the_law_is_not_refused_again_because_of_an_earlier_one() -> (
    None
):
    """A modification after the end, as it was printed: an abrogation found later does not undo it."""
    printed = change(ActKind.MODIFICATION, "2025-07-01", last_day="2027-03-21")
    assert "ne tiendrait plus" in str(life_refusals([FIRST, printed], ABROGATION, today=TODAY))
    kept = replace(printed, as_printed=True)
    assert "ne tiendrait plus" not in str(life_refusals([FIRST, kept], ABROGATION, today=TODAY))
