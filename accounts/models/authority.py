"""Who may sign for the Director General, who is away and who stands in, who declared which interests."""

from datetime import date
from typing import Any, ClassVar

from django.core.exceptions import ValidationError
from django.db import models
from django.db.models import F, Q
from simple_history.models import HistoricalRecords

from accounts.models.organisation import Organisation
from accounts.models.permission import Permission
from accounts.models.person import User


class DecisionKind(models.TextChoices):
    """The decisions that a delegation of signature may cover, and that a visa level depends on.

    The changes of a living framework have the values of `cpc.law.life.acts.ActKind`.
    """

    ESTABLISHMENT = "establishment", "Établissement d'un cadre"
    RENEWAL = "renewal", "Renouvellement d'un cadre"
    REFUSAL = "refusal", "Refus d'établir ou de renouveler un cadre"
    MODIFICATION = "modification", "Modification d'un cadre"
    SUSPENSION = "suspension", "Suspension d'un cadre"
    LIFTING = "lifting", "Levée de la suspension d'un cadre"
    ABROGATION = "abrogation", "Abrogation d'un cadre"
    CESSATION = "cessation", "Cessation d'effet pour une indication"
    REINSTATEMENT = "reinstatement", "Remise en vigueur d'un cadre"


class Dated(models.Model):
    """What runs from a day to another, both included."""

    first_day = models.DateField("premier jour")
    last_day = models.DateField("dernier jour inclus", null=True, blank=True)

    class Meta:
        abstract = True
        constraints: ClassVar = [
            models.CheckConstraint(
                name="%(class)s_ends_after_it_begins",
                condition=Q(last_day__isnull=True) | Q(last_day__gte=F("first_day")),
                violation_error_message="Le dernier jour précède le premier.",
            )
        ]

    def covers(self, *, on: date) -> bool:
        """Both ends included; no last day means that none is set."""
        return self.first_day <= on and (self.last_day is None or on <= self.last_day)


class DatedQuerySet(models.QuerySet[Any]):
    def on(self, day: date) -> "DatedQuerySet":
        return self.filter(first_day__lte=day).filter(
            Q(last_day__isnull=True) | Q(last_day__gte=day)
        )


class MandateQuerySet(DatedQuerySet):
    def visible_to(self, user: User) -> "MandateQuerySet":
        """Published acts: every agent, who administers and who audits."""
        if user.may_anywhere(Permission.READ, Permission.ADMINISTER, Permission.AUDIT):
            return self
        return self.none()

    def meeting(self, other: "Mandate") -> "MandateQuerySet":
        """Those of the same capacity that share a day with ``other``, itself apart."""
        met = self.filter(capacity=other.capacity).exclude(pk=other.pk)
        met = met.filter(Q(last_day__isnull=True) | Q(last_day__gte=other.first_day))
        return met.filter(first_day__lte=other.last_day) if other.last_day else met


class Mandate(Dated):
    """The Director General, or who acts for them, by a published act: from when to when (R33)."""

    class Capacity(models.TextChoices):
        DIRECTOR_GENERAL = "director_general", "Directeur général"
        ACTING = "acting", "Directeur général par intérim"

    person = models.ForeignKey(
        User, models.PROTECT, related_name="general_mandates", verbose_name="personne"
    )
    capacity = models.CharField("qualité", max_length=20, choices=Capacity.choices)
    function = models.CharField("fonction imprimée sur les actes", max_length=200)
    reference = models.CharField("acte de nomination", max_length=200)
    address = models.URLField("adresse de l'acte publié", max_length=500, blank=True)
    history = HistoricalRecords()

    objects = MandateQuerySet.as_manager()

    class Meta(Dated.Meta):
        verbose_name = "mandat de direction générale"
        verbose_name_plural = "mandats de direction générale"
        ordering = ("-first_day", "-pk")
        constraints: ClassVar = [
            *Dated.Meta.constraints,
            models.CheckConstraint(
                name="mandate_names_its_act",
                condition=~Q(reference="") & ~Q(function=""),
                violation_error_message="Un mandat cite l'acte qui le donne et la fonction (R33).",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.person}, {self.function}"

    def clean(self) -> None:
        """The database refuses it too: nobody is Director General beside another (accounts 0008)."""
        if not self.first_day or not self.capacity:
            return
        if met := Mandate.objects.meeting(self).select_related("person").first():
            until = f"jusqu'au {met.last_day:%d/%m/%Y}" if met.last_day else "sans terme"
            raise ValidationError(
                f"Un mandat de même qualité court déjà dans ces jours : {met}, depuis le "
                f"{met.first_day:%d/%m/%Y}, {until}. Donnez-lui d'abord un dernier jour."
            )


class DelegationQuerySet(DatedQuerySet):
    def visible_to(self, user: User) -> "DelegationQuerySet":
        """Published acts: every agent of the division, who administers and who audits."""
        if user.may_anywhere(Permission.ADMINISTER, Permission.AUDIT):
            return self
        return self.filter(division__in=user.where(Permission.READ))


class Delegation(Dated):
    """A delegation of signature, by a published act: who, which decisions, from when to when (R33)."""

    division = models.ForeignKey(
        Organisation, models.PROTECT, related_name="delegations", verbose_name="direction"
    )
    delegate = models.ForeignKey(
        User, models.PROTECT, related_name="delegations", verbose_name="délégataire"
    )
    function = models.CharField("fonction imprimée sur les actes", max_length=200)
    scope: Any = models.JSONField("décisions couvertes", default=list)
    reference = models.CharField("acte de délégation", max_length=200)
    address = models.URLField("adresse de l'acte publié", max_length=500, blank=True)
    history = HistoricalRecords()

    objects = DelegationQuerySet.as_manager()

    class Meta(Dated.Meta):
        verbose_name = "délégation de signature"
        verbose_name_plural = "délégations de signature"
        ordering = ("-first_day", "-pk")
        constraints: ClassVar = [
            *Dated.Meta.constraints,
            models.CheckConstraint(
                name="delegation_names_its_act",
                condition=~Q(reference="") & ~Q(function=""),
                violation_error_message="Une délégation cite l'acte qui la donne et la fonction (R33).",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.delegate}, {self.reference}"

    @property
    def scope_labels(self) -> list[str]:
        return [DecisionKind(kind).label for kind in self.scope]


class AbsenceQuerySet(DatedQuerySet):
    def visible_to(self, user: User) -> "AbsenceQuerySet":
        """One's own, those one stands in for, and those of the people of one's divisions."""
        colleagues = Q(user__memberships__organisation__in=user.where(Permission.READ))
        return self.filter(Q(user=user) | Q(substitute=user) | colleagues).distinct()


class Absence(Dated):
    """Days away, with who stands in, who sees the work and takes it; it goes back the day after."""

    user = models.ForeignKey(User, models.PROTECT, related_name="absences", verbose_name="personne")
    substitute = models.ForeignKey(
        User, models.PROTECT, related_name="substitutions", verbose_name="suppléance par"
    )
    history = HistoricalRecords()

    objects = AbsenceQuerySet.as_manager()

    class Meta(Dated.Meta):
        verbose_name = "absence"
        verbose_name_plural = "absences"
        ordering = ("-first_day", "-pk")
        constraints: ClassVar = [
            *Dated.Meta.constraints,
            models.CheckConstraint(
                name="nobody_stands_in_for_oneself",
                condition=~Q(user=F("substitute")),
                violation_error_message="Nul ne se supplée soi-même.",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.user}, suppléance par {self.substitute}"


class InterestQuerySet(DatedQuerySet):
    def visible_to(self, user: User) -> "InterestQuerySet":
        """One's own; all of them for who administers or audits."""
        if user.may_anywhere(Permission.ADMINISTER, Permission.AUDIT):
            return self
        return self.filter(user=user)


class InterestDeclaration(Dated):
    """An interest that a person declared in a company or a substance; it keeps them off (R71)."""

    class About(models.TextChoices):
        COMPANY = "company", "Laboratoire (titulaire ou exploitant)"
        SUBSTANCE = "substance", "Substance active"

    class Nature(models.TextChoices):
        FINANCIAL = "financial", "Intérêts financiers"
        ACTIVITY = "activity", "Activité, conseil, expertise"
        RESEARCH = "research", "Travaux de recherche, essai clinique"
        FAMILY = "family", "Lien de parenté"
        OTHER = "other", "Autre lien"

    user = models.ForeignKey(
        User, models.PROTECT, related_name="interests", verbose_name="personne"
    )
    about = models.CharField("porte sur", max_length=10, choices=About.choices)
    name = models.CharField("laboratoire ou substance", max_length=200)
    nature = models.CharField("nature du lien", max_length=10, choices=Nature.choices)
    details = models.TextField("précisions", blank=True)
    declared_on = models.DateField("déclaré le")
    history = HistoricalRecords()

    objects = InterestQuerySet.as_manager()

    class Meta(Dated.Meta):
        verbose_name = "lien d'intérêts"
        verbose_name_plural = "liens d'intérêts"
        ordering = ("-first_day", "-pk")
        constraints: ClassVar = [
            *Dated.Meta.constraints,
            models.CheckConstraint(
                name="interest_names_something",
                condition=~Q(name=""),
                violation_error_message="Un lien d'intérêts nomme le laboratoire ou la substance.",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.get_about_display()} : {self.name}"
