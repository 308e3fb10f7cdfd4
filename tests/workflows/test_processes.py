"""The drawings: exported files up to date, page drawing true."""

from xml.etree import ElementTree

import pytest
from django.core.management import call_command

from cpc.asked.kinds import KINDS
from tests.workflows.conftest import EVALUATION, PRECHECK
from workflows.engine.drawing import bpmn, draw
from workflows.management.commands.export_processes import FLOWS

pytestmark = pytest.mark.tour


def test_the_exported_processes_are_those_of_the_code():
    call_command("export_processes", check=True)


@pytest.mark.parametrize("flow_class", FLOWS.values(), ids=FLOWS)
def test_the_export_does_not_depend_on_the_language_or_separators(flow_class, settings):
    settings.USE_THOUSAND_SEPARATOR = True
    first = bpmn(flow_class)
    settings.USE_THOUSAND_SEPARATOR = False
    assert bpmn(flow_class) == first


@pytest.mark.django_db
def test_the_drawing_says_what_is_done_current_and_coming(dossier, do, team):
    do(dossier, team.legal, PRECHECK)
    do(dossier, team.evaluator, EVALUATION)
    states = {step.name: step.state for step in draw(dossier.process).steps}
    assert states["precheck"] == states["evaluation"] == "done"
    assert states["visa"] == "current"
    assert states["publication"] == "coming"
    assert states["admissibility"] == "aside"  # a minister's dossier has no signalement to admit


@pytest.mark.django_db
def test_of_a_finished_process_nothing_is_still_to_come(dossier, do, signed_dossier, team):
    do(dossier, team.publisher, {"published_on": "2026-03-02"})
    states = {step.name: step.state for step in draw(dossier.process).steps}
    assert states["publication"] == "done" and states["refusal_note"] == "aside"
    assert "coming" not in states.values()


@pytest.mark.django_db
def test_after_a_returned_visa_the_drawing_has_the_visa_to_come_again(dossier, do, team):
    do(dossier, team.legal, PRECHECK)
    do(dossier, team.evaluator, EVALUATION)
    do(dossier, team.second_evaluator, {"decision": "returned", "points": "Préciser."})
    states = {step.name: step.state for step in draw(dossier.process).steps}
    assert (states["precheck"], states["evaluation"], states["visa"]) == (
        "done",
        "current",
        "coming",
    )


BPMN = "{http://www.omg.org/spec/BPMN/20100524/MODEL}"


@pytest.mark.parametrize("flow_class", FLOWS.values(), ids=FLOWS)
def test_the_export_is_well_formed_and_every_name_in_it_is_known(flow_class):
    """What a BPMN reader checks: ids once, ends of flows and hosts that exist, all of it drawn."""
    root = ElementTree.fromstring(bpmn(flow_class))
    ids = [each.get("id") for each in root.iter() if each.get("id")]
    assert len(ids) == len(set(ids))
    process = root.find(f"{BPMN}process")
    elements = [each.get("id") for each in process.iter() if each.get("id")][1:]
    drawn = [each.get("bpmnElement") for each in root.iter() if each.get("bpmnElement")][1:]
    assert sorted(drawn) == sorted(elements)
    for each in process.iter():
        for name in ("sourceRef", "targetRef", "attachedToRef", "default"):
            assert each.get(name, elements[0]) in elements
        if each.tag in {f"{BPMN}incoming", f"{BPMN}outgoing"}:
            assert each.text in elements


def test_the_instruction_is_drawn_with_messages_timers_and_parallel_branches():
    root = ElementTree.fromstring(bpmn(FLOWS["instruction"]))
    asides = root.findall(f".//{BPMN}subProcess")
    assert {each.get("triggeredByEvent") for each in asides} == {"true"}
    starts = [each.find(f"{BPMN}startEvent") for each in asides]
    assert {each.get("isInterrupting") for each in starts} == {"false"}
    asked = [kind for kind in KINDS if "instruction" in kind.beside.flows]
    assert len(root.findall(f".//{BPMN}timerEventDefinition")) == 2 + len(asked)
    thrown = root.findall(f".//{BPMN}intermediateThrowEvent")
    assert all(each.find(f"{BPMN}messageEventDefinition") is not None for each in thrown)
    assert len(root.findall(f".//{BPMN}boundaryEvent")) == 1
