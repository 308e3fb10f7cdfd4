"""``manage.py migrate``: Django's, with the triggers of the registry lifted before and laid after.

SQLite remakes a table to change it, which drops its triggers; so they are laid after every migration.
One that stops on its way, or is asked for a part, leaves them off until every table is that of the
code: ``manage.py seals`` says so.
"""

from typing import Any

from django.core.management.commands import migrate
from django.db import connections
from django.db.migrations.executor import MigrationExecutor

from records.sealing import laying


def left(database: str) -> bool:
    """Is there a migration still to run?"""
    executor = MigrationExecutor(connections[database])
    return bool(executor.migration_plan(executor.loader.graph.leaf_nodes()))


class Command(migrate.Command):
    def handle(self, *args: Any, **options: Any) -> None:
        database = options["database"]
        asks = options.get("plan") or options.get("check_unapplied")
        if asks or connections[database].vendor not in laying.LAID:
            super().handle(*args, **options)
            return
        part = bool(options.get("app_label"))
        if part or left(database):
            laying.lift(connections[database])
        super().handle(*args, **options)
        if not part or not left(database):
            laying.lay(connections[database])
