"""What every piece of a dossier has; what the pieces of its steps have besides: they may be gone back on."""

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
