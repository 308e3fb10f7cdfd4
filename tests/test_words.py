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


PAGES = {"PermissionDenied", "Http404"}
"""What a page says by 403 and 404: the matrix holds them."""
ABSTRACT = {"NotImplementedError"}
OF_THE_FRAMEWORK = ("clean", "handle")
"""Methods that Django asks, whose errors are its own way of saying no."""


def public(body: list[ast.stmt]) -> Iterator[ast.FunctionDef]:
    for node in body:
        hidden = getattr(node, "name", "_").startswith(("_", *OF_THE_FRAMEWORK))
        if isinstance(node, ast.ClassDef) and not hidden:
            yield from public(node.body)
        elif isinstance(node, ast.FunctionDef) and not hidden:
            yield node


def raised(function: ast.FunctionDef) -> set[str]:
    """The classes that its own body raises; what a maker of errors gives has the name of its maker."""
    found, waiting = set(), [*function.body]
    while waiting:
        node = waiting.pop()
        if isinstance(node, ast.FunctionDef | ast.ClassDef):
            continue
        if isinstance(node, ast.Raise) and node.exc is not None:
            made = node.exc.func if isinstance(node.exc, ast.Call) else node.exc
            found.add(ast.unparse(made).rpartition(".")[2])
        waiting += ast.iter_child_nodes(node)
    of_a_page = function.args.args and function.args.args[0].arg == "request"
    named = {name for name in found if name[0].isupper()} - ABSTRACT
    return named - (PAGES if of_a_page else set())


@pytest.mark.alike
def test_a_public_function_says_what_it_raises():
    silent = {
        (f"{path}: {function.name}", name)
        for path, tree in modules().items()
        for function in public(tree.body)
        for name in raised(function)
        if name not in (ast.get_docstring(function) or "")
    }
    assert not silent
