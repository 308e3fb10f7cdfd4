"""``manage.py migrate``: Django's, with the triggers of the registry lifted before and laid after.

SQLite remakes a table to change it, which drops its triggers; so they are laid after every migration.
One that stops on its way, or is asked for a part, leaves them off until every table is that of the
code: ``manage.py seals`` says so. A base of another version is refused, and each step says its number.
"""

from collections.abc import Callable
from typing import Any

from django.core.management.base import CommandError
from django.core.management.commands import migrate
from django.db import connections
from django.db.migrations import Migration
from django.db.migrations.executor import MigrationExecutor

from records.sealing import laying
from records.starting import earlier_bases

Progress = Callable[[int, int, str], None]
"""Told before each step: its number, how many there are, its package."""


def left(executor: MigrationExecutor) -> int:
    """How many migrations are still to run."""
    return len(executor.migration_plan(executor.loader.graph.leaf_nodes()))


class Command(migrate.Command):
    stealth_options = ("progress",)
    progress: Progress | None = None
    done = steps = 0

    def handle(self, *args: Any, progress: Progress | None = None, **options: Any) -> None:
        connection = connections[options["database"]]
        asks = options.get("plan") or options.get("check_unapplied") or options.get("prune")
        if asks or connection.vendor not in laying.LAID:
            super().handle(*args, **options)
            return
        executor = MigrationExecutor(connection)
        if found := earlier_bases.foreign(executor.loader):
            raise CommandError(f"Migration impossible : {earlier_bases.OtherBase(found)}")
        part = bool(options.get("app_label"))
        self.progress, self.done, self.steps = progress, 0, 0 if part else left(executor)
        if part or self.steps:
            laying.lift(connection)
        super().handle(*args, **options)
        if not part or not left(MigrationExecutor(connection)):
            laying.lay(connection)

    def migration_progress_callback(
        self, action: str, migration: Migration | None = None, fake: bool = False
    ) -> None:
        if action == "apply_start" and migration and self.steps:
            self.done += 1
            self.tell(migration.app_label)
        super().migration_progress_callback(action, migration, fake)

    def tell(self, label: str) -> None:
        if self.progress:
            self.progress(self.done, self.steps, label)
        elif self.verbosity >= 1:
            self.stdout.write(f"  {self.done}/{self.steps}", ending="")
