"""What a person keeps to find their way in their work: saved views of the inbox, days to come back."""

from typing import ClassVar

from django.db import models
from django.db.models import Q
from django.urls import reverse

from accounts.models import Organisation, Permission, User

LONGEST_QUERY = 1_000


class SavedViewQuerySet(models.QuerySet["SavedView"]):
    def visible_to(self, user: User) -> "SavedViewQuerySet":
        """One's own, and those of the teams of the divisions where one reads."""
        divisions = user.where(Permission.READ)
        return self.filter(Q(division=None, author=user) | Q(division__in=divisions))

    def removable_by(self, user: User) -> "SavedViewQuerySet":
        """One's own; those of a team, also by who hands out its work."""
        managed = user.where(Permission.REASSIGN)
        return self.visible_to(user).filter(Q(author=user) | Q(division__in=managed))


class SavedView(models.Model):
    """A name for an address of the inbox: ``query`` is the truth, rights are those of the reader."""

    author = models.ForeignKey(User, models.PROTECT, related_name="saved_views")
    division = models.ForeignKey(
        Organisation,
        models.PROTECT,
        null=True,
        blank=True,
        related_name="+",
        verbose_name="équipe",
    )
    name = models.CharField("nom", max_length=60)
    query = models.CharField("filtres", max_length=LONGEST_QUERY)

    objects = SavedViewQuerySet.as_manager()

    class Meta:
        verbose_name = "vue enregistrée"
        verbose_name_plural = "vues enregistrées"
        ordering = ("name", "pk")
        constraints: ClassVar = [
            models.UniqueConstraint(
                fields=("author", "name"),
                condition=Q(division__isnull=True),
                name="saved_view_named_once_by_person",
                violation_error_message="Vous avez déjà une vue de ce nom.",
            ),
            models.UniqueConstraint(
                fields=("division", "name"),
                condition=Q(division__isnull=False),
                name="saved_view_named_once_by_team",
                violation_error_message="L'équipe a déjà une vue de ce nom.",
            ),
        ]

    def __str__(self) -> str:
        return self.name

    def get_absolute_url(self) -> str:
        return f"{reverse('inbox')}?{self.query}"


class ViewWatch(models.Model):
    """A reader asks to be told when a view gains tasks. ``seen``: those that it held when last looked at."""

    view = models.ForeignKey(SavedView, models.PROTECT, related_name="watches")
    reader = models.ForeignKey(User, models.PROTECT, related_name="watched_views")
    seen = models.JSONField("tâches déjà vues", default=list)
    told = models.PositiveIntegerField("avis donnés", default=0)

    class Meta:
        verbose_name = "avis sur une vue"
        verbose_name_plural = "avis sur des vues"
        ordering = ("pk",)
        constraints: ClassVar = [
            models.UniqueConstraint(
                fields=("view", "reader"),
                name="one_watch_a_reader_a_view",
                violation_error_message="Vous êtes déjà averti pour cette vue.",
            )
        ]

    def __str__(self) -> str:
        return f"{self.reader} : {self.view}"


class FollowUp(models.Model):
    """The day on which one person means to look again at a piece of work; it moves no deadline."""

    item = models.ForeignKey("workflows.WorkItem", models.PROTECT, related_name="follow_ups")
    user = models.ForeignKey(User, models.PROTECT, related_name="follow_ups")
    day = models.DateField("à revoir le")

    class Meta:
        verbose_name = "date de suivi"
        verbose_name_plural = "dates de suivi"
        ordering = ("day", "pk")
        constraints: ClassVar = [
            models.UniqueConstraint(
                fields=("item", "user"),
                name="one_follow_up_a_person_an_item",
                violation_error_message="Vous avez déjà une date pour cette tâche.",
            )
        ]
        indexes: ClassVar = [models.Index(fields=("user", "day"), name="follow_up_of_person")]

    def __str__(self) -> str:
        return f"À revoir le {self.day:%d/%m/%Y}"
