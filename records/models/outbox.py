"""The outbox of notices and the ledger of reminders: what was said, to whom, when."""

from typing import ClassVar

from django.conf import settings
from django.db import models
from django.db.models import Q


class Notice(models.Model):
    """A message to one person, kept before it is sent, once a ``key``; a failure stays to be retried."""

    key = models.CharField(max_length=200)
    recipient = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        models.PROTECT,
        related_name="notices",
        verbose_name="destinataire",
    )
    subject = models.CharField("objet", max_length=200)
    body = models.TextField("texte")
    created_at = models.DateTimeField(auto_now_add=True)
    sent_at = models.DateTimeField("envoyé", null=True, blank=True)
    attempts = models.PositiveSmallIntegerField("essais", default=0)
    last_error = models.TextField("dernière erreur", blank=True)

    class Meta:
        verbose_name = "avis"
        verbose_name_plural = "avis"
        ordering = ("pk",)
        constraints: ClassVar = [
            models.UniqueConstraint(fields=("key", "recipient"), name="notice_once_a_person")
        ]
        indexes: ClassVar = [
            models.Index(fields=("id",), condition=Q(sent_at__isnull=True), name="notice_unsent")
        ]

    def __str__(self) -> str:
        return self.subject


class Reminder(models.Model):
    """One line of the reminder ledger: what had to be said, for which day; the key makes it once."""

    key = models.CharField(max_length=200, unique=True)
    due_on = models.DateField("à dire le")
    said_on = models.DateField("dit le")
    sentence = models.CharField("phrase", max_length=500)
    address = models.CharField("page", max_length=200, blank=True)

    class Meta:
        verbose_name = "rappel"
        verbose_name_plural = "rappels"
        ordering = ("-due_on", "-pk")

    def __str__(self) -> str:
        return self.sentence
