"""What the change of a framework in force adds to its dossier, and the acts of the past not yet confirmed."""

from typing import ClassVar

from django.db import models
from django.db.models import F, Q
from simple_history.models import HistoricalRecords

from accounts.models import Permission, User
from cpc.law.life.acts import ActKind, Ground
from cpc.models.acts import Act, Cpc
from cpc.models.piece import StepPiece
from records.models import SecondLook, SecondLookQuerySet


class ChangeDraft(StepPiece):
    """The draft of an act that changes its framework: what changes, from when, on what ground (R51).

    What is left empty stays as it is in force. ``concerned``: the indications that end, or come back;
    ``urgency``: why the laboratories are not told before (R52).
    """

    class Decision(models.TextChoices):
        TRANSMITTED = "transmitted", "Transmettre ce projet"
        ABANDONED = "abandoned", "Ne pas poursuivre"

    decision = models.CharField(
        "décision", max_length=12, choices=Decision.choices, default=Decision.TRANSMITTED
    )
    ground = models.CharField("motif", max_length=20, choices=Ground.pairs(), blank=True)
    reasons = models.TextField("considérants (un par ligne)")
    urgency = models.TextField("motif de l'urgence", blank=True)
    follows = models.ForeignKey(
        "cpc.Act", models.PROTECT, null=True, blank=True, related_name="+", verbose_name="acte visé"
    )
    first_day = models.DateField("premier jour d'effet", null=True, blank=True)
    last_day = models.DateField("dernier jour d'effet (inclus)", null=True, blank=True)
    concerned = models.JSONField("indications concernées", default=list, blank=True)
    indications = models.TextField("indications (une par ligne)", blank=True)
    medicines = models.TextField("médicaments (un par ligne)", blank=True)
    same_group = models.BooleanField("couvre aussi le même groupe", default=False)
    posology = models.TextField("posologie", blank=True)
    route = models.CharField("voie d'administration", max_length=200, blank=True)
    adverse_effects = models.TextField("effets indésirables", blank=True)
    classification = models.TextField("classement, s'il diffère de celui de l'AMM", blank=True)
    argument = models.TextField("argumentaire", blank=True)
    availability = models.TextField("mise à disposition, selon son bénéficiaire", blank=True)
    ruling = models.CharField("décision de justice : référence", max_length=200, blank=True)
    ruled_on = models.DateField("décision de justice : jour", null=True, blank=True)

    shown: ClassVar = (
        "decision",
        "ground",
        "reasons",
        "urgency",
        "follows",
        "first_day",
        "last_day",
        "concerned",
        "indications",
        "medicines",
        "same_group",
        "posology",
        "route",
        "adverse_effects",
        "classification",
        "argument",
        "availability",
        "ruling",
        "ruled_on",
    )
    beside: ClassVar = ("put_sp",)

    class Meta(StepPiece.Meta):
        verbose_name = "projet d'acte"
        constraints: ClassVar = [
            models.CheckConstraint(
                name="change_says_why",
                condition=~Q(reasons=""),
                violation_error_message="Un projet d'acte, ou son abandon, est motivé.",
            ),
            models.CheckConstraint(
                name="change_ends_after_it_begins",
                condition=Q(first_day__isnull=True)
                | Q(last_day__isnull=True)
                | Q(last_day__gte=F("first_day")),
                violation_error_message="Le dernier jour précède le premier.",
            ),
        ]

    @property
    def kind(self) -> ActKind:
        return self.dossier.act_kind

    @property
    def is_abandoned(self) -> bool:
        return self.decision == self.Decision.ABANDONED


class ChangeInformation(StepPiece):
    """The laboratories of the dossier are told what the agency intends (R52); a request is sent to each."""

    months = models.PositiveSmallIntegerField("délai laissé pour des observations (mois)")
    message = models.TextField("ce qui leur est dit")

    shown: ClassVar = ("months", "message")

    class Meta(StepPiece.Meta):
        verbose_name = "information préalable"


class ChangeConfirmation(StepPiece):
    """A person other than the signatory looks at an emergency suspension once it is published."""

    class Decision(models.TextChoices):
        CONFIRMED = "confirmed", "Confirmée"
        CONTESTED = "contested", "Non confirmée : une levée est à préparer"

    decision = models.CharField("décision", max_length=10, choices=Decision.choices)
    points = models.TextField("observations", blank=True)
    signatory = models.ForeignKey(User, models.PROTECT, related_name="+")

    shown: ClassVar = ("decision", "points")
    checked: ClassVar = (*StepPiece.checked, "signatory")

    class Meta(StepPiece.Meta):
        verbose_name = "confirmation"
        constraints: ClassVar = [
            models.CheckConstraint(
                name="confirmed_by_another_person",
                condition=~Q(author=F("signatory")),
                violation_error_message="La confirmation est donnée par une autre personne que le "
                "signataire.",
            ),
            models.CheckConstraint(
                name="contested_with_points",
                condition=~Q(decision="contested") | ~Q(points=""),
                violation_error_message="Ne pas confirmer se motive.",
            ),
        ]


class PendingActQuerySet(SecondLookQuerySet):
    def visible_to(self, user: User) -> "PendingActQuerySet":
        """For the agents of a division that examined the framework; if none did, for every agent."""
        divisions = user.where(Permission.READ)
        if not divisions:
            return self.none()
        known = Q(cpc__dossiers__division__in=divisions) | Q(cpc__dossiers__isnull=True)
        return self.filter(known).distinct()


class PendingAct(SecondLook):
    """An act of the past, recorded by one person, that enters the register when another confirms it.

    ``content``: the act as a row of an acts file and its circumstances (``cpc.acts.past_acts``).
    """

    cpc = models.ForeignKey(Cpc, models.PROTECT, related_name="pending_acts", verbose_name="cadre")
    reference = models.CharField("référence", max_length=200)
    content = models.JSONField("contenu")
    recorded_by = models.ForeignKey(User, models.PROTECT, related_name="+", verbose_name="par")
    recorded_on = models.DateField("enregistré le")
    act = models.OneToOneField(Act, models.PROTECT, null=True, related_name="pending")
    history = HistoricalRecords()

    objects = PendingActQuerySet.as_manager()

    class Meta:
        verbose_name = "acte à confirmer"
        verbose_name_plural = "actes à confirmer"
        ordering = ("pk",)
        constraints: ClassVar = [
            models.UniqueConstraint(
                fields=("reference",),
                condition=Q(outcome=""),
                name="pending_act_once",
                violation_error_message="Cet acte attend déjà sa confirmation.",
            ),
            models.CheckConstraint(
                name="pending_act_judged_by_another_person",
                condition=Q(judged_by__isnull=True) | ~Q(judged_by=F("recorded_by")),
                violation_error_message="Une autre personne confirme ce que vous avez enregistré.",
            ),
            models.CheckConstraint(
                name="pending_act_judged_whole",
                condition=Q(
                    outcome="", judged_by__isnull=True, judged_on__isnull=True, act__isnull=True
                )
                | Q(
                    outcome="confirmed",
                    judged_by__isnull=False,
                    judged_on__isnull=False,
                    act__isnull=False,
                )
                | Q(
                    outcome="refused",
                    judged_by__isnull=False,
                    judged_on__isnull=False,
                    act__isnull=True,
                )
                & ~Q(reason=""),
                violation_error_message="Un acte est confirmé, ou refusé avec un motif.",
            ),
        ]

    @property
    def recorder(self) -> User:
        return self.recorded_by

    def __str__(self) -> str:
        return self.reference
