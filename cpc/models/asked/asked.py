"""What is asked of somebody outside: a body, a laboratory, who is consulted."""

from datetime import date

from django.db import models
from django.db.models import Q

from accounts.models import User


class AskedQuerySet(models.QuerySet):
    """Rows of ``Asked``; each has ``addressed_to(user)``, those that the person answers."""

    def open(self) -> "AskedQuerySet":
        return self.filter(outcome="")

    def waiting(self) -> "AskedQuerySet":
        """Open, in an open dossier: late ones too."""
        return self.open().filter(dossier__closed_on=None)

    def awaited(self, *, on: date) -> "AskedQuerySet":
        """Open, and its last day not past: nobody waits any more for what may still come late."""
        in_time = Q(due_on=None) | Q(due_on__gte=on)
        return self.waiting().filter(in_time)

    def between(self, first: date, last: date) -> "AskedQuerySet":
        """What was asked by ``last`` and not yet ended before ``first``."""
        return self.filter(Q(ended_on=None) | Q(ended_on__gte=first), asked_on__lte=last)


class Asked(models.Model):
    """Asked one day of an ``addressee`` on a ``dossier``, for a day (``due_on``, included), ended one day.

    Whoever inherits has ``dossier``, ``addressee``, ``first_due_on``, ``due_on``, an ``outcome`` (empty:
    open), and ``extensions``, the rows by which more time is asked.
    """

    number = models.PositiveIntegerField("numéro")
    asked_on = models.DateField("demandé le")
    asked_by = models.ForeignKey(User, models.PROTECT, related_name="+", verbose_name="par")
    ended_on = models.DateField("close le", null=True, blank=True)
    ended_by = models.ForeignKey(User, models.PROTECT, null=True, blank=True, related_name="+")
    end_reason = models.TextField("motif de la clôture", blank=True)

    class Meta:
        abstract = True

    @property
    def late(self) -> bool:
        """Is an answer still received after the last day, and marked so?"""
        return True

    @property
    def rule(self) -> str:
        """The rule that its days apply, when they apply one."""
        return ""

    @property
    def to_whom(self) -> str:
        return str(self.addressee)

    def awaits_answer(self, *, on: date) -> bool:
        """May an answer still be sent on that day (last day included)?"""
        if self.outcome or self.dossier.closed_on:
            return False
        return self.late or not self.is_overdue(on=on) or self.pending_extension is not None

    @property
    def pending_extension(self) -> "models.Model | None":
        """The extension asked and not yet answered."""
        return next((each for each in self.extensions.all() if not each.decision), None)

    def is_overdue(self, *, on: date) -> bool:
        return not self.outcome and self.due_on is not None and self.due_on < on
