"""Exchanges on a dossier between the agency and an organisation: messages, formal requests.

A message changes no date. A formal request has numbered items and, when it says one, a last day.
``subject`` is the key of what the exchange is about (``signalement:12``): it follows that object when
it moves to another dossier; any organisation may be the addressee.
"""

import uuid
from datetime import date
from typing import ClassVar

from django.db import models
from django.db.models import F, Q
from simple_history.models import HistoricalRecords

from accounts.models import Organisation, Permission, User
from cpc.law.exchanges.laboratory import Consultation, Intention
from cpc.models.asked.asked import Asked, AskedQuerySet
from cpc.models.dossier import Dossier
from cpc.models.pieces import AdmissibilityReview
from records.models import Document

LONGEST_MESSAGE = 5_000
LONGEST_ITEM_ANSWER = 20_000


class ExchangeQuerySet(models.QuerySet):
    """Rows that have a ``dossier`` and an ``addressee``."""

    def visible_to(self, user: User) -> "ExchangeQuerySet":
        """For agents, those of their divisions; for a body or a laboratory, its own."""
        divisions = Organisation.objects.where(user, Permission.READ)
        bodies = Organisation.objects.where(user, Permission.EDIT)
        laboratories = Organisation.objects.where(user, Permission.ANSWER)
        return self.filter(
            Q(dossier__division__in=divisions)
            | Q(addressee__in=bodies)
            | Q(addressee__in=laboratories)
        )


class MessageQuerySet(ExchangeQuerySet):
    def unread_by_agency(self) -> "MessageQuerySet":
        return self.filter(read_at=None, from_agency=False)

    def unread_by_body(self) -> "MessageQuerySet":
        return self.filter(read_at=None, from_agency=True)


class Message(models.Model):
    """A few words between the agency and one body; no date depends on them."""

    dossier = models.ForeignKey(Dossier, models.PROTECT, related_name="messages")
    addressee = models.ForeignKey(
        Organisation, models.PROTECT, related_name="messages", verbose_name="organisme"
    )
    subject = models.CharField("objet", max_length=60)
    from_agency = models.BooleanField("écrit par l'agence")
    author = models.ForeignKey(User, models.PROTECT, related_name="+", verbose_name="auteur")
    text = models.TextField("message", max_length=LONGEST_MESSAGE)
    documents = models.ManyToManyField(Document, related_name="messages", blank=True)
    key = models.UUIDField(default=uuid.uuid4, unique=True)
    sent_at = models.DateTimeField("envoyé")
    read_at = models.DateTimeField("lu", null=True, blank=True)
    read_by = models.ForeignKey(User, models.PROTECT, null=True, blank=True, related_name="+")

    objects = MessageQuerySet.as_manager()

    class Meta:
        verbose_name = "message"
        verbose_name_plural = "messages"
        ordering = ("pk",)
        constraints: ClassVar = [
            models.CheckConstraint(
                name="message_says_something",
                condition=~Q(text=""),
                violation_error_message="Un message ne peut être vide.",
            ),
            models.CheckConstraint(
                name="message_read_by_somebody",
                condition=Q(read_at__isnull=True, read_by__isnull=True)
                | Q(read_at__isnull=False, read_by__isnull=False),
                violation_error_message="Un message lu dit par qui et quand.",
            ),
        ]
        indexes: ClassVar = [
            models.Index(fields=("subject", "-id"), name="message_thread"),
            models.Index(
                fields=("subject", "from_agency"),
                condition=Q(read_at__isnull=True),
                name="message_unread",
            ),
        ]

    def __str__(self) -> str:
        return self.text[:80]


class FormalRequestQuerySet(ExchangeQuerySet, AskedQuerySet):
    def addressed_to(self, user: User) -> "FormalRequestQuerySet":
        """What is asked of a body or a laboratory for which ``user`` answers."""
        return self.filter(addressee__in=user.where_any(Permission.EDIT, Permission.ANSWER))

    def awaited(self, *, on: date) -> "FormalRequestQuerySet":
        """A laboratory without whose answer the examination goes on is not (R23)."""
        return super().awaited(on=on).filter(laboratory__pursued_on=None)

    def answerable(self, *, on: date) -> "FormalRequestQuerySet":
        """Open, in an open dossier, and its last day not past (or an extension not yet answered).

        An answer to a kind that does not lapse is received late too, and marked so (R23).
        """
        waits = Q(due_on__isnull=True) | Q(due_on__gte=on) | Q(extensions__decision="")
        waits |= ~Q(kind__in=LAPSING_KINDS)
        return self.open().filter(waits, dossier__closed_on=None).distinct()


LABORATORY_KINDS = tuple(kind.value for kind in Consultation)
LAPSING_KINDS = ("completion", "information")
"""Those of which the last day ends the wait: what was kept is then read, and the examination goes on with it
as it is (R10). Any other is received late, and read only once it is sent.
"""


class FormalRequest(Asked):
    """What the agency asks of an organisation, item by item."""

    class Kind(models.TextChoices):
        COMPLETION = "completion", "Demande de compléments"
        INFORMATION = "information", "Demande d'information"
        LAB_ELEMENTS = "lab_elements", "Demande d'éléments"
        LAB_PROTOCOL = "lab_protocol", "Demande de propositions de protocole"
        LAB_OBSERVATIONS = "lab_observations", "Projets soumis aux observations"
        LAB_INTENTION = "lab_intention", "Information préalable sur l'intention de l'agence"
        LAB_AVAILABILITY = "lab_availability", "Demande de données de mise à disposition"

    class Outcome(models.TextChoices):
        ANSWERED = "answered", "Répondue"
        LAPSED = "lapsed", "Délai échu sans réponse envoyée"
        CANCELLED = "cancelled", "Close sans suite"

    dossier = models.ForeignKey(Dossier, models.PROTECT, related_name="requests")
    addressee = models.ForeignKey(
        Organisation, models.PROTECT, related_name="requests", verbose_name="organisme"
    )
    subject = models.CharField("objet", max_length=60)
    kind = models.CharField("nature", max_length=20, choices=Kind.choices)
    legal_basis = models.CharField("fondement", max_length=200, blank=True)
    reason = models.TextField("motif", blank=True)
    review = models.OneToOneField(
        AdmissibilityReview, models.PROTECT, null=True, blank=True, related_name="request"
    )
    first_due_on = models.DateField("premier délai (inclus)", null=True, blank=True)
    due_on = models.DateField("répondre avant le (inclus)", null=True, blank=True)
    outcome = models.CharField("issue", max_length=20, choices=Outcome.choices, blank=True)
    history = HistoricalRecords()

    objects = FormalRequestQuerySet.as_manager()

    class Meta:
        verbose_name = "demande"
        verbose_name_plural = "demandes"
        ordering = ("pk",)
        constraints: ClassVar = [
            models.UniqueConstraint(
                fields=("subject", "number"),
                name="request_numbered_once",
                violation_error_message="Cette demande a déjà ce numéro.",
            ),
            models.CheckConstraint(
                name="request_ended_with_outcome",
                condition=Q(outcome="", ended_on__isnull=True)
                | (~Q(outcome="") & Q(ended_on__isnull=False)),
                violation_error_message="Une demande close dit comment et quand.",
            ),
            models.CheckConstraint(
                name="completion_request_has_a_day",
                condition=~Q(kind="completion") | Q(due_on__isnull=False),
                violation_error_message="Une demande de compléments fixe une date (R10).",
            ),
            models.CheckConstraint(
                name="request_due_after_asked",
                condition=Q(due_on__isnull=True) | Q(due_on__gte=F("asked_on")),
                violation_error_message="La date de réponse précède la demande.",
            ),
        ]
        indexes: ClassVar = [
            models.Index(
                fields=("addressee", "due_on"), condition=Q(outcome=""), name="request_open"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.get_kind_display()} n° {self.number}"

    @property
    def is_completion(self) -> bool:
        return self.kind == self.Kind.COMPLETION

    @property
    def late(self) -> bool:
        """Received after the last day too, and marked so (R23), unless that day ends the wait (R10)."""
        return self.kind not in LAPSING_KINDS

    @property
    def rule(self) -> str:
        return "R10" if self.is_completion else ""


class RequestItem(models.Model):
    """One numbered thing that is asked."""

    request = models.ForeignKey(FormalRequest, models.PROTECT, related_name="items")
    number = models.PositiveSmallIntegerField("numéro")
    code = models.CharField("numéro dans le texte", max_length=20, blank=True)
    text = models.TextField("élément demandé")

    class Meta:
        verbose_name = "élément demandé"
        verbose_name_plural = "éléments demandés"
        ordering = ("request", "number")
        constraints: ClassVar = [
            models.UniqueConstraint(fields=("request", "number"), name="request_item_once"),
            models.CheckConstraint(
                name="request_item_says_something",
                condition=~Q(text=""),
                violation_error_message="Un élément demandé ne peut être vide.",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.number}. {self.text}"


class ItemAnswerQuerySet(models.QuerySet["ItemAnswer"]):
    def told(self) -> "ItemAnswerQuerySet":
        return self.filter(_told())

    def visible_to(self, user: User) -> "ItemAnswerQuerySet":
        """The author's side; the agents of the division, what is told."""
        own = Organisation.objects.where(user, Permission.EDIT) | Organisation.objects.where(
            user, Permission.ANSWER
        )
        agents = Q(item__request__dossier__division__in=user.where(Permission.READ))
        return self.filter(Q(item__request__addressee__in=own) | (agents & _told()))


def _told() -> Q:
    """What was sent; also what was kept of a request that its last day ended (R10). What was never sent is
    the agency's in no other case.
    """
    lapsed = FormalRequest.Outcome.LAPSED
    kept = Q(item__request__outcome=lapsed, item__request__kind__in=LAPSING_KINDS)
    return Q(sent_on__isnull=False) | kept


class ItemAnswer(models.Model):
    """The answer to one item, kept while it is written; ``version`` counts its changes.

    A laboratory sends its answers when they are ready (``sent_on``), item by item, and may claim that
    one is a business secret.
    """

    class State(models.TextChoices):
        GIVEN = "given", "Voici la réponse"
        NOT_APPLICABLE = "not_applicable", "Sans objet"
        NOT_HELD = "not_held", "Nous ne détenons pas cet élément"
        CONFIDENTIAL = "confidential", "Élément confidentiel, que nous ne transmettons pas"

    item = models.OneToOneField(RequestItem, models.PROTECT, related_name="answer")
    state = models.CharField("votre réponse", max_length=20, choices=State.choices, blank=True)
    text = models.TextField("texte ou motif", max_length=LONGEST_ITEM_ANSWER, blank=True)
    documents = models.ManyToManyField(Document, related_name="item_answers", blank=True)
    version = models.PositiveIntegerField(default=1)
    author = models.ForeignKey(User, models.PROTECT, related_name="+", verbose_name="auteur")
    saved_at = models.DateTimeField("enregistré")
    sent_on = models.DateField("envoyée le", null=True, blank=True)
    secret = models.BooleanField("secret des affaires", default=False)
    secret_reason = models.TextField("motif du secret", max_length=2_000, blank=True)
    intention = models.CharField("intention", max_length=10, choices=Intention.pairs(), blank=True)
    history = HistoricalRecords()

    objects = ItemAnswerQuerySet.as_manager()

    class Meta:
        verbose_name = "réponse"
        verbose_name_plural = "réponses"
        ordering = ("item",)
        constraints: ClassVar = [
            models.CheckConstraint(
                name="sent_secret_has_a_reason",
                condition=Q(sent_on__isnull=True) | Q(secret=False) | ~Q(secret_reason=""),
                violation_error_message="Un secret des affaires se revendique avec un motif.",
            )
        ]

    def __str__(self) -> str:
        return f"Réponse à « {self.item} »"
