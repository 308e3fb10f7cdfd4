"""``manage.py import_bdpm FOLDER``: loads the medicines data base; exit 0, or 2 with the reason."""

import sys
from argparse import ArgumentParser, ArgumentTypeError
from datetime import date
from pathlib import Path
from typing import NoReturn

from django.core.management.base import BaseCommand
from django.db import OperationalError

from cpc.medicines.files import BdpmError
from cpc.medicines.importing import LARGEST_LOSS, import_folder
from cpc.models.medicines import CatalogueImport
from records import clock

LABELS = {
    "added": "ajoutées",
    "changed": "modifiées",
    "unlisted": "absentes désormais",
    "removed": "retirées",
}


def day(text: str) -> date:
    """A day as it is typed. Raises ``ArgumentTypeError``."""
    try:
        return date.fromisoformat(text)
    except ValueError:
        raise ArgumentTypeError(f"« {text} » n'est pas une date AAAA-MM-JJ.") from None


def thousands(number: int) -> str:
    return f"{number:,}".replace(",", " ")


class Command(BaseCommand):
    help = "Charge les fichiers de la base de données publique des médicaments (BDPM)."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("folder", type=Path, help="dossier qui contient les quatre fichiers")
        parser.add_argument("--on", type=day, help="jour de l'import, AAAA-MM-JJ (aujourd'hui)")
        parser.add_argument(
            "--accept-losses",
            action="store_true",
            help="accepte que plus d'une spécialité sur cinq disparaisse",
        )

    def handle(
        self, *, folder: Path, on: date | None, accept_losses: bool, **options: object
    ) -> None:
        today = clock.today()
        largest_loss = 1 if accept_losses else LARGEST_LOSS
        try:
            if on and on > today:
                raise BdpmError(str(folder), None, f"le {on:%d/%m/%Y} est encore à venir")
            record = import_folder(
                folder, on=on or today, progress=self.progress, largest_loss=largest_loss
            )
        except BdpmError as error:
            self.refuse(str(error))
        except OperationalError:
            self.refuse("La base de données est occupée (un autre import ?) ou ne répond pas.")
        else:
            self.report(record)

    def refuse(self, reason: str) -> NoReturn:
        self.stderr.write(f"{reason} Rien n'a été importé.")
        sys.exit(2)

    def progress(self, label: str, count: int) -> None:
        self.stdout.write(f"{label} : {thousands(count)} lignes")
        self.stdout.flush()

    def report(self, record: CatalogueImport) -> None:
        for file, counts in record.counts["files"].items():
            for kind, meaning in (("unknown", "d'un CIS inconnu"), ("repeated", "répétées")):
                if counts[kind]:
                    ignored = thousands(counts[kind])
                    self.stdout.write(f"{file} : {ignored} lignes {meaning}, laissées de côté.")
        if not record.changed:
            self.stdout.write("Rien n'a changé.")
            return
        changes = record.counts["changes"]
        parts = [f"{thousands(changes[kind])} {LABELS[kind]}" for kind in LABELS if changes[kind]]
        self.stdout.write(f"Catalogue au {record.on:%d/%m/%Y}, lignes : {', '.join(parts)}.")
