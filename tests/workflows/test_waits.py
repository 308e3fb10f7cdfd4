"""What a dossier waits for beside its steps: shown with its day, never holding it."""

from datetime import date

import pytest
from django.apps import apps

from accounts.models import Organisation, OrganisationKind
from cpc import exchanges
from cpc.asked.kinds import BODY, LABORATORY, MODELS, OPINION
from cpc.asked.waiting import awaited
from cpc.law.exchanges.laboratory import ELEMENTS, Consultation
from cpc.law.exchanges.opinions import Sharing
from cpc.models import DossierLaboratory, FormalRequest, StopReason
from cpc.models.asked.asked import Asked
from records import clock as day_of
from tests.workflows.conftest import EVALUATION, PRECHECK
from tests.workflows.walks import reach
from workflows.clock import gestures as clock
from workflows.dossier.waits import waits
from workflows.engine import expected
from workflows.engine.drawing import COMING, CURRENT, DONE, draw, layout
from workflows.engine.expected import Ending
from workflows.flows.instruction import InstructionFlow
from workflows.laboratory import present as laboratory_present
from workflows.laboratory import requests as laboratory
from workflows.management.commands.export_processes import FLOWS
from workflows.models import WorkItem
from workflows.opinions import requests as opinions
from workflows.opinions.requests import Consulted

pytestmark = pytest.mark.tour

MARCH, MAY, JUNE = date(2026, 3, 2), date(2026, 5, 2), date(2026, 6, 1)


@pytest.fixture
def asked(dossier, team):
    """Elements asked of a laboratory, received the same day: due 2 May, a Saturday: in time until 4 May."""
    maker = Organisation.objects.create(kind=OrganisationKind.LABORATORY, name="Laboratoire L")
    row = DossierLaboratory(dossier=dossier, organisation=maker, capacity="holder", first_day=MARCH)
    laboratory_present.add(row, by=team.evaluator, on=MARCH)
    kind = Consultation.ELEMENTS
    (made,) = laboratory.ask(
        [row], kind=kind, elements=ELEMENTS[:1], months=2, by=team.evaluator, on=MARCH
    )
    return laboratory.receipt(
        made, received_on=MARCH, how=laboratory.PROOF, proof="Lettre", by=team.evaluator, on=MARCH
    )


def of(dossier, kind, *, on=MARCH):
    return [wait for wait in waits(dossier, on=on) if wait.kind == kind]


@pytest.mark.rule("R20")
@pytest.mark.django_db
def test_a_request_is_waited_for_until_its_last_day(asked, dossier):
    (wait,) = of(dossier, expected.of(LABORATORY), on=date(2026, 5, 4))
    assert (wait.is_open, wait.due_on, wait.whom) == (True, MAY, "Laboratoire L")


@pytest.mark.rule("R23")
@pytest.mark.django_db
def test_after_its_day_nothing_is_waited_for_and_no_work_was_needed(asked, dossier):
    (wait,) = of(dossier, expected.of(LABORATORY), on=date(2026, 5, 5))
    assert (wait.ending, wait.ended_on) == (Ending.LAPSED, date(2026, 5, 4))


@pytest.mark.rule("R23")
@pytest.mark.django_db
def test_no_answer_stops_no_step(asked, dossier, do, team, browse):
    do(dossier, team.legal, PRECHECK)
    assert do(dossier, team.evaluator, EVALUATION).status_code == 302
    page = browse(team.second_evaluator).get(WorkItem.objects.open().get().get_absolute_url())
    content = page.content.decode()
    assert "jusqu’au" in content
    assert "sans attendre" not in content and "(R23)" not in content


@pytest.mark.django_db
def test_a_withdrawn_request_is_no_longer_waited_for(asked, dossier, team):
    laboratory.cancel(asked, note="Inutile.", by=team.evaluator, on=MARCH)
    (wait,) = of(dossier, expected.of(LABORATORY))
    assert wait.ending == Ending.REVOKED


@pytest.mark.rule("R23")
@pytest.mark.django_db
def test_going_on_without_the_answer_ends_the_wait(asked, dossier, team):
    laboratory.pursue(asked, note="Données publiques.", by=team.evaluator, on=JUNE)
    (wait,) = of(dossier, expected.of(LABORATORY), on=JUNE)
    assert (wait.ending, wait.ended_on) == (Ending.PURSUED, JUNE)


@pytest.mark.django_db
def test_a_suspension_is_waited_for_until_it_is_resumed(dossier, team):
    clock.suspend(
        dossier,
        first_day=MARCH,
        reason=StopReason.OPINION,
        motive="Avis",
        basis="",
        by=team.manager,
        on=MARCH,
    )
    (wait,) = of(dossier, expected.CLOCK)
    assert wait.is_open
    clock.resume(dossier, last_day=MARCH, by=team.manager, on=MARCH)
    (wait,) = of(dossier, expected.CLOCK)
    assert wait.ended_on == MARCH


@pytest.mark.rule("R9")
@pytest.mark.django_db
def test_the_are_is_waited_for_until_it_leaves(team, bodies, reporter):
    given = {"team": team, "body": bodies.asso, "author": reporter, "on": MARCH}
    process = reach("InstructionFlow.admissibility", **given)
    (wait,) = of(process.dossier, expected.ACKNOWLEDGEMENT)
    assert wait.due_on == date(2026, 3, 16)


@pytest.mark.rule("R10")
@pytest.mark.django_db
def test_what_is_asked_of_a_body_is_waited_for(team, bodies, reporter, browse):
    given = {"team": team, "body": bodies.asso, "author": reporter, "on": MARCH}
    process = reach("InstructionFlow.completion", **given)
    (wait,) = of(process.dossier, expected.of(BODY))
    assert (wait.due_on, wait.is_open) == (date(2026, 4, 1), True)
    page = browse(team.desk).get(process.dossier.get_absolute_url()).content.decode()
    assert "Ce qui est attendu" in page
    assert "01/04/2026" in page
    assert browse(team.desk).get(wait.address).status_code == 200


@pytest.mark.django_db
def test_the_drawing_shows_what_runs_beside_the_steps(asked, dossier):
    drawn = {
        beside.box.aside.kind: beside.state
        for beside in draw(dossier.process, waits=waits(dossier, on=MARCH)).besides
    }
    assert (drawn[expected.of(LABORATORY)], drawn[expected.of(OPINION)]) == (CURRENT, COMING)
    after = draw(dossier.process, waits=waits(dossier, on=JUNE)).besides
    assert {each.box.aside.kind: each.state for each in after}[expected.of(LABORATORY)] == DONE


@pytest.mark.django_db
def test_waits_cost_the_same_number_of_queries_at_any_number(
    asked, dossier, team, bodies, django_assert_max_num_queries
):
    for _ in range(5):
        exchanges.ask(
            dossier,
            addressee=bodies.asso,
            subject="signalement:1",
            kind=FormalRequest.Kind.INFORMATION,
            items=["Un"],
            by=team.desk,
            on=MARCH,
        )
    with django_assert_max_num_queries(8), day_of.at(MARCH):
        assert len(waits(dossier, on=MARCH)) == 6


def test_a_closed_dossier_waits_for_nothing(dossier, bodies, team, day):
    exchanges.ask(
        dossier,
        addressee=bodies.asso,
        subject="signalement:1",
        kind=FormalRequest.Kind.INFORMATION,
        items=["Un"],
        by=team.desk,
        on=day,
    )
    assert [wait.is_open for wait in waits(dossier, on=day)] == [True]
    dossier.closed_on, dossier.outcome = MARCH, "abandoned"
    dossier.save()
    (wait,) = waits(dossier, on=MARCH)
    assert (wait.ending, wait.ended_on) == (Ending.REVOKED, MARCH)


def an_opinion(dossier, *, by):
    body = Organisation.objects.create(kind=OrganisationKind.EXPERTS, name="Experts")
    (made,) = opinions.ask(
        dossier,
        consulted=[Consulted(body)],
        questions=["Est-ce démontré ?"],
        sharing=Sharing.CONFIDENTIAL,
        due_on=MAY,
        reason="Une lecture clinique.",
        by=by,
        on=MARCH,
    )
    return made


def an_information(dossier, *, by):
    return exchanges.ask(
        dossier,
        addressee=Organisation.objects.create(kind=OrganisationKind.ASSO, name="Association Y"),
        subject="signalement:1",
        kind=FormalRequest.Kind.INFORMATION,
        items=["Un"],
        due_on=MAY,
        by=by,
        on=MARCH,
    )


OUTSIDE = {expected.of(BODY), expected.of(LABORATORY), expected.of(OPINION), expected.CLOCK}


def found(dossier, *, on) -> bool:
    """By the lists, in one question at any size."""
    return WorkItem.objects.filter(awaited(on=on), dossier=dossier).exists()


def told(dossier, *, on) -> bool:
    """By the dossier, wait by wait."""
    return any(wait.is_open and wait.kind in OUTSIDE for wait in waits(dossier, on=on))


EDGES = [MARCH, MAY, date(2026, 5, 3), date(2026, 5, 4), date(2026, 5, 5), JUNE]


@pytest.mark.django_db
@pytest.mark.parametrize("on", EDGES, ids=str)
@pytest.mark.parametrize("ask", [an_opinion, an_information])
def test_the_lists_wait_as_long_as_the_dossier_does(dossier, team, ask, on):
    ask(dossier, by=team.evaluator)
    assert found(dossier, on=on) == told(dossier, on=on) == (on <= MAY)


@pytest.mark.rule("R20")
@pytest.mark.django_db
@pytest.mark.parametrize("on", EDGES, ids=str)
def test_the_lists_leave_a_laboratory_until_its_next_working_day(asked, dossier, on):
    assert found(dossier, on=on) == told(dossier, on=on) == (on <= date(2026, 5, 4))


@pytest.mark.rule("R23")
@pytest.mark.django_db
def test_the_lists_wait_no_more_for_whom_the_examination_went_on_without(asked, dossier, team):
    on = date(2026, 5, 5)
    laboratory.pursue(asked, note="Données publiques.", by=team.evaluator, on=on)
    assert not found(dossier, on=on) and not told(dossier, on=on)


@pytest.mark.django_db
def test_an_opinion_awaited_is_under_its_filter_in_the_inbox(dossier, team, browse):
    an_opinion(dossier, by=team.evaluator)
    with day_of.at(MARCH):
        page = browse(team.manager).get("/corbeille/?onglet=all&attente=on").content.decode()
    assert dossier.number in page


def test_every_kind_of_request_is_awaited_by_the_lists():
    assert set(MODELS) == {model for model in apps.get_models() if issubclass(model, Asked)}


def test_no_two_shapes_of_a_drawing_overlap():
    for flow in FLOWS.values():
        drawing = layout(flow)
        boxes = [(s.x, s.y, s.width, s.height) for s in drawing.shapes if s.event != "timer"]
        boxes += [(b.box.x, b.box.y, b.box.width, b.box.height) for b in drawing.besides]
        for rank, (x, y, width, height) in enumerate(boxes):
            for to_x, to_y, to_width, to_height in boxes[rank + 1 :]:
                apart = x + width <= to_x or to_x + to_width <= x
                assert apart or y + height <= to_y or to_y + to_height <= y


def test_every_mark_of_an_aside_is_inside_its_box():
    for beside in layout(InstructionFlow).besides:
        box = beside.box
        for mark in box.marks:
            assert box.x <= mark.x
            assert mark.x + mark.size <= box.x + box.width
            assert mark.words == [] or mark.words[-1][2] < box.y + box.height
