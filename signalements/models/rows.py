"""Rows of a draft: the references that support it, the estimates of the number of patients.

Each is filled in field by field, so everything but its place may be empty (R6, R73).
"""

from typing import ClassVar

from django.db import models
from django.db.models import F, Q

from cpc.law.core import Labelled
from signalements.models.answers import LONGEST_ANSWER
from signalements.models.signalement import Signalement


class ReferenceKind(Labelled):
    """What kind of text or study supports the use."""

    GUIDELINE = "guideline", "recommandation, PNDS ou consensus"
    TRIAL = "trial", "essai clinique"
    COHORT = "cohort", "cohorte ou registre"
    SERIES = "series", "série de cas ou cas isolé"
    REVIEW = "review", "revue ou méta-analyse"
    OTHER = "other", "autre"


class Evidence(Labelled):
    """Level of evidence on the four-step scale of French recommendations (HAS, 2013)."""

    HIGH = "1", "niveau 1 : essais randomisés de forte puissance, méta-analyse"
    MEDIUM = "2", "niveau 2 : essais de faible puissance, cohortes comparatives"
    LOW = "3", "niveau 3 : études cas-témoins"
    VERY_LOW = "4", "niveau 4 : études rétrospectives, séries de cas, avis d'experts"


class Row(models.Model):
    """A line of a signalement."""

    signalement = models.ForeignKey(Signalement, models.PROTECT, related_name="%(class)ss")

    class Meta:
        abstract = True
        ordering = ("pk",)


class Reference(Row):
    """A text or a study cited in support (art. R. 5121-76-2 CSP)."""

    kind = models.CharField("nature", max_length=12, choices=ReferenceKind.pairs(), blank=True)
    citation = models.TextField("citation", max_length=2_000, blank=True)
    year = models.PositiveSmallIntegerField("année", null=True, blank=True)
    pmid = models.CharField("PMID", max_length=8, blank=True)
    doi = models.CharField("DOI", max_length=200, blank=True)
    level = models.CharField("niveau de preuve", max_length=1, choices=Evidence.pairs(), blank=True)
    population = models.TextField("population", max_length=LONGEST_ANSWER, blank=True)
    patients = models.PositiveIntegerField("nombre de patients", null=True, blank=True)
    result = models.TextField("résultat principal", max_length=LONGEST_ANSWER, blank=True)

    class Meta(Row.Meta):
        verbose_name = "référence"
        verbose_name_plural = "références"

    def __str__(self) -> str:
        return self.citation or self.doi or self.pmid or "Référence à compléter"

    @property
    def identified(self) -> bool:
        """Does it say enough to be found: a citation, a PMID or a DOI?"""
        return bool(self.citation.strip() or self.pmid or self.doi)


class Estimate(Row):
    """A number of patients a year in France, with who says it, when and how (R73)."""

    low = models.PositiveIntegerField("nombre de patients, ou le plus bas", null=True, blank=True)
    high = models.PositiveIntegerField("le plus haut", null=True, blank=True)
    author = models.CharField("auteur de l'estimation", max_length=300, blank=True)
    made_on = models.DateField("date de l'estimation", null=True, blank=True)
    method = models.TextField("méthode et source", max_length=LONGEST_ANSWER, blank=True)

    class Meta(Row.Meta):
        verbose_name = "estimation"
        verbose_name_plural = "estimations"
        constraints: ClassVar = [
            models.CheckConstraint(
                name="estimate_range_in_order",
                condition=Q(low__isnull=True) | Q(high__isnull=True) | Q(high__gte=F("low")),
                violation_error_message=(
                    "Le nombre le plus haut ne peut être inférieur au plus bas."
                ),
            )
        ]

    def __str__(self) -> str:
        return self.amount or "Estimation à compléter"

    @property
    def amount(self) -> str:
        """« 450 » or « 400 à 500 »; empty when no number is given."""
        given = [str(number) for number in (self.low, self.high) if number is not None]
        return " à ".join(dict.fromkeys(given))
