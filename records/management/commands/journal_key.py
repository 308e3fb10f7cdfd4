"""``manage.py journal_key``: makes the key that signs the journal, once; prints the public one."""

from pathlib import Path

from django.conf import settings
from django.core.management.base import BaseCommand, CommandError

from records.proof import keys as journal_keys


class Command(BaseCommand):
    help = "Crée la clé qui signe le journal, dans le fichier que nomme JOURNAL_KEY_FILE."

    def handle(self, **options: object) -> None:
        name = settings.JOURNAL_KEY_FILE
        if not name:
            raise CommandError("JOURNAL_KEY_FILE ne nomme aucun fichier.")
        try:
            public = journal_keys.make(Path(name))
        except FileExistsError:
            raise CommandError(f"{name} existe déjà : une clé ne se remplace pas ainsi.") from None
        self.stdout.write(
            f"Clé créée : {name}. Gardez une copie de la clé publique ailleurs :\n{public}"
        )
