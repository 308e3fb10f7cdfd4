"""Steps of the transition: record, validate, designate, each by its own person and day."""

from datetime import date
from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse

from cannabis.models import HasPublication
from records import clock
from workflows.models import WorkItem

PUBLISHED = date(2026, 10, 15)
LAST_DAY = date(2027, 1, 15)
TODAY = date(2026, 10, 20)


@pytest.fixture(autouse=True)
def _autumn(_steady_day):
    """Five days after the publication that most tests speak of."""
    with clock.at(TODAY):
        yield


def typed(**changed: Any) -> dict[str, Any]:
    """A publication as an agent types it."""
    return {
        "kind": "opinion",
        "title": "Avis sur les médicaments à base de cannabis",
        "address": "https://www.has-sante.fr/jcms/p_1/fr/avis",
        "published_on": PUBLISHED.isoformat(),
        "evidence": "Mis en ligne le 15 oct. 2026",
    } | changed


@pytest.fixture
def record(browse, team):
    """Records a publication by the page; returns it."""

    def step(**changed: Any) -> HasPublication:
        response = browse(team.evaluator).post(reverse("transition-record"), typed(**changed))
        assert response.status_code == 302, response.context["form"].errors
        return HasPublication.objects.latest("pk")

    return step


@pytest.fixture
def task(browse, team):
    """Takes and does the open task of a publication; returns the response."""

    def step(publication: HasPublication, data: dict[str, Any], *, by=None):
        item = WorkItem.objects.open().get(number=publication.number)
        client = browse(by or team.legal)
        client.post(reverse("task_take", args=[item.pk]))
        return client.post(reverse("task", args=[item.pk]), data)

    return step


@pytest.fixture
def validated(record, task):
    """A publication recorded and validated."""

    def step(**changed: Any) -> HasPublication:
        publication = record(**changed)
        assert task(publication, {"decision": "validated"}).status_code == 302
        return publication

    return step


def an_act(last_day: str = "", /, **changed: Any) -> dict[str, Any]:
    """An act as an agent types it, with its capture."""
    return {
        "nature": "decree",
        "title": "Décret n° 2026-1",
        "address": "https://www.legifrance.gouv.fr/jorf/1",
        "effect": "set" if last_day else "withdraw",
        "last_day": last_day,
        "capture": SimpleUploadedFile("acte.txt", b"Article 1er", content_type="text/plain"),
    } | changed


@pytest.fixture
def recorded(browse, team):
    """Records an act that sets the end, or withdraws it; nothing changes before another confirms it."""

    def step(last_day: str = "", /, **changed: Any):
        address = reverse("transition-override")
        return browse(team.evaluator).post(address, an_act(last_day, **changed))

    return step


@pytest.fixture
def act(recorded, browse, team):
    """The same, confirmed by another person; the refusal, when it is not recorded."""

    def step(last_day: str = "", /, **changed: Any):
        response = recorded(last_day, **changed)
        return browse(team.legal).post(response.url) if response.status_code == 302 else response

    return step
