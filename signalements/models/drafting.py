"""What surrounds a draft while people write it: earlier texts of each field, who is there.

Both go with the draft: they are deleted with it, and never reach the agency.
"""

from typing import ClassVar

from django.db import models

from accounts.models import User
from signalements.models.signalement import Signalement


class FieldVersion(models.Model):
    """What one person left in one field after one burst of typing.

    ``author`` is null for a text that was there before anybody was seen writing it (imported,
    pre-filled).
    """

    draft = models.ForeignKey(Signalement, models.PROTECT, related_name="field_versions")
    key = models.CharField("champ", max_length=120)
    text = models.TextField("texte", blank=True)
    author = models.ForeignKey(
        User, models.PROTECT, null=True, related_name="+", verbose_name="auteur"
    )
    begun_at = models.DateTimeField("commencé")
    at = models.DateTimeField("enregistré")

    class Meta:
        verbose_name = "version d'un champ"
        verbose_name_plural = "versions d'un champ"
        ordering = ("-pk",)
        indexes: ClassVar = [
            models.Index(fields=("draft", "key", "-id"), name="version_of_field"),
            models.Index(fields=("draft", "-at"), name="version_of_draft"),
        ]
        constraints: ClassVar = [
            models.CheckConstraint(
                name="version_ends_after_it_begins",
                condition=models.Q(at__gte=models.F("begun_at")),
                violation_error_message="Une version ne peut finir avant d'avoir commencé.",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.key}, {self.at:%d/%m/%Y %H:%M}"


class DraftPresence(models.Model):
    """When a person was last seen with a draft open: one row a person and draft."""

    draft = models.ForeignKey(Signalement, models.PROTECT, related_name="presences")
    user = models.ForeignKey(User, models.PROTECT, related_name="+", verbose_name="personne")
    seen_at = models.DateTimeField("vu")

    class Meta:
        verbose_name = "présence dans un brouillon"
        verbose_name_plural = "présences dans un brouillon"
        ordering = ("pk",)
        constraints: ClassVar = [
            models.UniqueConstraint(
                fields=("draft", "user"),
                name="presence_once_a_person",
                violation_error_message="Cette présence est déjà notée.",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.user}, {self.seen_at:%d/%m/%Y %H:%M}"
