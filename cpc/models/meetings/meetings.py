"""Sessions of a committee: what is on the agenda, who is there, recused or voting, what is concluded."""

from datetime import date
from typing import ClassVar

from django.db import models
from django.db.models import Q
from django.urls import reverse
from simple_history.models import HistoricalRecords

from accounts.models import Permission, User
from cpc.law.exchanges.meeting import PRESENT, Ballot, Count, Opinion, Presence, Quorum
from cpc.models.dossier import Dossier
from cpc.models.meetings.committees import Committee, CommitteeMember
from cpc.models.pieces import Evaluation
from records.models import Document


class SessionState(models.TextChoices):
    PLANNED = "planned", "Prévue"
    CONVENED = "convened", "Convoquée"
    HELD = "held", "Tenue, procès-verbal à approuver"
    APPROVED = "approved", "Procès-verbal approuvé"
    CANCELLED = "cancelled", "Annulée"


class SessionQuerySet(models.QuerySet["Session"]):
    def visible_to(self, user: User) -> "SessionQuerySet":
        """Those of the divisions where ``user`` reads; for a member, those that the mandate covers."""
        if not user.is_active:
            return self.none()
        mandate = CommitteeMember.objects.filter(
            user=user,
            committee=models.OuterRef("committee"),
            first_day__lte=models.OuterRef("held_on"),
        ).filter(Q(last_day__isnull=True) | Q(last_day__gte=models.OuterRef("held_on")))
        return self.filter(
            Q(committee__division__in=user.where(Permission.READ)) | models.Exists(mandate)
        )

    def kept_by(self, user: User, *, on: date) -> "SessionQuerySet":
        return self.filter(committee__in=Committee.objects.kept_by(user, on=on))

    def ahead(self) -> "SessionQuerySet":
        """Not held yet."""
        return self.filter(state__in=(SessionState.PLANNED, SessionState.CONVENED))


class Session(models.Model):
    """One meeting of a committee. ``reason``: why it was cancelled."""

    number = models.CharField("numéro", max_length=20, unique=True)
    committee = models.ForeignKey(
        Committee, models.PROTECT, related_name="sessions", verbose_name="comité"
    )
    held_on = models.DateField("jour")
    starts_at = models.TimeField("heure")
    place = models.CharField("lieu", max_length=200, blank=True)
    link = models.URLField("lien de visioconférence", max_length=500, blank=True)
    state = models.CharField(
        "état", max_length=10, choices=SessionState.choices, default=SessionState.PLANNED
    )
    planned_by = models.ForeignKey(User, models.PROTECT, related_name="+", verbose_name="par")
    convened_on = models.DateField("convoquée le", null=True, blank=True)
    packs_on = models.DateField("dossiers de séance mis à disposition le", null=True, blank=True)
    opened_on = models.DateField("ouverte le", null=True, blank=True)
    presided_by = models.ForeignKey(
        CommitteeMember,
        models.PROTECT,
        null=True,
        blank=True,
        related_name="+",
        verbose_name="présidée par",
    )
    reason = models.TextField("motif de l'annulation", blank=True)
    history = HistoricalRecords()

    objects = SessionQuerySet.as_manager()

    class Meta:
        verbose_name = "séance"
        verbose_name_plural = "séances"
        ordering = ("-held_on", "-pk")
        constraints: ClassVar = [
            models.CheckConstraint(
                name="session_is_somewhere",
                condition=~Q(place="") | ~Q(link=""),
                violation_error_message="Une séance a un lieu, un lien de visioconférence, ou les deux.",
            ),
            models.CheckConstraint(
                name="session_cancelled_with_reason",
                condition=Q(state="cancelled") & ~Q(reason="")
                | ~Q(state="cancelled") & Q(reason=""),
                violation_error_message="Une séance s'annule avec un motif.",
            ),
            models.CheckConstraint(
                name="session_convened_says_when",
                condition=~Q(state__in=("convened", "held", "approved"))
                | Q(convened_on__isnull=False),
                violation_error_message="Une séance se tient après sa convocation.",
            ),
            models.CheckConstraint(
                name="session_held_is_presided",
                condition=~Q(state__in=("held", "approved"))
                | Q(opened_on__isnull=False, presided_by__isnull=False),
                violation_error_message="Une séance qui s'est tenue a été présidée.",
            ),
        ]
        indexes: ClassVar = [
            models.Index(fields=("held_on", "id"), name="session_by_day"),
            models.Index(fields=("state", "held_on"), name="session_by_state"),
        ]

    def __str__(self) -> str:
        return f"{self.committee}, séance du {self.held_on:%d/%m/%Y}"

    @property
    def subject(self) -> str:
        """The key of this session in the journal."""
        return f"session:{self.pk}"

    @property
    def is_ahead(self) -> bool:
        return self.state in (SessionState.PLANNED, SessionState.CONVENED)

    @property
    def is_held(self) -> bool:
        return self.state == SessionState.HELD

    def get_absolute_url(self) -> str:
        return reverse("meeting", args=[self.number])


class AgendaItem(models.Model):
    """A question put to a committee about a dossier; waiting for a session until it has one.

    ``evaluation``: the report that the committee read. The counts are kept as concluded.
    """

    class Outcome(models.TextChoices):
        CONCLUDED = "concluded", "Conclu"
        POSTPONED = "postponed", "Reporté"
        WITHDRAWN = "withdrawn", "Retiré"

    committee = models.ForeignKey(Committee, models.PROTECT, related_name="items")
    session = models.ForeignKey(
        Session, models.PROTECT, null=True, blank=True, related_name="items", verbose_name="séance"
    )
    dossier = models.ForeignKey(Dossier, models.PROTECT, related_name="agenda_items")
    evaluation = models.ForeignKey(Evaluation, models.PROTECT, related_name="+")
    question = models.TextField("question posée au comité", max_length=2_000)
    asked_by = models.ForeignKey(User, models.PROTECT, related_name="+", verbose_name="par")
    asked_on = models.DateField("demandé le")
    rank = models.PositiveSmallIntegerField("rang", default=0)
    minutes = models.PositiveSmallIntegerField("durée (minutes)")
    rapporteur = models.ForeignKey(
        CommitteeMember, models.PROTECT, null=True, blank=True, related_name="+"
    )
    pieces = models.ManyToManyField(Document, related_name="agenda_items", blank=True)
    outcome = models.CharField("issue", max_length=10, choices=Outcome.choices, blank=True)
    outcome_reason = models.TextField("motif", max_length=2_000, blank=True)
    debate = models.TextField("débat", max_length=20_000, blank=True)
    conclusion = models.TextField("conclusion", max_length=10_000, blank=True)
    opinion = models.CharField("avis", max_length=12, choices=Opinion.pairs(), blank=True)
    votes_for = models.PositiveSmallIntegerField("pour", default=0)
    votes_against = models.PositiveSmallIntegerField("contre", default=0)
    abstentions = models.PositiveSmallIntegerField("abstentions", default=0)
    casting = models.CharField("voix prépondérante", max_length=10, blank=True)
    quorum_seats = models.PositiveSmallIntegerField("votants non déportés", default=0)
    quorum_present = models.PositiveSmallIntegerField("votants présents", default=0)
    quorum_percent = models.PositiveSmallIntegerField("quorum (%)", default=0)
    ended_on = models.DateField("le", null=True, blank=True)
    ended_by = models.ForeignKey(User, models.PROTECT, null=True, blank=True, related_name="+")
    history = HistoricalRecords()

    class Meta:
        verbose_name = "point de l'ordre du jour"
        verbose_name_plural = "points de l'ordre du jour"
        ordering = ("rank", "pk")
        constraints: ClassVar = [
            models.UniqueConstraint(
                fields=("committee", "dossier"),
                condition=Q(outcome=""),
                name="agenda_item_open_once",
                violation_error_message="Ce dossier est déjà inscrit auprès de ce comité.",
            ),
            models.CheckConstraint(
                name="agenda_item_asks_something",
                condition=~Q(question=""),
                violation_error_message="Une inscription pose une question au comité.",
            ),
            models.CheckConstraint(
                name="agenda_item_concluded_in_session",
                condition=~Q(outcome="concluded")
                | Q(session__isnull=False) & ~Q(conclusion="") & ~Q(opinion=""),
                violation_error_message="Une conclusion est rendue en séance, avec son texte.",
            ),
            models.CheckConstraint(
                name="agenda_item_ends_with_reason",
                condition=~Q(outcome__in=("postponed", "withdrawn")) | ~Q(outcome_reason=""),
                violation_error_message="Un report ou un retrait est motivé.",
            ),
            models.CheckConstraint(
                name="agenda_item_lasts",
                condition=Q(minutes__gte=5, minutes__lte=480),
                violation_error_message="Un point dure de 5 à 480 minutes.",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.dossier.number} – {self.dossier.dci}"

    @property
    def count(self) -> Count:
        """The votes as they were concluded."""
        return Count(self.votes_for, self.votes_against, self.abstentions, self.casting)

    @property
    def quorum(self) -> Quorum:
        """The quorum as it was concluded."""
        return Quorum(self.quorum_seats, self.quorum_present, self.quorum_percent)

    @property
    def is_open(self) -> bool:
        return self.outcome == ""

    @property
    def is_concluded(self) -> bool:
        return self.outcome == self.Outcome.CONCLUDED


class Seat(models.Model):
    """One member for one item: there or not, recused or not, and the vote; held together by the base."""

    item = models.ForeignKey(AgendaItem, models.PROTECT, related_name="seats")
    member = models.ForeignKey(CommitteeMember, models.PROTECT, related_name="seats")
    voting = models.BooleanField("voix délibérative")
    presence = models.CharField("présence", max_length=10, choices=Presence.pairs(), blank=True)
    recused = models.BooleanField("déporté", default=False)
    recusal_reason = models.TextField("motif du déport", max_length=2_000, blank=True)
    ballot = models.CharField("vote", max_length=10, choices=Ballot.pairs(), blank=True)
    cast_by = models.ForeignKey(User, models.PROTECT, null=True, blank=True, related_name="+")
    history = HistoricalRecords()

    class Meta:
        verbose_name = "siège"
        verbose_name_plural = "sièges"
        ordering = ("item", "member")
        constraints: ClassVar = [
            models.UniqueConstraint(fields=("item", "member"), name="seat_once_an_item"),
            models.CheckConstraint(
                name="seat_recused_with_reason",
                condition=Q(recused=False, recusal_reason="")
                | Q(recused=True) & ~Q(recusal_reason=""),
                violation_error_message="Un déport est motivé.",
            ),
            models.CheckConstraint(
                name="seat_votes_when_there_and_not_recused",
                condition=Q(ballot="")
                | Q(
                    voting=True, recused=False, presence__in=sorted(PRESENT), cast_by__isnull=False
                ),
                violation_error_message=(
                    "Un membre déporté, absent ou sans voix délibérative ne vote pas."
                ),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.member} – {self.item}"

    @property
    def is_present(self) -> bool:
        return self.presence in PRESENT

    @property
    def may_vote(self) -> bool:
        return self.voting and self.is_present and not self.recused
