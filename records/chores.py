"""What the worker does at each round beside sending notices: one function a line, each replayable."""

from collections.abc import Callable

CHORES: tuple[Callable[[], object], ...] = ()
