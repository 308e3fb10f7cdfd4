"""``manage.py worker``: sends the notices as they come, does its chores (``workflows.worker.chores``), until
it is told to stop (SIGTERM, Ctrl-C).

Several may run side by side: each notice is claimed by one. ``--once`` does one round.
"""

import os
import signal
from argparse import ArgumentParser
from datetime import datetime, timedelta
from threading import Event

from django.core.management.base import BaseCommand
from django.db import Error, close_old_connections

from records import clock
from records.models import Heartbeat
from records.notices.outbox import Sending, send_due
from records.starting import entry
from workflows.worker.chores import CHORES

PAUSE = 5  # seconds between two rounds
LONGEST_PAUSE = 300  # while the mail server can't be reached
ROUND = 200  # notices in one round
BEAT = timedelta(minutes=1)


class Command(BaseCommand):
    help = "Envoie les avis en continu ; s'arrête proprement par SIGTERM ou Ctrl-C."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("--once", action="store_true", help="un seul passage")
        parser.add_argument(
            "--beside",
            type=int,
            metavar="PID",
            help="s'arrête aussi quand le processus qui l'a lancé, celui de ce numéro, n'est plus là",
        )

    def handle(self, *, once: bool, beside: int | None, **options: object) -> None:
        entry.check()
        self.stop, self.pause = Event(), PAUSE
        self.parent = beside
        self.last_beat: datetime | None = None
        if once:
            self.beat(self.round())
            return
        for number in (signal.SIGTERM, signal.SIGINT):
            signal.signal(number, lambda *_: self.stop.set())
        while not self.ended:
            self.work()
            self.rest()

    @property
    def ended(self) -> bool:
        orphan = self.parent is not None and os.getppid() != self.parent
        return orphan or self.stop.is_set()

    def rest(self) -> None:
        """Waits for the next round, yet sees at once that it must end."""
        for _ in range(self.pause // PAUSE):
            if not self.ended:
                self.stop.wait(PAUSE)

    def work(self) -> None:
        """One round; a failure of the database is told, and the next round tries again."""
        close_old_connections()
        try:
            done = self.round()
            self.beat(done)
        except Error as error:
            self.stderr.write(f"Base de données : {error}")
            self.pause = min(self.pause * 2, LONGEST_PAUSE)
            return
        self.pause = min(self.pause * 2, LONGEST_PAUSE) if done.outage else PAUSE

    def round(self) -> Sending:
        for chore in CHORES:
            chore()
        done = send_due(limit=ROUND, stop=self.stop.is_set)
        if done.sent or done.failed:
            self.stdout.write(sentence(done))
            self.stdout.flush()
        return done

    def beat(self, done: Sending) -> None:
        """Says that it lives: at once after work, else every minute."""
        now = clock.now()
        idle = not (done.sent or done.failed)
        if idle and self.last_beat and now - self.last_beat < BEAT:
            return
        self.last_beat = now
        Heartbeat.objects.update_or_create(
            name="worker", defaults={"beat_at": now, "sentence": sentence(done)[:300]}
        )


def sentence(done: Sending) -> str:
    told = f"Avis envoyés : {done.sent} ; en échec, à renvoyer : {done.failed}."
    return f"{told} {done.outage}".strip()
