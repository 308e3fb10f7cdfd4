"""What sets the end of the transition phase: acts, readings of the text, computed ends, alternatives."""

from datetime import date
from typing import Any, ClassVar

from django.db import models
from django.db.models import F, Q
from django.urls import reverse
from simple_history.models import HistoricalRecords

from accounts.models import HolidayZone, Organisation, Permission, User
from cannabis.law import EndMode
from cannabis.models.publications import FIRST_DAY, HasPublication
from cpc.law.days import french_day
from records.models import Document, SecondLook, SecondLookQuerySet


class OverrideQuerySet(SecondLookQuerySet):
    def visible_to(self, user: User) -> "OverrideQuerySet":
        return self.filter(division__in=Organisation.objects.where(user, Permission.READ))


class Override(SecondLook):
    """A law, decree, order or ministerial letter that sets the end, or withdraws it (C16).

    Recorded with its capture by one person; it has effect once another confirms it.
    """

    class Nature(models.TextChoices):
        LAW = "law", "Loi"
        DECREE = "decree", "Décret"
        ORDER = "order", "Arrêté"
        LETTER = "letter", "Lettre ministérielle"

    division = models.ForeignKey(
        Organisation, models.PROTECT, related_name="+", verbose_name="direction"
    )
    author = models.ForeignKey(User, models.PROTECT, related_name="+", verbose_name="auteur")
    nature = models.CharField("nature de l'acte", max_length=10, choices=Nature.choices)
    title = models.CharField("titre de l'acte", max_length=500)
    address = models.URLField("adresse de la source", max_length=500)
    last_day = models.DateField("dernier jour inclus", null=True, blank=True)
    recorded_on = models.DateField("enregistré le")
    capture = models.ForeignKey(
        Document, models.PROTECT, null=True, related_name="+", verbose_name="capture"
    )
    history = HistoricalRecords()

    objects = OverrideQuerySet.as_manager()

    class Meta:
        verbose_name = "acte fixant la fin"
        verbose_name_plural = "actes fixant la fin"
        ordering = ("-pk",)
        constraints: ClassVar = [
            models.CheckConstraint(
                name="override_within_the_transition",
                condition=Q(last_day__isnull=True) | Q(last_day__gte=FIRST_DAY),
                violation_error_message="La phase transitoire a commencé le 27 mars 2024.",
            ),
            models.CheckConstraint(
                name="override_judged_by_another_person",
                condition=Q(judged_by__isnull=True) | ~Q(judged_by=F("author")),
                violation_error_message="Une autre personne confirme ce que vous avez enregistré.",
            ),
            models.CheckConstraint(
                name="override_judged_whole",
                condition=Q(outcome="", judged_by__isnull=True, judged_on__isnull=True)
                | Q(outcome="confirmed", judged_by__isnull=False, judged_on__isnull=False)
                | Q(outcome="refused", judged_by__isnull=False, judged_on__isnull=False)
                & ~Q(reason=""),
                violation_error_message="Un acte est confirmé, ou refusé avec un motif.",
            ),
        ]

    def __str__(self) -> str:
        return self.title

    def get_absolute_url(self) -> str:
        return reverse("transition-act", args=[self.pk])

    @property
    def recorder(self) -> User:
        return self.author

    @property
    def effect(self) -> str:
        """What it does, in words."""
        if self.last_day is None:
            return "retire la date qu'un acte avait fixée"
        return f"fixe le dernier jour au {french_day(self.last_day)}"

    @property
    def status(self) -> tuple[str, str]:
        """Colour and words of its badge."""
        if not self.outcome:
            return "pending", "à confirmer par une autre personne"
        confirmed = self.outcome == self.Outcome.CONFIRMED
        return ("accepted", "confirmé") if confirmed else ("rejected", "refusé")


class DatedQuerySet(models.QuerySet):
    def visible_to(self, user: User) -> "DatedQuerySet":
        return self.filter(division__in=Organisation.objects.where(user, Permission.READ))


class EndReading(models.Model):
    """How the three months are read from a day on (C20, C21): a dated setting, with its author.

    The latest said for a day counts; an end already set keeps the reading that it had.
    """

    division = models.ForeignKey(
        Organisation, models.PROTECT, related_name="+", verbose_name="direction"
    )
    author = models.ForeignKey(User, models.PROTECT, related_name="+", verbose_name="auteur")
    mode = models.CharField("lecture des trois mois", max_length=20, choices=EndMode.pairs())
    weekend_roll = models.BooleanField("report d'un jour non ouvré", default=False)
    zone = models.CharField(
        "jours fériés",
        max_length=20,
        choices=HolidayZone.choices,
        default=HolidayZone.METROPOLE,
    )
    first_day = models.DateField("à compter du")
    reason = models.TextField("avis juridique")
    recorded_on = models.DateField("enregistré le")
    history = HistoricalRecords()

    objects = DatedQuerySet.as_manager()

    class Meta:
        verbose_name = "lecture des trois mois"
        verbose_name_plural = "lectures des trois mois"
        ordering = ("-first_day", "-pk")
        constraints: ClassVar = [
            models.CheckConstraint(
                name="end_reading_is_not_retroactive",
                condition=Q(first_day__gte=F("recorded_on")),
                violation_error_message="Une lecture vaut à compter de ce jour, ou plus tard.",
            ),
            models.CheckConstraint(
                name="end_reading_has_a_reason",
                condition=~Q(reason=""),
                violation_error_message="Une lecture est fondée sur un avis juridique (C20).",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.get_mode_display()}, à compter du {self.first_day:%d/%m/%Y}"


class Alternative(models.Model):
    """A medicine authorised under art. L. 5121-15 and available: it may end the phase for what it
    covers. Told on the page, and nothing closes by itself (C17).
    """

    division = models.ForeignKey(
        Organisation, models.PROTECT, related_name="+", verbose_name="direction"
    )
    author = models.ForeignKey(User, models.PROTECT, related_name="+", verbose_name="auteur")
    title = models.CharField("médicament autorisé", max_length=300)
    indications = models.TextField("indications couvertes")
    address = models.URLField("adresse de la source", max_length=500)
    available_on = models.DateField("disponible depuis le")
    recorded_on = models.DateField("enregistré le")
    history = HistoricalRecords()

    objects = DatedQuerySet.as_manager()

    class Meta:
        verbose_name = "médicament autorisé et disponible"
        verbose_name_plural = "médicaments autorisés et disponibles"
        ordering = ("-available_on", "-pk")
        constraints: ClassVar = [
            models.CheckConstraint(
                name="alternative_is_available",
                condition=Q(available_on__lte=F("recorded_on")),
                violation_error_message="Une disponibilité se constate : pas de date future.",
            ),
        ]

    def __str__(self) -> str:
        return self.title


class EndQuerySet(models.QuerySet["TransitionEnd"]):
    def known(self, *, on: date) -> "EndQuerySet":
        """What had been stored on ``on``, the ruling row first."""
        return self.filter(computed_on__lte=on).select_related(
            "publication__division", "override__division"
        )


class TransitionEnd(models.Model):
    """An end of the transition phase, computed on an event; never recomputed by the day (C22)."""

    number = models.CharField("numéro", max_length=20, unique=True)
    publication = models.ForeignKey(
        HasPublication, models.PROTECT, null=True, blank=True, related_name="ends"
    )
    override = models.ForeignKey(
        Override, models.PROTECT, null=True, blank=True, related_name="ends"
    )
    last_day = models.DateField("dernier jour inclus", null=True, blank=True)
    earliest_day = models.DateField("fin candidate la plus proche", null=True, blank=True)
    latest_day = models.DateField("fin candidate la plus lointaine", null=True, blank=True)
    mode = models.CharField("mode de calcul", max_length=20, choices=EndMode.pairs(), blank=True)
    weekend_roll = models.BooleanField("report d'un jour non ouvré", default=False)
    trace: Any = models.JSONField("trace du calcul", default=list)
    computed_on = models.DateField("calculé le")
    reason = models.CharField("motif", max_length=500)
    history = HistoricalRecords()

    objects = EndQuerySet.as_manager()

    class Meta:
        verbose_name = "fin de la phase transitoire"
        verbose_name_plural = "fins de la phase transitoire"
        ordering = ("-pk",)
        constraints: ClassVar = [
            models.CheckConstraint(
                name="transition_end_has_a_source",
                condition=Q(publication__isnull=False) | Q(override__isnull=False),
                violation_error_message="Une fin a une source : une publication ou un acte.",
            ),
            models.CheckConstraint(
                name="transition_end_candidates_in_order",
                condition=Q(earliest_day__isnull=True) | Q(earliest_day__lte=F("latest_day")),
                violation_error_message="La plus proche des fins précède la plus lointaine.",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.last_day:%d/%m/%Y} inclus" if self.last_day else "fin non datée"

    @property
    def source(self) -> "HasPublication | Override":
        return self.publication or self.override
