"""No write of many rows leaves behind the history of a model that has one, in the whole tree."""

import ast
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

import pytest
from django.apps import apps

from cpc.models import AgendaItem, FormalRequest
from records import history

ROOT = Path(__file__).parents[1]
PACKAGES = (
    "accounts",
    "web",
    "records",
    "bodies",
    "cpc",
    "signalements",
    "cannabis",
    "workflows",
    "config",
)
BULK = ("update", "bulk_update", "bulk_create")
MANAGERS = ("objects", "everything", "_default_manager", "_base_manager")
UNTOLD = {
    ("config/demo/demo.py", "User"): "le mot de passe, que l'histoire ne garde pas",
    ("records/notices/outbox.py", "?"): "Notice, sans histoire",
    ("records/documents/scanning.py", "?"): "Document, sans histoire",
    ("cpc/medicines/write.py", "?"): "le catalogue, sans histoire : ses versions sont datées",
    ("signalements/draft/copying.py", "?"): "les lignes d'un brouillon, sans histoire",
    ("signalements/form/forms.py", "?"): "les lignes d'un brouillon, sans histoire",
    ("signalements/sheets/drafts.py", "?"): "les lignes d'un brouillon, sans histoire",
}
"""Writes whose model is not read in the code (``?``), or that history does not keep, and why."""


def with_history() -> set[str]:
    return {
        model.__name__
        for model in apps.get_models()
        if hasattr(model._meta, "simple_history_manager_attribute")
    }


def related() -> dict[str, set[str]]:
    """The names by which rows are reached from another (``item.seats``) → their models."""
    found: dict[str, set[str]] = {}
    for model in apps.get_models():
        for relation in model._meta.related_objects:
            name = relation.get_accessor_name()
            if name:
                found.setdefault(name, set()).add(relation.related_model.__name__)
    return found


@dataclass(frozen=True)
class Write:
    file: str
    line: int
    models: frozenset[str]


def chain(node: ast.AST) -> Iterator[str]:
    """The names of ``Seat.objects.filter(…).update`` from the last to the first."""
    while True:
        if isinstance(node, ast.Call):
            node = node.func
        elif isinstance(node, ast.Attribute):
            yield node.attr
            node = node.value
        else:
            break
    if isinstance(node, ast.Name):
        yield node.id
    elif isinstance(node, ast.BinOp):
        yield from chain(node.left)


def writes() -> Iterator[Write]:
    reached, known = related(), {model.__name__ for model in apps.get_models()}
    for path in (path for package in PACKAGES for path in (ROOT / package).rglob("*.py")):
        file = str(path.relative_to(ROOT))
        if "/migrations/" in file:
            continue
        for node in ast.walk(ast.parse(path.read_text())):
            if not isinstance(node, ast.Call) or not isinstance(node.func, ast.Attribute):
                continue
            if node.func.attr not in BULK or node.func.attr == "update" and node.args:
                continue
            names = list(chain(node.func.value))
            models = {name for name in names if name in known and names[-1] == name}
            models = models or {found for name in names for found in reached.get(name, ())}
            yield Write(file, node.lineno, frozenset(models or {"?"}))


def test_no_bulk_write_escapes_the_history_of_its_model():
    kept, tried = with_history(), 0
    for write in writes():
        tried += 1
        for name in write.models & (kept | {"?"}):
            assert (write.file, name) in UNTOLD, f"{write.file}:{write.line} ({name})"
    assert tried > 40


def test_the_list_of_exceptions_holds_nothing_useless():
    found = {(write.file, name) for write in writes() for name in write.models}
    assert UNTOLD.keys() <= found


@pytest.mark.django_db
def test_a_change_of_many_rows_writes_a_line_of_history_for_each(division, team, day):
    assert history.change(FormalRequest.objects.none(), due_on=day) == 0
    assert history.change_all([], model=AgendaItem, fields=["rank"]) == 0
    for user in (team.desk, team.legal):
        assert user.history.count() == 1
    people = type(team.desk).objects.filter(pk__in=[team.desk.pk, team.legal.pk])
    assert history.change(people, function="Juriste") == 2
    for user in (team.desk, team.legal):
        assert user.history.first().function == "Juriste"
        assert user.history.count() == 2
