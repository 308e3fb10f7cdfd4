"""The whole of a dossier as a ZIP: what the agents of its division take away, and nobody else."""

import json
import zipfile
from io import BytesIO

import pytest
from django.urls import reverse

from cpc import meeting_votes
from cpc import meetings as acts
from cpc.law.meeting import Ballot
from cpc.models import DossierNote, Minutes
from records import clock
from records.models import Event
from tests.workflows.meeting_stage import a_committee, a_session, convened, evaluated, opened
from workflows import meetings

pytestmark = pytest.mark.django_db


@pytest.fixture
def concluded(dossier, division, team, day):
    """A committee has said yes, and its minutes are approved."""
    evaluated(dossier, by=team.evaluator, on=day)
    house = a_committee(division, team, on=day)
    session = a_session(house.committee, by=team.desk, on=day, held_on=day)
    item = acts.ask(
        dossier,
        committee=house.committee,
        session=session,
        question="Favorable ?",
        by=team.evaluator,
        on=day,
    )
    convened(session, by=team.desk, on=day)
    opened(session, house, by=team.desk, on=day)
    meeting_votes.cast(item, ballots={house.chair.pk: Ballot.FOR}, by=team.desk, on=day)
    meeting_votes.conclude(item, debate="", conclusion="Oui, suivi.", by=team.desk, on=day)
    return meetings.approve(session, by=house.chair.user, on=day)


def test_the_opinion_the_minutes_the_report_and_the_journal_are_in_it(
    browse, team, dossier, concluded, day
):
    DossierNote.objects.create(
        dossier=dossier, author=team.desk, text="JAMAIS", written_at=clock.now()
    )
    response = browse(team.evaluator).get(reverse("dossier_archive", args=[dossier.number]))
    with zipfile.ZipFile(BytesIO(b"".join(response))) as archive:
        names = set(archive.namelist())
        number = concluded.session.number
        assert {"evaluations/version-1.pdf", f"comites/{number}-proces-verbal.pdf"} <= names
        assert archive.read(f"comites/{number}-proces-verbal.pdf") == bytes(
            Minutes.objects.get().pdf
        )
        pieces = json.loads(archive.read("pieces.json"))
        assert any("Oui, suivi." in str(piece["contenu"]) for piece in pieces)
        assert not any(b"JAMAIS" in archive.read(name) for name in names)
    assert Event.objects.get(verb="dossier_downloaded").actor == team.evaluator


def test_nobody_outside_the_division_takes_it(browse, reporter, dossier):
    page = reverse("dossier_archive", args=[dossier.number])
    assert browse(reporter).get(page).status_code == 404
    assert not Event.objects.filter(verb="dossier_downloaded").exists()
