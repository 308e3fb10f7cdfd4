"""Opinions as they were signed, and the concertation with the centres: pieces of the dossier."""

import json
from typing import Any, ClassVar

from django.db import models
from django.db.models import F, Q

from accounts.models import Organisation, Permission, User
from cpc.law.exchanges.opinions import Concerted, Opined, Sharing
from cpc.models.asked.opinions import OpinionRequest
from cpc.models.piece import Piece
from records.models import Document


class OpinionQuerySet(models.QuerySet["Opinion"]):
    def visible_to(self, user: User) -> "OpinionQuerySet":
        """For the agents of the division of the dossier."""
        return self.filter(dossier__division__in=user.where(Permission.READ))

    def shared(self) -> "OpinionQuerySet":
        """Those that the reporting bodies of their dossier may read."""
        return self.filter(request__sharing=Sharing.SHARED)


class Opinion(Piece):
    """An opinion as it was signed: ``content`` is the exact text, ``sha256`` its hash; both stay.

    ``author`` signed it in the space, or typed what came on paper; ``received_on``: the day from
    which the agency has it.
    """

    class Channel(models.TextChoices):
        SPACE = "space", "Signé dans le service"
        PAPER = "paper", "Reçu par courrier ou courriel, enregistré par l'agence"

    request = models.OneToOneField(OpinionRequest, models.PROTECT, related_name="opinion")
    conclusion = models.CharField("conclusion", max_length=20, choices=Opined.pairs())
    channel = models.CharField("reçu", max_length=10, choices=Channel.choices)
    content = models.TextField("texte signé (JSON)")
    sha256 = models.CharField("empreinte du texte signé", max_length=64)
    signatory = models.CharField("signataire", max_length=200)
    function = models.CharField("fonction", max_length=200)
    signed_on = models.DateField("signé le")
    received_on = models.DateField("reçu le")
    documents = models.ManyToManyField(Document, related_name="opinions", blank=True)

    beside: ClassVar = ("documents",)

    objects = OpinionQuerySet.as_manager()

    class Meta(Piece.Meta):
        verbose_name = "avis rendu"
        verbose_name_plural = "avis rendus"
        constraints: ClassVar = [
            models.CheckConstraint(
                name="opinion_is_signed",
                condition=~Q(signatory="") & ~Q(function="") & ~Q(content="") & ~Q(sha256=""),
                violation_error_message="Un avis porte son texte, son signataire et sa fonction.",
            ),
            models.CheckConstraint(
                name="opinion_received_once_signed",
                condition=Q(received_on__gte=F("signed_on")),
                violation_error_message="Un avis est reçu au plus tôt le jour où il est signé.",
            ),
        ]

    def __str__(self) -> str:
        return f"Avis de {self.request.to_whom}, {self.signed_on:%d/%m/%Y}"

    @property
    def parsed(self) -> dict[str, Any]:
        return json.loads(self.content)

    @property
    def late(self) -> bool:
        return self.received_on > self.request.due_on


class Concertation(Piece):
    """The prior concertation with rare-disease centres, or why none is needed (R27)."""

    outcome = models.CharField("issue", max_length=20, choices=Concerted.pairs())
    centres = models.ManyToManyField(
        Organisation, related_name="+", blank=True, verbose_name="centres"
    )
    held_on = models.DateField("tenue le", null=True, blank=True)
    summary = models.TextField("compte rendu, ou motif")
    opinion = models.ForeignKey(
        Opinion,
        models.PROTECT,
        null=True,
        blank=True,
        related_name="concertations",
        verbose_name="avis retenu comme concertation",
    )
    documents = models.ManyToManyField(Document, related_name="concertations", blank=True)

    shown: ClassVar = ("outcome", "held_on", "summary", "opinion")
    beside: ClassVar = ("centres", "documents")

    class Meta(Piece.Meta):
        verbose_name = "concertation avec les centres"
        constraints: ClassVar = [
            models.CheckConstraint(
                name="concertation_says_something",
                condition=~Q(summary=""),
                violation_error_message="Une concertation a son compte rendu (R27).",
            ),
            models.CheckConstraint(
                name="concertation_held_on_a_day",
                condition=Q(outcome="not_planned", held_on__isnull=True)
                | (~Q(outcome="not_planned") & Q(held_on__isnull=False)),
                violation_error_message="Une concertation tenue a son jour (R27).",
            ),
        ]
