"""Corrections of what was filed: the agency marks answers and rows, the body corrects them only.

``FiledContent`` is never touched: each correction is a new frozen text whose hash is chained to the
text before it.
"""

import json
from typing import Any, ClassVar

from django.db import models
from django.db.models import Q

from accounts.models import User
from cpc.models import FormalRequest
from signalements.models.answers import LONGEST_ANSWER
from signalements.models.signalement import Signalement, sha256

TO_ADD = "new"
"""The rank of a row that is not there yet."""


class CorrectionMark(models.Model):
    """An answer or a row that the agency asks to correct, with its comment; sent with a request.

    ``name`` is that of a question, or a row of it: ``references.2``, ``references.new`` for one to add.
    ``before`` and ``after`` then hold the row as one text (``signalements.filed.row_texts``).
    """

    signalement = models.ForeignKey(Signalement, models.PROTECT, related_name="marks")
    request = models.ForeignKey(
        FormalRequest, models.PROTECT, null=True, blank=True, related_name="marks"
    )
    name = models.CharField("question", max_length=200)
    question = models.CharField("libellé de la question", max_length=500)
    comment = models.TextField("ce qui est à corriger", max_length=2_000)
    before = models.TextField("réponse déposée", blank=True)
    author = models.ForeignKey(User, models.PROTECT, related_name="+", verbose_name="auteur")
    marked_on = models.DateField("marqué le")
    after = models.TextField("réponse corrigée", max_length=LONGEST_ANSWER, blank=True)
    version = models.PositiveIntegerField(default=0)
    saved_by = models.ForeignKey(User, models.PROTECT, null=True, blank=True, related_name="+")
    saved_at = models.DateTimeField("enregistré", null=True, blank=True)

    class Meta:
        verbose_name = "réponse à corriger"
        verbose_name_plural = "réponses à corriger"
        ordering = ("pk",)
        constraints: ClassVar = [
            models.UniqueConstraint(
                fields=("signalement", "name"),
                condition=Q(request__isnull=True),
                name="mark_prepared_once",
                violation_error_message="Cette réponse est déjà marquée.",
            ),
            models.UniqueConstraint(
                fields=("request", "name"),
                condition=Q(request__isnull=False),
                name="mark_sent_once",
                violation_error_message="Cette réponse est déjà à corriger.",
            ),
            models.CheckConstraint(
                name="mark_has_comment",
                condition=~Q(comment=""),
                violation_error_message="Dites ce qui est à corriger.",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.question} : {self.comment}"

    @property
    def kind(self) -> str:
        """The question of a marked row; empty for an answer."""
        question, dot, _ = self.name.partition(".")
        return question if dot else ""

    @property
    def rank(self) -> int:
        """The place of a marked row, from 1; 0 for an answer and for a row to add."""
        rank = self.name.partition(".")[2]
        return int(rank) if rank.isdecimal() else 0

    @property
    def to_add(self) -> bool:
        return self.name == f"{self.kind}.{TO_ADD}"


class ContentVersion(models.Model):
    """The content after a correction, exactly, and its hash. Written once, never changed."""

    signalement = models.ForeignKey(Signalement, models.PROTECT, related_name="versions")
    request = models.OneToOneField(FormalRequest, models.PROTECT, related_name="version")
    number = models.PositiveSmallIntegerField("version")
    content = models.TextField("contenu corrigé (JSON canonique)")
    sha256 = models.CharField("empreinte SHA-256", max_length=64)
    previous_sha256 = models.CharField("empreinte du texte précédent", max_length=64)
    filed_at = models.DateTimeField("corrigé")
    author = models.ForeignKey(User, models.PROTECT, related_name="+", verbose_name="auteur")

    class Meta:
        verbose_name = "version corrigée"
        verbose_name_plural = "versions corrigées"
        ordering = ("signalement", "number")
        constraints: ClassVar = [
            models.UniqueConstraint(fields=("signalement", "number"), name="content_version_once"),
            models.CheckConstraint(
                name="content_version_after_the_first",
                condition=Q(number__gte=2),
                violation_error_message="La version 1 est le texte déposé.",
            ),
        ]

    def __str__(self) -> str:
        return f"Version {self.number} – {self.sha256}"

    @property
    def parsed(self) -> dict[str, Any]:
        return json.loads(self.content)

    @property
    def intact(self) -> bool:
        """Is the text still the one whose hash was kept?"""
        return sha256(self.content) == self.sha256
