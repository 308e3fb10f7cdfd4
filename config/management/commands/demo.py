"""``manage.py demo``: the tables and the demonstration's data, then the accounts; quick when all is there."""

import sys

from django.conf import settings
from django.core.management.base import BaseCommand

from accounts.roles import Role
from accounts.views import demonstration_accounts
from config.demo.demo import PASSWORD, prepare
from config.scenario.file import ScenarioError
from cpc.acts.raw import ActsError
from cpc.medicines.files import BdpmError
from records import clock
from records.starting.earlier_bases import OtherBase


class Command(BaseCommand):
    help = "Prépare la démonstration : tables, personnes, médicaments, actes réels, dossiers."
    requires_system_checks = ()

    def handle(self, **options: object) -> None:
        if not settings.DEMONSTRATION:
            self.stop(
                "elle crée des comptes au mot de passe connu ; il faut DEMONSTRATION=1, jamais "
                "en production."
            )
        try:
            made = prepare(today=clock.today(), say=self.say)
        except (OtherBase, ScenarioError, ActsError, BdpmError) as error:
            self.stop(str(error))
        except KeyboardInterrupt:
            self.stop("interrompue ; le prochain lancement la finira.")
        self.say("Démonstration prête" if made else "Démonstration déjà prête, données gardées")
        self.accounts()

    def say(self, sentence: str) -> None:
        self.stdout.write(f"==> {sentence}")
        self.stdout.flush()

    def stop(self, sentence: str) -> None:
        self.stderr.write(f"==> Démonstration impossible : {sentence}")
        sys.exit(2)

    def accounts(self) -> None:
        self.stdout.write(f"\n    Mot de passe de tous les comptes : {PASSWORD}\n\n")
        for membership in demonstration_accounts():
            role = Role(membership.role).label
            email, body = membership.user.email, membership.organisation
            self.stdout.write(f"    {role:<42} {email:<28} {body}")
        self.stdout.write("")
        self.stdout.flush()
