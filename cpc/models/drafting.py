"""The drafts of a decision and of its protocol (PUT-SP), their versions, and the text once signed.

What is being written lives in ``WorkingText``, a row a question; « Transmettre » makes a ``Draft``, the
piece that the signature, the act and the register read. A ``DraftVersion`` keeps the text as it would
have been printed; a ``SignedText`` keeps it as it was signed, and never changes.
"""

import hashlib
from typing import ClassVar

from django.db import models
from django.db.models import Q

from accounts.models import Permission, User
from cpc.law.framework import RenewalStart
from cpc.models.changes import ChangeDraft
from cpc.models.dossier import Dossier
from cpc.models.medicines import Medicine
from cpc.models.piece import StepPiece
from cpc.models.pieces import Signature


class Draft(StepPiece):
    """The draft of the CPC: what R. 5121-76-5 wants in the act (R28).

    ``posology``, ``route``, ``adverse_effects`` and ``classification`` are common to the medicines;
    ``uses`` holds, by CIS code, what differs for one of them. ``classes``: values of ``Classification``.
    Of a renewal, it has the considerations, the annex, the start of the period, the last day of the running
    one that it ends earlier, and the words on the protocol; what is renewed is read from the acts.
    """

    medicines = models.ManyToManyField(Medicine, blank=True, verbose_name="spécialités")
    other_medicines = models.TextField("autres médicaments (un par ligne)", blank=True)
    same_group = models.BooleanField(
        "couvre aussi les médicaments du même groupe générique ou biosimilaire", default=False
    )
    common_mechanism = models.TextField("mécanisme d'action commun (R18)", blank=True)
    prescriber_recital = models.TextField(
        "considérant sur le jugement du prescripteur (R16)", blank=True
    )
    indications = models.TextField("indications (une par ligne)")
    posology = models.TextField("posologie")
    route = models.CharField("voie d'administration", max_length=200)
    adverse_effects = models.TextField("effets indésirables")
    classes = models.JSONField("catégories de classement", default=list, blank=True)
    classification = models.TextField("classement, s'il diffère de celui de l'AMM", blank=True)
    uses = models.JSONField("ce qui diffère pour une spécialité", default=dict, blank=True)
    argument = models.TextField("argumentaire")
    evidence = models.ManyToManyField(
        "cpc.EvidenceItem", related_name="drafts", blank=True, verbose_name="preuves citées"
    )
    visas = models.TextField("autres visas (un par ligne)", blank=True)
    left_out = models.JSONField("visas calculés non imprimés", default=list, blank=True)
    recitals = models.TextField("considérants (un par ligne)", blank=True)
    crpv = models.CharField("CRPV chargé du suivi", max_length=200, blank=True)
    protocol = models.CharField("protocole (PUT-SP) annexé : référence", max_length=200, blank=True)
    waiver_reason = models.TextField("motif de dispense de protocole (PUT-SP)", blank=True)
    place = models.CharField("fait à", max_length=100, blank=True)
    period_start = models.CharField(
        "début de la nouvelle période", max_length=20, choices=RenewalStart.pairs(), blank=True
    )
    confirmed_end = models.DateField(
        "fin anticipée confirmée, d'une période qui aurait couru jusqu'au", null=True, blank=True
    )

    shown: ClassVar = (
        "other_medicines",
        "same_group",
        "common_mechanism",
        "prescriber_recital",
        "indications",
        "posology",
        "route",
        "adverse_effects",
        "classification",
        "argument",
        "visas",
        "recitals",
        "crpv",
        "protocol",
        "waiver_reason",
        "place",
        "period_start",
        "confirmed_end",
    )
    beside: ClassVar = ("medicines", "evidence", "put_sp")

    class Meta(StepPiece.Meta):
        verbose_name = "projet de décision"


class Protocol(models.Model):
    """The PUT-SP of one draft, or of the change that replaces it: R. 5121-76-6, I, then practical annexes.

    ``version`` counts those of one framework: a protocol may change within one period of validity.
    """

    draft = models.OneToOneField(Draft, models.PROTECT, null=True, related_name="put_sp")
    change = models.OneToOneField(ChangeDraft, models.PROTECT, null=True, related_name="put_sp")
    version = models.PositiveSmallIntegerField("version", default=1)
    monitoring = models.TextField("modalités de suivi des patients", blank=True)
    data_items = models.TextField("données d'efficacité et de sécurité à recueillir", blank=True)
    conditions = models.TextField(
        "informations sur les conditions réelles d'utilisation", blank=True
    )
    periodicity = models.TextField("périodicité des rapports de synthèse", blank=True)
    channel = models.TextField("moyens de transmission des rapports", blank=True)
    prescriber_role = models.TextField("rôle des prescripteurs", blank=True)
    pharmacist_role = models.TextField("rôle des pharmaciens", blank=True)
    operator_role = models.TextField("rôle du titulaire de l'AMM ou de l'exploitant", blank=True)
    centres_role = models.TextField("rôle des centres de référence et de compétence", blank=True)
    crpv_role = models.TextField("rôle du CRPV", blank=True)
    agency_role = models.TextField("rôle de l'ANSM", blank=True)
    initiation_sheet = models.TextField("fiche d'initiation du traitement", blank=True)
    follow_up_sheet = models.TextField("fiche de suivi", blank=True)
    stop_sheet = models.TextField("fiche d'arrêt du traitement", blank=True)
    adverse_event_sheet = models.TextField("déclaration d'un effet indésirable", blank=True)
    patient_note = models.TextField("note d'information du patient", blank=True)

    class Meta:
        verbose_name = "protocole (PUT-SP)"
        verbose_name_plural = "protocoles (PUT-SP)"
        ordering = ("pk",)
        constraints: ClassVar = [
            models.CheckConstraint(
                name="protocol_has_its_contents",
                condition=~Q(monitoring="")
                & ~Q(data_items="")
                & ~Q(conditions="")
                & ~Q(periodicity="")
                & ~Q(channel="")
                & ~Q(prescriber_role="")
                & ~Q(pharmacist_role="")
                & ~Q(operator_role=""),
                violation_error_message="Le protocole a tout le contenu de R. 5121-76-6 (R29).",
            ),
            models.CheckConstraint(
                name="protocol_of_one_draft",
                condition=Q(draft__isnull=False, change__isnull=True)
                | Q(draft__isnull=True, change__isnull=False),
                violation_error_message="Un protocole est annexé à un seul projet.",
            ),
        ]

    def __str__(self) -> str:
        return f"PUT-SP, version {self.version}"


class WorkingText(models.Model):
    """The text of one question of a draft while it is written, and who wrote it last."""

    dossier = models.ForeignKey(Dossier, models.PROTECT, related_name="working_texts")
    key = models.CharField("question", max_length=60)
    text = models.TextField("texte", blank=True)
    author = models.ForeignKey(User, models.PROTECT, related_name="+", verbose_name="auteur")
    at = models.DateTimeField("écrit", auto_now=True)

    class Meta:
        verbose_name = "texte en cours"
        verbose_name_plural = "textes en cours"
        ordering = ("pk",)
        constraints: ClassVar = [
            models.UniqueConstraint(fields=("dossier", "key"), name="working_text_once")
        ]

    def __str__(self) -> str:
        return self.key


class DraftVersionQuerySet(models.QuerySet["DraftVersion"]):
    def visible_to(self, user: User) -> "DraftVersionQuerySet":
        """For the agents of the division of the dossier; for no body (R40)."""
        return self.filter(dossier__division__in=user.where(Permission.READ))


class DraftVersion(models.Model):
    """The drafts as they would have been printed: handed on, taken over by another person, or sent out.

    ``content``: the texts of ``cpc.signed.act_text``, as JSON.
    """

    class Cause(models.TextChoices):
        TRANSMITTED = "transmitted", "Transmis"
        TAKEN_OVER = "taken_over", "Repris par une autre personne"
        SENT = "sent", "Envoyé aux laboratoires"

    dossier = models.ForeignKey(Dossier, models.PROTECT, related_name="draft_versions")
    number = models.PositiveIntegerField("version")
    cause = models.CharField("pourquoi", max_length=12, choices=Cause.choices)
    content = models.TextField("textes")
    author = models.ForeignKey(User, models.PROTECT, related_name="+", verbose_name="auteur")
    made_at = models.DateTimeField("le", auto_now_add=True)

    objects = DraftVersionQuerySet.as_manager()

    class Meta:
        verbose_name = "version du projet"
        verbose_name_plural = "versions du projet"
        ordering = ("dossier", "number")
        constraints: ClassVar = [
            models.UniqueConstraint(
                fields=("dossier", "number"),
                name="draft_version_once",
                violation_error_message="Cette version du projet existe déjà.",
            )
        ]

    def __str__(self) -> str:
        return f"Version {self.number}"

    @property
    def sha256(self) -> str:
        """The hash of the texts, as they are kept."""
        return hashlib.sha256(self.content.encode()).hexdigest()


class SignedText(models.Model):
    """A text as it was signed: the decision, or the protocol annexed to it. Never changed.

    ``content``: canonical JSON; ``sha256``: its hash, printed on the document.
    """

    class Kind(models.TextChoices):
        DECISION = "decision", "Décision"
        PUT_SP = "put_sp", "Protocole (PUT-SP)"

    signature = models.ForeignKey(Signature, models.PROTECT, related_name="texts")
    kind = models.CharField("nature", max_length=10, choices=Kind.choices)
    content = models.TextField("texte")
    sha256 = models.CharField("empreinte", max_length=64)

    class Meta:
        verbose_name = "texte signé"
        verbose_name_plural = "textes signés"
        ordering = ("pk",)
        constraints: ClassVar = [
            models.UniqueConstraint(
                fields=("signature", "kind"),
                name="text_signed_once",
                violation_error_message="Ce texte a déjà été signé.",
            )
        ]

    def __str__(self) -> str:
        return f"{self.get_kind_display()} {self.sha256[:12]}"
