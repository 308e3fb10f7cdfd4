"""``manage.py play FILE``: plays a scenario through the site's own pages; exit 0, or 2 with a sentence."""

import os
import sys
import tempfile
from argparse import ArgumentParser
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from django.conf import settings
from django.core.management.base import BaseCommand
from django.db import connection
from django.test.utils import override_settings

from config.scenario.file import ScenarioError
from config.scenario.player import Told, play, register
from config.scenario.story import Scenario, load

TEMPORARY, KEEP = "temporary", "keep"


class Command(BaseCommand):
    help = "Joue un scénario par les pages du site (docs/scenarios.md)."
    requires_system_checks = ()

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("file", type=Path, help="scénario, YAML ou JSON, en UTF-8")
        parser.add_argument(
            "--database",
            choices=(TEMPORARY, KEEP),
            default=TEMPORARY,
            help="temporary : une base neuve, effacée à la fin (par défaut) ; keep : la base courante",
        )

    def handle(self, *, file: Path, database: str, **options: object) -> None:
        try:
            if database == KEEP and not settings.DEMONSTRATION:
                raise ScenarioError("un scénario ne se joue jamais dans une base de production.")
            scenario = load(file)
            self.introduce(scenario, kept=database == KEEP)
            with temporary_database() if database == TEMPORARY else current_database():
                stage = play(scenario, tell=self.tell)
                self.stdout.write("\n" + "\n".join(register(stage)))
        except ScenarioError as error:
            self.stdout.flush()
            self.stderr.write(str(error))
            sys.exit(2)

    def introduce(self, scenario: Scenario, *, kept: bool) -> None:
        self.stdout.write(self.style.MIGRATE_HEADING(scenario.title))
        if scenario.note:
            self.stdout.write(f"Note : {' '.join(scenario.note.split())}")
        where = "la base courante" if kept else "une base temporaire, effacée à la fin"
        self.stdout.write(f"{len(scenario.steps)} étapes, jouées sur {where}.")
        self.stdout.flush()

    def tell(self, told: Told) -> None:
        step = told.step
        who = f" · {told.who}" if told.who else ""
        heading = f"Étape {step.rank} · {step.on:%d/%m/%Y}{who} · {step.verb.title}"
        self.stdout.write("\n" + self.style.MIGRATE_LABEL(heading))
        if step.note:
            self.stdout.write(f"  Note : {' '.join(step.note.split())}")
        for sentence in told.what or ["Conforme."]:
            self.stdout.write(f"  {sentence}")
        for rule in told.basis:
            self.stdout.write(f"  Fondement : {rule}")
        self.stdout.flush()


@contextmanager
def temporary_database() -> Iterator[None]:
    """A new empty database of the same engine, in memory for SQLite, dropped at the end with its files."""
    test, name = connection.settings_dict["TEST"], connection.settings_dict["NAME"]
    before = test["NAME"]
    test["NAME"] = None if connection.vendor == "sqlite" else f"play_{os.getpid()}"
    connection.creation.create_test_db(verbosity=0, autoclobber=True, serialize=False)
    try:
        with tempfile.TemporaryDirectory() as folder, override_settings(DOCUMENTS_FOLDER=folder):
            yield
    finally:
        connection.creation.destroy_test_db(name, verbosity=0)
        test["NAME"] = before


@contextmanager
def current_database() -> Iterator[None]:
    yield
