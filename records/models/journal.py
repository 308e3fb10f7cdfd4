"""The journal, line by line, and the numbers given in order."""

from typing import ClassVar

from django.conf import settings
from django.db import models


class Event(models.Model):
    """One line of the journal, chained by hash to the line before it on the same subject.

    ``subject`` is a stable word such as ``dossier:12``; ``rank`` counts from 1 within it. Written
    only by ``records.journal.record``; never changed.
    """

    version = models.PositiveSmallIntegerField("version du sceau", default=1)
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


class JournalRoot(models.Model):
    """One signed root of the journal: with those before it, the last line of every subject that day.

    ``heads``: those that moved since the root before, canonical JSON of ``[subject, rank, hash]``.
    Signed with a key that is not in the base, copied out of it; never changed
    (``records.proof.roots``).
    """

    number = models.PositiveIntegerField("numéro", unique=True)
    version = models.PositiveSmallIntegerField("version du sceau")
    on = models.DateField("jour")
    at = models.DateTimeField("instant")
    lines = models.PositiveBigIntegerField("lignes couvertes")
    heads = models.TextField("dernières lignes (JSON canonique)")
    previous_hash = models.CharField("empreinte de la racine d'avant", max_length=64, blank=True)
    key = models.CharField("empreinte de la clé publique", max_length=64)
    hash = models.CharField("empreinte", max_length=64, unique=True)
    signature = models.CharField("signature Ed25519", max_length=128)

    class Meta:
        verbose_name = "racine du journal"
        verbose_name_plural = "racines du journal"
        ordering = ("number",)

    def __str__(self) -> str:
        return f"Racine n° {self.number}, {self.on:%d/%m/%Y}"


class Tombstone(models.Model):
    """What remains of a row that a purge removed: where it stood, the hash of what it said, why.

    ``key``: the primary key of the row; of a line of the journal, its subject and its rank.
    """

    table = models.CharField("table", max_length=63)
    key = models.CharField("clé", max_length=100)
    sha256 = models.CharField("empreinte de la ligne effacée", max_length=64)
    reason = models.TextField("motif")
    purged_by = models.CharField("par", max_length=200)
    purged_at = models.DateTimeField("le")

    class Meta:
        verbose_name = "ligne purgée"
        verbose_name_plural = "lignes purgées"
        ordering = ("pk",)
        constraints: ClassVar = [
            models.UniqueConstraint(fields=("table", "key"), name="purged_once"),
            models.CheckConstraint(
                name="purge_says_why_and_who",
                condition=~models.Q(reason="") & ~models.Q(purged_by=""),
                violation_error_message="Une purge dit pourquoi et par qui.",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.table} {self.key}"


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
