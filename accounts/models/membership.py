"""Who is a member of which body, with the role that gave the rights (accounts/roles.py)."""

from typing import ClassVar

from django.db import models
from simple_history.models import HistoricalRecords

from accounts.models.organisation import Organisation
from accounts.models.person import User


class Membership(models.Model):
    """A person in a body, with the role that gave the rights (accounts/roles.py)."""

    user = models.ForeignKey(User, models.PROTECT, related_name="memberships")
    organisation = models.ForeignKey(Organisation, models.PROTECT, related_name="memberships")
    role = models.CharField("rôle", max_length=30)
    history = HistoricalRecords()

    class Meta:
        verbose_name = "appartenance"
        verbose_name_plural = "appartenances"
        ordering = ("organisation", "user")
        constraints: ClassVar = [
            models.UniqueConstraint(
                fields=("user", "organisation", "role"),
                name="membership_once",
                violation_error_message="Cette personne a déjà ce rôle dans cet organisme.",
            )
        ]

    def __str__(self) -> str:
        return f"{self.user} – {self.organisation}"
