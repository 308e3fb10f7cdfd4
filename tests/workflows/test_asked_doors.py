"""Each door by which the agency changes or closes what it asked: the right, and no interest (R71)."""

import ast
from pathlib import Path
from types import SimpleNamespace

import pytest
from django.core.exceptions import PermissionDenied

from accounts.models import Organisation, OrganisationKind
from accounts.roles import Role
from cpc.asked.kinds import KINDS
from tests.conftest import person
from tests.workflows.test_asked_kinds import ASKED, CASES, LATER, declare_interest, house
from workflows.exchanges import completions
from workflows.laboratory import answers as laboratory_answers
from workflows.laboratory import present, times
from workflows.laboratory import requests as laboratory
from workflows.opinions import answers as opinion_answers
from workflows.opinions import concertation
from workflows.opinions import requests as opinions

pytestmark = pytest.mark.django_db
assert house  # a fixture, used by its name
DECIDED = {"until": LATER, "answer": ""}


def more(request):
    """More time that is asked; nothing of it is read before the right is."""
    return SimpleNamespace(request=request)


COMMON = {
    "decide_extension": lambda it, who: completions.decide_extension(more(it), **DECIDED, **who),
    "cancel_request": lambda it, who: completions.cancel_request(it, reason="Su.", **who),
}
DOORS = {kind.name: COMMON for kind in KINDS if kind.asking} | {
    "laboratory": {
        "prove_receipt": lambda it, who: laboratory.prove_receipt(
            it.laboratory, received_on=ASKED, proof="AR", files=(), **who
        ),
        "pursue": lambda it, who: laboratory.pursue(it.laboratory, note="Bibliographie.", **who),
        "cancel": lambda it, who: laboratory.cancel(it.laboratory, note="Su.", **who),
        "check_intention": lambda it, who: laboratory.check_intention(
            it.laboratory, note="Rien.", **who
        ),
        "set_due": lambda it, who: times.set_due(
            it.laboratory, due_on=LATER, reason="Long.", **who
        ),
        "decide_time": lambda it, who: laboratory_answers.decide_time(more(it), **DECIDED, **who),
        "waive_protocol": lambda it, who: present.waive_protocol(
            it.dossier, reasons="Connu.", **who
        ),
    },
    "opinion": {
        "revoke": lambda it, who: opinions.revoke(it, reason="Su.", **who),
        "prolong": lambda it, who: opinions.prolong(it, due_on=LATER, reason="Long.", **who),
        "decide_time": lambda it, who: opinions.decide_time(more(it), **DECIDED, **who),
        "record_paper": lambda it, who: opinion_answers.record_paper(it, paper=None, **who),
        "concert": lambda it, who: concertation.concert(it.dossier, held=None, **who),
    },
}
EACH = [(name, door) for name, doors in DOORS.items() for door in doors]
each_door = pytest.mark.parametrize(("name", "door"), EACH)
ADDRESSEES = {"ask_extension", "ask_time", "save_answer", "send_answer", "save", "send", "sign"}
ADDRESSEES |= {"open_request", "receipt", "declare_conflict"}
"""Gestures of who is asked; the receipt is also noted by the agency, by « prove_receipt »."""
ELSEWHERE = {
    "ask_completion": "by the step of admissibility",
    "stop_asking": "by the withdrawal of its body",
    "acknowledge": "by the desk, or by itself",
    "tell_outcome": "by the closing",
    "post_message": "by « write », which asks the right",
    "write": "by both sides",
    "add": "who the laboratories are, by « add_laboratory » of the page",
    "add_laboratory": "who the laboratories are",
    "leave": "who the laboratories are",
    "enter": "a laboratory of the site",
    "tell_intention": "by the change",
    "tell_change": "by the publication",
}


@each_door
def test_nobody_passes_without_the_right_in_the_division_of_the_dossier(house, name, door):
    elsewhere = Organisation.objects.create(kind=OrganisationKind.ANSM_DIVISION, name="Ailleurs")
    for stranger in (person(Role.EVALUATOR, on=elsewhere, name="ailleurs"), house.who):
        with pytest.raises(PermissionDenied, match="dans la direction"):
            DOORS[name][door](house.request, {"by": stranger, "on": ASKED})


@pytest.mark.rule("R71")
@each_door
def test_nobody_passes_who_declared_an_interest(house, name, door):
    declare_interest(house.by)
    with pytest.raises(PermissionDenied, match="R71"):
        DOORS[name][door](house.request, {"by": house.by, "on": ASKED})


def test_every_gesture_of_the_agency_on_what_is_asked_is_a_door():
    assert DOORS.keys() == CASES.keys()
    for name, room in (
        ("body", "exchanges"),
        ("laboratory", "laboratory"),
        ("opinion", "opinions"),
    ):
        for path in sorted(Path("workflows", room).glob("*.py")):
            for node in ast.parse(path.read_text()).body:
                if isinstance(node, ast.FunctionDef) and is_gesture(node):
                    known = node.name in DOORS[name] or node.name in ADDRESSEES | ELSEWHERE.keys()
                    assert known or checks(node), (path, node.name)


def is_gesture(node: ast.FunctionDef) -> bool:
    named = {each.arg for each in node.args.kwonlyargs}
    return {"by", "on"} <= named and not node.name.startswith("_")


def checks(node: ast.FunctionDef) -> bool:
    called = {
        each.func.id
        for each in ast.walk(node)
        if isinstance(each, ast.Call) and isinstance(each.func, ast.Name)
    }
    return bool(called & {"check_asker", "check_asks", "ask"})
