"""Others' opinions on a dossier: what is asked, of whom, until when; what is being written."""

from typing import ClassVar

from django.db import models
from django.db.models import F, Q
from simple_history.models import HistoricalRecords

from accounts.models import CONSULTED, Organisation, Permission, User
from cpc.law.exchanges.opinions import Opined, Sharing
from cpc.models.asked.asked import Asked, AskedQuerySet
from cpc.models.asked.extension import MoreTime, decided_once
from cpc.models.dossier import Dossier
from records.models import Document

LONGEST_OPINION_ANSWER = 20_000


class OpinionRequestQuerySet(AskedQuerySet):
    def visible_to(self, user: User) -> "OpinionRequestQuerySet":
        """For the agents of the division of the dossier."""
        return self.filter(dossier__division__in=user.where(Permission.READ))

    def addressed_to(self, user: User) -> "OpinionRequestQuerySet":
        """What is asked of a body of ``user``; of an expert, what is asked of that person alone."""
        own = self.filter(addressee__in=user.where_any(*CONSULTED))
        return own.filter(Q(person=None) | Q(person=user))


class OpinionRequest(Asked):
    """An opinion asked of a body, or of one person; ``due_on`` is the last day, included.

    Silence blocks nothing; an answer after that day is kept, and marked so.
    """

    class Outcome(models.TextChoices):
        ANSWERED = "answered", "Avis rendu"
        REVOKED = "revoked", "Demande révoquée"
        RECUSED = "recused", "Déport de la personne consultée"

    dossier = models.ForeignKey(Dossier, models.PROTECT, related_name="opinion_requests")
    addressee = models.ForeignKey(
        Organisation, models.PROTECT, related_name="+", verbose_name="consulté"
    )
    person = models.ForeignKey(
        User, models.PROTECT, null=True, blank=True, related_name="+", verbose_name="expert"
    )
    sharing = models.CharField("lecture de la réponse", max_length=20, choices=Sharing.pairs())
    reason = models.TextField("pourquoi cet avis")
    first_due_on = models.DateField("première date fixée (incluse)")
    due_on = models.DateField("à rendre avant le (inclus)")
    outcome = models.CharField("issue", max_length=20, choices=Outcome.choices, blank=True)
    history = HistoricalRecords()

    objects = OpinionRequestQuerySet.as_manager()

    class Meta:
        verbose_name = "demande d'avis"
        verbose_name_plural = "demandes d'avis"
        ordering = ("pk",)
        constraints: ClassVar = [
            models.UniqueConstraint(
                fields=("dossier", "number"),
                name="opinion_request_numbered_once",
                violation_error_message="Cette demande d'avis a déjà ce numéro.",
            ),
            models.CheckConstraint(
                name="opinion_request_says_why",
                condition=~Q(reason=""),
                violation_error_message="Une demande d'avis dit pourquoi il est demandé.",
            ),
            models.CheckConstraint(
                name="opinion_request_due_after_asked",
                condition=Q(due_on__gt=F("asked_on")) & Q(first_due_on__gt=F("asked_on")),
                violation_error_message="La date fixée suit le jour de la demande.",
            ),
            models.CheckConstraint(
                name="opinion_request_ended_with_outcome",
                condition=Q(outcome="", ended_on__isnull=True)
                | (~Q(outcome="") & Q(ended_on__isnull=False)),
                violation_error_message="Une demande d'avis close dit comment et quand.",
            ),
            models.CheckConstraint(
                name="opinion_request_revoked_with_reason",
                condition=~Q(outcome="revoked") | ~Q(end_reason=""),
                violation_error_message="La révocation d'une demande d'avis est motivée.",
            ),
        ]
        indexes: ClassVar = [
            models.Index(
                fields=("addressee", "due_on"), condition=Q(outcome=""), name="opinion_request_open"
            ),
        ]

    @property
    def speaking_for(self) -> Organisation | None:
        """The body that is asked as such; None when a person is asked in their own name."""
        return None if self.person_id else self.addressee

    def __str__(self) -> str:
        return f"Demande d'avis n° {self.number}"

    @property
    def subject(self) -> str:
        """The key of this request in the journal, and of what is lent for it."""
        return f"opinion:{self.pk}"

    @property
    def to_whom(self) -> str:
        return str(self.person or self.addressee)

    @property
    def shared(self) -> bool:
        return self.sharing == Sharing.SHARED


class OpinionQuestion(models.Model):
    """One numbered question."""

    request = models.ForeignKey(OpinionRequest, models.PROTECT, related_name="questions")
    number = models.PositiveSmallIntegerField("numéro")
    text = models.TextField("question")

    class Meta:
        verbose_name = "question posée"
        verbose_name_plural = "questions posées"
        ordering = ("request", "number")
        constraints: ClassVar = [
            models.UniqueConstraint(fields=("request", "number"), name="opinion_question_once"),
            models.CheckConstraint(
                name="opinion_question_says_something",
                condition=~Q(text=""),
                violation_error_message="Une question ne peut être vide.",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.number}. {self.text}"


class OpinionDraft(models.Model):
    """What the consulted write before they sign, read by them alone; ``version`` counts the changes.

    ``answers``: by number of question (as text), the answer.
    """

    request = models.OneToOneField(OpinionRequest, models.PROTECT, related_name="draft")
    answers = models.JSONField("réponses", default=dict)
    conclusion = models.CharField("conclusion", max_length=20, choices=Opined.pairs(), blank=True)
    remarks = models.TextField("observations", blank=True)
    documents = models.ManyToManyField(Document, related_name="opinion_drafts", blank=True)
    version = models.PositiveIntegerField(default=1)
    saved_by = models.ForeignKey(User, models.PROTECT, related_name="+", verbose_name="par")
    saved_on = models.DateField("enregistré le")
    history = HistoricalRecords()

    class Meta:
        verbose_name = "avis en préparation"
        verbose_name_plural = "avis en préparation"
        ordering = ("pk",)

    def __str__(self) -> str:
        return f"Brouillon : {self.request}"

    def answer(self, number: int) -> str:
        return self.answers.get(str(number), "")


class OpinionExtension(MoreTime):
    """More time asked by the consulted."""

    request = models.ForeignKey(OpinionRequest, models.PROTECT, related_name="extensions")

    class Meta(MoreTime.Meta):
        verbose_name = "délai demandé pour un avis"
        verbose_name_plural = "délais demandés pour un avis"
        constraints: ClassVar = decided_once("opinion_")
