"""The demonstration: one dossier at every step, made once, kept by a second start."""

import pytest
from django.contrib.auth.hashers import check_password
from django.core.management import call_command
from django.test import Client
from django.urls import reverse

from accounts.models import Permission, User
from accounts.roles import GRANTS, Role
from accounts.views import demonstration_accounts
from bodies.members import without_administrator
from config.demo import demo
from cpc.models import Act, Cpc, Dossier
from signalements.models import Signalement
from workflows.models import WorkItem

pytestmark = pytest.mark.django_db

STATIONS = {
    *("admissibility", "precheck", "evaluation", "visa", "draft", "signature", "publication"),
    "refusal_note",
}


# Made on SQLite by `make run`; on PostgreSQL the same stories are told by test_shipped.py.
@pytest.mark.alike
@pytest.mark.exhaustive
def test_every_step_has_a_dossier_and_a_second_start_changes_nothing(day):
    told = []
    assert demo.prepare(today=day, say=told.append)
    open_items = WorkItem.objects.open().select_related("task")
    assert {item.task.flow_task.name for item in open_items} >= STATIONS
    assert Signalement.objects.drafts().exists()
    assert Dossier.objects.filter(outcome="joined").exists()
    assert Act.objects.filter(kind="not_established").exists()
    assert Cpc.objects.exclude(key=None).count() == Cpc.objects.count()
    everyone_has_an_account()
    a_newcomer_may_do_the_first_steps()
    before = Dossier.objects.count(), User.objects.count(), len(told)
    assert not demo.prepare(today=day, say=told.append)
    assert (Dossier.objects.count(), User.objects.count(), len(told)) == before


def everyone_has_an_account():
    """One a role, four reporting bodies, the shared password."""
    shown = list(demonstration_accounts())
    assert {membership.role for membership in shown} == set(Role.values)
    filing = {each.organisation_id for each in shown if Permission.FILE in GRANTS[Role(each.role)]}
    assert len(filing) == 4
    assert not without_administrator()
    assert all(check_password(demo.PASSWORD, each.user.password) for each in shown[:2])


def a_newcomer_may_do_the_first_steps():
    """What the last lines of the start say is there: the account, the page, steps to take."""
    opened, who, tried = demo.first_steps()
    assert "http" in opened and demo.FIRST in who and demo.PASSWORD in who
    client = Client()
    assert client.login(email=demo.FIRST, password=demo.PASSWORD)
    page = client.get(reverse("inbox"), {"onglet": "team"})
    assert all(words in page.content.decode() for words in ("Ma corbeille", "À prendre"))
    assert all(words in tried for words in ("Ma corbeille", "À prendre"))
    assert len(page.context["page"]) > 3


def test_the_demonstration_is_refused_elsewhere(settings, capsys):
    settings.DEMONSTRATION = False
    with pytest.raises(SystemExit) as caught:
        call_command("demo")
    assert caught.value.code == 2
    assert "mot de passe connu" in capsys.readouterr().err
    assert not User.objects.exists()
