"""The outbox of notices, what each person chose of them, and the ledger of reminders."""

from typing import ClassVar

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.urls import reverse

from accounts.models import User


class Topic(models.TextChoices):
    """What a notice is about; ``LEGAL`` can be neither muted nor put off."""

    LEGAL = "legal", "Avis prévus par le droit"
    WORK = "work", "Travail à faire, échéances et rappels"
    NEWS = "news", "Nouvelles des dossiers suivis"
    MESSAGES = "messages", "Messages"
    DIGEST = "digest", "Récapitulatif du jour"


CHOSEN_TOPICS = (Topic.WORK, Topic.NEWS, Topic.MESSAGES)
"""Those whose rhythm a person chooses."""


class Rhythm(models.TextChoices):
    AT_ONCE = "at_once", "Un courriel tout de suite"
    DAILY = "daily", "Un courriel par jour, tout ensemble"
    NEVER = "never", "Aucun courriel : sur le site seulement"


class NoticeState(models.TextChoices):
    WAITING = "waiting", "à envoyer"
    RETRY = "retry", "sera renvoyé"
    SENT = "sent", "envoyé"
    GIVEN_UP = "given_up", "abandonné"
    PUT_OFF = "put_off", "au prochain récapitulatif"
    GATHERED = "gathered", "mis au récapitulatif"
    ON_SITE = "on_site", "sur le site seulement"


TO_SEND = (NoticeState.WAITING, NoticeState.RETRY)


class NoticeQuerySet(models.QuerySet["Notice"]):
    def to_send(self) -> "NoticeQuerySet":
        return self.filter(state__in=TO_SEND)

    def visible_to(self, user: User) -> "NoticeQuerySet":
        """One's own, without the mails that only gather them."""
        return self.filter(recipient=user).exclude(topic=Topic.DIGEST)


class Notice(models.Model):
    """A message to one person, kept before it is sent, once a ``key``; a failure stays to be retried.

    ``next_attempt_at``: not before. ``claim`` and ``claimed_until``: the sender who holds it, and
    until when; past that, another may take it.
    """

    key = models.CharField(max_length=200)
    recipient = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        models.PROTECT,
        related_name="notices",
        verbose_name="destinataire",
    )
    topic = models.CharField("sujet", max_length=10, choices=Topic.choices, default=Topic.LEGAL)
    subject = models.CharField("objet", max_length=200)
    body = models.TextField("texte")
    address = models.CharField("page", max_length=300, blank=True)
    created_at = models.DateTimeField(auto_now_add=True)
    state = models.CharField(
        "état", max_length=10, choices=NoticeState.choices, default=NoticeState.WAITING
    )
    next_attempt_at = models.DateTimeField("prochain essai")
    claim = models.UUIDField(null=True, blank=True)
    claimed_until = models.DateTimeField(null=True, blank=True)
    attempts = models.PositiveSmallIntegerField("essais", default=0)
    last_error = models.TextField("dernière erreur", blank=True)
    sent_at = models.DateTimeField("envoyé", null=True, blank=True)
    gathered_in = models.ForeignKey(
        "self", models.PROTECT, null=True, blank=True, related_name="gathered"
    )
    read_at = models.DateTimeField("lu", null=True, blank=True)

    objects = NoticeQuerySet.as_manager()

    class Meta:
        verbose_name = "avis"
        verbose_name_plural = "avis"
        ordering = ("pk",)
        constraints: ClassVar = [
            models.UniqueConstraint(fields=("key", "recipient"), name="notice_once_a_person"),
            models.CheckConstraint(
                name="notice_legal_is_always_sent",
                condition=~Q(topic=Topic.LEGAL)
                | ~Q(state__in=[NoticeState.PUT_OFF, NoticeState.GATHERED, NoticeState.ON_SITE]),
                violation_error_message="Un avis prévu par le droit part toujours, et tout de suite.",
            ),
            models.CheckConstraint(
                name="notice_sent_says_when",
                condition=Q(state=NoticeState.SENT, sent_at__isnull=False)
                | (~Q(state=NoticeState.SENT) & Q(sent_at__isnull=True)),
                violation_error_message="Un avis envoyé dit quand ; un autre n'a pas d'heure d'envoi.",
            ),
        ]
        indexes: ClassVar = [
            models.Index(
                fields=("next_attempt_at", "id"),
                condition=Q(state__in=TO_SEND),
                name="notice_to_send",
            ),
            models.Index(
                fields=("-id",), condition=Q(state=NoticeState.GIVEN_UP), name="notice_given_up"
            ),
            models.Index(
                fields=("-id",), condition=Q(state=NoticeState.RETRY), name="notice_retry"
            ),
            models.Index(
                fields=("recipient", "id"),
                condition=Q(state=NoticeState.PUT_OFF),
                name="notice_put_off",
            ),
            models.Index(fields=("-sent_at",), name="notice_by_sending"),
            models.Index(fields=("recipient", "-id"), name="notice_of_person"),
        ]

    def __str__(self) -> str:
        return self.subject

    def get_absolute_url(self) -> str:
        return reverse("notice", args=[self.pk])


class NoticeChoice(models.Model):
    """The rhythm that a person chose for one topic; without a row, at once."""

    user = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, related_name="notice_choices"
    )
    topic = models.CharField("sujet", max_length=10, choices=Topic.choices)
    rhythm = models.CharField("rythme", max_length=10, choices=Rhythm.choices)

    class Meta:
        verbose_name = "choix d'avis"
        verbose_name_plural = "choix d'avis"
        constraints: ClassVar = [
            models.UniqueConstraint(fields=("user", "topic"), name="notice_choice_once"),
            models.CheckConstraint(
                name="notice_choice_never_on_law",
                condition=Q(topic__in=CHOSEN_TOPICS),
                violation_error_message="Les avis prévus par le droit ne se coupent ni ne se diffèrent.",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.get_topic_display()} : {self.get_rhythm_display()}"


class Heartbeat(models.Model):
    """The last sign of life of a background service."""

    name = models.CharField(max_length=40, unique=True)
    beat_at = models.DateTimeField("dernier signe de vie")
    sentence = models.CharField("ce qu'il a fait", max_length=300, blank=True)

    class Meta:
        verbose_name = "signe de vie"
        verbose_name_plural = "signes de vie"

    def __str__(self) -> str:
        return f"{self.name} : {self.sentence}"


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
