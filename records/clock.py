"""The only reader of the clock. Views and commands ask it; everything below receives ``on=``.

A scenario sets the day for what it plays (``with clock.at(day): …``); nothing else does.
"""

from collections.abc import Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from datetime import date, datetime, time

from django.utils import timezone

_set_day: ContextVar[date | None] = ContextVar("day", default=None)


def today() -> date:
    """The civil day in Paris."""
    return _set_day.get() or timezone.localdate()


def now() -> datetime:
    """The instant; noon in Paris of the day that a scenario has set."""
    day = _set_day.get()
    if day is None:
        return timezone.now()
    return timezone.make_aware(datetime.combine(day, time(12)))


@contextmanager
def at(day: date) -> Iterator[None]:
    token = _set_day.set(day)
    try:
        yield
    finally:
        _set_day.reset(token)
