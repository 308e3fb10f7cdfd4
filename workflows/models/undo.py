"""The steps that somebody went back on: which, why, what piece they had left, and the step done again."""

from typing import ClassVar

from django.db import models
from django.db.models import Q
from viewflow.workflow.models import Task

from accounts.models import User


class UndoneStep(models.Model):
    """``task`` was finished and is undone; ``reopened`` is the same step to do again.

    ``piece``: the table and the number of the piece that the step had added, kept in the dossier.
    """

    task = models.OneToOneField(Task, models.PROTECT, related_name="undone")
    reopened = models.OneToOneField(Task, models.PROTECT, related_name="reopens")
    piece_table = models.CharField("pièce", max_length=60)
    piece_number = models.PositiveBigIntegerField("numéro de la pièce")
    reason = models.TextField("motif")
    undone_by = models.ForeignKey(User, models.PROTECT, related_name="+", verbose_name="par")
    undone_on = models.DateField("le")

    class Meta:
        verbose_name = "étape reprise"
        verbose_name_plural = "étapes reprises"
        ordering = ("pk",)
        constraints: ClassVar = [
            models.CheckConstraint(
                name="undone_step_has_a_reason",
                condition=~Q(reason=""),
                violation_error_message="Revenir sur une étape se motive.",
            )
        ]

    def __str__(self) -> str:
        return f"{self.task.flow_task.task_title}, reprise le {self.undone_on:%d/%m/%Y}"
