"""The conditions of a framework, answered again after the check of opportunity, until it is signed."""

from typing import ClassVar

from django.db import models
from django.db.models import Q

from accounts.models import Permission, User
from cpc.law.deciding.eligibility import Answer
from cpc.models.medicines import Medicine
from cpc.models.piece import Piece


class ConditionAnswerQuerySet(models.QuerySet["ConditionAnswer"]):
    def visible_to(self, user: User) -> "ConditionAnswerQuerySet":
        """For the agents of the division of the dossier (R40)."""
        return self.filter(dossier__division__in=user.where(Permission.READ))


class ConditionAnswer(Piece):
    """An answer to one condition (R13 to R17): it counts from then on, and the earlier ones stay.

    ``medicine``: an identical medicine of which R15 is answered; empty for the condition itself.
    """

    rule = models.CharField("question", max_length=5)
    medicine = models.ForeignKey(
        Medicine,
        models.PROTECT,
        null=True,
        blank=True,
        related_name="+",
        verbose_name="médicament identique",
    )
    answer = models.CharField("réponse", max_length=10, choices=Answer.pairs())
    reason = models.TextField("motif")

    shown: ClassVar = ("rule", "medicine", "answer", "reason")

    objects = ConditionAnswerQuerySet.as_manager()

    class Meta(Piece.Meta):
        verbose_name = "réponse sur une condition légale"
        verbose_name_plural = "réponses sur les conditions légales"
        constraints: ClassVar = [
            models.CheckConstraint(
                name="condition_answer_has_reason",
                condition=~Q(reason=""),
                violation_error_message="La réponse à une condition est motivée.",
            ),
            models.CheckConstraint(
                name="condition_answer_of_a_medicine_is_r15",
                condition=Q(medicine__isnull=True) | Q(rule="R15"),
                violation_error_message="Seule R15 se répond par médicament.",
            ),
        ]
