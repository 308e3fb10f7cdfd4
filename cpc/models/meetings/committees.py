"""The committees that the agency consults, and who sits in them from when to when."""

from datetime import date
from typing import ClassVar

from django.db import models
from django.db.models import Q
from django.urls import reverse
from simple_history.models import HistoricalRecords

from accounts.models import Organisation, Permission, User
from accounts.models.authority import Dated, DatedQuerySet
from cpc.law.exchanges.meeting import CommitteeRole


class CommitteeQuerySet(models.QuerySet["Committee"]):
    def visible_to(self, user: User) -> "CommitteeQuerySet":
        """Those of the divisions where ``user`` reads, and those in which they sit or sat."""
        if not user.is_active:
            return self.none()
        own = CommitteeMember.objects.filter(user=user).values("committee")
        return self.filter(Q(division__in=user.where(Permission.READ)) | Q(pk__in=own))

    def kept_by(self, user: User, *, on: date) -> "CommitteeQuerySet":
        """Those whose secretariat ``user`` may keep that day: named for it, or distributing the work."""
        if not user.is_active:
            return self.none()
        named = CommitteeMember.objects.on(on).filter(user=user, role=CommitteeRole.SECRETARY)
        divisions = user.where(Permission.REASSIGN)
        return self.filter(Q(division__in=divisions) | Q(pk__in=named.values("committee")))


class Committee(models.Model):
    """``quorum_percent`` and ``casting_vote``: its own rules; ``basis`` cites them when it has any."""

    division = models.ForeignKey(
        Organisation, models.PROTECT, related_name="committees", verbose_name="direction"
    )
    name = models.CharField("nom", max_length=200, unique=True)
    quorum_percent = models.PositiveSmallIntegerField("quorum (% des votants non déportés)")
    casting_vote = models.BooleanField("voix prépondérante de la présidence", default=False)
    basis = models.CharField("règlement intérieur", max_length=300, blank=True)
    history = HistoricalRecords()

    objects = CommitteeQuerySet.as_manager()

    class Meta:
        verbose_name = "comité"
        verbose_name_plural = "comités"
        ordering = ("name",)
        constraints: ClassVar = [
            models.CheckConstraint(
                name="committee_quorum_is_a_share",
                condition=Q(quorum_percent__gte=1, quorum_percent__lte=100),
                violation_error_message="Le quorum est une part, de 1 à 100 %.",
            ),
            models.CheckConstraint(
                name="committee_casting_vote_has_a_basis",
                condition=Q(casting_vote=False) | ~Q(basis=""),
                violation_error_message=(
                    "La voix prépondérante vient d'un règlement intérieur : citez-le."
                ),
            ),
        ]

    def __str__(self) -> str:
        return self.name

    @property
    def subject(self) -> str:
        """The key of this committee in the journal."""
        return f"committee:{self.pk}"

    def get_absolute_url(self) -> str:
        return reverse("committee", args=[self.pk])


class CommitteeMember(Dated):
    """One person in one committee, with the days of the mandate."""

    committee = models.ForeignKey(
        Committee, models.PROTECT, related_name="members", verbose_name="comité"
    )
    user = models.ForeignKey(User, models.PROTECT, related_name="mandates", verbose_name="personne")
    role = models.CharField("qualité", max_length=12, choices=CommitteeRole.pairs())
    history = HistoricalRecords()

    objects = DatedQuerySet.as_manager()

    class Meta(Dated.Meta):
        verbose_name = "membre d'un comité"
        verbose_name_plural = "membres d'un comité"
        ordering = ("committee", "user__last_name", "user__first_name", "pk")
        constraints: ClassVar = [
            *Dated.Meta.constraints,
            models.UniqueConstraint(
                fields=("committee", "user"),
                condition=Q(last_day__isnull=True),
                name="committee_member_once_at_a_time",
                violation_error_message="Cette personne a déjà un mandat en cours dans ce comité.",
            ),
            models.UniqueConstraint(
                fields=("committee",),
                condition=Q(last_day__isnull=True, role="chair"),
                name="committee_has_one_chair",
                violation_error_message="Ce comité a déjà une présidence en cours.",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.user} ({self.get_role_display().lower()})"

    @property
    def votes(self) -> bool:
        return CommitteeRole(self.role).votes

    @property
    def is_chair(self) -> bool:
        return self.role == CommitteeRole.CHAIR

    @property
    def is_secretary(self) -> bool:
        return self.role == CommitteeRole.SECRETARY
