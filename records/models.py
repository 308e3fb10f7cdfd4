"""What the agency keeps: the journal, the outbox of notices, the ledger of reminders, numbers."""

from typing import ClassVar

from django.conf import settings
from django.db import models
from django.db.models import Q


class Event(models.Model):
    """One line of the journal, chained by hash to the line before it on the same subject.

    ``subject`` is a stable word such as ``dossier:12``; ``rank`` counts from 1 within it. Written
    only by ``records.journal.record``; never changed.
    """

    subject = models.CharField("objet", max_length=60)
    rank = models.PositiveIntegerField("rang")
    at = models.DateTimeField("instant")
    on = models.DateField("jour")
    actor = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        models.PROTECT,
        null=True,
        related_name="events",
        verbose_name="auteur",
    )
    verb = models.CharField("événement", max_length=60)
    sentence = models.CharField("phrase", max_length=500)
    reason = models.TextField("motif", blank=True)
    data = models.JSONField("données", default=dict)
    public_to_reporter = models.BooleanField("montré au signalant", default=False)
    previous_hash = models.CharField(max_length=64, blank=True)
    hash = models.CharField(max_length=64, unique=True)

    class Meta:
        verbose_name = "événement"
        verbose_name_plural = "journal"
        ordering = ("-pk",)
        constraints: ClassVar = [
            models.UniqueConstraint(fields=("subject", "rank"), name="event_rank_once")
        ]

    def __str__(self) -> str:
        return self.sentence


class Counter(models.Model):
    """The last number given in a series (SIG, DOS, CPC) and a year."""

    series = models.CharField(max_length=10)
    year = models.PositiveSmallIntegerField()
    last = models.PositiveIntegerField(default=0)

    class Meta:
        constraints: ClassVar = [
            models.UniqueConstraint(fields=("series", "year"), name="counter_series_year")
        ]

    def __str__(self) -> str:
        return f"{self.series}-{self.year}-{self.last:04d}"


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
