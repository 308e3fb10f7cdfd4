"""Going back on a finished step while nothing of it went out; else the corrective way."""

from datetime import date

import pytest
from django.urls import reverse
from viewflow.workflow.models import Task

from cpc import exchanges
from cpc.models import Deadline, FormalRequest, Medicine
from records import clock
from records.models import Event
from tests.workflows.conftest import DRAFT, EVALUATION, PRECHECK, SIGNATURE
from tests.workflows.test_drafting import PROTOCOL
from tests.workflows.walks import FAVOURABLE, reach
from workflows.engine.drawing import draw
from workflows.engine.undo import last_step
from workflows.models import UndoneStep, WorkItem

pytestmark = pytest.mark.django_db
REASON = {"reason": "Une étude citée a été retirée."}


@pytest.fixture
def back(browse):
    """Goes back on the last step of a dossier by its page; gives the response."""

    def step(dossier, user, data=REASON):
        return browse(user).post(reverse("task_undo", args=[last_step(dossier).pk]), data)

    return step


@pytest.fixture
def at_visa(dossier, do, team):
    do(dossier, team.legal, PRECHECK)
    do(dossier, team.evaluator, EVALUATION)
    return dossier


def open_item(dossier) -> WorkItem:
    return WorkItem.objects.open().get(dossier=dossier)


def test_the_author_takes_an_evaluation_back_and_finds_what_was_typed(
    at_visa, back, team, browse, do
):
    assert back(at_visa, team.evaluator).status_code == 302
    item = open_item(at_visa)
    assert (item.step, item.owner) == ("Évaluation bénéfice / risque", team.evaluator)
    form = browse(team.evaluator).get(item.get_absolute_url()).context["form"]
    assert form["need"].value() == "Besoin."
    assert form["conclusion"].value() == "favourable"
    assert do(at_visa, team.evaluator, EVALUATION | {"need": "Autre."}).status_code == 302
    assert open_item(at_visa).step == "Visa"


def test_each_answer_of_the_checklist_comes_back(dossier, back, do, team, browse):
    do(dossier, team.legal, PRECHECK)
    back(dossier, team.legal)
    form = browse(team.legal).get(open_item(dossier).get_absolute_url()).context["form"]
    assert form["r13_answer"].value() == "yes"
    assert form["r17_reason"].value() == "Vérifié au dossier."


def test_the_piece_stays_marked_and_counts_no_more(at_visa, back, team, browse):
    back(at_visa, team.evaluator)
    kept = at_visa.evaluations(manager="everything").get()
    assert kept.undone_on == date(2026, 3, 2)
    assert not at_visa.evaluations.exists()
    assert "reprise" in browse(team.legal).get(at_visa.get_absolute_url()).content.decode()
    assert kept.history.count() == 2


def test_the_step_that_waited_is_called_off_everywhere(at_visa, back, team):
    visa = open_item(at_visa)
    back(at_visa, team.evaluator)
    visa.refresh_from_db()
    assert visa.finished_at
    assert Task.objects.get(pk=visa.pk).status == "CANCELED"
    assert Deadline.objects.get(key=f"task:{visa.pk}").met_on == date(2026, 3, 2)
    states = {step.name: step.state for step in draw(at_visa.process).steps}
    assert (states["evaluation"], states["visa"]) == ("current", "coming")


def test_a_colleague_who_was_typing_keeps_the_text(at_visa, back, team, browse):
    visa = open_item(at_visa)
    client = browse(team.second_evaluator)
    client.post(reverse("task_take", args=[visa.pk]))
    back(at_visa, team.evaluator)
    typed = {"decision": "returned", "points": "Préciser la dose."}
    response = client.post(reverse("task", args=[visa.pk]), typed)
    assert response.status_code == 409
    assert "Préciser la dose." in response.content.decode()


def test_the_journal_says_who_and_why(at_visa, back, team):
    back(at_visa, team.evaluator)
    line = Event.objects.get(verb="undone")
    assert (line.actor, line.reason) == (team.evaluator, REASON["reason"])
    assert UndoneStep.objects.get().reason == REASON["reason"]


def test_a_step_is_taken_back_twice_then_goes_to_its_end(dossier, back, do, team, protopic):
    do(dossier, team.legal, PRECHECK)
    do(dossier, team.evaluator, EVALUATION)
    do(dossier, team.second_evaluator, {"decision": "granted"})
    back(dossier, team.second_evaluator)
    back(dossier, team.evaluator)
    do(dossier, team.evaluator, EVALUATION)
    do(dossier, team.second_evaluator, {"decision": "granted"})
    do(dossier, team.legal, DRAFT | {"medicines": [protopic.cis]})
    back(dossier, team.legal)
    do(dossier, team.legal, DRAFT | {"medicines": [protopic.cis]})
    do(dossier, team.signatory, SIGNATURE)
    do(dossier, team.publisher, {"published_on": "2026-03-02"})
    dossier.refresh_from_db()
    assert dossier.outcome == "established"


def test_a_signature_not_yet_published_is_taken_back(dossier, back, signed_dossier, team):
    assert back(dossier, team.signatory).status_code == 302
    assert not dossier.signatures.exists()
    assert open_item(dossier).step == "Signature"


def test_only_its_author_or_a_manager_goes_back(at_visa, back, team):
    assert back(at_visa, team.legal).status_code == 403
    assert back(at_visa, team.second_evaluator).status_code == 403
    assert back(at_visa, team.manager).status_code == 302


def test_the_way_back_is_offered_to_them_alone(at_visa, team, browse):
    told = "Revenir sur l’étape"
    assert told in browse(team.evaluator).get(at_visa.get_absolute_url()).content.decode()
    assert told in browse(team.manager).get(at_visa.get_absolute_url()).content.decode()
    assert told not in browse(team.publisher).get(at_visa.get_absolute_url()).content.decode()


def test_without_a_reason_nothing_moves(at_visa, back, team):
    assert back(at_visa, team.evaluator, {"reason": "  "}).status_code == 422
    assert at_visa.evaluations.exists()


def test_an_earlier_step_waits_for_the_later_one(at_visa, team, browse):
    first = WorkItem.objects.get(dossier=at_visa, permission="check_opportunity")
    response = browse(team.legal).post(reverse("task_undo", args=[first.pk]), REASON)
    assert response.status_code == 409
    assert "Évaluation bénéfice / risque" in response.content.decode()


def test_twice_the_same_click_goes_back_once(at_visa, team, browse):
    address = reverse("task_undo", args=[last_step(at_visa).pk])
    assert browse(team.evaluator).post(address, REASON).status_code == 302
    assert browse(team.evaluator).post(address, REASON).status_code == 409
    assert UndoneStep.objects.count() == 1


def test_a_published_act_leads_who_may_open_it_to_the_corrective_act(
    dossier, back, do, signed_dossier, team
):
    do(dossier, team.publisher, {"published_on": "2026-03-02"})
    response = back(dossier, team.manager)
    assert response.status_code == 409
    page = response.content.decode()
    assert "acte modificatif" in page
    assert reverse("change_open", args=["CPC-2026-0001"]) in page


def test_who_opens_no_dossier_is_led_to_the_register(dossier, back, do, signed_dossier, team):
    do(dossier, team.publisher, {"published_on": "2026-03-02"})
    response = back(dossier, team.publisher)
    assert response.status_code == 409
    assert response.context["link"][0] == reverse("framework", args=["CPC-2026-0001"])


def test_an_answer_sent_names_its_letter_and_where_to_write(team, bodies, reporter, day, back):
    process = reach(
        "InstructionFlow.precheck", team=team, body=bodies.asso, author=reporter, on=day
    )
    response = back(process.dossier, team.desk)
    assert response.status_code == 409
    page = response.content.decode()
    assert "est parti à Association Y" in page
    assert reverse("signalement_messages", args=["SIG-2026-0001"]) in page
    assert process.dossier.admissibilityreviews.exists()


@pytest.mark.rule("R26")
def test_a_draft_sent_for_observations_is_not_taken_back(
    dossier, back, do, to_publication, team, bodies
):
    do(dossier, team.legal, PRECHECK)
    do(dossier, team.evaluator, EVALUATION)
    do(dossier, team.second_evaluator, {"decision": "granted"})
    do(dossier, team.legal, DRAFT | {"other_medicines": "PROTOPIC"})
    exchanges.ask(
        dossier,
        addressee=bodies.asso,
        subject="laboratory:1:1",
        kind=FormalRequest.Kind.LAB_OBSERVATIONS,
        items=["Observations"],
        codes=["observations"],
        by=team.legal,
        on=date(2026, 3, 2),
    )
    response = back(dossier, team.legal)
    assert response.status_code == 409
    assert "pour observations" in response.content.decode()


def test_a_renewal_takes_its_re_evaluation_back(team, bodies, reporter, day, back, browse):
    process = reach("RenewalFlow.visa", team=team, body=bodies.asso, author=reporter, on=day)
    assert back(process.dossier, team.evaluator).status_code == 302
    item = open_item(process.dossier)
    form = browse(team.evaluator).get(item.get_absolute_url()).context["form"]
    assert form["period_start"].value() == FAVOURABLE["period_start"]


def test_the_reopened_step_keeps_its_rank_and_days(at_visa, back, team):
    with clock.at(date(2026, 3, 9)):
        back(at_visa, team.evaluator)
        item = open_item(at_visa)
    assert item.opened_on == date(2026, 3, 9)
    assert item.due_on > item.opened_on
    assert item.risk == item.days.rank(on=date(2026, 3, 9))


@pytest.mark.parametrize("kept", ["kept while it was written", "handed on at once"])
def test_a_draft_gives_back_its_texts_its_protocol_and_what_differs(
    dossier, back, do, team, protopic, browse, kept
):
    other = Medicine.objects.add(
        cis="62000002",
        name="TACROLIMUS X 0,1 %, pommade",
        substances=("TACROLIMUS",),
        form="pommade",
        routes="cutanée",
        amm_status="Autorisation active",
    )
    dossier.medicines.add(other)
    do(dossier, team.legal, PRECHECK)
    do(dossier, team.evaluator, EVALUATION)
    do(dossier, team.second_evaluator, {"decision": "granted"})
    typed = {
        **DRAFT,
        **PROTOCOL,
        "medicines": [protopic.cis, other.cis],
        "common_mechanism": "Même substance.",
        "recitals": "Le besoin est là.",
        f"posology_{other.cis}": "Une fois par jour.",
        "classes": ["hospital"],
        "same_group": True,
        "left_out": ["origin"],
    }
    assert do(dossier, team.legal, typed).status_code == 302
    if kept == "handed on at once":
        dossier.working_texts.all().delete()
    back(dossier, team.legal)
    form = browse(team.legal).get(open_item(dossier).get_absolute_url()).context["form"]
    shown = {name: form[name].value() for name in typed}
    shown["medicines"] = sorted(getattr(each, "cis", each) for each in shown["medicines"])
    assert shown == typed | {"medicines": sorted(typed["medicines"])}
