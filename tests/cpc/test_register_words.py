"""What a sheet says of the days to come, in sentences."""

from datetime import date

import pytest

from cpc.law.life.acts import ActFacts, ActKind
from cpc.register import words as register_words
from tests.law.acts import LUPUS, VITILIGO, act, found, initial

CPC = initial("2024-03-21")
RENEWAL = act(ActKind.RENEWAL, "2026-09-01", first_day="2027-03-22", last_day="2030-03-21")
SUSPENSION = act(ActKind.SUSPENSION, "2026-09-01", first_day="2026-10-01", last_day="2026-12-31")
CESSATION = act(ActKind.CESSATION, "2026-09-01", last_day="2026-10-31", indications=(LUPUS,))
ABROGATION = act(ActKind.ABROGATION, "2026-09-01", last_day="2026-09-30")


def said(acts: list[ActFacts], on: str, *, today: str = "") -> list[str]:
    """The headline, then what will change."""
    standing, day = found(acts, on), date.fromisoformat(on)
    headline = register_words.headline(standing, on=day, today=date.fromisoformat(today or on))
    return [register_words.plain(each) for each in (headline, *register_words.changes(standing))]


@pytest.mark.rule("R36", "R60", doors="reading")
@pytest.mark.parametrize(
    ("acts", "on", "sentences"),
    [
        ([CPC], "2026-09-01", ["En vigueur jusqu'au 21/03/2027 inclus."]),
        ([CPC], "2024-03-21", ["Pas encore en vigueur : il le sera à partir du 22/03/2024."]),
        (
            [CPC, RENEWAL],
            "2026-09-01",
            [
                "En vigueur jusqu'au 21/03/2030 inclus.",
                "Nouvelle période du 22/03/2027 au 21/03/2030 inclus.",
            ],
        ),
        (
            [CPC, SUSPENSION],
            "2026-09-01",
            [
                "En vigueur jusqu'au 30/09/2026 inclus.",
                "Suspendu à partir du 01/10/2026.",
                "De nouveau en vigueur à partir du 01/01/2027.",
                "Échu à partir du 22/03/2027.",
            ],
        ),
        (
            [CPC, SUSPENSION],
            "2026-10-01",
            [
                "Suspendu jusqu'au 31/12/2026 inclus.",
                "De nouveau en vigueur à partir du 01/01/2027.",
                "Échu à partir du 22/03/2027.",
            ],
        ),
        (
            [CPC, CESSATION],
            "2026-09-01",
            [
                "En vigueur jusqu'au 21/03/2027 inclus.",
                f"L'indication « {LUPUS} » cesse d'avoir effet à partir du 01/11/2026.",
            ],
        ),
        (
            [CPC, ABROGATION],
            "2026-09-01",
            ["En vigueur jusqu'au 30/09/2026 inclus.", "Abrogé à partir du 01/10/2026."],
        ),
        (
            [CPC, ABROGATION],
            "2027-01-01",
            ["Abrogé : son dernier jour d'effet était le 30/09/2026."],
        ),
    ],
)
def test_a_sheet_tells_its_end_and_what_changes_before(
    acts: list[ActFacts], on: str, sentences: list[str]
) -> None:
    plain = [each for each in said(acts, on) if VITILIGO not in each]
    assert plain[: len(sentences)] == sentences


STOPPED = act(ActKind.SUSPENSION, "2026-08-01")
STOPPED_A_WHILE = act(ActKind.SUSPENSION, "2026-08-01", last_day="2026-09-10")


@pytest.mark.rule("R36", "R51", doors="reading")
@pytest.mark.parametrize(
    ("suspension", "end", "sentences"),
    [
        (
            STOPPED,
            ABROGATION,
            [
                "Suspendu. En l'état des actes publiés à ce jour, il sera abrogé à partir du "
                "01/10/2026."
            ],
        ),
        (
            STOPPED_A_WHILE,
            ABROGATION,
            [
                "Suspendu jusqu'au 10/09/2026 inclus. En l'état des actes publiés à ce jour, il sera "
                "abrogé à partir du 01/10/2026.",
                "De nouveau en vigueur à partir du 11/09/2026.",
            ],
        ),
        (
            STOPPED,
            act(ActKind.CESSATION, "2026-09-01", last_day="2026-09-30"),
            [
                "Suspendu. En l'état des actes publiés à ce jour, il cessera de produire effet à "
                "partir du 01/10/2026."
            ],
        ),
    ],
)
def test_a_suspended_framework_tells_the_end_that_is_announced(
    suspension: ActFacts, end: ActFacts, sentences: list[str]
) -> None:
    assert said([CPC, suspension, end], "2026-09-01") == sentences


def test_a_suspension_to_come_tells_the_end_that_is_announced() -> None:
    (headline, *_) = said([CPC, STOPPED, ABROGATION], "2026-09-20", today="2026-09-01")
    assert headline == (
        "En l'état des actes publiés à ce jour, ce cadre sera suspendu. Il sera abrogé à partir du "
        "01/10/2026."
    )


def test_an_end_already_past_stays_past_in_a_day_to_come() -> None:
    (headline, *_) = said([CPC, ABROGATION], "2030-01-01", today="2027-01-01")
    assert headline == (
        "En l'état des actes publiés à ce jour, ce cadre sera abrogé : son dernier jour d'effet "
        "était le 30/09/2026."
    )


LIFTING = act(ActKind.LIFTING, "2026-10-15", first_day="2026-11-15")
ENDED = act(ActKind.ABROGATION, "2026-09-30", last_day="2026-09-30")
GIVEN_BACK = act(ActKind.REINSTATEMENT, "2026-10-15", first_day="2026-11-15")
HALTED = act(ActKind.SUSPENSION, "2026-09-30")


@pytest.mark.rule("R36", "R60", "R61", doors="reading")
@pytest.mark.parametrize(
    ("acts", "headline"),
    [
        ([CPC, ENDED, GIVEN_BACK], "Abrogé depuis le 01/10/2026."),
        ([CPC, HALTED, LIFTING], "Suspendu jusqu'au 14/11/2026 inclus."),
    ],
)
def test_a_last_day_that_waits_for_an_act_already_published_says_so_everywhere(acts, headline):
    now = found(acts, "2026-10-20")
    assert said(acts, "2026-10-20")[0] == headline
    use = now.indications[0]
    assert now.last_day_of_effect == use.last_day == date(2027, 3, 21)
    assert register_words.comes_back(now)
    told = register_words.last_day(use.status, use.last_day, on=date(2026, 10, 20))
    expected = "dernier jour, une fois de nouveau en vigueur : 21/03/2027 inclus"
    assert register_words.plain(told) == expected


def test_a_last_day_that_waits_for_nothing_is_told_alone():
    for acts, on, day in (
        ([CPC], "2026-09-01", "21/03/2027"),
        ([CPC, ENDED], "2026-10-20", "30/09/2026"),
        ([CPC, HALTED], "2026-10-20", "30/09/2026"),
        ([CPC, ENDED, GIVEN_BACK], "2026-11-15", "21/03/2027"),
    ):
        now = found(acts, on)
        use = now.indications[0]
        told = register_words.last_day(use.status, use.last_day, on=date.fromisoformat(on))
        assert register_words.plain(told) == f"dernier jour : {day} inclus"
        assert not register_words.comes_back(now)


def test_every_status_is_told_in_the_present_and_in_the_future() -> None:
    assert set(register_words.PRESENT) == set(register_words.FUTURE)


@pytest.mark.rule("R36", "R61", doors="reading")
def test_a_reinstatement_to_come_gives_back_what_was_in_force() -> None:
    back = act(
        ActKind.REINSTATEMENT, "2026-11-01", first_day="2026-11-10", follows=ABROGATION.reference
    )
    (_, following, *_) = said([CPC, ABROGATION, back], "2026-11-02")
    assert following == "De nouveau en vigueur à partir du 10/11/2026."


@pytest.mark.rule("R36", "R61", doors="reading")
def test_an_indication_given_back_is_in_force_again() -> None:
    back = act(
        ActKind.REINSTATEMENT,
        "2026-11-05",
        first_day="2026-11-10",
        follows=CESSATION.reference,
        indications=(LUPUS,),
    )
    (_, following, *_) = said([CPC, CESSATION, back], "2026-11-06")
    assert (
        following == f"L'indication « {LUPUS} » est de nouveau en vigueur à partir du 10/11/2026."
    )
