"""Administrative acts, the frameworks (CPC) that they make, and what the register says each day.

An act is never changed. ``RegisterSpan`` rows are what the register shows as a function of the day:
a partition of the days since the first publication, written anew with each act
(``cpc.law.register.spans``). Nothing has to run at midnight.
"""

from typing import ClassVar

from django.db import models
from django.db.models import F, Q
from django.urls import reverse
from simple_history.models import HistoricalRecords

from accounts.models import User
from cpc.law.register import ActKind, RegisterStatus
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


class Act(models.Model):
    """One administrative act, as signed and published. ``first_day``/``last_day``: both included."""

    reference = models.CharField("référence", max_length=200, unique=True)
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
    recorded_at = models.DateTimeField(auto_now_add=True)
    recorded_by = models.ForeignKey(User, models.PROTECT, null=True, related_name="+")

    class Meta:
        verbose_name = "acte"
        verbose_name_plural = "actes"
        ordering = ("published_on", "pk")
        constraints: ClassVar = [
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
