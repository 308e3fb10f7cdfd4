"""People, the bodies that they act for, and what they may do there.

Rights are given once, with guardian, **on an organisation** (a reporting body or a division of the
agency), never on a file: creating a dossier changes nobody's rights.
"""

from datetime import date
from typing import ClassVar

from django.contrib.auth.base_user import AbstractBaseUser, BaseUserManager
from django.contrib.auth.models import PermissionsMixin
from django.db import models
from django.db.models import F, Q
from guardian.models import UserObjectPermissionBase
from simple_history.models import HistoricalRecords


class Permission(models.TextChoices):
    """Codename, label and constant on one line: used in nodes, querysets, views and templates."""

    EDIT = "edit_signalement", "Rédiger et suivre les signalements de son organisme"
    FILE = "file_signalement", "Déposer un signalement au nom de son organisme"
    MANAGE = "manage_members", "Gérer les membres de son organisme"
    READ = "read_dossier", "Lire les dossiers"
    OPEN = "open_dossier", "Ouvrir un dossier d'office ou sur demande d'un ministre"
    ADMIT = "check_admissibility", "Examiner la recevabilité"
    PRECHECK = "check_opportunity", "Vérifier l'opportunité et les conditions légales"
    EVALUATE = "evaluate", "Évaluer le bénéfice et le risque"
    APPROVE = "approve_visa", "Viser une évaluation"
    DRAFT = "draft_decision", "Rédiger le projet de décision"
    SIGN = "sign_decision", "Signer une décision"
    PUBLISH = "publish_act", "Publier un acte"
    REASSIGN = "reassign_task", "Réattribuer une tâche"
    JOIN = "join_signalements", "Rattacher un signalement à un dossier"
    VERIFY = "verify_standing", "Vérifier l'habilitation d'un organisme"
    ADVISE = "advise_bodies", "Accompagner un organisme avant son signalement (GIO)"
    TRANSMIT = "transmit_information", "Transmettre une information (OMEDIT)"
    RECORD_HAS = "record_has_publication", "Enregistrer une publication de la HAS"
    VALIDATE_HAS = "validate_has_publication", "Valider une publication de la HAS"
    ADMINISTER = "administer_organisation", "Administrer les organismes et les droits"
    AUDIT = "read_journal", "Lire le journal"

    @property
    def full(self) -> str:
        """The name that Django's and viewflow's checks expect: ``accounts.codename``."""
        return f"accounts.{self.value}"


class OrganisationKind(models.TextChoices):
    ANSM_DIVISION = "ansm_division", "Direction de l'ANSM"
    INCA = "inca", "Institut national du cancer"
    CRMR_CCMR = "crmr_ccmr", "Centre de référence ou de compétence maladies rares"
    CNP = "cnp", "Conseil national professionnel"
    ASSO = "asso", "Association agréée de patients"
    LABORATORY = "laboratory", "Laboratoire"
    OMEDIT = "omedit", "Observatoire du médicament (OMEDIT)"
    MINISTRY = "ministry", "Ministère"
    OTHER = "other", "Autre"


REPORTING_KINDS = (
    OrganisationKind.INCA,
    OrganisationKind.CRMR_CCMR,
    OrganisationKind.CNP,
    OrganisationKind.ASSO,
)


class OrganisationQuerySet(models.QuerySet["Organisation"]):
    def where(self, user: "User", permission: Permission) -> "OrganisationQuerySet":
        """The organisations on which ``user`` holds ``permission``."""
        if not user.is_authenticated or not user.is_active:
            return self.none()
        held = OrganisationUserObjectPermission.objects.filter(
            user=user, permission__codename=permission.value
        )
        return self.filter(pk__in=held.values("content_object_id"))

    def visible_to(self, user: "User") -> "OrganisationQuerySet":
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
    identifier = models.CharField("identifiant (FINESS, RNA, SIREN)", max_length=40, blank=True)
    filiere = models.CharField("filière de santé maladies rares", max_length=80, blank=True)
    specialite = models.CharField("spécialité", max_length=80, blank=True)
    field = models.TextField("champ d'intervention", blank=True)
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

    def standing(self, *, on: date) -> "StandingProof | None":
        """The proof of standing that covers ``on`` (both ends included), else the latest one."""
        proofs = sorted(self.standing_proofs.all(), key=lambda proof: proof.first_day, reverse=True)
        return next(
            (proof for proof in proofs if proof.covers(on=on)), proofs[0] if proofs else None
        )


class StandingProof(models.Model):
    """What gives a body the right to report: label, approval, law (R4, R5)."""

    organisation = models.ForeignKey(
        Organisation, models.PROTECT, related_name="standing_proofs", verbose_name="organisme"
    )
    reference = models.CharField("référence (arrêté, décision, texte)", max_length=200)
    first_day = models.DateField("premier jour")
    last_day = models.DateField("dernier jour inclus", null=True, blank=True)
    history = HistoricalRecords()

    class Meta:
        verbose_name = "preuve d'habilitation"
        verbose_name_plural = "preuves d'habilitation"
        ordering = ("-first_day",)
        constraints: ClassVar = [
            models.CheckConstraint(
                name="standing_ends_after_it_begins",
                condition=Q(last_day__isnull=True) | Q(last_day__gte=F("first_day")),
                violation_error_message="Le dernier jour précède le premier.",
            )
        ]

    def __str__(self) -> str:
        return self.reference

    def covers(self, *, on: date) -> bool:
        return self.first_day <= on and (self.last_day is None or on <= self.last_day)


class UserManager(BaseUserManager["User"]):
    def create_user(self, email: str, password: str | None = None, **fields: object) -> "User":
        user = self.model(email=self.normalize_email(email).lower(), **fields)
        user.set_password(password)
        user.save(using=self._db)
        return user

    def create_superuser(self, email: str, password: str | None = None, **fields: object) -> "User":
        return self.create_user(email, password, is_superuser=True, **fields)

    def get_by_natural_key(self, email: str | None) -> "User":
        return self.get(email__iexact=email)


class User(AbstractBaseUser, PermissionsMixin):
    """A person. Logs in by e-mail. Never deleted: deactivated (their acts keep their author)."""

    email = models.EmailField("adresse électronique", unique=True)
    first_name = models.CharField("prénom", max_length=80)
    last_name = models.CharField("nom", max_length=80)
    function = models.CharField("fonction", max_length=160, blank=True)
    is_active = models.BooleanField("compte actif", default=True)
    history = HistoricalRecords(excluded_fields=["last_login", "password"])

    USERNAME_FIELD = "email"
    EMAIL_FIELD = "email"
    REQUIRED_FIELDS: ClassVar = ["first_name", "last_name"]
    objects = UserManager()

    class Meta:
        verbose_name = "personne"
        verbose_name_plural = "personnes"
        ordering = ("last_name", "first_name")

    def __str__(self) -> str:
        return f"{self.first_name} {self.last_name}"

    @property
    def rights(self) -> frozenset[tuple[int, str]]:
        """Every (organisation id, codename) held, read once an instance (so once a request)."""
        if not hasattr(self, "_rights"):
            held = OrganisationUserObjectPermission.objects.filter(user=self)
            self._rights = frozenset(held.values_list("content_object_id", "permission__codename"))
        return self._rights

    def may(self, permission: Permission, organisation_id: int) -> bool:
        return self.is_active and (organisation_id, permission.value) in self.rights

    def where(self, permission: Permission) -> list[int]:
        """The ids of the organisations on which the person holds ``permission``; no query more."""
        if not self.is_active:
            return []
        return sorted(place for place, codename in self.rights if codename == permission.value)

    def may_anywhere(self, *permissions: Permission) -> bool:
        wanted = {permission.value for permission in permissions}
        return self.is_active and any(codename in wanted for _, codename in self.rights)

    @property
    def is_agent(self) -> bool:
        """Reads dossiers of the agency: sees the agents' space."""
        return self.may_anywhere(Permission.READ)

    @property
    def is_reporter(self) -> bool:
        return self.may_anywhere(Permission.EDIT)


class OrganisationUserObjectPermission(UserObjectPermissionBase):
    """guardian's right of a person on an organisation, with a real foreign key."""

    content_object = models.ForeignKey(Organisation, models.CASCADE)

    class Meta(UserObjectPermissionBase.Meta):
        abstract = False
        verbose_name = "droit"
        verbose_name_plural = "droits"


class Membership(models.Model):
    """A person in a body, with the role that gave the rights (accounts/roles.py)."""

    user = models.ForeignKey(User, models.PROTECT, related_name="memberships")
    organisation = models.ForeignKey(Organisation, models.PROTECT, related_name="memberships")
    role = models.CharField("rôle", max_length=30)
    history = HistoricalRecords()

    class Meta:
        verbose_name = "appartenance"
        verbose_name_plural = "appartenances"
        ordering = ("organisation", "user")
        constraints: ClassVar = [
            models.UniqueConstraint(
                fields=("user", "organisation", "role"),
                name="membership_once",
                violation_error_message="Cette personne a déjà ce rôle dans cet organisme.",
            )
        ]

    def __str__(self) -> str:
        return f"{self.user} – {self.organisation}"
