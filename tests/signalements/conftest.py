"""Drafts of the four bodies, ready to be filed, and what the desk answers."""

from collections.abc import Callable
from datetime import date
from typing import Any

import pytest
from django.test import Client

from accounts.models import Organisation, Permission, User
from accounts.roles import Role, grant
from cpc.models import AdmissibilityReview, Dossier
from records import clock
from signalements.models import Signalement
from workflows.intake.filing import file_signalement
from workflows.models import WorkItem

ANSWERS = {
    "in_field_statement": True,
    "dci": "Tacrolimus",
    "form_strength": "Pommade à 0,1 %",
    "indication": "Vitiligo de l'adulte",
    "alternatives": "Dermocorticoïdes : atrophie cutanée au long cours.",
    "recommendations": "Recommandations européennes de 2013.",
    "publications": "10.1000/xyz, essai randomisé, 168 patients.",
    "international_data": "Deux essais randomisés.",
    "risks": "Irritation.",
    "position": "Un cadre est opportun.",
}

FILING = {"statement": "on"}
"""What the button « Déposer » sends."""


def a_draft(body: Organisation, *, by: User, on: date, **answers: Any) -> Signalement:
    return Signalement.objects.create(
        organisation=body, author=by, started_on=on, **(ANSWERS | answers)
    )


@pytest.fixture
def draft(bodies, reporter, day) -> Signalement:
    """A draft of the association that the law lets file."""
    return a_draft(bodies.asso, by=reporter, on=day)


@pytest.fixture
def filed(draft, division, reporter, day) -> Signalement:
    return file_signalement(draft, by=reporter, on=day)


@pytest.fixture
def cnp_reporter(bodies) -> User:
    user = User.objects.create_user("cnp@example.org", first_name="Dominique", last_name="Cnp")
    grant(user, role=Role.REPORTER, on=bodies.cnp)
    return user


@pytest.fixture
def second(bodies, cnp_reporter, filed, day) -> Signalement:
    """Another body's signalement on the same use, filed after the first one."""
    return file_signalement(a_draft(bodies.cnp, by=cnp_reporter, on=day), by=cnp_reporter, on=day)


@pytest.fixture
def ask(team, browse) -> Callable[..., AdmissibilityReview]:
    """The desk asks for what is missing, by its task page."""

    def request(dossier: Dossier, *, due: date) -> AdmissibilityReview:
        admit(browse, team, dossier, decision="incomplete", missing="Données", due=due)
        return dossier.admissibilityreviews.last()

    return request


def admit(browse, team, dossier: Dossier, *, decision: str, due: Any = "", **answers: str) -> None:
    """The desk takes the open task of a dossier and gives its answer on admissibility."""
    item = WorkItem.objects.open().get(dossier=dossier)
    assert item.permission == Permission.ADMIT
    client = browse(team.desk)
    client.post(f"{item.get_absolute_url()}prendre/")
    data = {"decision": decision, "completion_due_on": due, **answers}
    response = client.post(item.get_absolute_url(), data)
    assert response.status_code == 302, response.content.decode()


@pytest.fixture
def on_day() -> Callable[[date], Any]:
    """``with on_day(date(2026, 4, 1)): …``"""
    return clock.at


@pytest.fixture
def mine(browse, reporter) -> Client:
    """The browser of who files."""
    return browse(reporter)


@pytest.fixture
def desk(browse, team) -> Client:
    """The browser of the agency's desk."""
    return browse(team.desk)
