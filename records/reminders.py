"""The ledger of what the day had to say: each line is written once, on its day or at the first run after."""

from collections.abc import Iterable
from datetime import date

from records.models import Reminder


def say(lines: Iterable[Reminder], *, on: date) -> list[Reminder]:
    """Writes the lines due by ``on`` that are not written yet; gives them in the order of ``lines``.

    Whoever calls it tells them in the same transaction: a line written is a line told.
    """
    due = [line for line in lines if line.due_on <= on]
    written = Reminder.objects.filter(key__in=[line.key for line in due])
    known = set(written.values_list("key", flat=True))
    missing = [line for line in due if line.key not in known]
    for line in missing:
        line.said_on = on
        line.save(force_insert=True)
    return missing
