"""Accompaniment before a signalement (*guichet innovation et orientation*, GIO).

Outside the examination: those who examine do not see it, except the request from which a filed
signalement was made.
"""

from typing import ClassVar

from django.db import models
from django.db.models import F, Q
from django.urls import reverse
from simple_history.models import HistoricalRecords

from accounts.models import Organisation, Permission, User
from cpc.models import Medicine
from signalements.models.answers import LONGEST_ANSWER, LONGEST_INDICATION
from signalements.models.signalement import Signalement


class Product(models.TextChoices):
    MEDICINE = "medicine", "Médicament"
    DEVICE = "device", "Dispositif médical"
    DIAGNOSTIC = "diagnostic", "Dispositif médical de diagnostic in vitro"
    OTHER = "other", "Autre produit de santé"


class Matter(models.TextChoices):
    SCIENTIFIC = "scientific", "Scientifique"
    REGULATORY = "regulatory", "Réglementaire"
    TECHNICAL = "technical", "Technique"
    LEGAL = "legal", "Juridique"


class Channel(models.TextChoices):
    CPC = "cpc", "Cadre de prescription compassionnelle"
    AAC = "aac", "Autorisation d'accès compassionnel"
    AAP = "aap", "Autorisation d'accès précoce"
    TRIAL = "trial", "Essai clinique"
    OTHER = "other", "Autre"
    UNKNOWN = "unknown", "Je ne sais pas"


class AccompanimentQuerySet(models.QuerySet["Accompaniment"]):
    def of_bodies(self, user: User) -> "AccompanimentQuerySet":
        return self.filter(organisation__in=user.where(Permission.EDIT))

    def advised_by(self, user: User) -> "AccompanimentQuerySet":
        return self.filter(division__in=user.where(Permission.ADVISE))

    def visible_to(self, user: User) -> "AccompanimentQuerySet":
        """One's bodies', those of one's GIO desk; for examiners, those that led to a signalement."""
        return self.filter(
            Q(organisation__in=user.where(Permission.EDIT))
            | Q(division__in=user.where(Permission.ADVISE))
            | Q(
                signalement__filed_on__isnull=False,
                signalement__dossier__division__in=user.where(Permission.READ),
            )
        )

    def to_take(self) -> "AccompanimentQuerySet":
        return self.filter(adviser=None, closed_on=None)

    def in_hand(self) -> "AccompanimentQuerySet":
        return self.filter(adviser__isnull=False, closed_on=None)

    def closed(self) -> "AccompanimentQuerySet":
        return self.exclude(closed_on=None)


class Accompaniment(models.Model):
    """One request of a body, and what became of it."""

    number = models.CharField("numéro", max_length=20, unique=True)
    organisation = models.ForeignKey(
        Organisation, models.PROTECT, related_name="accompaniments", verbose_name="organisme"
    )
    division = models.ForeignKey(Organisation, models.PROTECT, related_name="+")
    author = models.ForeignKey(User, models.PROTECT, related_name="+", verbose_name="auteur")
    asked_on = models.DateField("demandé le")
    product = models.CharField("nature du produit", max_length=20, choices=Product.choices)
    matter = models.CharField("nature de la question", max_length=20, choices=Matter.choices)
    channel = models.CharField("voie envisagée", max_length=20, choices=Channel.choices)
    dci = models.CharField("substance active (DCI)", max_length=200, blank=True)
    medicines = models.ManyToManyField(
        Medicine, related_name="+", blank=True, verbose_name="spécialités"
    )
    indication = models.TextField("indication", max_length=LONGEST_INDICATION, blank=True)
    practice = models.TextField("pratique observée", max_length=LONGEST_ANSWER, blank=True)
    question = models.TextField("question", max_length=LONGEST_ANSWER)
    adviser = models.ForeignKey(
        User, models.PROTECT, null=True, related_name="+", verbose_name="suivi par"
    )
    taken_on = models.DateField("pris en charge le", null=True)
    closed_on = models.DateField("clos le", null=True)
    conclusion = models.TextField("conclusion", blank=True)
    signalement = models.OneToOneField(
        Signalement, models.PROTECT, null=True, related_name="accompaniment"
    )
    history = HistoricalRecords()

    objects = AccompanimentQuerySet.as_manager()

    class Meta:
        verbose_name = "demande d'accompagnement"
        verbose_name_plural = "demandes d'accompagnement"
        ordering = ("-pk",)
        constraints: ClassVar = [
            models.CheckConstraint(
                name="accompaniment_asks_something",
                condition=~Q(question=""),
                violation_error_message="Une demande d'accompagnement pose une question.",
            ),
            models.CheckConstraint(
                name="accompaniment_taken_by_somebody",
                condition=Q(adviser__isnull=True, taken_on__isnull=True)
                | Q(adviser__isnull=False, taken_on__isnull=False),
                violation_error_message="Une demande prise en charge l'est par quelqu'un, un jour.",
            ),
            models.CheckConstraint(
                name="accompaniment_closed_after_taken",
                condition=Q(closed_on__isnull=True)
                | (Q(closed_on__gte=F("asked_on"), taken_on__isnull=False) & ~Q(conclusion="")),
                violation_error_message="Une demande close a été prise en charge et dit sa conclusion.",
            ),
        ]
        indexes: ClassVar = [
            models.Index(fields=("organisation", "-id"), name="accompaniment_of_body"),
            models.Index(
                fields=("division", "-id"),
                condition=Q(closed_on__isnull=True),
                name="accompaniment_open",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.number} – {self.title}"

    @property
    def title(self) -> str:
        """Medicine × indication as far as they are told, else the nature of the question."""
        told = " × ".join(filter(None, (self.dci, self.indication)))
        return told or f"Question {self.get_matter_display().lower()}"

    @property
    def subject(self) -> str:
        """The key of this request in the journal."""
        return f"accompagnement:{self.pk}"

    @property
    def status(self) -> tuple[str, str]:
        """(colour, words) of where it stands."""
        if self.closed_on:
            return ("done", "Close")
        if self.adviser_id is None:
            return ("received", "Reçue, à prendre en charge")
        return ("in_progress", "Prise en charge")

    def get_absolute_url(self) -> str:
        return reverse("accompaniment", args=[self.number])


class Advice(models.Model):
    """An answer of the GIO, shown to the body."""

    accompaniment = models.ForeignKey(Accompaniment, models.PROTECT, related_name="advices")
    text = models.TextField("réponse", max_length=LONGEST_ANSWER)
    author = models.ForeignKey(User, models.PROTECT, related_name="+", verbose_name="auteur")
    given_on = models.DateField("répondu le")

    class Meta:
        verbose_name = "réponse du GIO"
        verbose_name_plural = "réponses du GIO"
        ordering = ("pk",)
        constraints: ClassVar = [
            models.CheckConstraint(
                name="advice_says_something",
                condition=~Q(text=""),
                violation_error_message="Une réponse ne peut être vide.",
            )
        ]

    def __str__(self) -> str:
        return f"Réponse du {self.given_on:%d/%m/%Y}"


class Meeting(models.Model):
    """A meeting between the body and the GIO, with its minutes, shared with the body."""

    accompaniment = models.ForeignKey(Accompaniment, models.PROTECT, related_name="meetings")
    held_on = models.DateField("tenue le")
    participants = models.TextField("participants (un par ligne)", max_length=LONGEST_ANSWER)
    minutes = models.TextField("compte rendu", max_length=LONGEST_ANSWER)
    author = models.ForeignKey(User, models.PROTECT, related_name="+", verbose_name="auteur")
    noted_on = models.DateField("noté le")

    class Meta:
        verbose_name = "réunion"
        verbose_name_plural = "réunions"
        ordering = ("held_on", "pk")
        constraints: ClassVar = [
            models.CheckConstraint(
                name="meeting_noted_after_held",
                condition=Q(noted_on__gte=F("held_on")),
                violation_error_message="Une réunion se note une fois tenue.",
            ),
            models.CheckConstraint(
                name="meeting_says_who_and_what",
                condition=~Q(participants="") & ~Q(minutes=""),
                violation_error_message="Une réunion a des participants et un compte rendu.",
            ),
        ]

    def __str__(self) -> str:
        return f"Réunion du {self.held_on:%d/%m/%Y}"
