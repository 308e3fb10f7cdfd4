"""The words of the code that a machine can hold: coded verbs, ``by=``, what a public function raises."""

import ast
import re
from collections.abc import Iterator
from functools import cache

import pytest

from tests.test_house import modules

CODE = re.compile(r"[a-z0-9_]+")
SIGNATURES = {"records/journal.py: record"}
"""Where ``actor`` is the word: the column of the journal has that name."""


@cache
def functions() -> list[tuple[str, ast.FunctionDef]]:
    return [
        (f"{path}: {node.name}", node)
        for path, tree in modules().items()
        for node in ast.walk(tree)
        if isinstance(node, ast.FunctionDef)
    ]


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


def made_by(maker: str) -> set[str]:
    """The classes that functions of this name give, as they are annotated: the errors that they make."""
    given = {
        ast.unparse(node.returns)
        for name, node in functions()
        if node.returns is not None and name.endswith(f": {maker}")
    }
    return {name for name in given if re.fullmatch(r"[A-Z]\w+", name)}


def raised(function: ast.FunctionDef) -> list[set[str]]:
    """What its own body raises: a class, or what the maker of an error gives, one of several."""
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
    told = found - ABSTRACT - (PAGES if of_a_page else set())
    return [{name} if name[0].isupper() else made_by(name) for name in sorted(told)]


@pytest.mark.alike
def test_what_makes_an_error_says_which():
    assert made_by("unreadable_root") == {"JournalAltered"}
    assert "ScenarioError" in made_by("error")


@pytest.mark.alike
def test_a_public_function_says_what_it_raises():
    silent = {
        (f"{path}: {function.name}", *sorted(names))
        for path, tree in modules().items()
        for function in public(tree.body)
        for names in raised(function)
        if names and not any(name in (ast.get_docstring(function) or "") for name in names)
    }
    assert not silent


MOST_BY_PLACE, NOT_GIVEN = 3, {"self", "cls"}


@pytest.mark.alike
def test_what_a_public_function_is_given_is_named():
    """Three arguments at most are given by their place; a page has those of its address."""
    long = {
        (f"{path}: {function.name}", len(function.args.args))
        for path, tree in modules().items()
        for function in public(tree.body)
        if len([arg for arg in function.args.args if arg.arg not in NOT_GIVEN]) > MOST_BY_PLACE
        and function.args.args[0].arg != "request"
    }
    assert not long
