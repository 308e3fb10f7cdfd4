"""The clock of a dossier: seen before it is moved, moved with its work, never overlapping."""

from datetime import date, timedelta

import pytest
from django.db import DatabaseError, transaction
from django.urls import reverse

from cpc import clock as time_limits
from cpc.law.limits import LAB_OBSERVATIONS
from cpc.models import ClockStop, Deadline, StopReason
from records import clock as day_of
from records.models import Event
from tests.workflows.conftest import PRECHECK
from web.refused import Refused
from workflows.clock import gestures as clock
from workflows.models import WorkItem

pytestmark = pytest.mark.django_db


def stop(dossier, team, *, first_day, on):
    return clock.suspend(
        dossier,
        first_day=first_day,
        reason=StopReason.OPINION,
        motive="Avis du CRPV attendu",
        basis="",
        by=team.evaluator,
        on=on,
    )


def due(dossier):
    return WorkItem.objects.open().get(dossier=dossier).due_on


def test_a_step_starts_its_time_limit_and_ends_it(dossier, do, team, day):
    deadline = dossier.deadlines.get()
    assert (deadline.code, deadline.due_on) == ("internal_opportunity", due(dossier))
    assert deadline.trace and deadline.nature == Deadline.Nature.INTERNAL
    assert do(dossier, team.legal, PRECHECK).status_code == 302
    deadline.refresh_from_db()
    assert deadline.met_on == day
    assert dossier.deadlines.running().get().code == "internal_evaluation"


def test_a_suspension_moves_the_work_and_a_resumption_fixes_its_day(dossier, team, day):
    before = due(dossier)
    stop(dossier, team, first_day=day, on=day)
    assert due(dossier) == before + timedelta(days=0 if day == dossier.opened_on else 1)
    clock.resume(
        dossier, last_day=day + timedelta(days=9), by=team.evaluator, on=day + timedelta(days=12)
    )
    assert due(dossier) == before + timedelta(days=9)
    assert dossier.clock_stops.get().last_day == day + timedelta(days=9)
    verbs = list(Event.objects.filter(subject=dossier.subject).values_list("verb", flat=True))
    assert verbs[:2] == ["resumed", "suspended"]


def test_the_daily_work_moves_a_stopped_clock_and_may_be_late_or_repeated(dossier, team, day):
    before = due(dossier)
    stop(dossier, team, first_day=day + timedelta(days=1), on=day + timedelta(days=1))
    for on in (day + timedelta(days=10), day + timedelta(days=10), day + timedelta(days=4)):
        assert clock.advance(on) == 1
    assert due(dossier) == before + timedelta(days=4)


def test_two_suspensions_never_share_a_day_whoever_writes_them(dossier, team, day):
    made = {"dossier": dossier, "reason": "other", "motive": "x", "stopped_by": team.legal}
    first, last = day, day + timedelta(days=5)
    ClockStop.objects.create(**made, first_day=first, last_day=last)
    for other in ((last, last), (first - timedelta(days=9), first), (last, None)):
        with pytest.raises(DatabaseError), transaction.atomic():
            ClockStop.objects.create(**made, first_day=other[0], last_day=other[1])
    after = last + timedelta(days=1)
    ClockStop.objects.create(**made, first_day=after, last_day=None)
    with pytest.raises(DatabaseError), transaction.atomic():
        ClockStop.objects.filter(first_day=after).update(first_day=first)


@pytest.mark.parametrize("first_day", [date(2026, 3, 1), date(2026, 3, 3)])
def test_a_suspension_begins_between_the_opening_and_today(dossier, team, day, first_day):
    with pytest.raises(Refused):
        stop(dossier, team, first_day=first_day, on=day)
    assert not dossier.clock_stops.exists()


def test_the_effect_is_shown_and_nothing_is_written(dossier, team, browse, day):
    client = browse(team.evaluator)
    with day_of.at(day + timedelta(days=10)):
        sent = {"first_day": day + timedelta(days=1), "reason": "opinion", "motive": "Avis attendu"}
        page = client.post(
            reverse("clock_stop", args=[dossier.number]), sent | {"effect": "1"}
        ).content.decode()
    assert "Rien n’est encore fait" in page and "02/04/2026" in page
    assert not dossier.clock_stops.exists()


def test_an_evaluator_suspends_then_resumes_by_the_pages(dossier, team, browse, day):
    client, address = browse(team.evaluator), dossier.get_absolute_url()
    sent = {"first_day": day, "reason": "meeting", "motive": "Séance du 20 mars"}
    assert client.post(reverse("clock_stop", args=[dossier.number]), sent).status_code == 302
    assert "Suspendu depuis le" in client.get(address).content.decode()
    again = client.post(reverse("clock_stop", args=[dossier.number]), sent)
    assert again.status_code == 422 and "déjà suspendu" in again.content.decode()
    done = client.post(reverse("clock_resume", args=[dossier.number]), {"last_day": day})
    assert done.status_code == 302
    assert "Reprendre le délai" not in client.get(address).content.decode()


def test_an_extension_is_reasoned_and_moves_one_day_only(dossier, team, browse, day):
    other = time_limits.start(dossier, limit=LAB_OBSERVATIONS, key="labo:1", trigger=day, on=day)
    deadline = dossier.deadlines.get(code="internal_opportunity")
    before = deadline.due_on
    address = reverse("clock_extend", args=[dossier.number, deadline.pk])
    client = browse(team.evaluator)
    assert client.post(address, {"length": 5, "reason": ""}).status_code == 422
    assert client.post(address, {"length": 5, "reason": "Congés"}).status_code == 302
    deadline.refresh_from_db()
    assert deadline.due_on == due(dossier) == before + timedelta(days=5)
    assert dossier.deadlines.get(pk=other.pk).due_on == other.due_on


def test_who_only_reads_moves_nothing(dossier, team, browse):
    for name in ("auditor", "publisher"):
        client = browse(getattr(team, name))
        assert client.get(reverse("clock_stop", args=[dossier.number])).status_code == 403


def test_a_closed_dossier_is_not_suspended(dossier, team, day):
    dossier.closed_on, dossier.outcome = day, "abandoned"
    dossier.save()
    with pytest.raises(Refused, match="clos"):
        stop(dossier, team, first_day=day, on=day)
