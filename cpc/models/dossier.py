"""The dossier: one use of one substance under examination, whatever brought it to the agency."""

from typing import ClassVar

from django.db import models
from django.db.models import F, Q
from django.urls import reverse
from simple_history.models import HistoricalRecords

from accounts.models import Organisation, Permission, User
from cpc.law.deciding.eligibility import Origin
from cpc.law.life.acts import ActKind
from cpc.law.life.changes import CHANGING_KINDS
from cpc.models.medicines import Medicine


class Outcome(models.TextChoices):
    ESTABLISHED = "established", "CPC établi"
    NOT_ESTABLISHED = "not_established", "CPC non établi"
    INADMISSIBLE = "inadmissible", "Irrecevable"
    ABANDONED = "abandoned", "Abandonné sans suite"
    RENEWED = "renewed", "CPC renouvelé"
    LAPSED = "lapsed", "Non renouvelé"
    CHANGED = "changed", "Cadre modifié"
    JOINED = "joined", "Rattaché à un autre dossier"


class DossierQuerySet(models.QuerySet["Dossier"]):
    def visible_to(self, user: User) -> "DossierQuerySet":
        """The dossiers of the divisions where ``user`` may read; none for reporting bodies."""
        return self.filter(division__in=user.where(Permission.READ))

    def open(self) -> "DossierQuerySet":
        return self.filter(closed_on=None)

    def of_uses(self) -> "DossierQuerySet":
        """Those that examine a use: neither the renewal nor the change of a framework."""
        return self.filter(origin__in=[each.value for each in Origin if each.examines_a_use])


class Dossier(models.Model):
    number = models.CharField("numéro", max_length=20, unique=True)
    origin = models.CharField("origine", max_length=30, choices=Origin.pairs())
    origin_reference = models.CharField("référence de la demande", max_length=200, blank=True)
    division = models.ForeignKey(
        Organisation, models.PROTECT, related_name="dossiers", verbose_name="direction"
    )
    change_kind = models.CharField(
        "acte à prendre",
        max_length=20,
        choices=[(kind.value, kind.label) for kind in CHANGING_KINDS],
        blank=True,
    )
    dci = models.CharField("substance (DCI)", max_length=200)
    dci_key = models.CharField(max_length=200, editable=False)
    indication = models.TextField("indication")
    indication_key = models.TextField(editable=False)
    rare_disease = models.BooleanField("maladie rare", default=False)
    medicines = models.ManyToManyField(
        Medicine, related_name="dossiers", blank=True, verbose_name="spécialités"
    )
    cpc = models.ForeignKey(
        "cpc.Cpc",
        models.PROTECT,
        null=True,
        blank=True,
        related_name="dossiers",
        verbose_name="cadre",
    )
    opened_on = models.DateField("ouvert le")
    opened_by = models.ForeignKey(
        User, models.PROTECT, null=True, related_name="+", verbose_name="ouvert par"
    )
    closed_on = models.DateField("clos le", null=True, blank=True)
    outcome = models.CharField("issue", max_length=20, choices=Outcome.choices, blank=True)
    history = HistoricalRecords()

    objects = DossierQuerySet.as_manager()

    class Meta:
        verbose_name = "dossier"
        verbose_name_plural = "dossiers"
        ordering = ("-pk",)
        constraints: ClassVar = [
            models.CheckConstraint(
                name="dossier_closed_with_outcome",
                condition=Q(closed_on__isnull=True, outcome="")
                | (Q(closed_on__isnull=False) & ~Q(outcome="")),
                violation_error_message="Un dossier clos a une issue, un dossier ouvert n'en a pas.",
            ),
            models.CheckConstraint(
                name="dossier_closed_after_opened",
                condition=Q(closed_on__isnull=True) | Q(closed_on__gte=F("opened_on")),
                violation_error_message="Un dossier ne peut être clos avant d'être ouvert.",
            ),
            models.CheckConstraint(
                name="dossier_renewal_names_its_cpc",
                condition=~Q(origin="renewal") | Q(cpc__isnull=False),
                violation_error_message="Un renouvellement désigne le cadre à renouveler.",
            ),
            models.CheckConstraint(
                name="dossier_change_names_cpc_and_kind",
                condition=(Q(origin="change", cpc__isnull=False) & ~Q(change_kind=""))
                | (~Q(origin="change") & Q(change_kind="")),
                violation_error_message="Une modification désigne son cadre et l'acte à prendre.",
            ),
            models.UniqueConstraint(
                fields=("cpc", "change_kind"),
                condition=Q(origin="change", closed_on__isnull=True),
                name="one_open_change_of_a_kind_a_cpc",
                violation_error_message="Un acte de cette nature est déjà en préparation pour ce cadre.",
            ),
            models.UniqueConstraint(
                fields=("cpc",),
                condition=Q(origin="renewal", closed_on__isnull=True),
                name="one_open_renewal_a_cpc",
                violation_error_message="Un renouvellement de ce cadre est déjà ouvert.",
            ),
        ]
        indexes: ClassVar = [
            models.Index(fields=("dci_key",), name="dossier_dci"),
            models.Index(fields=("division", "-id"), name="dossier_division_recent"),
            models.Index(fields=("origin", "id"), name="dossier_origin"),
        ]

    def __str__(self) -> str:
        return f"{self.number} – {self.title}"

    @property
    def title(self) -> str:
        return f"{self.dci} × {self.indication}"

    @property
    def subject(self) -> str:
        """The key of this dossier in the journal."""
        return f"dossier:{self.pk}"

    @property
    def is_reported(self) -> bool:
        """Does a signalement stand behind it, whether it opened the dossier or joined it (R38)?"""
        return self.origin == Origin.SIGNALEMENT or self.signalements.exists()

    @property
    def is_renewal(self) -> bool:
        return self.origin == Origin.RENEWAL

    @property
    def is_change(self) -> bool:
        return self.origin == Origin.CHANGE

    @property
    def examines_a_use(self) -> bool:
        return Origin(self.origin).examines_a_use

    @property
    def looked_at(self) -> models.Model | None:
        """What a visa looks at again: the evaluation as it stands; of a change, its draft."""
        return self.changedrafts.last() if self.is_change else self.evaluations.last()

    @property
    def act_kind(self) -> ActKind:
        """The act that a change prepares."""
        return ActKind(self.change_kind)

    def get_absolute_url(self) -> str:
        return reverse("dossier", args=[self.number])
