"""The evidence table of a dossier, and the answers to the criteria that cite it.

An item is never changed: a correction is a new item that replaces the old one, so that an evaluation
shows for ever what it was made from.
"""

from typing import ClassVar

from django.db import models
from django.db.models import Q
from simple_history.models import HistoricalRecords

from accounts.models import Permission, User
from cpc.law.deciding.eligibility import Answer
from cpc.law.deciding.evidence import Strength
from cpc.models.dossier import Dossier
from cpc.models.pieces import Evaluation
from records.models import Document

LONGEST = 5_000
SECRET_MARK = " (secret des affaires)"
"""Ends the citation of a source that a laboratory holds secret; a claim once sent stays."""


class EvidenceQuerySet(models.QuerySet["EvidenceItem"]):
    def visible_to(self, user: User) -> "EvidenceQuerySet":
        """For the agents of the division of the dossier; for no body."""
        return self.filter(dossier__division__in=user.where(Permission.READ))

    def current(self) -> "EvidenceQuerySet":
        return self.filter(withdrawn_on=None)


class EvidenceItem(models.Model):
    """One result: in whom, against what, on what, how much, how sure, from which source.

    ``origin`` is the number of the signalement from which the source comes; ``reference`` the key of
    its reference there. ``citation`` is kept as it was read on that day.
    """

    class Source(models.TextChoices):
        REFERENCE = "reference", "Référence d'un signalement"
        DOCUMENT = "document", "Document du dossier"
        OPINION = "opinion", "Avis rendu"
        CITATION = "citation", "Citation libre"

    dossier = models.ForeignKey(Dossier, models.PROTECT, related_name="evidence")
    rank = models.PositiveIntegerField("numéro")
    population = models.TextField("population", max_length=LONGEST)
    comparator = models.TextField("comparateur", max_length=LONGEST, blank=True)
    outcome = models.TextField("critère de jugement", max_length=LONGEST)
    effect = models.TextField("effet", max_length=LONGEST)
    strength = models.CharField("certitude", max_length=10, choices=Strength.pairs())
    source = models.CharField("nature de la source", max_length=10, choices=Source.choices)
    citation = models.TextField("source", max_length=LONGEST)
    origin = models.CharField("signalement d'origine", max_length=20, blank=True)
    reference = models.PositiveBigIntegerField("référence du signalement", null=True, blank=True)
    document = models.ForeignKey(
        Document, models.PROTECT, null=True, blank=True, related_name="evidence"
    )
    opinion = models.ForeignKey(
        "cpc.Opinion", models.PROTECT, null=True, blank=True, related_name="evidence"
    )
    author = models.ForeignKey(User, models.PROTECT, related_name="+", verbose_name="auteur")
    made_on = models.DateField("ajoutée le")
    replaces = models.OneToOneField(
        "self", models.PROTECT, null=True, blank=True, related_name="replaced_by"
    )
    withdrawn_on = models.DateField("retirée le", null=True, blank=True)
    withdrawn_by = models.ForeignKey(User, models.PROTECT, null=True, blank=True, related_name="+")
    withdrawal_reason = models.TextField("motif du retrait", blank=True)
    history = HistoricalRecords()

    objects = EvidenceQuerySet.as_manager()

    class Meta:
        verbose_name = "preuve"
        verbose_name_plural = "preuves"
        ordering = ("dossier", "rank")
        constraints: ClassVar = [
            models.UniqueConstraint(
                fields=("dossier", "rank"),
                name="evidence_numbered_once",
                violation_error_message="Cette preuve a déjà ce numéro.",
            ),
            models.CheckConstraint(
                name="evidence_says_its_source",
                condition=~Q(citation="")
                & (Q(source="reference", reference__isnull=False) | ~Q(source="reference"))
                & (Q(source="document", document__isnull=False) | ~Q(source="document"))
                & (Q(source="opinion", opinion__isnull=False) | ~Q(source="opinion")),
                violation_error_message="Une preuve dit d'où elle vient.",
            ),
            models.CheckConstraint(
                name="evidence_withdrawn_with_reason",
                condition=Q(withdrawn_on__isnull=True, withdrawn_by__isnull=True)
                | (
                    Q(withdrawn_on__isnull=False, withdrawn_by__isnull=False)
                    & ~Q(withdrawal_reason="")
                ),
                violation_error_message="Le retrait d'une preuve est motivé.",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.code} – {self.outcome[:80]}"

    @property
    def code(self) -> str:
        """P3: how the evaluation names it."""
        return f"P{self.rank}"

    @property
    def is_secret(self) -> bool:
        """Does its source hold a business secret?"""
        return self.citation.endswith(SECRET_MARK)


class EvaluationCriterion(models.Model):
    """The answer of one evaluation to one criterion, with the evidence that it cites (R13–R17).

    ``taken_over``: the person left it as the check of the conditions (or the last evaluation) had it.
    """

    evaluation = models.ForeignKey(Evaluation, models.PROTECT, related_name="criteria")
    rule = models.CharField("critère", max_length=5)
    answer = models.CharField("réponse", max_length=10, choices=Answer.pairs())
    argument = models.TextField("argument")
    taken_over = models.BooleanField("repris tel quel", default=False)
    evidence = models.ManyToManyField(EvidenceItem, related_name="criteria", blank=True)

    class Meta:
        verbose_name = "réponse à un critère"
        verbose_name_plural = "réponses aux critères"
        ordering = ("pk",)
        constraints: ClassVar = [
            models.UniqueConstraint(
                fields=("evaluation", "rule"),
                name="criterion_answered_once",
                violation_error_message="Ce critère a déjà sa réponse dans cette évaluation.",
            ),
            models.CheckConstraint(
                name="criterion_is_argued",
                condition=~Q(argument=""),
                violation_error_message="La réponse à un critère est argumentée.",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.rule} : {self.get_answer_display()}"
