"""The file that a body gave with a proof of standing."""

from django.db import models

from accounts.models import StandingProof
from records.models.document import Document


class StandingEvidence(models.Model):
    """``document`` is held by the body of ``proof``; agents of its division read it."""

    proof = models.ForeignKey(StandingProof, models.PROTECT, related_name="evidence")
    document = models.OneToOneField(Document, models.PROTECT, related_name="standing_evidence")

    class Meta:
        verbose_name = "pièce d'une habilitation"
        verbose_name_plural = "pièces des habilitations"
        ordering = ("pk",)

    def __str__(self) -> str:
        return str(self.document)
