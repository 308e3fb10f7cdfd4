"""``manage.py daily [--on YYYY-MM-DD]``: the day's work, replayable; prints what it opened and sent."""

from argparse import ArgumentParser, ArgumentTypeError
from datetime import date

from django.core.management.base import BaseCommand, CommandError

from cpc.law.days import french_day
from records import clock
from records.proof import roots as journal_roots
from records.proof.keys import NoKey
from records.starting import entry
from workflows.worker.daily import NoDivision, Report, run

YEARS = range(1900, 2101)  # those of the register


def day(text: str) -> date:
    """A day as it is typed. Raises ``ArgumentTypeError``."""
    try:
        found = date.fromisoformat(text)
    except ValueError:
        raise ArgumentTypeError(f"« {text} » n'est pas une date AAAA-MM-JJ.") from None
    if found.year not in YEARS:
        raise ArgumentTypeError(f"« {text} » : l'année va de {YEARS[0]} à {YEARS[-1]}.")
    return found


class Command(BaseCommand):
    help = "Le travail du jour : ouvre les renouvellements, écrit les rappels, envoie les avis."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("--on", type=day, help="jour à traiter, AAAA-MM-JJ (aujourd'hui)")

    def handle(self, *, on: date | None, **options: object) -> None:
        entry.check_sending()
        try:
            self.say(self.run_on(on) if on else run(clock.today()))
        except NoDivision as error:
            raise CommandError(str(error)) from None
        finally:
            self.seal(on or clock.today())

    def run_on(self, on: date) -> Report:
        """What is written says that day, as if the command had run then."""
        with clock.at(on):
            return run(on)

    def seal(self, on: date) -> None:
        """The signed root of the journal, and its copy out of the base."""
        try:
            root = journal_roots.make(on=on, at=clock.now())
            journal_roots.copy_out()
        except (NoKey, journal_roots.JournalAltered) as error:
            self.stderr.write(f"Journal non signé. {error}")
            return
        if root is not None:
            self.stdout.write(f"Journal signé : racine n° {root.number}, {root.lines} lignes.")
        for rank in journal_roots.shapeless():
            self.stderr.write(
                f"Journal altéré : la ligne {rank} de « {journal_roots.PURGE} » n'est pas d'une purge ; "
                "« manage.py verify_journal » le dit."
            )

    def say(self, report: Report) -> None:
        write = self.stdout.write
        write(f"Travail du {french_day(report.on)}")
        for dossier in report.opened:
            write(f"Renouvellement ouvert : {dossier.number}, {dossier.cpc.number}.")
        for line in report.lines:
            write(f"Rappel dû le {french_day(line.due_on)} : {line.sentence}")
        for dossier in report.lapsed:
            write(f"Compléments non reçus, examen repris : {dossier.number}.")
        for letter in report.acknowledged:
            write(f"Accusé de réception envoyé : {letter.number}, {letter.recipient}.")
        for ending in report.expired:
            end = french_day(ending.last_day)
            write(f"Échu sans renouvellement : {ending.cpc.number}, dernier jour {end}.")
        for news in report.news:
            write(f"Dit à {news.signalement.organisation} : {news.sentence}")
        for each in report.handed_back:
            write(f"Retour d'absence : {each.sentence}")
        if report.linked:
            write(f"Codes CIS retrouvés au catalogue : {report.linked}.")
        write(f"Avis envoyés : {report.sent} ; en échec, à renvoyer : {report.failed}.")
