"""What decides the end of the transition phase: publications of the HAS, acts, computed ends.

The end is **stored once** (C22): a row is added when an opinion is validated, when the agency
designates the one that counts, or when an act sets another day. The latest row rules; the values
that it replaced stay, with their source (C16).
"""

from typing import ClassVar

from django.core.validators import RegexValidator
from django.db import models
from django.db.models import F, Q
from django.urls import reverse
from simple_history.models import HistoricalRecords

from accounts.models import Organisation, Permission, User
from cannabis.law import INCLUSIONS

HAS_SITES = ("https://www.has-sante.fr/", "https://has-sante.fr/")
FIRST_DAY = INCLUSIONS.first_day_out
"""First day of the transition phase: no end precedes it."""

sha256_text = RegexValidator(
    r"^[0-9a-f]{64}$", "Une empreinte SHA-256 s'écrit en 64 chiffres hexadécimaux minuscules."
)


class PublicationQuerySet(models.QuerySet["HasPublication"]):
    def visible_to(self, user: User) -> "PublicationQuerySet":
        return self.filter(division__in=Organisation.objects.where(user, Permission.READ))

    def with_pieces(self) -> "PublicationQuerySet":
        return self.prefetch_related("validations__author", "designations__author")


class HasPublication(models.Model):
    """A publication of the HAS, recorded by hand with its evidence (C11)."""

    class Kind(models.TextChoices):
        OPINION = "opinion", "Avis définitif"
        CORRECTION = "correction", "Version corrigée ou remise en ligne"
        DRAFT = "draft", "Projet d'avis"
        PRESS_RELEASE = "press_release", "Communiqué de presse"

    COUNTABLE: ClassVar = (Kind.OPINION, Kind.CORRECTION)
    """What the agency may designate: an opinion, or a later version of it (C10, C15)."""

    number = models.CharField("numéro", max_length=20, unique=True)
    division = models.ForeignKey(
        Organisation, models.PROTECT, related_name="+", verbose_name="direction"
    )
    author = models.ForeignKey(User, models.PROTECT, related_name="+", verbose_name="auteur")
    kind = models.CharField("nature", max_length=20, choices=Kind.choices)
    title = models.CharField("titre", max_length=500)
    address = models.URLField("adresse sur le site de la HAS", max_length=500)
    published_on = models.DateField("publiée le (jour à Paris)")
    published_at = models.DateTimeField("instant de publication", null=True, blank=True)
    evidence = models.TextField("preuve : texte relevé sur la page")
    evidence_sha256 = models.CharField(
        "empreinte SHA-256 de la preuve", max_length=64, validators=[sha256_text]
    )
    recorded_on = models.DateField("enregistrée le")
    history = HistoricalRecords()

    objects = PublicationQuerySet.as_manager()

    class Meta:
        verbose_name = "publication de la HAS"
        verbose_name_plural = "publications de la HAS"
        ordering = ("-published_on", "-pk")
        constraints: ClassVar = [
            models.CheckConstraint(
                name="has_address_on_the_has_site",
                condition=Q(address__startswith=HAS_SITES[0]) | Q(address__startswith=HAS_SITES[1]),
                violation_error_message="L'adresse est celle d'une page de https://www.has-sante.fr/.",
            ),
            models.CheckConstraint(
                name="has_published_before_recorded",
                condition=Q(published_on__lte=F("recorded_on")),
                violation_error_message="Une publication s'enregistre après avoir eu lieu.",
            ),
            models.CheckConstraint(
                name="has_publication_has_evidence",
                condition=~Q(evidence="") & ~Q(evidence_sha256=""),
                violation_error_message="La preuve et son empreinte sont gardées (C11).",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.number} – {self.title}"

    def get_absolute_url(self) -> str:
        return reverse("transition-publication", args=[self.number])

    @property
    def subject(self) -> str:
        return f"has:{self.pk}"

    @property
    def validation(self) -> "HasValidation | None":
        """The latest word of the second person."""
        return max(self.validations.all(), key=lambda piece: piece.pk, default=None)

    @property
    def designation(self) -> "Designation | None":
        return max(self.designations.all(), key=lambda piece: piece.pk, default=None)

    @property
    def is_validated(self) -> bool:
        return bool(
            self.validation and self.validation.decision == HasValidation.Decision.VALIDATED
        )

    @property
    def may_count(self) -> bool:
        """Neither a draft nor a press release starts the three months (C10)."""
        return self.kind in self.COUNTABLE

    @property
    def is_designated(self) -> bool:
        latest = self.designation
        return latest is not None and latest.decision == Designation.Decision.DESIGNATED

    @property
    def is_candidate(self) -> bool:
        """A validated opinion on which the agency has not spoken yet (C13)."""
        return self.kind == self.Kind.OPINION and self.is_validated and self.designation is None

    @property
    def status(self) -> tuple[str, str]:
        """Colour and words of its badge."""
        if self.validation is None:
            return "pending", "à valider"
        if not self.is_validated:
            return "rejected", "rejetée"
        if not self.may_count:
            return "accepted", "validée, sans effet sur la fin"
        if self.designation is None:
            return "in_progress", "validée, désignation attendue"
        return "accepted", f"validée, {'désignée' if self.is_designated else 'non désignée'}"


class HasValidation(models.Model):
    """The second look on a recorded publication, by another person than its author (C11)."""

    class Decision(models.TextChoices):
        VALIDATED = "validated", "Validée"
        REJECTED = "rejected", "Rejetée"

    publication = models.ForeignKey(HasPublication, models.PROTECT, related_name="validations")
    recorder = models.ForeignKey(User, models.PROTECT, related_name="+")
    author = models.ForeignKey(User, models.PROTECT, related_name="+", verbose_name="auteur")
    made_on = models.DateField("fait le")
    decision = models.CharField("décision", max_length=10, choices=Decision.choices)
    reasons = models.TextField("motifs", blank=True)
    history = HistoricalRecords()

    checked: ClassVar = ("publication", "author", "made_on", "recorder")
    """The columns that no form asks, and that constraints look at (as ``cpc.models.piece.Piece``)."""

    class Meta:
        verbose_name = "validation d'une publication de la HAS"
        verbose_name_plural = "validations des publications de la HAS"
        ordering = ("pk",)
        constraints: ClassVar = [
            models.CheckConstraint(
                name="has_validated_by_another_person",
                condition=~Q(author=F("recorder")),
                violation_error_message=(
                    "Une publication est validée par une autre personne que son auteur (C11)."
                ),
            ),
            models.CheckConstraint(
                name="has_rejected_with_reasons",
                condition=~Q(decision="rejected") | ~Q(reasons=""),
                violation_error_message="Un rejet est motivé.",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.get_decision_display()} le {self.made_on:%d/%m/%Y}"


class Designation(models.Model):
    """The agency says whether this publication is the one that counts (C13, C15)."""

    class Decision(models.TextChoices):
        DESIGNATED = "designated", "Désignée : c'est elle qui compte"
        NOT_DESIGNATED = "not_designated", "Non désignée"

    publication = models.ForeignKey(HasPublication, models.PROTECT, related_name="designations")
    kind = models.CharField("nature", max_length=20, choices=HasPublication.Kind.choices)
    author = models.ForeignKey(User, models.PROTECT, related_name="+", verbose_name="auteur")
    made_on = models.DateField("fait le")
    decision = models.CharField("décision", max_length=20, choices=Decision.choices)
    reason = models.TextField("motif")
    history = HistoricalRecords()

    checked: ClassVar = ("publication", "author", "made_on", "kind")
    """The columns that no form asks, and that constraints look at."""

    class Meta:
        verbose_name = "désignation de l'avis qui compte"
        verbose_name_plural = "désignations de l'avis qui compte"
        ordering = ("pk",)
        constraints: ClassVar = [
            models.CheckConstraint(
                name="designation_of_an_opinion",
                condition=~Q(decision="designated") | Q(kind__in=("opinion", "correction")),
                violation_error_message=(
                    "Seul un avis définitif, ou sa version corrigée, peut être désigné (C10)."
                ),
            ),
            models.CheckConstraint(
                name="designation_has_reason",
                condition=~Q(reason=""),
                violation_error_message="La désignation est motivée.",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.get_decision_display()} le {self.made_on:%d/%m/%Y}"
