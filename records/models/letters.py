"""The letters of the agency, each kept exactly as it was sent."""

import hashlib
import json
import uuid
from typing import Any, ClassVar

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.urls import reverse

from accounts.models import Organisation, Permission, User

CODE = 12
"""Hex digits of the hash that a letter prints, to be checked on the public page."""


class LetterKind(models.TextChoices):
    REGISTRATION = "registration", "Accusé d'enregistrement"
    ACKNOWLEDGEMENT = "acknowledgement", "Accusé de réception électronique"
    COMPLETION = "completion", "Demande de compléments"
    ADMISSIBLE = "admissible", "Recevabilité"
    INADMISSIBLE = "inadmissible", "Irrecevabilité"
    ESTABLISHED = "established", "Établissement d'un CPC"
    NOT_ESTABLISHED = "not_established", "CPC non établi"
    CLOSED = "closed", "Clôture d'un dossier"
    JOINED = "joined", "Rattachement à un dossier"
    SUPPORT = "support", "Soutien enregistré"
    WITHDRAWAL = "withdrawal", "Accusé de retrait"
    CHANGE_INTENDED = "change_intended", "Intention de modifier un cadre"
    CHANGE_PUBLISHED = "change_published", "Publication d'un acte sur un cadre"
    DRAFTS = "drafts", "Projets soumis aux observations"


ONCE = (LetterKind.REGISTRATION, LetterKind.ACKNOWLEDGEMENT, LetterKind.WITHDRAWAL)
"""The kinds that a subject receives once."""


class LetterQuerySet(models.QuerySet["Letter"]):
    def visible_to(self, user: User) -> "LetterQuerySet":
        """Those sent to one's own bodies; for agents, those of the divisions where they read."""
        if not user.is_authenticated:
            return self.none()
        bodies = Organisation.objects.where(user, Permission.EDIT)
        bodies |= Organisation.objects.where(user, Permission.ANSWER)
        return self.filter(Q(recipient__in=bodies) | Q(division__in=user.where(Permission.READ)))

    def about(self, *subjects: str) -> "LetterQuerySet":
        """The letters on these subjects of the journal, the latest first."""
        return self.filter(subject__in=subjects).select_related("recipient")


class Letter(models.Model):
    """One letter to one body, numbered. Written by ``records.letters.letters.issue``, never changed.

    ``sha256`` proves the text (``LetterText.content``), ``pdf_sha256`` the file.
    """

    uuid = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    number = models.CharField("numéro", max_length=20, unique=True)
    key = models.CharField("clé", max_length=120, unique=True)
    kind = models.CharField("nature", max_length=20, choices=LetterKind.choices)
    subject = models.CharField("objet", max_length=60)
    recipient = models.ForeignKey(
        Organisation, models.PROTECT, related_name="letters", verbose_name="destinataire"
    )
    division = models.ForeignKey(
        Organisation, models.PROTECT, related_name="sent_letters", verbose_name="direction"
    )
    title = models.CharField("intitulé", max_length=400)
    issued_on = models.DateField("envoyé le")
    issued_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        models.PROTECT,
        null=True,
        related_name="letters",
        verbose_name="envoyé par",
    )
    sha256 = models.CharField("empreinte du texte", max_length=64)
    pdf_sha256 = models.CharField("empreinte du PDF", max_length=64)

    objects = LetterQuerySet.as_manager()

    class Meta:
        verbose_name = "courrier"
        verbose_name_plural = "courriers"
        ordering = ("-pk",)
        constraints: ClassVar = [
            models.UniqueConstraint(
                fields=("subject", "kind"),
                condition=Q(kind__in=[kind.value for kind in ONCE]),
                name="letter_once_a_subject",
                violation_error_message="Ce courrier a déjà été envoyé : il ne l'est qu'une fois.",
            ),
        ]
        indexes: ClassVar = [models.Index(fields=("subject", "-id"), name="letter_subject")]

    def __str__(self) -> str:
        return f"{self.number} – {self.title}"

    @property
    def code(self) -> str:
        """What the letter prints at its foot, in groups of four."""
        digits = self.sha256[:CODE]
        return " ".join(digits[start : start + 4] for start in range(0, CODE, 4))

    def get_absolute_url(self) -> str:
        return reverse("letter", args=[self.uuid])


class LetterText(models.Model):
    """What was sent: the text as canonical JSON, and the file. Read one letter at a time."""

    letter = models.OneToOneField(Letter, models.PROTECT, related_name="text")
    content = models.TextField("texte (JSON canonique)")
    pdf = models.BinaryField("fichier PDF")

    class Meta:
        verbose_name = "texte d'un courrier"
        verbose_name_plural = "textes de courriers"

    def __str__(self) -> str:
        return f"Texte de {self.letter_id}"

    @property
    def parsed(self) -> dict[str, Any]:
        return json.loads(self.content)

    @property
    def intact(self) -> bool:
        """Are text and file still those whose hashes were written on the day of sending?"""
        text = hashlib.sha256(self.content.encode()).hexdigest()
        file = hashlib.sha256(bytes(self.pdf)).hexdigest()
        return (text, file) == (self.letter.sha256, self.letter.pdf_sha256)
