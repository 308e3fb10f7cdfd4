"""More time for what was asked with a last day: asked by the addressee, granted or refused."""

from typing import ClassVar

from django.db import models
from django.db.models import BaseConstraint, Q

from accounts.models import User
from cpc.models.asked.exchanges import FormalRequest


class MoreTime(models.Model):
    """More time asked by the addressee of ``request``, granted or refused by the agency."""

    class Decision(models.TextChoices):
        GRANTED = "granted", "Délai accordé"
        REFUSED = "refused", "Délai refusé"

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
        abstract = True
        ordering = ("pk",)

    def __str__(self) -> str:
        return f"Délai demandé jusqu'au {self.asked_until:%d/%m/%Y}"


def decided_once(prefix: str = "") -> list[BaseConstraint]:
    """One demand waits at a time; granted until a day, refused with a reason."""
    return [
        models.UniqueConstraint(
            fields=("request",),
            condition=Q(decision=""),
            name=f"{prefix}one_pending_extension",
            violation_error_message="Une demande de délai attend déjà une réponse.",
        ),
        models.CheckConstraint(
            name=f"{prefix}extension_granted_until_a_day",
            condition=(Q(decision="granted") & Q(granted_until__isnull=False))
            | (~Q(decision="granted") & Q(granted_until__isnull=True)),
            violation_error_message="Un délai accordé dit jusqu'à quel jour.",
        ),
        models.CheckConstraint(
            name=f"{prefix}extension_refused_with_reason",
            condition=~Q(decision="refused") | ~Q(answer=""),
            violation_error_message="Un refus de délai est motivé.",
        ),
    ]


class ExtensionRequest(MoreTime):
    """More time for a formal request."""

    request = models.ForeignKey(FormalRequest, models.PROTECT, related_name="extensions")

    class Meta(MoreTime.Meta):
        verbose_name = "demande de délai"
        verbose_name_plural = "demandes de délai"
        constraints: ClassVar = decided_once()
