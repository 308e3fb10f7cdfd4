"""Pieces: what people add to a dossier. Each has an author, a day and a history; none is overwritten.

A process asks its questions of the latest piece of each kind (``dossier.evaluations.last()``); a step
gone back on leaves its piece in the dossier, marked (``StepPiece``).
"""

from typing import ClassVar

from django.db import models
from django.db.models import F, Q

from accounts.models import User
from cpc.law.deciding.eligibility import Answer, Pursuit
from cpc.law.decision import SignatoryCapacity
from cpc.law.framework import RenewalStart
from cpc.models.piece import StepPiece


class AdmissibilityReview(StepPiece):
    """Author, field and completeness (R1–R7, R10)."""

    class Decision(models.TextChoices):
        ADMISSIBLE = "admissible", "Recevable"
        INCOMPLETE = "incomplete", "À compléter"
        INADMISSIBLE = "inadmissible", "Irrecevable"

    decision = models.CharField("décision", max_length=20, choices=Decision.choices)
    reasons = models.TextField("motifs", blank=True)
    missing = models.TextField("éléments manquants (un par ligne)", blank=True)
    completion_due_on = models.DateField("à compléter avant le (inclus)", null=True, blank=True)

    shown: ClassVar = ("decision", "reasons", "missing", "completion_due_on")

    class Meta(StepPiece.Meta):
        verbose_name = "examen de recevabilité"
        constraints: ClassVar = [
            models.CheckConstraint(
                name="incomplete_lists_and_dates",
                condition=~Q(decision="incomplete")
                | (~Q(missing="") & Q(completion_due_on__isnull=False)),
                violation_error_message=(
                    "Une demande de complément liste les éléments manquants et fixe une date (R10)."
                ),
            ),
            models.CheckConstraint(
                name="inadmissible_has_reasons",
                condition=~Q(decision="inadmissible") | ~Q(reasons=""),
                violation_error_message="Une irrecevabilité est motivée.",
            ),
        ]


class PreCheck(StepPiece):
    """Opportunity and legal conditions: R13–R17, each answered with a reason."""

    conclusion = models.CharField("conclusion", max_length=10, choices=Pursuit.pairs())
    reasons = models.TextField("motifs")

    shown: ClassVar = ("conclusion", "reasons")
    beside: ClassVar = ("answers",)

    class Meta(StepPiece.Meta):
        verbose_name = "vérification de l'opportunité"


class PreCheckAnswer(models.Model):
    precheck = models.ForeignKey(PreCheck, models.PROTECT, related_name="answers")
    rule = models.CharField("question", max_length=5)
    answer = models.CharField("réponse", max_length=10, choices=Answer.pairs())
    reason = models.TextField("motif")

    class Meta:
        ordering = ("pk",)
        constraints: ClassVar = [
            models.UniqueConstraint(fields=("precheck", "rule"), name="precheck_answers_once"),
            models.CheckConstraint(name="precheck_answer_has_reason", condition=~Q(reason="")),
        ]

    def __str__(self) -> str:
        return f"{self.rule} : {self.get_answer_display()}"


class Evaluation(StepPiece):
    """Benefit and risk of the use (R. 5121-76-4, I); in a renewal, the re-evaluation."""

    class Conclusion(models.TextChoices):
        FAVOURABLE = "favourable", "Présomption favorable"
        UNFAVOURABLE = "unfavourable", "Présomption défavorable"

    need = models.TextField("besoin thérapeutique")
    efficacy = models.TextField("efficacité")
    safety = models.TextField("sécurité")
    conclusion = models.CharField("conclusion", max_length=20, choices=Conclusion.choices)
    argument = models.TextField("argumentaire bénéfice / risque")
    period_start = models.CharField(
        "début de la nouvelle période", max_length=20, choices=RenewalStart.pairs(), blank=True
    )
    evidence = models.ManyToManyField(
        "cpc.EvidenceItem",
        related_name="evaluations",
        blank=True,
        verbose_name="preuves du tableau",
    )

    shown: ClassVar = ("need", "efficacy", "safety", "conclusion", "argument", "period_start")
    beside: ClassVar = ("criteria__evidence",)

    class Meta(StepPiece.Meta):
        verbose_name = "évaluation bénéfice / risque"

    @property
    def favourable(self) -> bool:
        return self.conclusion == self.Conclusion.FAVOURABLE


class Visa(StepPiece):
    """The second look on an evaluation, or on the draft of a change, by another person than its author."""

    class Decision(models.TextChoices):
        GRANTED = "granted", "Visa accordé"
        RETURNED = "returned", "Renvoyé avec observations"

    evaluation = models.ForeignKey(
        Evaluation, models.PROTECT, null=True, blank=True, related_name="visas"
    )
    change = models.ForeignKey(
        "cpc.ChangeDraft", models.PROTECT, null=True, blank=True, related_name="visas"
    )
    evaluator = models.ForeignKey(User, models.PROTECT, related_name="+")
    decision = models.CharField("décision", max_length=10, choices=Decision.choices)
    points = models.TextField("observations", blank=True)

    shown: ClassVar = ("decision", "points")
    checked: ClassVar = (*StepPiece.checked, "evaluation", "change", "evaluator")

    class Meta(StepPiece.Meta):
        verbose_name = "visa"
        constraints: ClassVar = [
            models.CheckConstraint(
                name="visa_by_another_person",
                condition=~Q(author=F("evaluator")),
                violation_error_message="Le visa est donné par une autre personne que l'évaluateur.",
            ),
            models.CheckConstraint(
                name="visa_looks_at_one_piece",
                condition=Q(evaluation__isnull=False, change__isnull=True)
                | Q(evaluation__isnull=True, change__isnull=False),
                violation_error_message="Un visa porte sur une évaluation ou sur un projet d'acte.",
            ),
            models.CheckConstraint(
                name="visa_returned_with_points",
                condition=~Q(decision="returned") | ~Q(points=""),
                violation_error_message="Un renvoi dit sur quels points.",
            ),
            models.UniqueConstraint(
                fields=("evaluation", "author"),
                condition=Q(decision="granted", undone_on__isnull=True),
                name="one_visa_a_person_an_evaluation",
                violation_error_message="Cette personne a déjà visé cette évaluation.",
            ),
            models.UniqueConstraint(
                fields=("change", "author"),
                condition=Q(decision="granted", undone_on__isnull=True),
                name="one_visa_a_person_a_change",
                violation_error_message="Cette personne a déjà visé ce projet d'acte.",
            ),
        ]


class RefusalNote(StepPiece):
    """Why no CPC is established."""

    reasons = models.TextField("motifs")
    public_reason = models.CharField("motif court publié", max_length=300, blank=True)

    shown: ClassVar = ("reasons", "public_reason")

    class Meta(StepPiece.Meta):
        verbose_name = "note motivée"


class Signature(StepPiece):
    """The signature of a decision, or its return with points (R33).

    ``confirmed_…``: of a renewal, the days out of any framework and the suspension that the signatory
    confirmed (R59, R60).
    """

    class Decision(models.TextChoices):
        SIGNED = "signed", "Signé"
        RETURNED = "returned", "Renvoyé avec observations"

    decision = models.CharField("décision", max_length=10, choices=Decision.choices)
    capacity = models.CharField(
        "qualité", max_length=20, choices=SignatoryCapacity.pairs(), blank=True
    )
    function = models.CharField("fonction imprimée sur l'acte", max_length=200, blank=True)
    delegation = models.CharField("référence de la délégation", max_length=200, blank=True)
    delegation_first_day = models.DateField("délégation : premier jour", null=True, blank=True)
    delegation_last_day = models.DateField(
        "délégation : dernier jour inclus", null=True, blank=True
    )
    confirmed_out_from = models.DateField(
        "jours hors de tout cadre confirmés à partir du", null=True, blank=True
    )
    confirmed_suspended_on = models.DateField(
        "suspension confirmée, à compter du", null=True, blank=True
    )
    points = models.TextField("observations", blank=True)
    evaluator = models.ForeignKey(User, models.PROTECT, null=True, blank=True, related_name="+")
    visa_holder = models.ForeignKey(User, models.PROTECT, null=True, blank=True, related_name="+")

    shown: ClassVar = (
        "decision",
        "capacity",
        "function",
        "delegation",
        "delegation_first_day",
        "delegation_last_day",
        "confirmed_out_from",
        "confirmed_suspended_on",
        "points",
    )
    beside: ClassVar = ("derogations",)
    checked: ClassVar = (
        *StepPiece.checked,
        "evaluator",
        "visa_holder",
        "delegation",
        "delegation_first_day",
    )

    class Meta(StepPiece.Meta):
        verbose_name = "signature"
        constraints: ClassVar = [
            models.CheckConstraint(
                name="signatory_is_another_person",
                condition=(Q(evaluator__isnull=True) | ~Q(author=F("evaluator")))
                & (Q(visa_holder__isnull=True) | ~Q(author=F("visa_holder"))),
                violation_error_message=(
                    "Le signataire est une autre personne que l'évaluateur et que le viseur."
                ),
            ),
            models.CheckConstraint(
                name="signature_says_capacity",
                condition=~Q(decision="signed") | (~Q(capacity="") & ~Q(function="")),
                violation_error_message="La signature dit la qualité et la fonction (R33).",
            ),
            models.CheckConstraint(
                name="delegate_names_delegation",
                condition=~Q(decision="signed", capacity="delegate")
                | (~Q(delegation="") & Q(delegation_first_day__isnull=False)),
                violation_error_message="Un délégataire cite sa délégation et son premier jour (R33).",
            ),
            models.CheckConstraint(
                name="signature_returned_with_points",
                condition=~Q(decision="returned") | ~Q(points=""),
                violation_error_message="Un renvoi dit sur quels points.",
            ),
        ]


class Publication(StepPiece):
    """The publication of a signed decision on the agency's site: its day decides every date (R34).

    A decision that can no longer be published as signed is returned with points instead.
    """

    class Decision(models.TextChoices):
        PUBLISHED = "published", "Publié"
        RETURNED = "returned", "Renvoyé avec observations"

    decision = models.CharField(
        "décision", max_length=10, choices=Decision.choices, default=Decision.PUBLISHED
    )
    published_on = models.DateField("publié le", null=True, blank=True)
    address = models.URLField("adresse de l'acte publié", max_length=500, blank=True)
    points = models.TextField("observations", blank=True)

    shown: ClassVar = ("decision", "published_on", "address", "points")

    class Meta(StepPiece.Meta):
        verbose_name = "publication"
        constraints: ClassVar = [
            models.CheckConstraint(
                name="published_on_a_day",
                condition=~Q(decision="published") | Q(published_on__isnull=False),
                violation_error_message="Une publication a son jour (R34).",
            ),
            models.CheckConstraint(
                name="publication_returned_with_points",
                condition=~Q(decision="returned") | ~Q(points=""),
                violation_error_message="Un renvoi dit sur quels points.",
            ),
        ]
