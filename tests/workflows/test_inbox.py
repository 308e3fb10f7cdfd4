"""The inbox: the greatest legal risk first and why, lists that an address names, lots, days to come back."""

from datetime import date, timedelta
from urllib.parse import urlencode

import pytest
from django.db import IntegrityError, transaction

from accounts.models import Organisation, OrganisationKind
from accounts.roles import Role
from cpc import clock as time_limits
from cpc.law.deciding.eligibility import Origin
from cpc.law.limits import DISSEMINATION
from cpc.models import StopReason
from records.models import Event, Notice
from tests.conftest import person
from workflows.clock import gestures as clock
from workflows.engine import ranking
from workflows.engine.tasks import take
from workflows.flows.opening import open_dossier
from workflows.models import FollowUp, SavedView, WorkItem
from workflows.models.risk import Days, Risk

pytestmark = pytest.mark.django_db
ON = date(2026, 3, 2)


def after(days: int) -> date:
    return ON + timedelta(days=days)


@pytest.fixture
def several(team, day):
    """Four dossiers asked by the minister, each with its open step."""

    def opened(dci: str):
        return open_dossier(
            origin=Origin.MINISTER_HEALTH,
            dci=dci,
            indication="Vitiligo",
            on=day,
            by=team.manager,
            origin_reference="Lettre",
        )

    return [opened(dci) for dci in ("Tacrolimus", "Baclofène", "Thalidomide", "Misoprostol")]


def item_of(dossier) -> WorkItem:
    return WorkItem.objects.open().get(dossier=dossier)


def numbers(client, query: str = "onglet=all") -> list[str]:
    return [item.number for item in client.get(f"/corbeille/?{query}").context["page"].rows]


@pytest.mark.parametrize(
    ("due", "legal", "risk", "words"),
    [
        (5, -1, Risk.LEGAL_LATE, "Limite légale : 1 jour de retard (X)"),
        (5, 0, Risk.LEGAL_SOON, "Limite légale : aujourd'hui (X)"),
        (-40, 15, Risk.LEGAL_SOON, "Limite légale : dans 15 jours (X)"),
        (-40, 16, Risk.INTERNAL_LATE, "Objectif interne : 40 jours de retard"),
        (0, None, Risk.DUE_SOON, "Objectif interne : aujourd'hui"),
        (7, None, Risk.DUE_SOON, "Objectif interne : dans 7 jours"),
        (8, 16, Risk.IN_TIME, "Objectif interne : dans 8 jours"),
    ],
)
def test_a_rank_says_its_reason(due, legal, risk, words):
    days = Days(after(due), after(legal) if legal is not None else None, "X")
    assert days.risk(on=ON) == risk
    assert days.reason(on=ON) == words


def test_a_legal_limit_outranks_any_lateness_of_ours():
    ranks = [
        Days(after(9), after(-1)).rank(on=ON),
        Days(after(9), after(15)).rank(on=ON),
        Days(date(1, 1, 1)).rank(on=ON),
        Days(after(1)).rank(on=ON),
        Days(date(9999, 12, 31)).rank(on=ON),
    ]
    assert ranks == sorted(ranks)


def test_a_legal_limit_puts_its_dossier_first_and_leaves_with_it(several, team, day, browse):
    client, last = browse(team.manager), several[-1]
    assert numbers(client)[0] == several[0].number
    trigger = day - timedelta(days=25)
    time_limits.start(last, limit=DISSEMINATION, key="avis:1", trigger=trigger, on=day)
    ranking.rerank(last, on=day)
    assert numbers(client)[0] == last.number
    assert "Limite légale proche" in client.get("/corbeille/?onglet=all").content.decode()
    time_limits.meet(last, key="avis:1", on=day)
    assert ranking.refresh(day) == 1
    assert numbers(client)[0] == several[0].number


def test_the_day_s_work_makes_late_what_time_has_made_late_and_writes_nothing_twice(several, day):
    late = item_of(several[0]).due_on + timedelta(days=1)
    assert ranking.refresh(day) == 0
    assert ranking.refresh(late) == len(several)
    assert ranking.refresh(late) == 0


def test_a_suspension_moves_the_rank_with_the_day(several, team, day):
    before = item_of(several[0])
    clock.suspend(
        several[0],
        first_day=day,
        reason=StopReason.OPINION,
        motive="Avis attendu",
        basis="",
        by=team.evaluator,
        on=day,
    )
    clock.resume(several[0], last_day=after(29), by=team.evaluator, on=day + timedelta(days=30))
    moved = item_of(several[0])
    assert moved.due_on == before.due_on + timedelta(days=29)
    assert moved.risk == moved.days.rank(on=day + timedelta(days=30))


@pytest.mark.parametrize(
    ("query", "found"),
    [
        ("q=tacro", [0]),
        ("q=BACLOFENE vitiligo", [1]),
        ("q=inconnu", []),
        ("etape=Opportunité et conditions légales", [0, 1, 2, 3]),
        ("etape=Signature", []),
        ("origine=minister_health", [0, 1, 2, 3]),
        ("origine=signalement", []),
        ("tenue=personne", [0, 2, 3]),
        ("retard=1", []),
        ("attente=1", [2]),
        ("suivi=1", [3]),
        ("echeance=2026-03-01", []),
        ("tri=recent", [3, 2, 1, 0]),
        ("etape=inconnue", [0, 1, 2, 3]),
    ],
)
def test_an_address_filters_the_list(several, team, day, browse, query, found):
    take(item_of(several[1]).task, by=team.legal, on=day)
    clock.suspend(
        several[2],
        first_day=day,
        reason=StopReason.OPINION,
        motive="Avis attendu",
        basis="",
        by=team.evaluator,
        on=day,
    )
    FollowUp.objects.create(item=item_of(several[3]), user=team.manager, day=day)
    shown = numbers(browse(team.manager), f"onglet=all&{query}")
    assert shown == [several[rank].number for rank in found]


def test_who_holds_is_chosen_among_colleagues(several, team, day, browse):
    take(item_of(several[1]).task, by=team.legal, on=day)
    assert numbers(browse(team.manager), f"onglet=all&tenue={team.legal.pk}") == [several[1].number]


def test_a_view_is_saved_with_its_filters_and_counted(several, team, browse):
    client = browse(team.manager)
    answer = client.post(
        "/corbeille/enregistrer-la-vue/?onglet=all&q=tacro&compact=1&col=origine&suite=x",
        {"name": "Tacrolimus", "division": ""},
    )
    assert answer.url == "/corbeille/?onglet=all&q=tacro&col=origine&compact=1"
    page = client.get(answer.url)
    assert [item.number for item in page.context["page"].rows] == [several[0].number]
    assert [(tab.label, tab.shown) for tab in page.context["views"]] == [("Tacrolimus", "1")]
    assert not browse(team.legal).get("/corbeille/").context["views"]


def test_a_team_s_view_is_seen_by_the_division_alone_with_each_one_s_count(several, team, browse):
    division = several[0].division
    SavedView.objects.create(
        author=team.manager, division=division, name="Mes", query="onglet=mine"
    )
    assert browse(team.legal).get("/corbeille/").context["views"][0].shown == "0"
    elsewhere = Organisation.objects.create(kind=OrganisationKind.ANSM_DIVISION, name="Ailleurs")
    assert (
        not browse(person(Role.MANAGER, on=elsewhere, name="x")).get("/corbeille/").context["views"]
    )


def test_two_views_of_a_person_have_two_names(team, browse):
    client = browse(team.manager)
    for _ in range(2):
        answer = client.post("/corbeille/enregistrer-la-vue/", {"name": "A", "division": ""})
    assert "déjà une vue de ce nom" in answer.content.decode()
    with pytest.raises(IntegrityError), transaction.atomic():
        SavedView.objects.create(author=team.manager, name="A", query="")


def test_a_view_is_removed_by_its_author_or_who_hands_out_work(several, team, browse):
    division = several[0].division
    view = SavedView.objects.create(author=team.desk, division=division, name="A", query="q=a")
    address = f"/corbeille/vues/{view.pk}/retirer/"
    assert browse(team.legal).post(address).status_code == 404
    assert browse(team.manager).post(address).status_code == 302
    assert not SavedView.objects.exists()


def test_one_goes_from_task_to_task_in_the_list_of_the_address(several, team, browse):
    client, tail = (
        browse(team.manager),
        "?" + urlencode({"liste": "onglet=all&origine=minister_health"}),
    )
    around = client.get(item_of(several[1]).get_absolute_url() + tail).context["around"]
    assert (around["before"].number, around["after"].number) == (
        several[0].number,
        several[2].number,
    )
    first = client.get(item_of(several[0]).get_absolute_url() + tail).context["around"]
    assert first["before"] is None
    page = client.get(f"{several[3].get_absolute_url()}{tail}&de={item_of(several[3]).pk}")
    assert page.context["around"]["after"] is None
    assert client.get(several[3].get_absolute_url()).context["around"] is None


def test_the_place_is_kept_when_the_task_has_left_the_list(several, team, day, browse):
    item = item_of(several[1])
    take(item.task, by=team.legal, on=day)
    tail = "?" + urlencode({"liste": "onglet=team"})
    around = browse(team.legal).get(item.get_absolute_url() + tail).context["around"]
    assert around["after"].number == several[2].number


def lot(client, items, **data):
    return client.post("/corbeille/lot/", {"tache": [each.pk for each in items]} | data)


def test_a_lot_is_previewed_then_done_row_by_row(several, team, day, browse):
    items = [item_of(each) for each in several]
    take(items[0].task, by=team.legal, on=day)
    asked = {"gesture": "confier", "to": team.legal.pk, "reason": "Congé de Camille"}
    client = browse(team.manager)
    seen = lot(client, items, **asked)
    assert [row.done for row in seen.context["rows"]] == [False, True, True, True]
    assert WorkItem.objects.filter(owner=team.legal).count() == 1
    done = lot(client, items, **asked, confirm="1")
    assert done.context["count"] == 3
    assert "Déjà tenue par" in done.content.decode()
    assert WorkItem.objects.filter(owner=team.legal).count() == 4
    event = Event.objects.filter(subject=several[1].subject, verb="reassigned").get()
    assert event.reason == "Congé de Camille"
    assert Notice.objects.get(key__startswith="bulk:").subject == "3 tâches à votre nom"


def test_each_row_of_a_lot_is_judged_by_its_own_rights(several, team, day, browse):
    items = [item_of(each) for each in several[:2]]
    take(items[0].task, by=team.legal, on=day)
    take(items[1].task, by=team.evaluator, on=day)
    asked = {"gesture": "remettre", "reason": "Trop chargé", "confirm": "1"}
    done = lot(browse(team.legal), items, **asked)
    assert [row.done for row in done.context["rows"]] == [True, False]
    assert item_of(several[1]).owner == team.evaluator
    given = {"gesture": "confier", "to": team.legal.pk, "reason": "x", "confirm": "1"}
    assert lot(browse(team.legal), items, **given).context["count"] == 0


def test_a_lot_has_a_reason_and_a_person(several, team, browse):
    items = [item_of(several[0])]
    answer = lot(browse(team.manager), items, gesture="confier", reason="", confirm="1")
    assert answer.status_code == 422
    assert item_of(several[0]).owner is None


def test_a_person_who_may_not_do_the_step_receives_no_lot(several, team, browse):
    asked = {"gesture": "confier", "to": team.publisher.pk, "reason": "x", "confirm": "1"}
    assert lot(browse(team.manager), [item_of(several[0])], **asked).context["count"] == 0


def test_a_lot_of_another_division_is_not_seen(several, browse):
    elsewhere = Organisation.objects.create(kind=OrganisationKind.ANSM_DIVISION, name="Ailleurs")
    client = browse(person(Role.MANAGER, on=elsewhere, name="x"))
    assert not lot(client, [item_of(several[0])], gesture="remettre", reason="x").context["tasks"]


def test_a_day_to_come_back_is_one_s_own_and_moves_no_deadline(several, team, browse):
    item, client = item_of(several[0]), browse(team.legal)
    client.post(f"/taches/{item.pk}/a-revoir/", {"day": "2026-03-10"})
    client.post(f"/taches/{item.pk}/a-revoir/", {"day": "2026-03-11"})
    assert FollowUp.objects.get().day == date(2026, 3, 11)
    assert item_of(several[0]).due_on == item.due_on
    assert "11/03/2026" in client.get("/corbeille/?onglet=all&col=suivi").content.decode()
    other = browse(team.manager).get("/corbeille/?onglet=all&col=suivi").content.decode()
    assert "11/03/2026" not in other
    client.post(f"/taches/{item.pk}/a-revoir/", {"day": ""})
    assert not FollowUp.objects.exists()
