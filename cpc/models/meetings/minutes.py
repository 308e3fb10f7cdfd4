"""What a session leaves: its approved minutes, the packs that were read, an opinion in each dossier."""

from typing import ClassVar

from django.db import models
from django.db.models import Q

from accounts.models import User
from cpc.law.exchanges.meeting import Opinion
from cpc.models.meetings.committees import CommitteeMember
from cpc.models.meetings.meetings import AgendaItem, Session
from cpc.models.piece import Piece
from cpc.models.pieces import Evaluation


class Minutes(models.Model):
    """The minutes as approved: their text and their file, each with its hash, for ever."""

    session = models.OneToOneField(Session, models.PROTECT, related_name="minutes")
    content = models.TextField("texte")
    sha256 = models.CharField("empreinte du texte", max_length=64)
    pdf = models.BinaryField("fichier")
    pdf_sha256 = models.CharField("empreinte du fichier", max_length=64)
    approved_by = models.ForeignKey(
        User, models.PROTECT, related_name="+", verbose_name="approuvé par"
    )
    approved_on = models.DateField("approuvé le")

    class Meta:
        verbose_name = "procès-verbal"
        verbose_name_plural = "procès-verbaux"
        ordering = ("pk",)

    def __str__(self) -> str:
        return f"Procès-verbal – {self.session}"


class Pack(models.Model):
    """What one member was given to read for a session: the hash of each different file."""

    session = models.ForeignKey(Session, models.PROTECT, related_name="packs")
    member = models.ForeignKey(CommitteeMember, models.PROTECT, related_name="packs")
    sha256 = models.CharField("empreinte", max_length=64)
    size = models.PositiveBigIntegerField("taille (octets)")
    pages = models.PositiveIntegerField("pages")
    made_on = models.DateField("fait le")
    made_by = models.ForeignKey(User, models.PROTECT, related_name="+", verbose_name="pour")

    class Meta:
        verbose_name = "dossier de séance"
        verbose_name_plural = "dossiers de séance"
        ordering = ("pk",)
        constraints: ClassVar = [
            models.UniqueConstraint(
                fields=("session", "member", "sha256"), name="pack_kept_once_a_content"
            )
        ]

    def __str__(self) -> str:
        return f"{self.session} – {self.member}"


class CommitteeOpinion(Piece):
    """What a committee concluded on a dossier, from its approved minutes; ``author`` approved them."""

    item = models.OneToOneField(AgendaItem, models.PROTECT, related_name="piece")
    evaluation = models.ForeignKey(
        Evaluation, models.PROTECT, related_name="committee_opinions", verbose_name="évaluation lue"
    )
    committee = models.CharField("comité", max_length=200)
    session_on = models.DateField("séance du")
    question = models.TextField("question posée")
    opinion = models.CharField("avis", max_length=12, choices=Opinion.pairs())
    votes = models.CharField("vote", max_length=200)
    quorum = models.CharField("quorum", max_length=300)
    text = models.TextField("conclusion")
    minutes_sha256 = models.CharField("empreinte du procès-verbal", max_length=64)

    shown: ClassVar = (
        "committee",
        "session_on",
        "question",
        "opinion",
        "votes",
        "quorum",
        "text",
        "minutes_sha256",
    )

    class Meta(Piece.Meta):
        verbose_name = "avis d'un comité"
        constraints: ClassVar = [
            models.CheckConstraint(
                name="committee_opinion_says_something",
                condition=~Q(text=""),
                violation_error_message="Un avis a un texte.",
            )
        ]

    def __str__(self) -> str:
        return (
            f"{self.committee}, séance du {self.session_on:%d/%m/%Y} : {self.get_opinion_display()}"
        )
