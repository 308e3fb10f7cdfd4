"""``manage.py seals``: are the triggers of the sealed tables all there? 1 if not; ``--lay`` lays them."""

from argparse import ArgumentParser

from django.core.management.base import BaseCommand, CommandError
from django.db import connection

from records.sealing import laying


class Command(BaseCommand):
    help = (
        "Compare les verrous des tables scellées à ceux de la base ; « --lay » pose ce qui manque."
    )

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("--lay", action="store_true", help="pose ce qui manque")

    def handle(self, *, lay: bool, **options: object) -> None:
        found = laying.lay(connection) if lay else laying.compare(connection)
        for trigger in found.missing:
            self.stdout.write(f"Manque : {trigger.name}, table {trigger.table}.")
        for name, table in found.stale:
            self.stdout.write(f"De trop, ou changé : {name}, table {table}.")
        if not found.whole and not lay:
            raise CommandError("Des tables scellées ne le sont plus : manage.py seals --lay.")
        self.stdout.write("Les tables scellées le sont toutes.")
