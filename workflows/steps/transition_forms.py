"""Forms of the two human tasks on a HAS publication, and of its record."""

from typing import Any, ClassVar

from django import forms

from cannabis.models import Designation, HasValidation
from workflows.engine.task_form import DecisionForm


class PublicationTaskForm(DecisionForm):
    """The piece belongs to a publication, not to a dossier."""

    def attach(self, piece: Any) -> None:
        piece.publication, piece.author, piece.made_on = self.file, self.user, self.on

    def sentence(self, piece: Any) -> str:
        return f"Publication {piece.get_decision_display().lower()}."


class ValidationForm(PublicationTaskForm):
    class Meta:
        model = HasValidation
        fields = ("decision", "reasons")
        widgets: ClassVar = {"decision": forms.RadioSelect}
        help_texts: ClassVar = {
            "decision": "Relisez la page de la HAS : adresse, jour de mise en ligne, nature.",
            "reasons": "Obligatoires en cas de rejet.",
        }

    def attach(self, piece: HasValidation) -> None:
        super().attach(piece)
        piece.recorder = self.file.author

    def reason(self, piece: HasValidation) -> str:
        return piece.reasons


class DesignationForm(PublicationTaskForm):
    class Meta:
        model = Designation
        fields = ("decision", "reason")
        widgets: ClassVar = {"decision": forms.RadioSelect}
        help_texts: ClassVar = {
            "decision": "Désignée : la fin se calcule sur elle seule. Non désignée : elle ne fait "
            "courir aucun délai. Tant que rien n'est décidé, un avis définitif validé reste "
            "candidat (C13).",
        }

    def attach(self, piece: Designation) -> None:
        super().attach(piece)
        piece.kind = self.file.kind

    def reason(self, piece: Designation) -> str:
        return piece.reason
