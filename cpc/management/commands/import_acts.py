"""``manage.py import_acts FILE``: loads existing acts, all or nothing; exit 0, or 2 with the reasons."""

import sys
from argparse import ArgumentParser
from pathlib import Path
from typing import NoReturn

from django.core.management.base import BaseCommand
from django.db import IntegrityError, OperationalError

from cpc.acts.importing import Report, import_acts
from cpc.acts.raw import ActsError
from records import clock

MOST_PROBLEMS = 50


class Command(BaseCommand):
    help = "Charge des actes existants, fichier CSV ou JSON (docs/acts.md)."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("file", type=Path, help="fichier d'actes, CSV ou JSON, en UTF-8")

    def handle(self, *, file: Path, **options: object) -> None:
        try:
            report = import_acts(file, on=clock.today())
        except ActsError as error:
            self.refuse([str(problem) for problem in error.problems])
        except IntegrityError:
            self.refuse(["line 0: un autre chargement vient d'écrire l'un de ces actes"])
        except OperationalError:
            self.refuse(["line 0: la base de données est occupée ou ne répond pas"])
        else:
            self.say(report)

    def refuse(self, lines: list[str]) -> NoReturn:
        for line in lines[:MOST_PROBLEMS]:
            self.stderr.write(line)
        if len(lines) > MOST_PROBLEMS:
            self.stderr.write(f"… et {len(lines) - MOST_PROBLEMS} autres problèmes.")
        self.stderr.write("Rien n'a été enregistré.")
        sys.exit(2)

    def say(self, report: Report) -> None:
        for warning in report.warnings:
            self.stdout.write(f"line {warning.line}: attention : {warning.reason}")
        self.stdout.write(
            f"Actes enregistrés : {report.created} ; déjà connus : {report.skipped} ; "
            f"nouveaux cadres : {report.frameworks}."
        )
        if report.linked:
            self.stdout.write(f"Codes CIS retrouvés au catalogue : {report.linked}.")
