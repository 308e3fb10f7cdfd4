"""``manage.py flush``: Django's, which empties every table; the triggers would refuse it."""

from typing import Any

from django.core.management.commands import flush
from django.db import connections

from records.sealing import laying


class Command(flush.Command):
    def handle(self, **options: Any) -> None:
        with laying.lifted(connections[options["database"]]):
            super().handle(**options)
