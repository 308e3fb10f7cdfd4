"""A spreadsheet that was read and waits for a person to say « créer les brouillons »."""

import uuid
from datetime import datetime

from django.db import models

from accounts.models import Organisation, Permission, User


class SheetImportQuerySet(models.QuerySet["SheetImport"]):
    def visible_to(self, user: User) -> "SheetImportQuerySet":
        """One's own, as long as one may write for the body."""
        held = Organisation.objects.where(user, Permission.EDIT)
        return self.filter(author=user, organisation__in=held)

    def expired(self, *, at: datetime) -> "SheetImportQuerySet":
        return self.filter(expires_at__lte=at)


class SheetImport(models.Model):
    """What was read of one file, kept between the preview and the creation, then no longer.

    ``content``: ``lines`` ready to be created, each with its values and rows, and ``problems``.
    """

    uuid = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    organisation = models.ForeignKey(
        Organisation, models.PROTECT, related_name="sheet_imports", verbose_name="organisme"
    )
    author = models.ForeignKey(User, models.PROTECT, related_name="+", verbose_name="auteur")
    name = models.CharField("nom du fichier", max_length=200)
    content = models.JSONField("contenu lu", default=dict)
    created_at = models.DateTimeField(auto_now_add=True)
    expires_at = models.DateTimeField("gardé jusqu'à", db_index=True)

    objects = SheetImportQuerySet.as_manager()

    class Meta:
        verbose_name = "import de tableau"
        verbose_name_plural = "imports de tableaux"
        ordering = ("-pk",)

    def __str__(self) -> str:
        return self.name
