"""``manage.py runserver``, closed like the other ways in (``records.entry``)."""

from typing import Any

from whitenoise.runserver_nostatic.management.commands import runserver

from records import entry


class Command(runserver.Command):
    def handle(self, *args: Any, **options: Any) -> None:
        entry.check()
        super().handle(*args, **options)
