"""The withdrawal of a filed signalement by its body."""

from typing import ClassVar

from django.db import models
from django.db.models import Q

from accounts.models import User
from signalements.models.signalement import Signalement


class Withdrawal(models.Model):
    """A body takes its signalement back, with its reason; the filed text stays as it is."""

    signalement = models.OneToOneField(Signalement, models.PROTECT, related_name="withdrawal")
    reason = models.TextField("motif", max_length=5_000)
    withdrawn_on = models.DateField("retiré le")
    author = models.ForeignKey(User, models.PROTECT, related_name="+", verbose_name="auteur")

    class Meta:
        verbose_name = "retrait"
        verbose_name_plural = "retraits"
        ordering = ("pk",)
        constraints: ClassVar = [
            models.CheckConstraint(
                name="withdrawal_has_reason",
                condition=~Q(reason=""),
                violation_error_message="Un retrait est motivé.",
            )
        ]

    def __str__(self) -> str:
        return f"Retiré le {self.withdrawn_on:%d/%m/%Y}"
