"""Makes the corpus of processes of one version of the flows: rows as they are stored, no code.

    CORPUS=2 .venv/bin/python -m pytest -q tests/workflows/make_corpus.py

writes ``tests/data/processes/2/``: one file a step where a process may stand, some of them with
``STEPS=ChangeFlow,RenewalFlow.draft``. Run it **before** a flow is
changed, and keep the older ones: ``test_corpus.py`` finishes every process of every version.
"""

import os
import re
from pathlib import Path

import pytest
from django.apps import apps
from django.core import serializers
from django.db import transaction

from tests.workflows.walks import MOVES, reach, waiting
from workflows.engine import tasks

pytestmark = pytest.mark.django_db
FOLDER = Path(__file__).parents[1] / "data" / "processes"
APPS = ("accounts", "records", "cpc", "signalements", "cannabis", "viewflow", "workflows")
LEFT_OUT = {"DocumentReading", "Notice", "SearchEntry"}
PDF = re.compile(r'"pdf": "[^"]*"')


def rows() -> dict[tuple[str, str], str]:
    """Every stored row of ours and of the engine's, as one line of JSON each."""
    configs = [(apps.get_app_config(app), None) for app in APPS]
    kept = [
        model
        for model in serializers.sort_dependencies(configs)
        if not model.__name__.startswith("Historical") and model.__name__ not in LEFT_OUT
    ]
    found = {}
    for model in kept:
        for each in model._base_manager.order_by("pk"):
            line = serializers.serialize("json", [each], use_natural_foreign_keys=True)
            found[model._meta.label, str(each.pk)] = PDF.sub('"pdf": "JVBERg=="', line[1:-1])
    return found


def write(path: Path, lines: list[str]) -> None:
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text("[\n" + ",\n".join(lines) + "\n]\n", encoding="utf-8")


def test_make(division, team, bodies, reporter, day):
    folder = FOLDER / os.environ["CORPUS"]
    people = rows()
    write(folder / "people.json", list(people.values()))
    wanted = tuple(os.environ.get("STEPS", "").split(","))
    for state in (each for each in MOVES if each.startswith(wanted)):
        with transaction.atomic():
            process = reach(state, team=team, body=bodies.asso, author=reporter, on=day)
            take(process, day)
            kept = [line for key, line in rows().items() if line != people.get(key)]
            write(folder / f"{state}.json", kept)
            transaction.set_rollback(True)


def take(process, day):
    """The step is in somebody's hands, as most are."""
    (task,) = waiting(process)
    if hasattr(task, "item"):
        tasks.take(task, by=tasks.candidates(task)[0], on=day)
