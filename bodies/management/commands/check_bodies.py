"""``manage.py check_bodies``: says which bodies have members and no administrator; exit 1 if any."""

import sys

from django.core.management.base import BaseCommand

from bodies.members import without_administrator


class Command(BaseCommand):
    help = "Vérifie que chaque organisme qui a des membres a un administrateur."

    def handle(self, **options: object) -> None:
        found = list(without_administrator().order_by("name"))
        for organisation in found:
            self.stdout.write(f"Sans administrateur : {organisation.name}")
        if found:
            sys.exit(1)
        self.stdout.write("Chaque organisme qui a des membres a un administrateur.")
