"""The derogations that were signed: each with its reason, kept with the signature that took it."""

from typing import ClassVar

from django.db import models
from django.db.models import Q
from django.utils.text import capfirst

from accounts.models import Permission, User
from cpc.law.deciding.derogations import BY_RULE, DEROGATIONS, Derogation
from cpc.models.pieces import Signature


class SignedDerogationQuerySet(models.QuerySet["SignedDerogation"]):
    def visible_to(self, user: User) -> "SignedDerogationQuerySet":
        """For the agents of the division of the dossier."""
        return self.filter(signature__dossier__division__in=user.where(Permission.READ))

    def standing(self) -> "SignedDerogationQuerySet":
        """Not those of a signature gone back on."""
        return self.filter(signature__undone_on=None)


class SignedDerogation(models.Model):
    """Written with the signature, never changed."""

    signature = models.ForeignKey(Signature, models.PROTECT, related_name="derogations")
    rule = models.CharField(
        "dérogation", max_length=5, choices=[(each.rule, each.summary) for each in DEROGATIONS]
    )
    reason = models.TextField("motif")

    objects = SignedDerogationQuerySet.as_manager()

    class Meta:
        verbose_name = "dérogation signée"
        verbose_name_plural = "dérogations signées"
        ordering = ("pk",)
        constraints: ClassVar = [
            models.UniqueConstraint(
                fields=("signature", "rule"),
                name="derogation_signed_once",
                violation_error_message="Cette dérogation est déjà signée.",
            ),
            models.CheckConstraint(
                name="derogation_has_a_reason",
                condition=~Q(reason=""),
                violation_error_message="Une dérogation est motivée.",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.rule} – {self.derogation.summary}"

    @property
    def derogation(self) -> Derogation:
        return BY_RULE[self.rule]

    @property
    def told(self) -> str:
        """In one text: what, by which text, why."""
        return f"{self} ({self.derogation.article.label}). {capfirst(self.reason)}"
