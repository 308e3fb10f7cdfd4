"""``manage.py documents scan|rescan|sweep``: the files waiting, those to judge again, the bytes left over."""

from argparse import ArgumentParser
from datetime import timedelta

from django.core.management.base import BaseCommand, CommandError

from records import clock
from records.documents import documents, scanning
from records.files.antivirus import Unavailable

GRACE = timedelta(days=1)
"""Bytes that no row names are kept a day: a file may be on its way."""


class Command(BaseCommand):
    help = (
        "Les fichiers : « scan » analyse ceux qui attendent, « rescan » ceux que d'anciennes "
        "signatures ont jugés, « sweep » efface les contenus que plus rien ne nomme."
    )

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("gesture", choices=["scan", "rescan", "sweep"])

    def handle(self, *, gesture: str, **options: object) -> None:
        if gesture == "sweep":
            gone = documents.sweep(before=(clock.now() - GRACE).timestamp())
            self.stdout.write(f"{gone} contenus effacés.")
            return
        try:
            tally = scanning.scan_waiting() if gesture == "scan" else scanning.rescan()
        except Unavailable as error:
            raise CommandError(str(error)) from None
        self.stdout.write(
            f"{tally.clean} sans menace, {tally.infected} retirés, {tally.failed} à reprendre."
        )
