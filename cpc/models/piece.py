"""What every piece of a dossier has; what the pieces of its steps have besides: they may be gone back on.

A piece says once what its columns are for: its page, the archive, the search and the forms read it there.
"""

from typing import ClassVar

from django.apps import apps
from django.db import models
from simple_history.models import HistoricalRecords

from accounts.models import User
from cpc.models.dossier import Dossier


class Piece(models.Model):
    dossier = models.ForeignKey(Dossier, models.PROTECT, related_name="%(class)ss")
    author = models.ForeignKey(User, models.PROTECT, related_name="+", verbose_name="auteur")
    made_on = models.DateField("fait le")
    created_at = models.DateTimeField(auto_now_add=True)
    history = HistoricalRecords(inherit=True)

    shown: ClassVar[tuple[str, ...]] = ()
    """The columns that whoever reads the dossier sees, takes away and searches; no other is."""
    beside: ClassVar[tuple[str, ...]] = ()
    """The relations whose rows are told with it."""
    checked: ClassVar[tuple[str, ...]] = ("dossier", "author", "made_on")
    """The columns that no form asks, and that constraints look at: the file and the person give them."""

    class Meta:
        abstract = True
        ordering = ("pk",)

    def __str__(self) -> str:
        return f"{self._meta.verbose_name} du {self.made_on:%d/%m/%Y}"


class StandingManager(models.Manager):
    """The pieces that count: not those of a step that somebody went back on."""

    def get_queryset(self) -> models.QuerySet:
        return super().get_queryset().filter(undone_on=None)


class StepPiece(Piece):
    """What a step of the process adds. Gone back on, it is kept and marked, and counts no more.

    ``dossier.visas.last()`` reads the pieces that count; ``dossier.visas(manager="everything")`` all.
    """

    undone_on = models.DateField("repris le", null=True, blank=True, editable=False)

    objects = StandingManager()
    everything = models.Manager()

    class Meta(Piece.Meta):
        abstract = True


def piece_kinds() -> list[type[Piece]]:
    """Every kind of piece that a dossier may hold."""
    return [model for model in apps.get_models() if issubclass(model, Piece)]
