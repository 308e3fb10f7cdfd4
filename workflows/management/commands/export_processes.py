"""Writes each flow as BPMN 2.0 in docs/process/, or checks that what is there is up to date."""

from pathlib import Path
from typing import Any

from django.conf import settings
from django.core.management.base import BaseCommand, CommandError, CommandParser

from workflows.engine.drawing import bpmn
from workflows.flows.change import ChangeFlow
from workflows.flows.instruction import InstructionFlow
from workflows.flows.renewal import RenewalFlow
from workflows.flows.transition import TransitionFlow

FLOWS = {
    "instruction": InstructionFlow,
    "renouvellement": RenewalFlow,
    "modification": ChangeFlow,
    "phase-transitoire": TransitionFlow,
}
FOLDER = Path(settings.BASE_DIR) / "docs" / "process"


class Command(BaseCommand):
    help = "Écrit les processus en BPMN 2.0 dans docs/process/ (--check : vérifie seulement)."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("--check", action="store_true", help="échoue si un fichier est périmé")

    def handle(self, *args: Any, check: bool, **options: Any) -> None:
        stale = []
        for name, flow_class in FLOWS.items():
            path, content = FOLDER / f"{name}.bpmn", bpmn(flow_class)
            if check and (not path.exists() or path.read_text(encoding="utf-8") != content):
                stale.append(path.name)
            elif not check:
                path.write_text(content, encoding="utf-8")
                self.stdout.write(f"==> docs/process/{path.name}")
        if stale:
            raise CommandError(
                f"Périmé : {', '.join(stale)}. Lancer « manage.py export_processes » et relire."
            )
