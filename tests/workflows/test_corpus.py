"""Processes as earlier versions of the flows stored them still go to their end.

``tests/data/processes/<version>/`` holds rows, one file a step (see ``make_corpus.py``). A step renamed or
dropped without its data migration turns this red, and so does a column that a running process lacks.
"""

import json
from collections import Counter
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from django.apps import apps
from django.core import serializers
from django.core.management.color import no_style
from django.db import connection
from viewflow.workflow.models import Process, Task

from accounts.models import Mandate, User
from tests.conftest import a_mandate
from tests.workflows.make_corpus import FOLDER
from tests.workflows.walks import MOVES, finish, outcome, state_of, waiting
from workflows.engine.drawing import CURRENT, draw
from workflows.engine.nodes import Handle, View
from workflows.management.commands.export_processes import FLOWS

pytestmark = [pytest.mark.django_db, pytest.mark.exhaustive, pytest.mark.tour]
VERSIONS = sorted(folder for folder in FOLDER.iterdir() if folder.is_dir())
STOPPED = [
    path for folder in VERSIONS for path in sorted(folder.glob("*.json")) if path.stem in MOVES
]
NAMED = {"cpc.actmedicine", "cpc.actindication"}
ENDS = {
    "InstructionFlow": "established",
    "InstructionFlow.refusal_note": "not_established",
    "InstructionFlow.refusal_signature": "not_established",
    "InstructionFlow.refusal_publication": "not_established",
    "RenewalFlow": "renewed",
    "ChangeFlow": "changed",
    "TransitionFlow": "counted",
}


LAST = (
    "cpc.signature",
    "cpc.signedderogation",
    "cpc.signedtext",
    "cpc.publication",
    "records.event",
)
"""What closes the rest of a dossier to new rows: stored by table, it is written after, as it was lived."""


def as_lived(rows: list[dict[str, Any]]) -> list[dict[str, Any]]:
    ranks = {name: rank for rank, name in enumerate(LAST, start=1)}
    return sorted(rows, key=lambda row: ranks.get(row["model"], 0))


def say_names(rows: list[dict[str, Any]]) -> str:
    """An act of before ``Act.names`` names what it has."""
    named = Counter(row["fields"]["act"] for row in rows if row["model"] in NAMED)
    for row in rows:
        if row["model"] == "cpc.act":
            row["fields"].setdefault("names", named[row["pk"]])
    return json.dumps(as_lived(rows))


def load(path: Path) -> None:
    """Rows as they were stored; what later versions dropped is passed over."""
    with connection.constraint_checks_disabled():
        for text in (path.with_name("people.json"), path):
            for row in serializers.deserialize(
                "json", say_names(json.loads(text.read_bytes())), ignorenonexistent=True
            ):
                row.save()
    connection.check_constraints()
    with connection.cursor() as cursor:
        models = [model for model in apps.get_models() if model._meta.managed]
        for statement in connection.ops.sequence_reset_sql(no_style(), models):
            cursor.execute(statement)
    if not Mandate.objects.exists():
        a_mandate(User.objects.get(memberships__role="signatory"))  # rows of before mandates


def waits(flow_class: type) -> Iterator[str]:
    for node in flow_class.instance.nodes():
        if isinstance(node, View | Handle):
            yield f"{flow_class.__name__}.{node.name}"


def test_every_step_that_waits_has_a_walk():
    assert {state for each in FLOWS.values() for state in waits(each)} == set(MOVES)


def test_every_step_that_waits_is_in_the_corpus():
    assert {path.stem for path in STOPPED} == set(MOVES)


@pytest.mark.parametrize("folder", VERSIONS, ids=lambda folder: folder.name)
def test_a_version_has_a_process_at_each_of_its_steps(folder):
    assert folder.joinpath("people.json").exists()
    assert list(folder.glob("*Flow.*.json"))


@pytest.mark.parametrize("path", STOPPED, ids=lambda path: f"{path.parent.name}:{path.stem}")
def test_a_process_of_an_earlier_version_goes_to_its_end(path, day):
    load(path)
    process = Process.objects.get()
    assert [state_of(task) for task in waiting(process)] == [path.stem]
    shown = {shape.name for shape in draw(process).shapes if shape.state == CURRENT}
    assert shown == {path.stem.partition(".")[2]}
    finish(process, on=day)
    flow = path.stem.partition(".")[0]
    assert outcome(process) == ENDS.get(path.stem, ENDS[flow])
    assert not Task.objects.filter(process=process, finished=None).exists()
