"""More time for a formal request: asked by its addressee, granted or refused by the agency."""

from typing import ClassVar

from django.db import models
from django.db.models import Q

from accounts.models import User
from cpc.models.exchanges import FormalRequest


class ExtensionRequest(models.Model):
    """More time asked by the addressee, granted or refused by the agency."""

    class Decision(models.TextChoices):
        GRANTED = "granted", "Délai accordé"
        REFUSED = "refused", "Délai refusé"

    request = models.ForeignKey(FormalRequest, models.PROTECT, related_name="extensions")
    asked_until = models.DateField("nouvelle date demandée (incluse)")
    reason = models.TextField("motif")
    asked_on = models.DateField("demandé le")
    asked_by = models.ForeignKey(User, models.PROTECT, related_name="+", verbose_name="par")
    decision = models.CharField("décision", max_length=10, choices=Decision.choices, blank=True)
    granted_until = models.DateField("accordé jusqu'au (inclus)", null=True, blank=True)
    answer = models.TextField("motif de la décision", blank=True)
    decided_on = models.DateField("décidé le", null=True, blank=True)
    decided_by = models.ForeignKey(User, models.PROTECT, null=True, blank=True, related_name="+")

    class Meta:
        verbose_name = "demande de délai"
        verbose_name_plural = "demandes de délai"
        ordering = ("pk",)
        constraints: ClassVar = [
            models.UniqueConstraint(
                fields=("request",),
                condition=Q(decision=""),
                name="one_pending_extension",
                violation_error_message="Une demande de délai attend déjà une réponse.",
            ),
            models.CheckConstraint(
                name="extension_granted_until_a_day",
                condition=(Q(decision="granted") & Q(granted_until__isnull=False))
                | (~Q(decision="granted") & Q(granted_until__isnull=True)),
                violation_error_message="Un délai accordé dit jusqu'à quel jour.",
            ),
            models.CheckConstraint(
                name="extension_refused_with_reason",
                condition=~Q(decision="refused") | ~Q(answer=""),
                violation_error_message="Un refus de délai est motivé.",
            ),
        ]

    def __str__(self) -> str:
        return f"Délai demandé jusqu'au {self.asked_until:%d/%m/%Y}"
