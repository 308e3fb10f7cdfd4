"""A person who keeps off a dossier, and why: never a step for them again (R71)."""

from typing import ClassVar

from django.db import models
from django.db.models import Q

from cpc.models.piece import Piece


class Recusal(Piece):
    """``author`` keeps off the dossier, by their own word or because of a declared interest."""

    reasons = models.TextField("motifs")

    shown: ClassVar = ("reasons",)

    class Meta(Piece.Meta):
        verbose_name = "déport"
        constraints: ClassVar = [
            models.UniqueConstraint(
                fields=("dossier", "author"),
                name="recusal_once_a_person",
                violation_error_message="Cette personne s'est déjà déportée de ce dossier.",
            ),
            models.CheckConstraint(
                name="recusal_has_reasons",
                condition=~Q(reasons=""),
                violation_error_message="Un déport est motivé.",
            ),
        ]
