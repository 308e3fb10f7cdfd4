"""Joining dossiers (R11), answers to requests and their lapse (R10)."""

from datetime import date

import pytest
from django.core.exceptions import PermissionDenied
from django.urls import reverse

from accounts.models import Organisation, OrganisationKind
from cpc.law.deciding.eligibility import Origin
from cpc.models import Dossier, FormalRequest
from records.models import Event, Notice
from tests.signalements.conftest import a_draft, admit
from tests.workflows.walks import answer_completion
from web.refused import Refused
from workflows.exchanges.completions import lapse_completions
from workflows.flows.opening import open_dossier
from workflows.intake.filing import file_signalement, join
from workflows.models import WorkItem

pytestmark = [pytest.mark.django_db, pytest.mark.tour]
DUE = date(2026, 4, 1)


@pytest.fixture
def other(bodies, cnp_reporter, filed, day):
    """A signalement on the same substance and a neighbouring indication: a dossier of its own."""
    draft = a_draft(bodies.cnp, by=cnp_reporter, on=day, indication="Vitiligo de l'enfant")
    return file_signalement(draft, by=cnp_reporter, on=day)


def move(signalement, dossier, *, by, day):
    return join(signalement, dossier=dossier, by=by, reason="Même usage.", on=day)


@pytest.mark.rule("R11", doors="reading")
def test_a_joined_signalement_keeps_its_author_and_date(other, filed, team, day, cnp_reporter):
    target = move(other, filed.dossier, by=team.desk, day=day)
    other.refresh_from_db()
    assert other.dossier == target == filed.dossier
    assert (other.author, other.filed_on) == (cnp_reporter, day)
    assert other.filed_content.intact


@pytest.mark.rule("R11")
def test_a_dossier_left_without_signalement_is_closed_and_its_process_stops(
    other, filed, team, day
):
    former = other.dossier
    move(other, filed.dossier, by=team.desk, day=day)
    former.refresh_from_db()
    assert (former.outcome, former.closed_on) == ("joined", day)
    assert not WorkItem.objects.open().filter(dossier=former).exists()
    assert WorkItem.objects.open().filter(dossier=filed.dossier).exists()


def test_a_dossier_that_keeps_a_signalement_stays_open(second, other, team, day):
    former = second.dossier
    move(second, other.dossier, by=team.desk, day=day)
    former.refresh_from_db()
    assert former.closed_on is None


def test_joining_is_written_on_both_sides_and_told_to_the_body(
    other, filed, team, day, cnp_reporter
):
    former = other.dossier
    move(other, filed.dossier, by=team.desk, day=day)
    subjects = {event.subject for event in Event.objects.filter(verb="joined")}
    assert subjects == {former.subject, filed.dossier.subject, other.subject}
    assert Notice.objects.filter(recipient=cnp_reporter, subject__contains="rattaché").exists()


def test_the_dossier_of_a_minister_does_not_close_when_its_signalement_leaves(
    draft, filed, other, team, day, reporter, bodies
):
    asked = open_dossier(
        origin=Origin.MINISTER_HEALTH,
        origin_reference="Lettre",
        dci="Baclofène",
        indication="Alcool",
        on=day,
        by=team.desk,
    )
    joined = a_draft(bodies.asso, by=reporter, on=day, dci="Baclofène", indication="Alcool")
    joined = file_signalement(joined, by=reporter, on=day)
    move(joined, filed.dossier, by=team.desk, day=day)
    asked.refresh_from_db()
    assert asked.closed_on is None


def test_a_signalement_is_not_joined_to_its_own_dossier(filed, team, day):
    with pytest.raises(Refused, match="déjà"):
        move(filed, filed.dossier, by=team.desk, day=day)


def test_a_closed_dossier_neither_gives_nor_receives(other, filed, team, day):
    Dossier.objects.filter(pk=filed.dossier_id).update(closed_on=day, outcome="abandoned")
    for moved, target in ((other, filed.dossier), (filed, other.dossier)):
        with pytest.raises(Refused, match="ouverts"):
            move(moved, target, by=team.desk, day=day)


def test_only_who_may_join_in_both_divisions_joins(other, filed, team, day):
    with pytest.raises(PermissionDenied):
        move(other, filed.dossier, by=team.evaluator, day=day)
    elsewhere = Organisation.objects.create(kind=OrganisationKind.ANSM_DIVISION, name="Autre")
    Dossier.objects.filter(pk=filed.dossier_id).update(division=elsewhere)
    with pytest.raises(PermissionDenied):
        move(other, filed.dossier, by=team.desk, day=day)


def test_the_desk_joins_by_its_page(browse, team, other, filed):
    client, former = browse(team.desk), other.dossier
    address = reverse("dossier_join", args=[former.number])
    assert filed.dossier.number in client.get(address).content.decode()
    sent = {
        "signalement": other.pk,
        "target": f" {filed.dossier.number.lower()} ",
        "reason": "Oui.",
    }
    assert client.post(address, sent).url == filed.dossier.get_absolute_url()
    former.refresh_from_db()
    assert former.outcome == "joined"


@pytest.mark.parametrize(
    "wrong",
    [
        {"target": "DOS-2026-9999"},
        {"target": ""},
        {"target": "\x00"},
        {"target": "own"},
        {"reason": " "},
        {"signalement": "x"},
        {"signalement": "999999"},
    ],
)
def test_a_wrong_joining_form_moves_nothing(browse, team, other, filed, wrong):
    address = reverse("dossier_join", args=[other.dossier.number])
    sent = {"signalement": other.pk, "target": filed.dossier.number, "reason": "Oui."} | wrong
    if wrong == {"target": "own"}:
        sent["target"] = other.dossier.number
    response = browse(team.desk).post(address, sent)
    assert response.status_code == 422
    assert "fr-message--error" in response.content.decode()
    other.refresh_from_db()
    assert other.dossier.closed_on is None


def test_only_the_desk_and_managers_open_the_joining_page(browse, team, filed, stranger, reporter):
    address = reverse("dossier_join", args=[filed.dossier.number])
    assert browse(team.manager).get(address).status_code == 200
    assert browse(team.evaluator).get(address).status_code == 403
    for user in (stranger, reporter):
        assert browse(user).get(address).status_code == 404


@pytest.mark.rule("R10")
def test_an_answer_reopens_the_examination(filed, ask, reporter, day, browse, team):
    review = ask(filed.dossier, due=DUE)
    assert not WorkItem.objects.open().exists()
    completion = answer_completion(filed, answer="Voici.", by=reporter, on=day)
    assert completion.review == review
    assert WorkItem.objects.open().get().step == "Recevabilité"
    admit(browse, team, filed.dossier, decision="admissible")


@pytest.mark.rule("R10")
def test_the_loop_turns_as_often_as_the_desk_asks(filed, ask, reporter, day):
    for _ in range(2):
        ask(filed.dossier, due=DUE)
        answer_completion(filed, answer="Voici.", by=reporter, on=day)
    assert FormalRequest.objects.filter(outcome="answered").count() == 2


def test_the_second_body_does_not_answer_for_the_first(filed, second, ask, browse, cnp_reporter):
    ask(second.dossier, due=DUE)
    asked = FormalRequest.objects.get()
    assert asked.subject == filed.subject
    for each in (filed, second):
        page = reverse("signalement_request", args=[each.number, asked.number])
        assert browse(cnp_reporter).post(page, {"send": "1"}).status_code == 404


@pytest.mark.rule("R10")
def test_a_wait_ends_after_its_last_day_and_once(filed, ask):
    ask(filed.dossier, due=DUE)
    assert lapse_completions(DUE) == []
    assert lapse_completions(date(2026, 4, 2)) == [filed.dossier]
    assert lapse_completions(date(2026, 4, 3)) == []
    assert WorkItem.objects.open().get().step == "Recevabilité"
    assert Event.objects.filter(verb="request_lapsed").count() == 2
    assert FormalRequest.objects.get().outcome == "lapsed"


def test_an_outage_of_some_days_changes_nothing_to_a_lapse(filed, ask):
    ask(filed.dossier, due=DUE)
    assert lapse_completions(date(2026, 6, 1)) == [filed.dossier]


def test_an_answered_request_does_not_lapse(filed, ask, reporter, day):
    ask(filed.dossier, due=DUE)
    answer_completion(filed, answer="Voici.", by=reporter, on=day)
    assert lapse_completions(date(2026, 4, 2)) == []
