"""Bodies: who reports, decides or answers; every right is held on one of them."""

from __future__ import annotations

from datetime import date
from typing import TYPE_CHECKING, ClassVar

from django.db import models
from django.db.models import Q
from guardian.models import UserObjectPermissionBase
from simple_history.models import HistoricalRecords

from accounts.identifiers import identifier_in_words, validate_identifier
from accounts.models.permission import Permission

if TYPE_CHECKING:
    from accounts.models.person import User
    from accounts.models.standing import StandingProof


class OrganisationKind(models.TextChoices):
    ANSM_DIVISION = "ansm_division", "Direction de l'ANSM"
    INCA = "inca", "Institut national du cancer"
    CRMR_CCMR = "crmr_ccmr", "Centre de référence ou de compétence maladies rares"
    CNP = "cnp", "Conseil national professionnel"
    ASSO = "asso", "Association agréée de patients"
    LABORATORY = "laboratory", "Laboratoire"
    OMEDIT = "omedit", "Observatoire du médicament (OMEDIT)"
    COMMITTEE = "committee", "Comité ou commission"
    CRPV = "crpv", "Centre régional de pharmacovigilance (CRPV)"
    EXPERTS = "experts", "Experts extérieurs"
    MINISTRY = "ministry", "Ministère"
    OTHER = "other", "Autre"


REPORTING_KINDS = (
    OrganisationKind.INCA,
    OrganisationKind.CRMR_CCMR,
    OrganisationKind.CNP,
    OrganisationKind.ASSO,
)

CONSULTED_KINDS = (OrganisationKind.COMMITTEE, OrganisationKind.CRPV, OrganisationKind.EXPERTS)
"""Those whose members only give opinions; ``EXPERTS`` gathers people asked one by one."""


class HolidayZone(models.TextChoices):
    """Where public holidays are those of an organisation (Labour code, art. L. 3134-13, L. 3422-2)."""

    METROPOLE = "metropole", "Métropole"
    ALSACE = "alsace", "Alsace"
    MOSELLE = "moselle", "Moselle"
    GUADELOUPE = "guadeloupe", "Guadeloupe"
    MARTINIQUE = "martinique", "Martinique"
    GUYANE = "guyane", "Guyane"
    REUNION = "reunion", "La Réunion"
    MAYOTTE = "mayotte", "Mayotte"
    SAINT_BARTHELEMY = "saint_barthelemy", "Saint-Barthélemy"
    SAINT_MARTIN = "saint_martin", "Saint-Martin"
    SAINT_PIERRE = "saint_pierre", "Saint-Pierre-et-Miquelon"


class OrganisationQuerySet(models.QuerySet["Organisation"]):
    def where(self, user: User, permission: Permission) -> OrganisationQuerySet:
        """The organisations on which ``user`` holds ``permission``."""
        if not user.is_authenticated or not user.is_active:
            return self.none()
        held = OrganisationUserObjectPermission.objects.filter(
            user=user, permission__codename=permission.value
        )
        return self.filter(pk__in=held.values("content_object_id"))

    def division_of(self, permission: Permission) -> Organisation | None:
        """The first division where somebody holds ``permission``; the first of all when nobody does."""
        divisions = self.filter(kind=OrganisationKind.ANSM_DIVISION).order_by("pk")
        held = OrganisationUserObjectPermission.objects.filter(
            permission__codename=permission.value
        )
        able = divisions.filter(pk__in=held.values("content_object_id"))
        return able.first() or divisions.first()

    def managed_by(self, user: User) -> OrganisationQuerySet:
        """Those whose members ``user`` manages: as their administrator, or as the agency's for all."""
        administered = Organisation.objects.where(user, Permission.ADMINISTER)
        if administered.filter(kind=OrganisationKind.ANSM_DIVISION).exists():
            return self
        managed = Organisation.objects.where(user, Permission.MANAGE)
        return self.filter(Q(pk__in=managed.values("pk")) | Q(pk__in=administered.values("pk")))

    def visible_to(self, user: User) -> OrganisationQuerySet:
        """One's own bodies; every body for who may read dossiers, administer or audit somewhere."""
        if not user.is_authenticated or not user.is_active:
            return self.none()
        if user.may_anywhere(Permission.READ, Permission.ADMINISTER, Permission.AUDIT):
            return self
        return self.filter(memberships__user=user).distinct()


class Organisation(models.Model):
    """A body that reports, decides or answers; the object on which every right is held."""

    kind = models.CharField("nature", max_length=20, choices=OrganisationKind.choices)
    name = models.CharField("nom", max_length=200, unique=True)
    short_name = models.CharField("nom court", max_length=60, blank=True)
    identifier = models.CharField(
        "identifiant (FINESS, RNA, SIREN ou SIRET)",
        max_length=40,
        blank=True,
        validators=[validate_identifier],
    )
    filiere = models.CharField("filière de santé maladies rares", max_length=80, blank=True)
    specialite = models.CharField("spécialité", max_length=80, blank=True)
    field = models.TextField("champ d'intervention", blank=True)
    address = models.TextField("adresse postale", max_length=500, blank=True)
    contact_email = models.EmailField("adresse électronique d'un contact", blank=True)
    zone = models.CharField(
        "jours fériés",
        max_length=20,
        choices=HolidayZone.choices,
        default=HolidayZone.METROPOLE,
        help_text="Ceux de son siège : un délai qui lui est laissé en tient compte.",
    )
    history = HistoricalRecords()

    objects = OrganisationQuerySet.as_manager()

    class Meta:
        verbose_name = "organisme"
        verbose_name_plural = "organismes"
        ordering = ("name",)
        permissions = Permission.choices
        constraints: ClassVar = [
            models.CheckConstraint(
                name="organisation_crmr_names_its_filiere",
                condition=~Q(kind=OrganisationKind.CRMR_CCMR) | ~Q(filiere=""),
                violation_error_message="Un centre maladies rares indique sa filière.",
            ),
            models.CheckConstraint(
                name="organisation_cnp_names_its_specialite",
                condition=~Q(kind=OrganisationKind.CNP) | ~Q(specialite=""),
                violation_error_message="Un conseil national professionnel indique sa spécialité.",
            ),
        ]

    def __str__(self) -> str:
        return self.short_name or self.name

    @property
    def subject(self) -> str:
        """The key of this body in the journal."""
        return f"organisation:{self.pk}"

    @property
    def reports(self) -> bool:
        """Is it of one of the four kinds that may file a signalement (R1)?"""
        return self.kind in REPORTING_KINDS

    @property
    def identifier_label(self) -> str:
        """« SIREN 187 512 751 », as far as the form of the identifier says what it is."""
        return identifier_in_words(self.identifier)

    def standing(self, *, on: date) -> StandingProof | None:
        """The proof of standing that covers ``on`` (both ends included), else the latest one.

        A refused proof never counts; one that the agency has not verified yet counts, and is shown
        to the desk as « à vérifier »: a body is not stopped by the agency's own delay (R4, R5).
        """
        kept = [proof for proof in self.standing_proofs.all() if not proof.is_refused]
        proofs = sorted(kept, key=lambda proof: proof.first_day, reverse=True)
        return next(
            (proof for proof in proofs if proof.covers(on=on)), proofs[0] if proofs else None
        )


class OrganisationUserObjectPermission(UserObjectPermissionBase):
    """guardian's right of a person on an organisation, with a real foreign key."""

    content_object = models.ForeignKey(Organisation, models.CASCADE)

    class Meta(UserObjectPermissionBase.Meta):
        abstract = False
        verbose_name = "droit"
        verbose_name_plural = "droits"
