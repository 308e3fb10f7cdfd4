"""``manage.py export_acts FILE``: every act in the format of docs/acts.md; exit 0, or 2 with the reason."""

import sys
from argparse import ArgumentParser
from pathlib import Path

from django.core.management.base import BaseCommand

from cpc.acts.exporting import exported
from cpc.models import Act


class Command(BaseCommand):
    help = "Écrit tous les actes dans un fichier CSV, que import_acts relit (docs/acts.md)."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("file", type=Path, help="fichier à écrire, CSV en UTF-8")

    def handle(self, *, file: Path, **options: object) -> None:
        try:
            file.write_text(exported(), encoding="utf-8", newline="")
        except OSError as error:
            self.stderr.write(f"Fichier impossible à écrire : {error.strerror}.")
            sys.exit(2)
        self.stdout.write(f"Actes écrits : {Act.objects.count()}.")
