"""States that many tests start from, each walked to once: a test goes back to it as another to an empty base.

A scene is asked by the fixture of its name. Its rows are written in a transaction kept open; each test runs
inside it in its own, rolled back as ever. Another scene, or none, undoes it first; the tests of one scene
are run one after the other (``tests/conftest.py``).
"""

from collections.abc import Callable, Iterator
from contextlib import ExitStack, contextmanager
from copy import deepcopy
from types import SimpleNamespace

import pytest
from django.db import transaction

BUILDERS: dict[str, Callable[[], SimpleNamespace]] = {}


def scene(build: Callable[[], SimpleNamespace]) -> Callable[[], SimpleNamespace]:
    """Makes of ``build`` the scene of its name; what it gives, by name, stands for fixtures."""
    BUILDERS[build.__name__] = build
    return build


def asked_by(item: pytest.Item) -> str:
    """The scene among the fixtures of a test; none for one that commits."""
    names = getattr(item, "fixturenames", ())
    (found, *others) = [name for name in BUILDERS if name in names] or [""]
    assert not others, f"{item.nodeid} : {found}, {others}"
    return "" if "transactional_db" in names else found


class Scenes:
    """The scene that is in the base, if one is."""

    def __init__(self) -> None:
        self.name, self.made, self.kept = "", SimpleNamespace(), ExitStack()

    def turn_to(self, name: str) -> None:
        self.leave()
        if name:
            self.kept.enter_context(undone())
            self.name, self.made = name, BUILDERS[name]()

    def leave(self) -> None:
        self.name, self.made = "", SimpleNamespace()
        self.kept.close()

    def copy(self) -> SimpleNamespace:
        """What the scene holds as it was made: what a test does to it stays its own."""
        return deepcopy(self.made)


@contextmanager
def undone() -> Iterator[None]:
    with transaction.atomic():
        yield
        transaction.set_rollback(True)
