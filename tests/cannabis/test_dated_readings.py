"""How three months are read is a dated setting (C20, C21); an available medicine is only told (C17)."""

from datetime import date

import pytest
from django.db import IntegrityError, transaction
from django.urls import reverse

from accounts.models import HolidayZone
from cannabis.law import EndMode
from cannabis.models import EndReading, TransitionEnd
from cannabis.transition import Reading, reading
from cpc.law.days import Roll, Zone
from records.models import Event
from tests.cannabis.conftest import LAST_DAY, TODAY

pytestmark = pytest.mark.django_db
GIVEN = {
    "mode": "franc",
    "weekend_roll": "on",
    "zone": "reunion",
    "first_day": TODAY.isoformat(),
    "reason": "Avis juridique n° 12",
}


def test_the_zones_of_an_organisation_are_those_of_the_law():
    assert [zone.name for zone in Zone] == [zone.name for zone in HolidayZone]
    assert [zone.value for zone in HolidayZone] == [zone.name.lower() for zone in Zone]


@pytest.mark.rule("C20", "C21")
def test_by_default_the_same_day_of_the_month_without_roll():
    assert reading(TODAY) == Reading(EndMode.QUANTIEME, Roll.NONE, Zone.METROPOLE)


@pytest.mark.rule("C20", "C21")
def test_a_reading_counts_from_its_day_with_its_author_and_the_journal(browse, team):
    page = browse(team.legal)
    address = reverse("transition-readings")
    coming = GIVEN | {"first_day": "2026-11-01"}
    assert page.post(address, coming).status_code == 302
    assert reading(TODAY) == reading(date(2026, 10, 31)) == Reading()
    found = reading(date(2026, 11, 1))
    assert found == Reading(EndMode.FRANC, Roll.NEXT_WORKING_DAY, Zone.REUNION)
    line = Event.objects.get(verb="reading_set")
    assert (line.actor, line.reason) == (team.legal, "Avis juridique n° 12")
    assert "01/11/2026" in line.sentence
    assert "Avis juridique n° 12" in page.get(address).content.decode()


@pytest.mark.rule("C20", "C22")
def test_an_end_already_set_keeps_its_reading_and_the_next_takes_the_new(
    browse, team, validated, task
):
    publication = validated()
    end = TransitionEnd.objects.first()
    assert (end.last_day, end.mode) == (LAST_DAY, "quantieme")
    browse(team.legal).post(reverse("transition-readings"), GIVEN)
    assert TransitionEnd.objects.first() == end
    designated = {"decision": "designated", "reason": "Seul avis"}
    assert task(publication, designated).status_code == 302
    end = TransitionEnd.objects.first()
    assert (end.mode, end.weekend_roll) == ("franc", True)
    assert end.last_day == date(2027, 1, 18)  # 15 January, one day more is a Saturday


@pytest.mark.rule("C20")
@pytest.mark.parametrize(
    ("changes", "field"),
    [({"first_day": "2026-10-19"}, "__all__"), ({"reason": ""}, "reason"), ({"mode": "?"}, "mode")],
)
def test_a_reading_in_the_past_or_without_opinion_is_refused(browse, team, changes, field):
    response = browse(team.legal).post(reverse("transition-readings"), GIVEN | changes)
    assert response.status_code == 422
    assert field in response.context["form"].errors
    assert not EndReading.objects.exists()


@pytest.mark.rule("C20")
def test_the_database_refuses_a_reading_in_the_past(browse, team):
    browse(team.legal).post(reverse("transition-readings"), GIVEN)
    with pytest.raises(IntegrityError), transaction.atomic():
        EndReading.objects.update(first_day=date(2026, 1, 1))


AVAILABLE = {
    "title": "Cannamed",
    "indications": "Épilepsies pharmacorésistantes",
    "address": "https://ansm.sante.fr/actualites/x",
    "available_on": TODAY.isoformat(),
}


@pytest.mark.rule("C17")
def test_an_available_medicine_is_told_and_closes_nothing(browse, team, client):
    response = browse(team.legal).post(reverse("transition-alternative"), AVAILABLE)
    assert response.status_code == 302
    page = client.get(reverse("transition")).content.decode()
    assert "Cannamed" in page
    data = client.get(reverse("transition-json")).json()
    assert data["alternatives"][0]["available_on"] == TODAY.isoformat()
    assert data["last_day"] is None
    assert Event.objects.filter(verb="alternative_told").count() == 1
    assert not TransitionEnd.objects.exists()
    before = client.get(reverse("transition-json"), {"on": "2026-10-19"}).json()
    assert before["alternatives"] == []


@pytest.mark.rule("C17")
def test_an_availability_to_come_is_refused(browse, team):
    later = AVAILABLE | {"available_on": "2026-10-21"}
    response = browse(team.legal).post(reverse("transition-alternative"), later)
    assert response.status_code == 422
