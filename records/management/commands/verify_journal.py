"""``manage.py verify_journal``: does every line still hold? 1, naming the first altered, if not."""

from collections.abc import Iterable
from datetime import date
from itertools import islice

from django.core.management.base import BaseCommand, CommandError

from records import subjects
from records.proof import check as journal_check
from records.proof.check import Checked, Fault
from records.proof.keys import NoKey

MOST = 20
"""Faults that are told."""


def told(fault: Fault) -> str:
    """« DOS-2026-0016, ligne 12 : cette ligne ne correspond plus à son sceau »"""
    if not fault.subject:
        return fault.what
    name = subjects.name_of(fault.subject)
    if fault.first == fault.last:
        return f"{name}, ligne {fault.first} : {fault.what}"
    return f"{name}, lignes {fault.first} à {fault.last} : {fault.what}"


class Command(BaseCommand):
    help = (
        "Vérifie chaque ligne du journal, chaque chaîne et chaque racine signée, copies comprises."
    )

    def handle(self, **options: object) -> None:
        checked = Checked()
        found = journal_check.faults(checked)
        try:
            faults = list(islice(found, MOST))
            more = sum(1 for _ in found)
        except NoKey as error:
            raise CommandError(str(error)) from None
        self.say(checked)
        if faults:
            raise CommandError("\n".join(self.words(faults, more=more)))
        self.stdout.write("Le journal est intact.")

    def words(self, faults: Iterable[Fault], *, more: int) -> list[str]:
        lines = [told(fault) for fault in faults]
        rest = [f"… et {more} autres."] if more else []
        advice = (
            "Conservez la base et les copies en l'état, et prévenez le responsable de la sécurité."
        )
        return ["Le journal a été altéré.", *lines, *rest, advice]

    def say(self, checked: Checked) -> None:
        write = self.stdout.write
        write(f"{checked.lines} lignes, {checked.subjects} objets.")
        if checked.purged:
            write(
                f"{checked.purged} lignes purgées, que le journal a annoncées : leur empreinte reste, leur "
                "texte n'y est plus."
            )
        if not checked.roots:
            write("Aucune racine signée : rien ne prouve qu'aucune ligne ne manque.")
            return
        last = date.fromisoformat(checked.roots[-1]["on"])
        write(
            f"{len(checked.roots)} racines signées, {checked.copies} copies ; "
            f"la dernière est du {last:%d/%m/%Y}."
        )
        if checked.uncovered:
            write(f"{checked.uncovered} lignes écrites depuis ne sont pas encore couvertes.")
