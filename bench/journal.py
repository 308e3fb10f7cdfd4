"""``python -m bench.journal [lines]``: how long ``verify_journal`` takes, in a database of its own.

On SQLite, or on the server of DATABASE_URL (its database must be empty: it is filled). Prints the time
and the memory, with what was read.
"""

import os
import resource
import sys
import tempfile
import time
from datetime import UTC, date, datetime, timedelta
from pathlib import Path

FOLDER = Path(tempfile.mkdtemp(prefix="bench-journal-"))
os.environ.setdefault("DATABASE_URL", f"sqlite:///{FOLDER / 'base.sqlite3'}")
os.environ["JOURNAL_KEY_FILE"] = str(FOLDER / "key.pem")
os.environ["JOURNAL_ROOTS_FOLDER"] = str(FOLDER / "roots")
os.environ.setdefault("DJANGO_SETTINGS_MODULE", "config.settings")

import django  # noqa: E402

django.setup()

from django.core.management import call_command  # noqa: E402

from records import clock, journal  # noqa: E402
from records.models import Event  # noqa: E402
from records.proof import roots as journal_roots  # noqa: E402

A_SUBJECT = 50
"""Lines of one dossier."""
ROOTS = 20
BATCH = 5_000


def line(number: int, *, count: int) -> Event:
    """Line ``number``: rank after rank over all subjects, as the days bring them."""
    subjects = max(count // A_SUBJECT, 1)
    rank, place = divmod(number, subjects)
    return Event(
        id=number + 1,
        version=journal.VERSION,
        subject=f"dossier:{place}",
        rank=rank + 1,
        at=datetime(2026, 1, 1, tzinfo=UTC) + timedelta(seconds=number),
        on=date(2026, 1, 1),
        verb="finished",
        sentence=f"Évaluation : tâche terminée par Inès Robert, ligne {number}.",
        reason="",
        data={"task": number, "step": "evaluation"},
    )


def fill(count: int) -> None:
    heads: dict[str, str] = {}
    for start in range(0, count, BATCH):
        events = [line(number, count=count) for number in range(start, min(start + BATCH, count))]
        for event in events:
            event.previous_hash = heads.get(event.subject, "")
            heads[event.subject] = event.hash = journal.digest(event)
        Event.objects.bulk_create(events)
        if (start // BATCH) % max(count // BATCH // ROOTS, 1) == 0:
            journal_roots.make(on=clock.today(), at=clock.now())
    journal_roots.make(on=clock.today(), at=clock.now())
    journal_roots.copy_out()


def main() -> None:
    count = int(sys.argv[1]) if len(sys.argv) > 1 else 1_000_000
    call_command("migrate", verbosity=0)
    call_command("journal_key")
    begun = time.perf_counter()
    fill(count)
    print(f"{count} lignes écrites en {time.perf_counter() - begun:.0f} s")
    begun, spent = time.perf_counter(), time.process_time()
    call_command("verify_journal")
    took, spent = time.perf_counter() - begun, time.process_time() - spent
    memory = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss // 1024
    print(f"verify_journal : {took:.1f} s ({spent:.1f} s de calcul), {memory} Mo au plus")


if __name__ == "__main__":
    main()
