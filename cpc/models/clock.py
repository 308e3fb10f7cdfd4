"""The clock of a dossier: its time limits with the reason of each day, what stops them, what prolongs them.

A stored day is what ``cpc.law.clock`` gave, with its trace and the version of its rule; it is written
again, in the same transaction, by whatever moves it (``cpc.clock``).
"""

from typing import Any, ClassVar

from django.db import models
from django.db.models import F, Q
from simple_history.models import HistoricalRecords

from accounts.models import HolidayZone, User
from cpc.law.clock import Silence, Suspension
from cpc.law.limits import LIMITS
from cpc.models.dossier import Dossier


class StopReason(models.TextChoices):
    COMPLETION = "completion", "Compléments attendus"
    LABORATORY = "laboratory", "Réponse du laboratoire attendue"
    OPINION = "opinion", "Avis attendu"
    MEETING = "meeting", "Passage en séance"
    OTHER = "other", "Autre motif"


class ClockStop(models.Model):
    """Days that do not run, both included; no last day while it lasts. Two never overlap (database)."""

    dossier = models.ForeignKey(Dossier, models.PROTECT, related_name="clock_stops")
    first_day = models.DateField("premier jour")
    last_day = models.DateField("dernier jour inclus", null=True, blank=True)
    expected_on = models.DateField("reprise attendue le", null=True, blank=True)
    reason = models.CharField("cause", max_length=20, choices=StopReason.choices)
    motive = models.TextField("motif")
    basis = models.CharField("texte", max_length=200, blank=True)
    stopped_by = models.ForeignKey(User, models.PROTECT, related_name="+", verbose_name="par")
    history = HistoricalRecords()

    class Meta:
        verbose_name = "suspension"
        verbose_name_plural = "suspensions"
        ordering = ("first_day", "pk")
        constraints: ClassVar = [
            models.CheckConstraint(
                name="clock_stop_ends_after_it_begins",
                condition=Q(last_day__isnull=True) | Q(last_day__gte=F("first_day")),
                violation_error_message="Le dernier jour de la suspension précède le premier.",
            ),
            models.CheckConstraint(
                name="clock_stop_expected_after_it_begins",
                condition=Q(expected_on__isnull=True) | Q(expected_on__gt=F("first_day")),
                violation_error_message="La reprise attendue suit le premier jour suspendu.",
            ),
            models.CheckConstraint(
                name="clock_stop_has_a_motive",
                condition=~Q(motive=""),
                violation_error_message="Une suspension a un motif.",
            ),
            models.UniqueConstraint(
                fields=("dossier",),
                condition=Q(last_day__isnull=True),
                name="one_running_stop_a_dossier",
                violation_error_message="Le délai de ce dossier est déjà suspendu.",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.get_reason_display()}, depuis le {self.first_day:%d/%m/%Y}"

    @property
    def as_suspension(self) -> Suspension:
        """As the calculator reads it."""
        words = f"{self.get_reason_display()} – {self.motive}"
        return Suspension(
            self.first_day, self.last_day, f"{words} ({self.basis})" if self.basis else words
        )


class DeadlineQuerySet(models.QuerySet["Deadline"]):
    def running(self) -> "DeadlineQuerySet":
        return self.filter(met_on=None)

    def reckoned(self) -> "DeadlineQuerySet":
        """Those that the calculator gives, which a suspension or an extension may move."""
        return self.filter(code__in=list(LIMITS))

    def owed(self) -> "DeadlineQuerySet":
        """Running, and set by the law or promised: not the agency's own aims."""
        return self.running().exclude(nature=Deadline.Nature.INTERNAL)

    def weighing(self, nature: str) -> "DeadlineQuerySet":
        """Those that weigh as this nature (``Deadline.weighs``)."""
        awaited = Q(silence=Silence.CONTINUES)
        if nature == Deadline.Nature.PROMISED:
            return self.filter(Q(nature=nature) | awaited)
        return self.filter(nature=nature).exclude(awaited)


class Deadline(models.Model):
    """One day by which something is expected in a dossier; ``key`` says what, once.

    ``nature`` tells a legal limit from what was promised and from the agency's own aim. ``zone``: the
    public holidays of whom it is left to. ``chosen_on``:
    the day that the agency set, within the limit; it replaces the one reckoned.
    """

    class Nature(models.TextChoices):
        INTERNAL = "internal", "Objectif interne"
        PROMISED = "promised", "Date annoncée"
        ALERT = "alert", "Alerte"
        LEGAL = "legal", "Limite légale"

    dossier = models.ForeignKey(Dossier, models.PROTECT, related_name="deadlines")
    key = models.CharField("objet", max_length=60)
    code = models.CharField("règle", max_length=60)
    label = models.CharField("intitulé", max_length=200)
    nature = models.CharField("nature", max_length=10, choices=Nature.choices)
    trigger_on = models.DateField("point de départ")
    length = models.PositiveSmallIntegerField("durée choisie", null=True, blank=True)
    zone = models.CharField(
        "jours fériés",
        max_length=20,
        choices=HolidayZone.choices,
        default=HolidayZone.METROPOLE,
    )
    chosen_on = models.DateField("date fixée par l'agence", null=True, blank=True)
    due_on = models.DateField("dernier jour inclus")
    unsuspended_on = models.DateField("sans suspension")
    rule_since = models.DateField("version de la règle, depuis le")
    trace: Any = models.JSONField("calcul", default=list)
    silence = models.CharField("effet du silence", max_length=20, choices=Silence.pairs())
    met_on = models.DateField("tenue le", null=True, blank=True)

    objects = DeadlineQuerySet.as_manager()

    class Meta:
        verbose_name = "échéance"
        verbose_name_plural = "échéances"
        ordering = ("due_on", "pk")
        constraints: ClassVar = [
            models.UniqueConstraint(
                fields=("dossier", "key"),
                name="deadline_once_a_key",
                violation_error_message="Cette échéance existe déjà.",
            )
        ]
        indexes: ClassVar = [
            models.Index(
                fields=("due_on", "dossier"),
                condition=Q(met_on__isnull=True) & ~Q(nature="internal"),
                name="deadline_owed",
            )
        ]

    def __str__(self) -> str:
        return f"{self.label} : {self.due_on:%d/%m/%Y}"

    @property
    def is_reckoned(self) -> bool:
        """Does the calculator give it, so that a suspension or an extension may move it?"""
        return self.code in LIMITS

    @property
    def weighs(self) -> "Deadline.Nature":
        """What its end holds up: a time left to another, after which the examination goes on without the
        answer (R23), weighs as any answer awaited, never as a legal limit of the agency.
        """
        awaited = self.silence == Silence.CONTINUES
        return Deadline.Nature.PROMISED if awaited else Deadline.Nature(self.nature)

    @property
    def moved(self) -> bool:
        return self.due_on != self.unsuspended_on


class DeadlineExtension(models.Model):
    """More time given to one deadline, in the unit of its rule, with the reason."""

    deadline = models.ForeignKey(Deadline, models.PROTECT, related_name="extensions")
    length = models.PositiveSmallIntegerField("durée")
    reason = models.TextField("motif")
    given_by = models.ForeignKey(User, models.PROTECT, related_name="+", verbose_name="par")
    given_on = models.DateField("le")

    class Meta:
        verbose_name = "prolongation"
        verbose_name_plural = "prolongations"
        ordering = ("pk",)
        constraints: ClassVar = [
            models.CheckConstraint(
                name="extension_has_length_and_reason",
                condition=Q(length__gt=0) & ~Q(reason=""),
                violation_error_message="Une prolongation a une durée et un motif.",
            )
        ]

    def __str__(self) -> str:
        return f"{self.length}, {self.reason}"
