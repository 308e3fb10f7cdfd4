"""The page of deadlines: what ends when, what is late, who may open a renewal."""

from datetime import date

import pytest
from django.urls import reverse

from accounts.models import Organisation
from accounts.roles import Role
from cpc.acts.changes import may_record
from cpc.facts import examiners
from cpc.law.core import LawError
from cpc.models import Cpc, Dossier
from records import clock
from tests.conftest import person
from tests.cpc.acts_sample import after, load, many, row
from workflows.deadlines import deadlines
from workflows.deadlines.deadlines import State
from workflows.flows.opening import open_renewal

pytestmark = pytest.mark.django_db
FIRST, LAST = "2024-03-22", date(2027, 3, 21)


def state_on(day: date) -> State:
    (ending,) = deadlines.shown(on=day)
    return ending.state


@pytest.mark.rule("R59")
@pytest.mark.parametrize(
    ("day", "state"),
    [
        (date(2026, 3, 20), State.COMING),
        (date(2026, 3, 21), State.TO_OPEN),
        (date(2026, 9, 20), State.TO_OPEN),
        (date(2026, 9, 21), State.LATE),
        (date(2027, 3, 21), State.LATE),
        (date(2027, 3, 22), State.EXPIRED),
    ],
)
def test_the_state_of_an_end_is_read_from_the_day(tmp_path, day, state):
    load(tmp_path, row())
    assert state_on(day) is state


def test_an_open_renewal_is_in_progress_until_the_alert(tmp_path, division, day):
    load(tmp_path, row())
    open_renewal(Cpc.objects.get(), on=date(2026, 3, 21), by=None)
    assert state_on(date(2026, 4, 1)) is State.OPEN
    assert state_on(date(2026, 9, 21)) is State.LATE


def test_a_renewed_period_is_followed_by_the_next_one(tmp_path):
    later = {"decided_on": "2026-11-10", "published_on": "2026-11-10"}
    load(tmp_path, row(), after(reference="A-2", kind="renewal", **later))
    (ending,) = deadlines.shown(on=date(2026, 12, 1))
    assert (ending.last_day, ending.state) == (date(2029, 11, 10), State.COMING)


@pytest.mark.parametrize("kind", ["abrogation", "cessation"])
def test_what_was_ended_before_its_term_has_no_deadline(tmp_path, kind):
    end = {"published_on": "2025-06-10", "last_day": "2025-06-10", "note": "Imprimé."}
    load(tmp_path, row(), after(reference="A-2", kind=kind, **end))
    assert deadlines.shown(on=date(2026, 3, 2)) == []


@pytest.mark.rule("R60")
def test_a_suspension_to_come_is_told_beside_the_end_that_it_does_not_move(tmp_path, client, team):
    load(tmp_path, row(), after(reference="A-2", kind="suspension", published_on="2026-03-02"))
    client.force_login(team.manager)
    with clock.at(date(2026, 3, 2)):
        page = client.get(reverse("deadlines")).content.decode()
    assert "Suspendu à partir du" in page
    assert 'datetime="2027-03-21"' in page


@pytest.mark.rule("R60")
def test_a_suspended_framework_keeps_its_deadline(tmp_path):
    load(tmp_path, row(), after(reference="A-2", kind="suspension", published_on="2025-06-10"))
    assert state_on(date(2026, 3, 21)) is State.TO_OPEN


def test_the_page_is_for_agents(client, browse, team, reporter):
    assert client.get("/echeances/").status_code == 302
    assert browse(reporter).get("/echeances/").status_code == 403
    assert browse(team.auditor).get("/echeances/").status_code == 200


def test_nothing_to_come_is_said(browse, team):
    page = browse(team.manager).get("/echeances/").content.decode()
    assert "Rien n’arrive à terme" in page


def test_what_is_late_comes_first_then_the_months(browse, team, tmp_path):
    soon = {"decided_on": "2023-04-10", "published_on": "2023-04-10"}
    load(tmp_path, row(), row(reference="B-1", cpc="autre", **soon))
    response = browse(team.manager).get("/echeances/")
    months = [month for month, _ in response.context["groups"]]
    assert months == [None, date(2027, 3, 1)]
    assert "Décision attendue" in response.content.decode()


def renew(browse, user, number: str):
    return browse(user).post(reverse("renewal_open", args=[number]))


def test_a_renewal_is_opened_by_hand_by_who_may(browse, team, tmp_path):
    load(tmp_path, row())
    with clock.at(date(2026, 4, 1)):
        response = renew(browse, team.manager, "CPC-2024-0001")
    dossier = Dossier.objects.get()
    assert response.url == dossier.get_absolute_url()
    assert (dossier.opened_by, dossier.opened_on) == (team.manager, date(2026, 4, 1))


def test_a_renewal_is_not_opened_without_the_right(browse, team, tmp_path):
    load(tmp_path, row())
    with clock.at(date(2026, 4, 1)):
        assert renew(browse, team.evaluator, "CPC-2024-0001").status_code == 403
    assert not Dossier.objects.exists()


def test_a_renewal_is_opened_once(browse, team, tmp_path):
    load(tmp_path, row())
    with clock.at(date(2026, 4, 1)):
        renew(browse, team.manager, "CPC-2024-0001")
        assert renew(browse, team.manager, "CPC-2024-0001").url == "/echeances/"
    assert Dossier.objects.count() == 1


def test_a_renewal_is_not_opened_too_early_nor_for_an_unknown_framework(browse, team, tmp_path):
    load(tmp_path, row())
    assert renew(browse, team.manager, "CPC-2024-0001").url == "/echeances/"
    assert renew(browse, team.manager, "CPC-1999-0001").status_code == 404
    assert not Dossier.objects.exists()


def test_a_renewal_opened_meanwhile_is_told(browse, team, tmp_path, monkeypatch):
    load(tmp_path, row())
    cpc = Cpc.objects.get()
    with clock.at(date(2026, 4, 1)):
        seen = deadlines.one(cpc, on=clock.today())
        open_renewal(cpc, on=clock.today(), by=None)
        monkeypatch.setattr(deadlines, "one", lambda cpc, on: seen)
        assert renew(browse, team.manager, cpc.number).url == "/echeances/"
    assert Dossier.objects.count() == 1


def test_the_drawing_says_in_words_what_it_shows(browse, team, tmp_path):
    load(tmp_path, row())
    page = browse(team.manager).get("/echeances/").content.decode()
    assert "<title" in page
    assert "21/03/2027 · à venir" in page
    assert "," not in page.split('viewBox="')[1].split('"')[0]


def test_the_page_costs_the_same_at_any_size(browse, team, tmp_path, django_assert_max_num_queries):
    client = browse(team.manager)
    counts = []
    for rows in (many(5), many(300)[5:]):
        load(tmp_path, *rows)
        with clock.at(date(2026, 5, 1)), django_assert_max_num_queries(30) as context:
            assert client.get("/echeances/").status_code == 200
        counts.append(len(context.captured_queries))
    assert counts[0] == counts[1]


# Where a renewal is opened (H1)


def examined(division, *, rank=1):
    """A closed dossier of the framework in that division."""
    return Dossier.objects.create(
        number=f"DOS-2024-{rank:04}",
        origin="director_general",
        division=division,
        cpc=Cpc.objects.get(),
        opened_on=date(2024, 1, 1),
        closed_on=date(2024, 3, 21),
        outcome="established",
    )


@pytest.mark.parametrize("role", [Role.MANAGER, Role.DESK, Role.SIGNATORY])
def test_a_renewal_is_opened_in_the_division_that_examined_and_by_it_alone(
    tmp_path, team, division, browse, role
):
    load(tmp_path, row())
    other = Organisation.objects.create(kind=division.kind, name="Autre direction")
    examined(division)
    stranger, address = person(role, on=other, name="ailleurs"), "/echeances/"
    renew = reverse("renewal_open", args=[Cpc.objects.get().number])
    with clock.at(date(2026, 6, 1)):
        assert "Ouvrir le renouvellement" not in browse(stranger).get(address).content.decode()
        assert browse(stranger).post(renew).status_code == 403
        assert not Dossier.objects.open().exists()
        own = browse(getattr(team, role.value))
        assert "Ouvrir le renouvellement" in own.get(address).content.decode()
        assert own.post(renew).status_code == 302
    assert Dossier.objects.open().get().division == division


def test_the_day_s_work_the_page_and_the_record_of_an_act_ask_one_function(
    tmp_path, team, division
):
    """The last division that examined: a framework handed over is that of who examined it last."""
    load(tmp_path, row())
    other = Organisation.objects.create(kind=division.kind, name="Autre direction")
    cpc = Cpc.objects.get()
    assert may_record(team.publisher, cpc)
    examined(other)
    assert examiners.place(cpc) == other and not may_record(team.publisher, cpc)
    examined(division, rank=2)
    assert may_record(team.publisher, cpc)
    assert open_renewal(cpc, on=date(2026, 6, 1), by=None, division=other).division == division


@pytest.mark.rule("R59")
def test_an_expired_framework_is_opened_once_its_days_out_are_confirmed(browse, team, tmp_path):
    load(tmp_path, row())
    with clock.at(date(2027, 3, 31)):
        asked = renew(browse, team.manager, "CPC-2024-0001")
        assert "22/03/2027</time> à la veille" in asked.content.decode()
        assert "10 jours à ce jour" in asked.content.decode()
        assert not Dossier.objects.exists()
        address = reverse("renewal_open", args=["CPC-2024-0001"])
        browse(team.manager).post(address, {"confirmed": "on"})
    dossier = Dossier.objects.get()
    assert dossier.get_origin_display() == "échéance d'un cadre"
    assert dossier.origin_reference == "cadre échu, dernier jour le 21/03/2027"


@pytest.mark.rule("R61")
def test_nothing_left_opens_nothing(tmp_path, division):
    load(tmp_path, row(), after(reference="A-2", kind="abrogation", published_on="2025-06-10"))
    with pytest.raises(LawError, match="R61"):
        open_renewal(Cpc.objects.get(), on=date(2026, 4, 1), by=None)
