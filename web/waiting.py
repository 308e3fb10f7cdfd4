"""A row that a colleague holds: waited for a moment, then told, never a failure."""

from collections.abc import Iterator
from contextlib import contextmanager

from django.db import OperationalError

from web.refused import Busy

LOCK_NOT_AVAILABLE = "55P03"
"""PostgreSQL's code for a lock that did not come in time, in any language."""


def is_held(error: BaseException) -> bool:
    """Did the base give up because somebody else held a row (PostgreSQL) or the file (SQLite)?"""
    if not isinstance(error, OperationalError):
        return False
    held = getattr(error.__cause__, "sqlstate", None) == LOCK_NOT_AVAILABLE
    return held or "database is locked" in str(error)


@contextmanager
def patient() -> Iterator[None]:
    """A row that a colleague holds too long is ``Busy``."""
    try:
        yield
    except OperationalError as error:
        if not is_held(error):
            raise
        raise Busy from error
