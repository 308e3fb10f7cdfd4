"""The signalement: a draft that its body fills in, then a filed text that never changes.

What was filed is kept apart, as one text with its hash (``FiledContent``); pages that show a filed
signalement read that text, never the draft's fields.
"""

import hashlib
import json
from typing import Any, ClassVar

from django.db import models
from django.db.models import Exists, F, OuterRef, Q, Subquery
from django.urls import reverse
from simple_history.models import HistoricalRecords

from accounts.models import Organisation, Permission, User
from cpc.models import (
    AdmissibilityReview,
    Dossier,
    ExtensionRequest,
    FormalRequest,
    Medicine,
)
from signalements.models.answers import Answers


def sha256(text: str) -> str:
    """The 64 hex digits that prove ``text``."""
    return hashlib.sha256(text.encode()).hexdigest()


def canonical_text(content: dict[str, Any]) -> str:
    """A content as the one text that is hashed: keys in order, no blank."""
    return json.dumps(content, ensure_ascii=False, sort_keys=True, separators=(",", ":"))


class SignalementQuerySet(models.QuerySet["Signalement"]):
    def drafts(self) -> "SignalementQuerySet":
        return self.filter(filed_on=None)

    def filed(self) -> "SignalementQuerySet":
        return self.exclude(filed_on=None)

    def of_bodies(self, user: User) -> "SignalementQuerySet":
        """Those of the bodies for which ``user`` may file, drafts and filed."""
        return self.filter(organisation__in=Organisation.objects.where(user, Permission.EDIT))

    def editable_by(self, user: User) -> "SignalementQuerySet":
        """The drafts of one's own bodies: the only rows that a page may write."""
        return self.of_bodies(user).drafts()

    def visible_to(self, user: User) -> "SignalementQuerySet":
        """One's own bodies', drafts too; for agents, what was filed in their divisions."""
        bodies = Organisation.objects.where(user, Permission.EDIT)
        divisions = Organisation.objects.where(user, Permission.READ)
        return self.filter(
            Q(organisation__in=bodies) | Q(filed_on__isnull=False, dossier__division__in=divisions)
        )

    def readable_by_agent(self, user: User) -> "SignalementQuerySet":
        divisions = Organisation.objects.where(user, Permission.READ)
        return self.filed().filter(dossier__division__in=divisions)

    def supporting(self) -> "SignalementQuerySet":
        """Filed and not withdrawn by its body."""
        return self.filed().filter(withdrawal=None)

    def by_filing(self) -> "SignalementQuerySet":
        """In the order in which they were filed."""
        return self.order_by("filed_content")

    def with_progress(self) -> "SignalementQuerySet":
        """Adds what ``signalements.filed.progress`` reads: the dossier, its last admissibility review."""
        reviews = AdmissibilityReview.objects.filter(dossier=OuterRef("dossier")).order_by("-pk")
        first = Signalement.objects.filter(dossier=OuterRef("dossier")).supporting().by_filing()
        asked = FormalRequest.objects.filter(review=OuterRef("review_id"))
        return self.select_related("organisation", "dossier").annotate(
            review_id=Subquery(reviews.values("pk")[:1]),
            review_decision=Subquery(reviews.values("decision")[:1]),
            reviewed_on=Subquery(reviews.values("made_on")[:1]),
            reviewed_at=Subquery(reviews.values("created_at")[:1]),
            completion_due_on=Subquery(asked.values("due_on")[:1]),
            completion_outcome=Subquery(asked.values("outcome")[:1]),
            completion_subject=Subquery(asked.values("subject")[:1]),
            completion_waits=Exists(
                ExtensionRequest.objects.filter(request__review=OuterRef("review_id"), decision="")
            ),
            withdrawn_on=F("withdrawal__withdrawn_on"),
            first_id=Subquery(first.values("pk")[:1]),
        )


class Signalement(Answers):
    """One body's alert on one use of one medicine outside its AMM (art. R. 5121-76-2 CSP)."""

    organisation = models.ForeignKey(
        Organisation, models.PROTECT, related_name="signalements", verbose_name="organisme"
    )
    author = models.ForeignKey(
        User, models.PROTECT, related_name="signalements", verbose_name="auteur"
    )
    dossier = models.ForeignKey(
        Dossier, models.PROTECT, null=True, blank=True, related_name="signalements"
    )
    number = models.CharField("numéro", max_length=20, null=True, blank=True, unique=True)  # noqa: DJ001
    filed_on = models.DateField("déposé le", null=True, blank=True)
    started_on = models.DateField("commencé le")
    updated_at = models.DateTimeField("enregistré", auto_now=True)

    medicines = models.ManyToManyField(
        Medicine, related_name="signalements", blank=True, verbose_name="spécialités"
    )
    imported_from = models.CharField("ligne importée (empreinte)", max_length=64, blank=True)
    history = HistoricalRecords()

    objects = SignalementQuerySet.as_manager()

    class Meta:
        verbose_name = "signalement"
        verbose_name_plural = "signalements"
        ordering = ("-pk",)
        constraints: ClassVar = [
            models.CheckConstraint(
                name="signalement_filed_with_number_and_dossier",
                condition=Q(filed_on__isnull=True, number__isnull=True, dossier__isnull=True)
                | Q(filed_on__isnull=False, number__isnull=False, dossier__isnull=False),
                violation_error_message=(
                    "Un signalement déposé a un numéro, une date et un dossier ; un brouillon "
                    "n'en a aucun."
                ),
            ),
            models.UniqueConstraint(
                fields=("organisation", "imported_from"),
                condition=~Q(imported_from=""),
                name="signalement_line_imported_once",
                violation_error_message="Cette ligne a déjà été importée.",
            ),
        ]
        indexes: ClassVar = [
            models.Index(
                fields=("organisation", "-id"),
                condition=Q(filed_on__isnull=True),
                name="signalement_drafts",
            ),
            models.Index(fields=("organisation", "-filed_on", "-id"), name="signalement_of_body"),
        ]

    def __str__(self) -> str:
        return f"{self.number or 'Brouillon'} – {self.title}"

    @property
    def title(self) -> str:
        """Medicine × indication, as far as the draft says them."""
        if not self.dci and not self.indication:
            return "Signalement à compléter"
        medicine = self.dci or "médicament à préciser"
        return f"{medicine} × {self.indication or 'indication à préciser'}"

    @property
    def subject(self) -> str:
        """The key of this signalement in the journal."""
        return f"signalement:{self.pk}"

    @property
    def is_filed(self) -> bool:
        return self.filed_on is not None

    def get_absolute_url(self) -> str:
        """The page of the reporting body: the follow-up once filed, the form before."""
        if self.is_filed:
            return reverse("signalement_follow", args=[self.number])
        return reverse("signalement_step", args=[self.pk, 1])


class FiledContent(models.Model):
    """The text that was filed, exactly, and its hash. Written once, never changed."""

    signalement = models.OneToOneField(Signalement, models.PROTECT, related_name="filed_content")
    content = models.TextField("contenu déposé (JSON canonique)")
    sha256 = models.CharField("empreinte SHA-256", max_length=64)
    filed_at = models.DateTimeField("déposé")

    class Meta:
        verbose_name = "contenu déposé"
        verbose_name_plural = "contenus déposés"
        ordering = ("pk",)

    def __str__(self) -> str:
        return self.sha256

    @property
    def parsed(self) -> dict[str, Any]:
        return json.loads(self.content)

    @property
    def intact(self) -> bool:
        """Is the text still the one whose hash was given on the filing day?"""
        return sha256(self.content) == self.sha256


class Acknowledgement(models.Model):
    """The receipt as it was shown and sent, with the day by which the ARE is due (R9)."""

    signalement = models.OneToOneField(Signalement, models.PROTECT, related_name="acknowledgement")
    lines = models.JSONField("texte, une entrée par ligne")
    registered_on = models.DateField("enregistré le")
    due_on = models.DateField("accusé de réception dû au plus tard le")
    trace = models.JSONField("calcul de la date", default=list)
    sha256 = models.CharField("empreinte SHA-256", max_length=64)

    class Meta:
        verbose_name = "accusé d'enregistrement"
        verbose_name_plural = "accusés d'enregistrement"
        ordering = ("pk",)

    def __str__(self) -> str:
        return f"Accusé du {self.registered_on:%d/%m/%Y}"

    @property
    def text(self) -> str:
        return "\n".join(self.lines)
