"""Proofs of standing: what gives a body the right to report, and what the agency says of it."""

from datetime import date
from typing import ClassVar

from django.db import models
from django.db.models import F, Q
from simple_history.models import HistoricalRecords

from accounts.models.organisation import REPORTING_KINDS, Organisation
from accounts.models.permission import Permission
from accounts.models.person import User


class StandingState(models.TextChoices):
    PENDING = "pending", "À vérifier"
    VERIFIED = "verified", "Vérifiée"
    REFUSED = "refused", "Refusée"


class StandingProofQuerySet(models.QuerySet["StandingProof"]):
    def visible_to(self, user: User) -> "StandingProofQuerySet":
        """Those of the bodies that one sees; all those of the reporting bodies for who verifies."""
        seen = self.filter(organisation__in=Organisation.objects.visible_to(user))
        if user.may_anywhere(Permission.VERIFY):
            return seen | self.filter(organisation__kind__in=REPORTING_KINDS)
        return seen

    def to_verify(self) -> "StandingProofQuerySet":
        return self.filter(state=StandingState.PENDING, organisation__kind__in=REPORTING_KINDS)

    def kept(self) -> "StandingProofQuerySet":
        """Those that count: a refused proof never does."""
        return self.exclude(state=StandingState.REFUSED)


class StandingProof(models.Model):
    """A label, an approval or a law (R4, R5), declared by the body, verified or refused by the desk."""

    organisation = models.ForeignKey(
        Organisation, models.PROTECT, related_name="standing_proofs", verbose_name="organisme"
    )
    reference = models.CharField("référence (arrêté, décision, texte)", max_length=200)
    number = models.CharField("numéro d'agrément", max_length=60, blank=True)
    first_day = models.DateField("premier jour")
    last_day = models.DateField("dernier jour inclus", null=True, blank=True)
    declared_on = models.DateField("déclarée le", null=True, blank=True)
    declared_by = models.ForeignKey(
        User, models.PROTECT, null=True, blank=True, related_name="+", verbose_name="déclarée par"
    )
    state = models.CharField(
        "état", max_length=10, choices=StandingState.choices, default=StandingState.PENDING
    )
    decided_on = models.DateField("vérifiée ou refusée le", null=True, blank=True)
    decided_by = models.ForeignKey(
        User, models.PROTECT, null=True, blank=True, related_name="+", verbose_name="par"
    )
    refusal_reason = models.TextField("motif du refus", max_length=2000, blank=True)
    history = HistoricalRecords()

    objects = StandingProofQuerySet.as_manager()

    class Meta:
        verbose_name = "preuve d'habilitation"
        verbose_name_plural = "preuves d'habilitation"
        ordering = ("-first_day",)
        constraints: ClassVar = [
            models.CheckConstraint(
                name="standing_ends_after_it_begins",
                condition=Q(last_day__isnull=True) | Q(last_day__gte=F("first_day")),
                violation_error_message="Le dernier jour précède le premier.",
            ),
            models.CheckConstraint(
                name="standing_decision_says_who_and_when",
                condition=Q(state="pending", decided_on__isnull=True, decided_by__isnull=True)
                | Q(
                    state__in=("verified", "refused"),
                    decided_on__isnull=False,
                    decided_by__isnull=False,
                ),
                violation_error_message=(
                    "Une preuve vérifiée ou refusée dit par qui et quel jour ; une preuve à "
                    "vérifier, ni l'un ni l'autre."
                ),
            ),
            models.CheckConstraint(
                name="standing_refusal_has_a_reason",
                condition=(Q(state="refused") & ~Q(refusal_reason=""))
                | (~Q(state="refused") & Q(refusal_reason="")),
                violation_error_message="Un refus a un motif ; le reste n'en a pas.",
            ),
        ]
        indexes: ClassVar = [
            models.Index(fields=("id",), condition=Q(state="pending"), name="standing_to_verify"),
            models.Index(fields=("last_day",), name="standing_by_last_day"),
        ]

    def __str__(self) -> str:
        return self.reference

    def covers(self, *, on: date) -> bool:
        return self.first_day <= on and (self.last_day is None or on <= self.last_day)

    @property
    def is_pending(self) -> bool:
        return self.state == StandingState.PENDING

    @property
    def is_refused(self) -> bool:
        return self.state == StandingState.REFUSED
