"""A file that the agency keeps: what was given, sealed, and the cleaned copy that may be read.

The row says what the file is and where its analysis stands; the bytes live beside the base, under
their SHA-256 (``records.documents.storage``).
"""

import uuid
from typing import ClassVar

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.urls import reverse

from accounts.models import CONSULTED, Organisation, Permission, User
from records.files.kinds import KINDS


class DocumentState(models.TextChoices):
    PENDING = "pending", "Analyse en cours"
    CLEAN = "clean", "Sans menace connue"
    INFECTED = "infected", "Retiré : fichier dangereux"
    UNKNOWN = "unknown", "Analyse impossible pour l'instant"


class DocumentLoanQuerySet(models.QuerySet["DocumentLoan"]):
    def open_to(self, user: User) -> "DocumentLoanQuerySet":
        """Those that still hold, made to a body of ``user``, or to ``user`` alone."""
        own = self.filter(ended_on=None, organisation__in=user.where_any(*CONSULTED))
        return own.filter(Q(person=None) | Q(person=user))


class DocumentQuerySet(models.QuerySet["Document"]):
    def visible_to(self, user: User) -> "DocumentQuerySet":
        """One's own bodies' files, those lent to them; for agents, those shared with their divisions."""
        bodies = Organisation.objects.where(user, Permission.EDIT)
        informers = Organisation.objects.where(user, Permission.TRANSMIT)
        laboratories = Organisation.objects.where(user, Permission.ANSWER)
        divisions = Organisation.objects.where(user, Permission.READ)
        return self.filter(
            Q(holder__in=bodies)
            | Q(holder__in=informers)
            | Q(holder__in=laboratories)
            | Q(division__in=divisions)
            | Q(pk__in=DocumentLoan.objects.open_to(user).values("document"))
        )

    def waiting(self) -> "DocumentQuerySet":
        """Those that the antivirus has not judged yet."""
        return self.filter(state__in=(DocumentState.PENDING, DocumentState.UNKNOWN))

    def to_index(self) -> "DocumentQuerySet":
        """Clean, shared with a division, and not yet in what agents search."""
        return self.filter(state=DocumentState.CLEAN, division__isnull=False, indexed=False)


class Document(models.Model):
    """One file given once by one person. ``holder`` gave it, ``division`` may read it."""

    uuid = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    holder = models.ForeignKey(
        Organisation,
        models.PROTECT,
        null=True,
        blank=True,
        related_name="documents",
        verbose_name="organisme",
    )
    division = models.ForeignKey(
        Organisation,
        models.PROTECT,
        null=True,
        blank=True,
        related_name="documents_received",
        verbose_name="direction qui peut le lire",
    )
    name = models.CharField("nom", max_length=160)
    mime = models.CharField("type", max_length=100)
    size = models.PositiveBigIntegerField("taille de la copie (octets)")
    sha256 = models.CharField("empreinte de la copie", max_length=64)
    original_size = models.PositiveBigIntegerField("taille de l'original (octets)")
    original_sha256 = models.CharField("empreinte de l'original", max_length=64)
    removed = models.JSONField("retiré de la copie", default=list, blank=True)
    state = models.CharField(
        "analyse", max_length=10, choices=DocumentState.choices, default=DocumentState.PENDING
    )
    scanner = models.CharField("analysé par", max_length=120, blank=True)
    scanned_at = models.DateTimeField("analysé", null=True, blank=True)
    threat = models.CharField("menace", max_length=200, blank=True)
    attempts = models.PositiveSmallIntegerField("essais d'analyse", default=0)
    next_scan_at = models.DateTimeField("prochain essai", null=True, blank=True)
    indexed = models.BooleanField("dans la recherche", default=False)
    given_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, related_name="+", verbose_name="donné par"
    )
    given_on = models.DateField("donné le")

    objects = DocumentQuerySet.as_manager()

    class Meta:
        verbose_name = "document"
        verbose_name_plural = "documents"
        ordering = ("pk",)
        constraints: ClassVar = [
            models.CheckConstraint(
                name="document_is_somebodys",
                condition=Q(holder__isnull=False) | Q(division__isnull=False),
                violation_error_message="Un document est à un organisme ou à une direction.",
            ),
            models.CheckConstraint(
                name="document_judged_at_an_instant",
                condition=Q(state__in=("pending", "unknown"))
                | Q(state__in=("clean", "infected"), scanned_at__isnull=False),
                violation_error_message="Un document analysé dit quand il l'a été.",
            ),
            models.CheckConstraint(
                name="document_threat_is_named",
                condition=Q(state="infected") & ~Q(threat="") | ~Q(state="infected") & Q(threat=""),
                violation_error_message="Une menace est nommée, et elle seule.",
            ),
        ]
        indexes: ClassVar = [
            models.Index(
                fields=("next_scan_at", "id"),
                condition=Q(state__in=("pending", "unknown")),
                name="document_waiting",
            ),
            models.Index(
                fields=("id",),
                condition=Q(state="clean", division__isnull=False, indexed=False),
                name="document_to_index",
            ),
            models.Index(fields=("sha256",), name="document_of_copy"),
            models.Index(fields=("original_sha256",), name="document_of_original"),
        ]

    def __str__(self) -> str:
        return self.name

    @property
    def subject(self) -> str:
        """The key of this document in the journal."""
        return f"document:{self.pk}"

    @property
    def servable(self) -> bool:
        """May it be read? Judged clean, by an antivirus unless the demonstration has none."""
        judged = bool(self.scanner) or settings.ANTIVIRUS == "off"
        return self.state == DocumentState.CLEAN and judged

    @property
    def label(self) -> str:
        """The state in words; a file that nothing analysed says so."""
        if self.state == DocumentState.CLEAN and not self.scanner:
            return "Non analysé : aucun antivirus (démonstration)"
        return self.get_state_display()

    @property
    def colour(self) -> str:
        """The status that gives the badge its colour (config/templatetags/cpc_ui.py)."""
        if self.state == DocumentState.CLEAN:
            return "valid" if self.scanner else "unlisted"
        return "broken" if self.state == DocumentState.INFECTED else "pending"

    @property
    def kind_label(self) -> str:
        """PDF, PNG…, as people say it."""
        return next((kind.label for kind in KINDS if kind.mime == self.mime), self.mime)

    def get_absolute_url(self) -> str:
        return reverse("document", args=[self.uuid])


class DocumentLoan(models.Model):
    """A file that the agency lets a body outside, or one person of it, read for one purpose.

    ``purpose``: the key of what it is lent for (``opinion:12``).
    """

    document = models.ForeignKey(Document, models.PROTECT, related_name="loans")
    organisation = models.ForeignKey(Organisation, models.PROTECT, related_name="+")
    person = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, null=True, blank=True, related_name="+"
    )
    purpose = models.CharField("objet", max_length=60)
    given_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")
    given_on = models.DateField("prêté le")
    ended_on = models.DateField("jusqu'au", null=True, blank=True)

    objects = DocumentLoanQuerySet.as_manager()

    class Meta:
        verbose_name = "document communiqué"
        verbose_name_plural = "documents communiqués"
        ordering = ("pk",)
        constraints: ClassVar = [
            models.UniqueConstraint(
                fields=("document", "purpose"),
                name="document_lent_once_a_purpose",
                violation_error_message="Ce document est déjà communiqué pour cet objet.",
            )
        ]
        indexes: ClassVar = [
            models.Index(
                fields=("organisation", "document"),
                condition=Q(ended_on__isnull=True),
                name="document_lent",
            )
        ]

    def __str__(self) -> str:
        return f"{self.document} – {self.organisation}"


class DocumentReading(models.Model):
    """Who was given which file to read, when: one line a download."""

    document = models.ForeignKey(Document, models.PROTECT, related_name="readings")
    reader = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")
    at = models.DateTimeField("lu")
    sha256 = models.CharField("empreinte servie", max_length=64)

    class Meta:
        verbose_name = "lecture d'un document"
        verbose_name_plural = "lectures des documents"
        ordering = ("pk",)

    def __str__(self) -> str:
        return f"{self.reader} – {self.document}"
