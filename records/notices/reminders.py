"""The ledger of what the day had to say: each line is written once, on its day or at the first run after."""

from collections.abc import Callable, Iterable
from datetime import date
from typing import TypeVar

from django.db import transaction

from records.models import Reminder

Row = TypeVar("Row")


def remind(
    rows: Iterable[Row],
    *,
    lines: Callable[[Row], Iterable[Reminder]],
    tell: Callable[[Row, Reminder], object],
    on: date,
) -> list[Reminder]:
    """Writes the lines of each row that are due and not yet written, and tells the latest of them.

    ``lines`` gives the ledger of one row, unsaved. A row is one transaction: a line written is a line told.
    """
    said: list[Reminder] = []
    for row in rows:
        said += _of(row, lines=lines(row), tell=tell, on=on)
    return said


@transaction.atomic
def _of(
    row: Row, *, lines: Iterable[Reminder], tell: Callable[[Row, Reminder], object], on: date
) -> list[Reminder]:
    missing = say(lines, on=on)
    if missing:
        tell(row, missing[-1])
    return missing


def say(lines: Iterable[Reminder], *, on: date) -> list[Reminder]:
    """Writes the lines due by ``on`` that are not written yet; gives them by day.

    Whoever calls it tells them in the same transaction.
    """
    due = sorted((line for line in lines if line.due_on <= on), key=lambda line: line.due_on)
    written = Reminder.objects.filter(key__in=[line.key for line in due]) if due else ()
    known = {line.key for line in written}
    missing = [line for line in due if line.key not in known]
    for line in missing:
        line.said_on = on
        line.save(force_insert=True)
    return missing
