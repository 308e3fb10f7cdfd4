"""A machine step that fails keeps the person's work, stands for an operator, and runs again once."""

from datetime import date

import pytest
from django.urls import reverse
from viewflow.workflow.models import Process, Task

from accounts.roles import Role
from cpc.models import Act, Cpc
from records.models import Event, Notice
from tests.conftest import person
from workflows.engine.failing import KEPT
from workflows.models import WorkItem

pytestmark = [pytest.mark.django_db, pytest.mark.tour]
PUBLISHED = {"published_on": "2026-03-02", "points": "Texte gardé pour moi."}


@pytest.fixture
def imported(db):
    """A framework imported under the very number that the publication will give: the base refuses."""
    return Cpc.objects.create(number="CPC-2026-0001", title="X")


@pytest.fixture
def failed(imported, dossier, do, to_publication, team):
    to_publication(dossier)
    response = do(dossier, team.publisher, PUBLISHED)
    assert response.status_code == 302
    return Task.objects.get(status="ERROR")


def test_the_work_of_the_person_is_kept(failed, imported, dossier, team, browse):
    assert dossier.publications.get().published_on == date(2026, 3, 2)
    assert not Cpc.objects.exclude(pk=imported.pk).exists()
    assert not WorkItem.objects.open().exists()
    page = browse(team.publisher).get(dossier.get_absolute_url()).content.decode()
    assert "Une étape automatique n’a pas abouti" in page
    assert "Établissement du CPC" in page


def test_the_operator_reads_the_cause_without_a_word_of_the_file(failed, dossier, team, browse):
    page = browse(team.manager).get(reverse("failures")).content.decode()
    for told in (dossier.number, "Établissement du CPC", "cpc_cpc", "cpc/decisions.py"):
        assert told in page
    assert "Texte gardé pour moi" not in page
    assert set(failed.data[KEPT]) == {"sentence", "place", "since", "tries"}
    assert "_exception" not in failed.data


def test_managers_and_administrators_are_told_once(failed, dossier, team):
    told = Notice.objects.filter(key=f"failure:{failed.pk}")
    assert {notice.recipient for notice in told} == {team.manager, team.administrator}
    assert Event.objects.filter(subject=dossier.subject, verb="failed").count() == 1


def test_mended_then_run_again_it_ends_exactly_once(failed, imported, dossier, team, browse):
    address = reverse("failure_retry", args=[failed.pk])
    client = browse(team.manager)
    assert client.post(address).status_code == 302
    assert not Act.objects.exists()
    again = Task.objects.get(status="ERROR")
    assert again.data[KEPT]["tries"] == 2
    assert again.data[KEPT]["since"] == failed.data[KEPT]["since"]
    imported.number = "CPC-2025-0001"
    imported.save()
    address = reverse("failure_retry", args=[again.pk])
    assert client.post(address).status_code == 302
    assert client.post(address).status_code == 409
    act = Act.objects.get()
    assert (act.kind, act.first_day) == ("initial", date(2026, 3, 3))
    dossier.refresh_from_db()
    assert dossier.outcome == "established"
    assert Process.objects.get(pk=dossier.process.pk).status == "DONE"


def test_the_list_is_for_managers_and_administrators_of_the_division(
    failed, team, browse, dossier, bodies
):
    assert browse(team.publisher).get(reverse("failures")).status_code == 403
    assert (
        browse(team.publisher).post(reverse("failure_retry", args=[failed.pk])).status_code == 404
    )
    elsewhere = person(Role.MANAGER, on=bodies.inca, name="ailleurs")
    assert dossier.number not in browse(elsewhere).get(reverse("failures")).content.decode()
    assert browse(team.administrator).get(reverse("failures")).status_code == 200


def test_the_step_before_may_be_taken_back_instead(failed, dossier, team, browse, do):
    item = WorkItem.objects.get(dossier=dossier, permission="publish_act")
    response = browse(team.publisher).post(
        reverse("task_undo", args=[item.pk]), {"reason": "Mauvaise date."}
    )
    assert response.status_code == 302
    assert WorkItem.objects.open().get(dossier=dossier).step == "Publication"
    assert not Task.objects.filter(status="ERROR").exists()


def test_an_empty_list_says_so(team, browse):
    page = browse(team.manager).get(reverse("failures")).content.decode()
    assert "Aucune étape en échec" in page
