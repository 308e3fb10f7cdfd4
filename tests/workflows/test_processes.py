"""The drawings: exported files up to date, page drawing true."""

import pytest
from django.core.management import call_command

from tests.workflows.conftest import EVALUATION, PRECHECK
from workflows.drawing import bpmn, draw
from workflows.management.commands.export_processes import FLOWS


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
