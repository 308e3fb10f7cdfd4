"""``manage.py runserver``, closed like the other ways in (``records.starting.entry``).

Once the demonstration answers, its last words are for a newcomer.
"""

from typing import Any

from django.conf import settings
from whitenoise.runserver_nostatic.management.commands import runserver

from config.demo.demo import first_steps
from records.starting import entry


class Command(runserver.Command):
    def handle(self, *args: Any, **options: Any) -> None:
        entry.check()
        super().handle(*args, **options)

    def on_bind(self, server_port: int) -> None:
        if not settings.DEMONSTRATION:
            super().on_bind(server_port)
            return
        for line in first_steps():
            self.stdout.write(f"==> {line}")
