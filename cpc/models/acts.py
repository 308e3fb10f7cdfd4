"""Administrative acts, the frameworks (CPC) that they make, and what the register says each day.

An act is never changed. ``RegisterSpan`` rows are what the register shows as a function of the day:
a partition of the days since the first publication, written anew with each act
(``cpc.law.life.register.spans``). Nothing has to run at midnight.
"""

from datetime import date
from typing import ClassVar

from django.db import models
from django.db.models import F, Q
from django.urls import reverse
from simple_history.models import HistoricalRecords

from accounts.models import User
from cpc.law.life.acts import ActKind, Ground
from cpc.law.life.changes import grounds_of, told_before
from cpc.law.life.states import RegisterStatus
from cpc.law.parameters import DECREE
from cpc.models.dossier import Dossier
from cpc.models.medicines import Medicine


class Cpc(models.Model):
    """A *cadre de prescription compassionnelle*: the permanent identity behind its acts."""

    number = models.CharField("numéro", max_length=20, unique=True)
    key = models.CharField("clé d'origine (import)", max_length=200, null=True, unique=True)  # noqa: DJ001
    title = models.CharField("titre", max_length=500)
    search = models.TextField(editable=False)
    history = HistoricalRecords()

    class Meta:
        verbose_name = "cadre de prescription compassionnelle"
        verbose_name_plural = "cadres de prescription compassionnelle"
        ordering = ("-number",)

    def __str__(self) -> str:
        return f"{self.number} – {self.title}"

    @property
    def subject(self) -> str:
        return f"cpc:{self.pk}"

    def get_absolute_url(self) -> str:
        return reverse("framework", args=[self.number])


def _lawful(name: str, kinds: Q, rule: Q, *, message: str) -> models.CheckConstraint:
    """A rule on the acts of some kinds, but those taken in as they were printed."""
    return models.CheckConstraint(
        name=name,
        condition=Q(as_printed=True) | ~kinds | rule,
        violation_error_message=message,
    )


LIVES = (
    models.CheckConstraint(
        name="act_as_printed_has_a_note",
        condition=Q(as_printed=False) | ~Q(note=""),
        violation_error_message="Un acte repris tel qu'imprimé a une note qui dit pourquoi.",
    ),
    models.CheckConstraint(
        name="act_that_ends_has_its_date",
        condition=~Q(kind__in=("legacy_rtu", "cessation")) | Q(last_day__isnull=False),
        violation_error_message="Une RTU et une cessation ont leur dernier jour (R54, R70).",
    ),
    _lawful(
        "act_established_after_the_decree",
        Q(kind="initial"),
        Q(published_on__gte=DECREE),
        message="Aucun cadre n'était établi avant le 13/02/2022 (R70).",
    ),
    _lawful(
        "act_starts_after_publication",
        Q(kind__in=("initial", "renewal")) & Q(first_day__isnull=False),
        Q(first_day__gt=F("published_on")),
        message="Un cadre ne commence pas avant le lendemain de sa publication (R34).",
    ),
    _lawful(
        "act_changes_no_past_day",
        Q(kind__in=("modification", "suspension", "lifting")) & Q(first_day__isnull=False),
        Q(first_day__gte=F("published_on")),
        message="Un acte ne prend pas effet avant sa publication (R34).",
    ),
    _lawful(
        "act_ends_no_past_day",
        Q(kind__in=("abrogation", "cessation")) & Q(last_day__isnull=False),
        Q(last_day__gte=F("published_on")),
        message="Un acte ne met pas fin aux effets avant sa publication (R34).",
    ),
    _lawful(
        "act_informed_before_it_was_decided",
        Q(informed_on__isnull=False) & Q(emergency=False),
        Q(informed_on__lt=F("decided_on")),
        message="Le laboratoire est informé avant le jour de la décision (R52).",
    ),
)
"""What the database itself refuses of the life of a framework (``cpc.law.life.lives`` says it all)."""


class Act(models.Model):
    """One administrative act, as signed and published. ``first_day``/``last_day``: both included.

    A decision on several frameworks is one act in each, under one reference (W14 of the review).
    ``as_printed``: taken in although the law refuses what it printed. ``grounds``, ``informed_on``,
    ``emergency`` and its reason are not published; empty, they are not known. ``names``: how many
    medicines and indications were written with it; no other enters after (``cpc.seals``).
    """

    reference = models.CharField("référence", max_length=200)
    kind = models.CharField("nature", max_length=20, choices=ActKind.pairs())
    cpc = models.ForeignKey(
        Cpc, models.PROTECT, null=True, related_name="acts", verbose_name="cadre"
    )
    dossier = models.ForeignKey(Dossier, models.PROTECT, null=True, related_name="acts")
    follows = models.ForeignKey(
        "self", models.PROTECT, null=True, related_name="followed_by", verbose_name="fait suite à"
    )
    decided_on = models.DateField("décidé le")
    published_on = models.DateField("publié le")
    first_day = models.DateField("premier jour", null=True, blank=True)
    last_day = models.DateField("dernier jour inclus", null=True, blank=True)
    trace = models.JSONField("calcul des dates", default=list, blank=True)
    same_group = models.BooleanField("clause de groupe", default=False)
    dci = models.CharField("substance", max_length=200, blank=True)
    posology = models.TextField("posologie", blank=True)
    route = models.CharField("voie", max_length=200, blank=True)
    adverse_effects = models.TextField("effets indésirables", blank=True)
    classification = models.TextField("classement", blank=True)
    argument = models.TextField("argumentaire", blank=True)
    crpv = models.CharField("CRPV", max_length=200, blank=True)
    public_reason = models.CharField("motif publié", max_length=300, blank=True)
    signatory = models.CharField("signataire et fonction", max_length=300, blank=True)
    source = models.URLField("acte publié", max_length=500, blank=True)
    note = models.TextField("note", blank=True)
    as_printed = models.BooleanField("repris tel qu'imprimé", default=False)
    grounds = models.CharField("motifs", max_length=120, blank=True)
    informed_on = models.DateField("laboratoires informés le", null=True, blank=True)
    ruled_on = models.DateField("décision de justice du", null=True, blank=True)
    emergency = models.BooleanField("urgence", default=False)
    emergency_reason = models.TextField("motif de l'urgence", blank=True)
    names = models.PositiveSmallIntegerField(default=0, editable=False)
    recorded_at = models.DateTimeField(auto_now_add=True)
    recorded_by = models.ForeignKey(User, models.PROTECT, null=True, related_name="+")

    class Meta:
        verbose_name = "acte"
        verbose_name_plural = "actes"
        ordering = ("published_on", "pk")
        constraints: ClassVar = [
            models.UniqueConstraint(
                fields=("reference", "cpc"),
                name="act_named_once_in_its_cpc",
                violation_error_message="Un acte de cette référence est déjà dans ce cadre.",
            ),
            models.UniqueConstraint(
                fields=("reference",),
                condition=Q(cpc__isnull=True),
                name="act_named_once_out_of_any_cpc",
                violation_error_message="Un acte de cette référence est déjà enregistré.",
            ),
            models.UniqueConstraint(
                fields=("dossier", "reference"),
                name="act_taken_once_in_its_dossier",
                violation_error_message="Ce dossier a déjà donné cet acte.",
            ),
            *LIVES,
            models.CheckConstraint(
                name="act_published_after_decided",
                condition=Q(published_on__gte=F("decided_on")),
                violation_error_message="Un acte ne peut être publié avant d'être décidé.",
            ),
            models.CheckConstraint(
                name="act_ends_after_it_begins",
                condition=Q(first_day__isnull=True)
                | Q(last_day__isnull=True)
                | Q(last_day__gte=F("first_day")),
                violation_error_message="Le dernier jour précède le premier.",
            ),
            models.CheckConstraint(
                name="act_belongs_to_a_cpc",
                condition=Q(kind="not_established", cpc__isnull=True)
                | (~Q(kind="not_established") & Q(cpc__isnull=False)),
                violation_error_message="Tout acte appartient à un cadre, sauf « CPC non établi ».",
            ),
        ]
        indexes: ClassVar = [
            models.Index(
                fields=("-published_on", "-id"),
                condition=Q(kind="not_established"),
                name="act_not_established",
            )
        ]

    def __str__(self) -> str:
        return self.reference

    until: date | None = None
    """Last day of effect as known on the day asked, that the register tells (``cpc.law.life.lives``)."""

    @property
    def ending(self) -> str:
        """Of the words that agree with its kind (``ActKind.ending``)."""
        return ActKind(self.kind).ending

    @property
    def circumstances(self) -> list[tuple[str, str]]:
        """Grounds and prior information of an act that must have them; an empty text: not known."""
        kind = ActKind(self.kind)
        grounds = [Ground(value).label for value in self.grounds.split("|") if value]
        told = f"le {self.informed_on:%d/%m/%Y}" if self.informed_on else ""
        if self.emergency:
            told = f"urgence ({self.emergency_reason or 'voir la note'})"
        founded = [("Motif", " ; ".join(grounds))] if grounds_of(kind) else []
        announced = [("Information préalable des laboratoires", told)] if told_before(kind) else []
        return [*founded, *announced]


class ActMedicine(models.Model):
    act = models.ForeignKey(Act, models.PROTECT, related_name="medicines")
    medicine = models.ForeignKey(Medicine, models.PROTECT, null=True, related_name="act_lines")
    cis = models.CharField("code CIS", max_length=8, blank=True)
    name = models.CharField("nom", max_length=500)

    class Meta:
        ordering = ("pk",)

    def __str__(self) -> str:
        return self.name


class ActIndication(models.Model):
    act = models.ForeignKey(Act, models.PROTECT, related_name="indications")
    text = models.TextField("indication")

    class Meta:
        ordering = ("pk",)

    def __str__(self) -> str:
        return self.text


class RegisterSpan(models.Model):
    """From ``first_day`` to ``last_day`` (both included, null: without end) the register shows this."""

    cpc = models.ForeignKey(Cpc, models.CASCADE, related_name="spans")
    first_day = models.DateField("premier jour")
    last_day = models.DateField("dernier jour", null=True)
    status = models.CharField("statut", max_length=12, choices=RegisterStatus.pairs())
    period_first_day = models.DateField("validité : premier jour")
    period_last_day = models.DateField("validité : dernier jour inclus")

    class Meta:
        ordering = ("first_day",)
        constraints: ClassVar = [
            models.UniqueConstraint(fields=("cpc", "first_day"), name="register_span_starts_once"),
            models.CheckConstraint(
                name="register_span_in_order",
                condition=Q(last_day__isnull=True) | Q(last_day__gte=F("first_day")),
            ),
        ]
        indexes: ClassVar = [
            models.Index(fields=("status", "first_day", "last_day"), name="register_span_day"),
            models.Index(fields=("period_last_day",), name="register_span_period_end"),
        ]

    def __str__(self) -> str:
        return f"{self.cpc_id} {self.status} {self.first_day}"
