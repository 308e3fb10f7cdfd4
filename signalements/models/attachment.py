"""A piece joined to a signalement: a document in one of its slots."""

from typing import ClassVar

from django.db import models

from records.models import Document
from signalements.models.signalement import Signalement
from signalements.slots import BY_NAME, CHOICES


class Attachment(models.Model):
    """``document`` is of the signalement's own body; a document is joined once."""

    signalement = models.ForeignKey(Signalement, models.PROTECT, related_name="attachments")
    document = models.OneToOneField(Document, models.PROTECT, related_name="attachment")
    slot = models.CharField("nature de la pièce", max_length=20, choices=CHOICES)

    class Meta:
        verbose_name = "pièce jointe"
        verbose_name_plural = "pièces jointes"
        ordering = ("pk",)
        constraints: ClassVar = [
            models.CheckConstraint(
                name="attachment_has_a_known_slot",
                condition=models.Q(slot__in=[name for name, _ in CHOICES]),
                violation_error_message="Cette nature de pièce n'existe pas.",
            )
        ]

    def __str__(self) -> str:
        return str(self.document)

    @property
    def slot_label(self) -> str:
        return BY_NAME[self.slot].label
