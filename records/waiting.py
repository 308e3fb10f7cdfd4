"""A row that a colleague holds: waited for a moment, then told, never a failure."""

from collections.abc import Iterator
from contextlib import contextmanager

from django.db import OperationalError

LOCK_NOT_AVAILABLE = "55P03"
"""PostgreSQL's code for a lock that did not come in time, in any language."""


class Busy(Exception):
    """A colleague is writing on the same file at this very moment: try again."""


@contextmanager
def patient() -> Iterator[None]:
    """A row that a colleague holds too long is ``Busy``, which the page turns into « réessayez »."""
    try:
        yield
    except OperationalError as error:
        held = getattr(error.__cause__, "sqlstate", None) == LOCK_NOT_AVAILABLE
        if not held and "database is locked" not in str(error):
            raise
        raise Busy from error
