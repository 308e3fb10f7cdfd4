"""A saved view tells who asked what it has gained: once a day, once a task, with the reader's rights."""

from datetime import timedelta

import pytest
from django.urls import reverse

from accounts.roles import revoke
from cpc.law.deciding.eligibility import Origin
from records.models import Notice
from workflows.flows.opening import open_dossier
from workflows.inbox.watches import MOST_SEEN, tell_gains, watch
from workflows.models import SavedView, ViewWatch

pytestmark = pytest.mark.django_db
ONE = timedelta(days=1)


@pytest.fixture
def view(division, team):
    return SavedView.objects.create(
        author=team.desk, division=division, name="Vitiligo", query="onglet=all&q=vitiligo"
    )


@pytest.fixture
def opened(division, team, day):
    def make(indication="Vitiligo", *, on=day):
        return open_dossier(
            origin=Origin.DIRECTOR_GENERAL,
            dci="Tacrolimus",
            indication=indication,
            on=on,
            by=team.manager,
            division=division,
        )

    return make


def told(reader):
    return Notice.objects.filter(recipient=reader, key__startswith="view-watch:")


def test_the_reader_asks_and_stops_from_the_inbox(browse, team, view):
    client = browse(team.manager)
    page, address = view.get_absolute_url(), reverse("view_watch", args=[view.pk])
    assert "M’avertir quand cette vue" in client.get(page).content.decode()
    assert client.post(address).status_code == 302
    assert client.post(address).status_code == 302
    assert ViewWatch.objects.get().reader == team.manager
    assert "Ne plus m’avertir" in client.get(page).content.decode()
    client.post(address, {"stop": "1"})
    assert not ViewWatch.objects.exists()
    assert "avertir" not in client.get(reverse("inbox")).content.decode()


def test_what_it_held_already_is_not_told_and_each_gain_is_told_once(team, view, opened, day):
    opened()
    watch(view, reader=team.legal, on=day)
    assert not tell_gains(day)
    opened()
    opened("Alcool")
    (gain,) = tell_gains(day + ONE)
    assert len(gain.tasks) == 1
    assert not tell_gains(day + ONE)
    opened()
    tell_gains(day + ONE)
    opened()
    opened()
    tell_gains(day + 5 * ONE)
    assert not tell_gains(day + 6 * ONE)
    assert [notice.subject for notice in told(team.legal).order_by("pk")] == [
        "Une tâche de plus dans « Vitiligo »",
        "Une tâche de plus dans « Vitiligo »",
        "2 tâches de plus dans « Vitiligo »",
    ]


def test_several_views_make_one_notice(team, view, opened, day):
    other = SavedView.objects.create(author=team.legal, name="Tout", query="onglet=all")
    for each in (view, other):
        watch(each, reader=team.legal, on=day)
    opened()
    assert len(tell_gains(day)) == 2
    (notice,) = told(team.legal)
    assert "« Vitiligo »" in notice.body and "« Tout »" in notice.body


def test_the_rights_are_those_of_the_reader_that_day(team, view, opened, day):
    watch(view, reader=team.legal, on=day)
    revoke(team.legal.memberships.get())
    opened()
    assert not tell_gains(day) and not told(team.legal).exists()


def test_a_view_removed_tells_nothing_more(browse, team, view, opened, day):
    watch(view, reader=team.legal, on=day)
    browse(team.desk).post(reverse("view_remove", args=[view.pk]))
    opened()
    assert not tell_gains(day)


def test_of_a_view_larger_than_what_is_compared_the_newest_alone_are_told(
    team, view, opened, day, monkeypatch
):
    assert MOST_SEEN == 500
    monkeypatch.setattr("workflows.inbox.watches.MOST_SEEN", 2)
    _, second, third = (opened().work_items.get() for _ in range(3))
    row = watch(view, reader=team.legal, on=day)
    assert row.seen == [third.pk, second.pk]
    third.finished_at = "2026-03-02T10:00:00Z"
    third.save()
    assert not tell_gains(day)
    fourth = opened().work_items.get()
    (gain,) = tell_gains(day)
    assert gain.tasks == [fourth.pk]
