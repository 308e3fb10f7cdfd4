"""``manage.py reindex``: writes again what agents search; replayable."""

from django.core.management.base import BaseCommand

from workflows.engine.indexing import reindex


class Command(BaseCommand):
    help = "Récrit l'index de la recherche ; le texte des fichiers est relu ensuite par le worker."

    def handle(self, **options: object) -> None:
        for what, count in reindex().items():
            self.stdout.write(f"{what} : {count}")
