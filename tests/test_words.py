"""The words of the code that a machine can hold: coded verbs, ``by=``, what a public function raises."""

import ast
import re
from collections.abc import Iterator

import pytest

from tests.test_house import modules

CODE = re.compile(r"[a-z0-9_]+")
SIGNATURES = {"records/journal.py: record"}
"""Where ``actor`` is the word: the column of the journal has that name."""


def functions() -> Iterator[tuple[str, ast.FunctionDef]]:
    for path, tree in modules().items():
        for node in ast.walk(tree):
            if isinstance(node, ast.FunctionDef):
                yield f"{path}: {node.name}", node


def written(node: ast.AST) -> set[str]:
    return {
        each.value
        for each in ast.walk(node)
        if isinstance(each, ast.Constant) and isinstance(each.value, str)
    }


def verbs(function: ast.FunctionDef) -> Iterator[str]:
    """What a function gives as ``verb=``, by itself or by the name ``verb``."""
    given = [
        node.value
        for node in ast.walk(function)
        if isinstance(node, ast.keyword) and node.arg == "verb"
    ]
    named = any(isinstance(value, ast.Name) and value.id == "verb" for value in given)
    for value in given:
        yield from written(value)
    for node in ast.walk(function):
        if named and isinstance(node, ast.Assign) and ast.unparse(node.targets[0]) == "verb":
            yield from written(node.value)


@pytest.mark.alike
def test_every_verb_of_the_journal_is_a_code():
    found = {(name, verb) for name, node in functions() for verb in verbs(node)}
    assert len(found) > 80
    assert not {each for each in found if not CODE.fullmatch(each[1])}


@pytest.mark.alike
def test_who_does_something_is_by():
    named = {
        name
        for name, node in functions()
        for arg in (*node.args.args, *node.args.kwonlyargs)
        if arg.arg == "actor"
    }
    assert named == SIGNATURES
