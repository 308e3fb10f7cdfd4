"""What bodies and the desk are told from day to day: once, even after an outage."""

from datetime import date

import pytest

from records.models import Notice, Reminder
from tests.signalements.conftest import admit
from workflows.intake_news import silence_alerts, tell_bodies

pytestmark = pytest.mark.django_db
DUE = date(2026, 4, 1)


def sentences(on) -> list[str]:
    return [news.sentence for news in tell_bodies(on)]


@pytest.mark.rule("R67")
def test_admissibility_and_outcome_are_told_once(browse, team, filed, reporter, day):
    admit(browse, team, filed.dossier, decision="admissible")
    assert sentences(day) == ["Votre signalement est recevable, l'instruction commence."]
    assert sentences(day) == []
    assert Notice.objects.filter(recipient=reporter).count() == 2


@pytest.mark.rule("R67")
def test_an_outcome_is_told_to_every_body_of_the_dossier(browse, team, filed, second, day):
    admit(browse, team, filed.dossier, decision="inadmissible", reasons="Hors du champ.")
    assert sentences(day) == ["Issue : irrecevable. Les motifs sont dans votre espace."] * 2


@pytest.mark.rule("R10")
def test_a_request_is_told_to_the_body_asked_only(second, ask, reporter, cnp_reporter, day):
    ask(second.dossier, due=DUE)
    told = tell_bodies(day)
    assert [news.signalement.organisation.kind for news in told] == ["asso"]
    assert "01/04/2026" in told[0].sentence
    assert not Notice.objects.filter(recipient=cnp_reporter, key=told[0].key).exists()


def test_news_is_told_after_an_outage_of_some_weeks(browse, team, filed):
    admit(browse, team, filed.dossier, decision="admissible")
    assert len(tell_bodies(date(2026, 5, 20))) == 1


def test_what_is_dated_later_is_not_told_yet(browse, team, filed):
    admit(browse, team, filed.dossier, decision="admissible")
    assert tell_bodies(date(2026, 3, 1)) == []


@pytest.mark.rule("R69")
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
