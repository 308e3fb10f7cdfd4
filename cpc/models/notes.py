"""Notes between colleagues on a dossier: working words, no act.

Read by the agents of the division only. They are in no export, letter, archive nor search, and write
no line of the journal.
"""

from typing import ClassVar

from django.db import models
from django.db.models import Q

from accounts.models import Permission, User
from cpc.models.dossier import Dossier

LONGEST_NOTE = 4_000


class DossierNoteQuerySet(models.QuerySet["DossierNote"]):
    def visible_to(self, user: User) -> "DossierNoteQuerySet":
        return self.filter(dossier__division__in=user.where(Permission.READ))


class DossierNote(models.Model):
    dossier = models.ForeignKey(Dossier, models.PROTECT, related_name="notes")
    author = models.ForeignKey(User, models.PROTECT, related_name="+", verbose_name="auteur")
    text = models.TextField("note", max_length=LONGEST_NOTE)
    written_at = models.DateTimeField("écrite")
    mentions = models.ManyToManyField(
        User, related_name="mentioned_in", blank=True, verbose_name="personnes citées"
    )

    objects = DossierNoteQuerySet.as_manager()

    class Meta:
        verbose_name = "note entre collègues"
        verbose_name_plural = "notes entre collègues"
        ordering = ("-pk",)
        constraints: ClassVar = [
            models.CheckConstraint(
                name="dossier_note_says_something",
                condition=~Q(text=""),
                violation_error_message="Une note dit quelque chose.",
            )
        ]

    def __str__(self) -> str:
        return f"Note de {self.author}"
