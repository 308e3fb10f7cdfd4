"""What agents search: one row a source (dossier, piece, signalement, file), with its words.

On PostgreSQL the words are read through an index of the French dictionary (migration); elsewhere, as
they are. Rights are those of the division, asked at each search.
"""

from typing import ClassVar

from django.contrib.postgres.search import SearchQuery, SearchVector
from django.db import connections, models
from django.db.models import Q

from accounts.models import Organisation, Permission, User
from records.models.document import Document, DocumentState
from records.words.text import tokens

MOST_WORDS = 10
"""Words of a search that are read."""


class SearchKind(models.TextChoices):
    DOSSIER = "dossier", "Dossier"
    PIECE = "piece", "Pièce"
    SIGNALEMENT = "signalement", "Signalement"
    DOCUMENT = "document", "Fichier joint"


class SearchEntryQuerySet(models.QuerySet["SearchEntry"]):
    def visible_to(self, user: User) -> "SearchEntryQuerySet":
        """Of the divisions where ``user`` reads; never a file that the antivirus has withdrawn."""
        clean = Q(document=None) | Q(document__state=DocumentState.CLEAN)
        return self.filter(clean, division__in=user.where(Permission.READ))

    def matching(self, text: str) -> "SearchEntryQuerySet":
        """Those that hold every word of ``text``, or a word that begins so; none without a word."""
        words = tokens(text)[:MOST_WORDS]
        if not words:
            return self.none()
        if connections[self.db].vendor == "postgresql":
            asked = " & ".join(f"{word}:*" for word in words)
            query = SearchQuery(asked, config="french", search_type="raw")
            return self.alias(vector=SearchVector("words", config="french")).filter(vector=query)
        found = self
        for word in words:
            found = found.filter(words__contains=f" {word}")
        return found


class SearchEntry(models.Model):
    """``source`` is the key of what is found (``dossier:12``), ``address`` the page that shows it."""

    source = models.CharField("source", max_length=80, unique=True)
    kind = models.CharField("nature", max_length=20, choices=SearchKind.choices)
    division = models.ForeignKey(Organisation, models.PROTECT, related_name="+")
    document = models.OneToOneField(Document, models.PROTECT, null=True, related_name="+")
    title = models.CharField("titre", max_length=300)
    address = models.CharField("adresse", max_length=300)
    body = models.TextField("texte")
    words = models.TextField("mots", editable=False)

    objects = SearchEntryQuerySet.as_manager()

    class Meta:
        verbose_name = "texte cherché"
        verbose_name_plural = "textes cherchés"
        ordering = ("-pk",)
        indexes: ClassVar = [models.Index(fields=("division", "-id"), name="search_of_division")]

    def __str__(self) -> str:
        return self.title
