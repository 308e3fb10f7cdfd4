"""How a person enters a body: invited by it, or asking for it. Each by a link sent to an address.

A link is signed, never stored: it names its row and how many times it was sent, so that sending it
again ends the links before it (accounts/links.py).
"""

from datetime import date
from typing import ClassVar

from django.db import models
from django.db.models import F, Q

from accounts.models.organisation import Organisation
from accounts.models.permission import Permission
from accounts.models.person import User


class Invitation(models.Model):
    """One address is invited to one role of one body; the link serves once, until ``last_day``."""

    organisation = models.ForeignKey(
        Organisation, models.PROTECT, related_name="invitations", verbose_name="organisme"
    )
    email = models.EmailField("adresse électronique")
    role = models.CharField("rôle", max_length=30)
    invited_by = models.ForeignKey(User, models.PROTECT, related_name="+", verbose_name="par")
    invited_on = models.DateField("envoyée le")
    last_day = models.DateField("valable jusqu'au (inclus)")
    sending = models.PositiveIntegerField("envois", default=1)
    mailed_at = models.DateTimeField("message parti", null=True, blank=True)
    mail_error = models.CharField("dernière erreur d'envoi", max_length=300, blank=True)
    accepted_on = models.DateField("acceptée le", null=True, blank=True)
    accepted_by = models.ForeignKey(
        User, models.PROTECT, null=True, blank=True, related_name="+", verbose_name="acceptée par"
    )
    revoked_on = models.DateField("annulée le", null=True, blank=True)

    class Meta:
        verbose_name = "invitation"
        verbose_name_plural = "invitations"
        ordering = ("-pk",)
        constraints: ClassVar = [
            models.UniqueConstraint(
                fields=("organisation", "email"),
                condition=Q(accepted_on__isnull=True, revoked_on__isnull=True),
                name="invitation_open_once_an_address",
                violation_error_message="Cette adresse a déjà une invitation en attente.",
            ),
            models.CheckConstraint(
                name="invitation_accepted_by_somebody",
                condition=Q(accepted_on__isnull=True, accepted_by__isnull=True)
                | Q(accepted_on__isnull=False, accepted_by__isnull=False, revoked_on__isnull=True),
                violation_error_message="Une invitation est acceptée par quelqu'un, ou annulée.",
            ),
            models.CheckConstraint(
                name="invitation_ends_after_it_is_sent",
                condition=Q(last_day__gte=F("invited_on")),
                violation_error_message="Une invitation dure au moins un jour.",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.email} – {self.organisation}"

    @property
    def is_open(self) -> bool:
        """Neither accepted nor cancelled; it may still have expired."""
        return self.accepted_on is None and self.revoked_on is None

    def holds(self, *, on: date) -> bool:
        """May it be accepted on that day? The last day is one of them."""
        return self.is_open and on <= self.last_day


class AccessRequestQuerySet(models.QuerySet["AccessRequest"]):
    def waiting(self) -> "AccessRequestQuerySet":
        """What an administrator of the body has to answer: confirmed by its author, undecided."""
        return self.filter(user__isnull=False, decided_on=None)

    def visible_to(self, user: User) -> "AccessRequestQuerySet":
        """Confirmed ones: one's own, those of the bodies that one manages, all for the agency's
        administrators."""
        confirmed = self.filter(user__isnull=False)
        if Organisation.objects.where(user, Permission.ADMINISTER).exists():
            return confirmed
        managed = Organisation.objects.where(user, Permission.MANAGE)
        return confirmed.filter(Q(organisation__in=managed) | Q(user=user))


class AccessRequest(models.Model):
    """Somebody asks to be a member of a body, with a reason.

    Without ``user`` the address is not confirmed yet: nobody is asked anything.
    """

    organisation = models.ForeignKey(
        Organisation, models.PROTECT, related_name="access_requests", verbose_name="organisme"
    )
    email = models.EmailField("adresse électronique")
    user = models.ForeignKey(
        User, models.PROTECT, null=True, blank=True, related_name="access_requests"
    )
    reason = models.TextField("motif de la demande", max_length=2000)
    made_on = models.DateField("demandé le")
    last_day = models.DateField("lien valable jusqu'au (inclus)")
    mailed_at = models.DateTimeField("message parti", null=True, blank=True)
    mail_error = models.CharField("dernière erreur d'envoi", max_length=300, blank=True)
    decided_on = models.DateField("répondu le", null=True, blank=True)
    decided_by = models.ForeignKey(
        User, models.PROTECT, null=True, blank=True, related_name="+", verbose_name="répondu par"
    )
    role = models.CharField("rôle donné", max_length=30, blank=True)
    refusal_reason = models.TextField("motif du refus", max_length=2000, blank=True)

    objects = AccessRequestQuerySet.as_manager()

    class Meta:
        verbose_name = "demande d'accès"
        verbose_name_plural = "demandes d'accès"
        ordering = ("pk",)
        constraints: ClassVar = [
            models.UniqueConstraint(
                fields=("organisation", "user"),
                condition=Q(user__isnull=False, decided_on__isnull=True),
                name="access_request_waits_once",
                violation_error_message="Une demande pour cet organisme attend déjà sa réponse.",
            ),
            models.CheckConstraint(
                name="access_request_answer_is_whole",
                condition=Q(
                    decided_on__isnull=True, decided_by__isnull=True, role="", refusal_reason=""
                )
                | (
                    Q(decided_on__isnull=False, decided_by__isnull=False, user__isnull=False)
                    & (Q(role="") & ~Q(refusal_reason="") | ~Q(role="") & Q(refusal_reason=""))
                ),
                violation_error_message="Une réponse donne un rôle, ou refuse avec un motif.",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.email} – {self.organisation}"

    @property
    def is_waiting(self) -> bool:
        return self.user_id is not None and self.decided_on is None
