"""What was noticed and said of uses that look alike: resemblances between dossiers, support."""

from typing import ClassVar

from django.db import models
from django.db.models import F, Q
from simple_history.models import HistoricalRecords

from accounts.models import Permission, User
from cpc.models import Dossier
from signalements.models.signalement import Signalement

LONGEST_STATEMENT = 2_000


class ResemblanceQuerySet(models.QuerySet["Resemblance"]):
    def visible_to(self, user: User) -> "ResemblanceQuerySet":
        """Both dossiers are in divisions where ``user`` may read."""
        divisions = user.where(Permission.READ)
        return self.filter(older__division__in=divisions, newer__division__in=divisions)

    def standing(self) -> "ResemblanceQuerySet":
        """Between two open dossiers, and nobody said that they are two uses."""
        return self.filter(
            set_aside_on=None, older__closed_on__isnull=True, newer__closed_on__isnull=True
        )


class Resemblance(models.Model):
    """Two dossiers that look alike, noticed when the newer one was opened; a person decides.

    ``score``: 0 to 100 (``signalements.neighbours.similarity``), with its reasons, as on that day.
    """

    older = models.ForeignKey(Dossier, models.PROTECT, related_name="resembled_by")
    newer = models.ForeignKey(Dossier, models.PROTECT, related_name="resembles")
    score = models.PositiveSmallIntegerField("ressemblance")
    why = models.CharField("pourquoi", max_length=300)
    noticed_on = models.DateField("relevée le")
    set_aside_on = models.DateField("écartée le", null=True, blank=True)
    set_aside_by = models.ForeignKey(
        User, models.PROTECT, null=True, blank=True, related_name="+", verbose_name="écartée par"
    )
    reason = models.TextField("motif", blank=True)
    history = HistoricalRecords()

    objects = ResemblanceQuerySet.as_manager()

    class Meta:
        verbose_name = "ressemblance"
        verbose_name_plural = "ressemblances"
        ordering = ("-score", "pk")
        constraints: ClassVar = [
            models.UniqueConstraint(
                fields=("older", "newer"),
                name="resemblance_once",
                violation_error_message="Cette ressemblance est déjà relevée.",
            ),
            models.CheckConstraint(
                name="resemblance_of_two_dossiers",
                condition=Q(older__lt=F("newer")),
                violation_error_message="Une ressemblance va du dossier le plus ancien au plus récent.",
            ),
            models.CheckConstraint(
                name="resemblance_set_aside_with_reason",
                condition=Q(set_aside_on__isnull=True, set_aside_by__isnull=True, reason="")
                | (Q(set_aside_on__isnull=False, set_aside_by__isnull=False) & ~Q(reason="")),
                violation_error_message="Écarter une ressemblance demande un auteur, un jour et un motif.",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.older.number} / {self.newer.number} : {self.score}"


class SupportQuerySet(models.QuerySet["Support"]):
    def visible_to(self, user: User) -> "SupportQuerySet":
        """Those of the signalements that ``user`` sees."""
        return self.filter(signalement__in=Signalement.objects.visible_to(user))


class Support(models.Model):
    """A body's wish that its signalement feed the one already open on the same use (R11).

    Kept as chosen: the dossier may be closed before the signalement is filed.
    """

    signalement = models.OneToOneField(Signalement, models.PROTECT, related_name="support")
    dossier = models.ForeignKey(Dossier, models.PROTECT, related_name="supports")
    statement = models.TextField("déclaration de soutien", max_length=LONGEST_STATEMENT)
    chosen_by = models.ForeignKey(User, models.PROTECT, related_name="+", verbose_name="auteur")
    chosen_on = models.DateField("choisi le")

    objects = SupportQuerySet.as_manager()

    class Meta:
        verbose_name = "soutien"
        verbose_name_plural = "soutiens"
        ordering = ("pk",)
        constraints: ClassVar = [
            models.CheckConstraint(
                name="support_says_something",
                condition=~Q(statement=""),
                violation_error_message="Un soutien dit pourquoi.",
            )
        ]

    def __str__(self) -> str:
        return f"Soutien à {self.dossier.number}"
