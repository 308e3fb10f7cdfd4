"""What bodies and the desk are told from day to day: once, even after an outage."""

from datetime import date

import pytest

from cpc.models import AdmissibilityReview
from records.models import Letter, Notice, Reminder
from records.notices.outbox import queue
from tests.signalements.conftest import admit
from workflows.exchanges.news import silence_alerts, tell_bodies

pytestmark = [pytest.mark.django_db, pytest.mark.tour]
DUE = date(2026, 4, 1)


def sentences(on) -> list[str]:
    return [news.sentence for news in tell_bodies(on)]


def kinds(signalement) -> list[str]:
    return [
        letter.kind for letter in Letter.objects.filter(subject=signalement.subject).order_by("pk")
    ]


@pytest.mark.rule("R67")
def test_admissibility_is_told_at_the_gesture_with_the_acknowledgement_and_once(
    browse, team, filed, reporter, day
):
    admit(browse, team, filed.dossier, decision="admissible")
    assert kinds(filed) == ["registration", "acknowledgement", "admissible"]
    assert Notice.objects.filter(recipient=reporter).count() == 3
    assert sentences(day) == []


@pytest.mark.rule("R67", doors="reading")
def test_an_outcome_is_told_to_every_body_of_the_dossier(browse, team, filed, second, day):
    admit(browse, team, filed.dossier, decision="inadmissible", reasons="Hors du champ.")
    for signalement in (filed, second):
        assert kinds(signalement) == ["registration", "acknowledgement", "inadmissible"]
        told = Notice.objects.get(key=f"outcome:{filed.dossier_id}:{signalement.pk}")
        assert "Hors du champ." in told.body
    assert sentences(day) == []


@pytest.mark.rule("R10")
def test_a_request_is_told_to_the_body_asked_only(second, filed, ask, reporter, cnp_reporter, day):
    ask(second.dossier, due=DUE)
    letter = Letter.objects.get(kind="completion")
    assert letter.recipient == filed.organisation
    told = Notice.objects.get(key=letter.key)
    assert told.recipient == reporter
    assert "- Données" in told.body and "1er avril 2026" in told.body
    assert sentences(day) == []


@pytest.fixture
def untold(browse, team, filed):
    """A review made before letters existed: no gesture told it."""
    review = AdmissibilityReview.objects.create(
        dossier=filed.dossier, author=team.desk, made_on=date(2026, 3, 2), decision="admissible"
    )
    return review


def test_news_older_than_the_letters_is_told_after_an_outage_of_some_weeks(untold):
    assert sentences(date(2026, 5, 20)) == [
        "Votre signalement est recevable, l'instruction commence."
    ]
    assert sentences(date(2026, 5, 20)) == []


def test_what_a_notice_told_before_the_letters_is_not_told_again(untold, reporter):
    queue(f"review:{untold.pk}", recipients=[reporter], subject="Dit", body="Dit")
    assert sentences(date(2026, 3, 3)) == []


def test_what_is_dated_later_is_not_told_yet(untold):
    assert sentences(date(2026, 3, 1)) == []


@pytest.mark.rule("R69", doors="reading")
@pytest.mark.parametrize(
    ("on", "said"), [(date(2026, 5, 1), 0), (date(2026, 5, 2), 1), (date(2026, 9, 1), 1)]
)
def test_two_months_of_silence_alert_the_desk_once(filed, team, on, said):
    assert len(silence_alerts(on)) == said
    assert silence_alerts(on) == []
    assert Reminder.objects.count() == said
    assert (
        Notice.objects.filter(recipient=team.desk, subject__contains="sans décision").count()
        == said
    )
    assert not said or Reminder.objects.get().due_on == date(2026, 5, 2)


@pytest.mark.rule("R69")
def test_a_closed_dossier_alerts_nobody(browse, team, filed):
    admit(browse, team, filed.dossier, decision="inadmissible", reasons="Hors du champ.")
    assert silence_alerts(date(2026, 9, 1)) == []
