"""Laboratories in a dossier: who they are and when, what they were asked, what they hold secret."""

from datetime import date
from typing import ClassVar

from django.db import models
from django.db.models import F, Q
from simple_history.models import HistoricalRecords

from accounts.models import Organisation, Permission, User
from cpc.law.exchanges.laboratory import Consultation
from cpc.models.asked.exchanges import FormalRequest
from cpc.models.dossier import Dossier
from cpc.models.drafting import DraftVersion
from cpc.models.piece import Piece
from records.models import Document


class DossierLaboratoryQuerySet(models.QuerySet["DossierLaboratory"]):
    def visible_to(self, user: User) -> "DossierLaboratoryQuerySet":
        """For the agents of the division alone."""
        return self.filter(dossier__division__in=user.where(Permission.READ))

    def on(self, day: date) -> "DossierLaboratoryQuerySet":
        """Those whose period covers ``day``, both ends included."""
        ends = Q(last_day__isnull=True) | Q(last_day__gte=day)
        return self.filter(ends, first_day__lte=day)


class DossierLaboratory(models.Model):
    """A holder of the authorisation, or the operator that it mandates, for some days (R24)."""

    class Capacity(models.TextChoices):
        HOLDER = "holder", "Titulaire de l'AMM"
        OPERATOR = "operator", "Exploitant"

    dossier = models.ForeignKey(Dossier, models.PROTECT, related_name="laboratories")
    organisation = models.ForeignKey(
        Organisation, models.PROTECT, related_name="+", verbose_name="laboratoire"
    )
    capacity = models.CharField("qualité", max_length=10, choices=Capacity.choices)
    mandated_by = models.ForeignKey(
        Organisation,
        models.PROTECT,
        null=True,
        blank=True,
        related_name="+",
        verbose_name="mandaté par (titulaire)",
    )
    stands_for = models.CharField(
        "titulaire selon la base publique, s'il y porte un autre nom", max_length=300, blank=True
    )
    first_day = models.DateField("depuis le")
    last_day = models.DateField("jusqu'au (inclus)", null=True, blank=True)
    recorded_by = models.ForeignKey(User, models.PROTECT, related_name="+", verbose_name="par")
    history = HistoricalRecords()

    objects = DossierLaboratoryQuerySet.as_manager()

    class Meta:
        verbose_name = "laboratoire du dossier"
        verbose_name_plural = "laboratoires du dossier"
        ordering = ("pk",)
        constraints: ClassVar = [
            models.CheckConstraint(
                name="laboratory_ends_after_it_begins",
                condition=Q(last_day__isnull=True) | Q(last_day__gte=F("first_day")),
                violation_error_message="Le dernier jour précède le premier.",
            ),
            models.CheckConstraint(
                name="operator_names_its_holder",
                condition=Q(capacity="holder", mandated_by__isnull=True)
                | Q(capacity="operator", mandated_by__isnull=False),
                violation_error_message=(
                    "Un exploitant est mandaté par un titulaire, un titulaire ne l'est pas (R24)."
                ),
            ),
            models.UniqueConstraint(
                fields=("dossier", "organisation", "capacity"),
                condition=Q(last_day__isnull=True),
                name="laboratory_once_at_a_time",
                violation_error_message="Ce laboratoire est déjà au dossier à ce titre.",
            ),
        ]

    def __str__(self) -> str:
        if self.mandated_by is None:
            return f"{self.organisation} (titulaire)"
        return f"{self.organisation} (exploitant, mandaté par {self.mandated_by})"


class LaboratoryRequest(models.Model):
    """What a request to a laboratory adds to ``FormalRequest``: both identities, receipt, what follows.

    ``months``: the length chosen by the agency, which runs from the certain date of receipt (R20).
    ``draft``: the version of the drafts sent for observations (R26), or of which it is told before (R52).
    """

    class Receipt(models.TextChoices):
        OPENED = "opened", "Ouverture dans l'espace du laboratoire"
        PROOF = "proof", "Preuve enregistrée par l'agence"

    request = models.OneToOneField(FormalRequest, models.PROTECT, related_name="laboratory")
    holder = models.ForeignKey(
        Organisation, models.PROTECT, related_name="+", verbose_name="titulaire"
    )
    operator = models.ForeignKey(
        Organisation,
        models.PROTECT,
        null=True,
        blank=True,
        related_name="+",
        verbose_name="exploitant",
    )
    draft = models.ForeignKey(
        DraftVersion,
        models.PROTECT,
        null=True,
        blank=True,
        related_name="requests",
        verbose_name="projets envoyés",
    )
    months = models.PositiveSmallIntegerField("délai (mois après réception)")
    documents = models.ManyToManyField(Document, related_name="laboratory_requests", blank=True)
    received_on = models.DateField("reçue le", null=True, blank=True)
    receipt = models.CharField(
        "preuve de réception", max_length=10, choices=Receipt.choices, blank=True
    )
    receipt_by = models.ForeignKey(User, models.PROTECT, null=True, blank=True, related_name="+")
    receipt_proof = models.TextField("preuve", blank=True)
    receipt_document = models.ForeignKey(
        Document, models.PROTECT, null=True, blank=True, related_name="+"
    )
    pursued_on = models.DateField("poursuite sans réponse le", null=True, blank=True)
    pursued_by = models.ForeignKey(User, models.PROTECT, null=True, blank=True, related_name="+")
    pursued_note = models.TextField("note", blank=True)
    checked_on = models.DateField("intention examinée le", null=True, blank=True)
    checked_by = models.ForeignKey(User, models.PROTECT, null=True, blank=True, related_name="+")
    checked_note = models.TextField("conclusion", blank=True)
    history = HistoricalRecords()

    class Meta:
        verbose_name = "demande au laboratoire"
        verbose_name_plural = "demandes aux laboratoires"
        ordering = ("pk",)
        constraints: ClassVar = [
            models.CheckConstraint(
                name="laboratory_receipt_is_proved",
                condition=Q(
                    received_on__isnull=True, receipt="", receipt_by__isnull=True, receipt_proof=""
                )
                | Q(received_on__isnull=False, receipt="opened", receipt_by__isnull=False)
                | Q(received_on__isnull=False, receipt="proof", receipt_by__isnull=False)
                & ~Q(receipt_proof=""),
                violation_error_message="Une réception a un jour certain et sa preuve (R20).",
            ),
            models.CheckConstraint(
                name="laboratory_pursued_with_note",
                condition=Q(pursued_on__isnull=True, pursued_by__isnull=True, pursued_note="")
                | Q(pursued_on__isnull=False, pursued_by__isnull=False) & ~Q(pursued_note=""),
                violation_error_message="Poursuivre sans réponse se note et se signe (R23).",
            ),
            models.CheckConstraint(
                name="laboratory_intention_checked_with_note",
                condition=Q(checked_on__isnull=True, checked_by__isnull=True, checked_note="")
                | Q(checked_on__isnull=False, checked_by__isnull=False) & ~Q(checked_note=""),
                violation_error_message="L'examen d'une intention se note et se signe (R19).",
            ),
            models.CheckConstraint(
                name="laboratory_months_positive",
                condition=Q(months__gt=0),
                violation_error_message="Le délai compte au moins un mois.",
            ),
        ]

    def __str__(self) -> str:
        return str(self.request)

    @property
    def consultation(self) -> Consultation:
        return Consultation(self.request.kind)

    @property
    def key(self) -> str:
        """The key of its time limit in the dossier."""
        return f"lab:{self.request_id}"


class SecretClaim(models.Model):
    """A laboratory says that one of its files is a business secret, and why."""

    document = models.OneToOneField(Document, models.PROTECT, related_name="secret_claim")
    reason = models.TextField("motif du secret")
    claimed_by = models.ForeignKey(User, models.PROTECT, related_name="+", verbose_name="par")
    claimed_on = models.DateField("le")

    class Meta:
        verbose_name = "secret des affaires"
        verbose_name_plural = "secrets des affaires"
        ordering = ("pk",)
        constraints: ClassVar = [
            models.CheckConstraint(
                name="secret_claim_has_a_reason",
                condition=~Q(reason=""),
                violation_error_message="Un secret des affaires se revendique avec un motif.",
            )
        ]

    def __str__(self) -> str:
        return f"Secret des affaires : {self.document}"


class ProtocolWaiver(Piece):
    """No protocol proposal is asked of the laboratory, and why (R25)."""

    reasons = models.TextField("motifs")

    shown: ClassVar = ("reasons",)

    class Meta(Piece.Meta):
        verbose_name = "dispense de propositions de protocole"
        constraints: ClassVar = [
            models.CheckConstraint(
                name="protocol_waiver_has_reasons",
                condition=~Q(reasons=""),
                violation_error_message="Ne pas demander de protocole se motive (R25).",
            )
        ]


class ExplainedChange(Piece):
    """Why drafts changed after they were sent need not be sent again (R26).

    ``version``: the hash of what the change made (``cpc.gate.observations.digest_of``); any other change
    wants its own.
    """

    version = models.CharField("empreinte du projet", max_length=64)
    reasons = models.TextField("motifs")

    shown: ClassVar = ("reasons",)

    class Meta(Piece.Meta):
        verbose_name = "changement après l'envoi des projets"
        constraints: ClassVar = [
            models.CheckConstraint(
                name="explained_change_has_reasons",
                condition=~Q(reasons=""),
                violation_error_message="Ne pas renvoyer un projet changé se motive (R26).",
            )
        ]
