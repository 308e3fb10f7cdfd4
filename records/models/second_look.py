"""What one person records and another judges: without effect until then, never judged by who recorded it."""

from typing import Any

from django.db import models

from accounts.models import User
from web.refused import Refused

JUDGED = "Cet acte a déjà été confirmé ou refusé."
OWN = "Vous avez enregistré cet acte : une autre personne le confirme ou le refuse."
UNREASONED = "Un acte est refusé avec un motif."


class SecondLookQuerySet(models.QuerySet):
    def open(self) -> "SecondLookQuerySet":
        return self.filter(outcome="")


class SecondLook(models.Model):
    """The judgement, in the row that it is about; a child says who recorded it, and its constraints."""

    class Outcome(models.TextChoices):
        CONFIRMED = "confirmed", "Confirmé"
        REFUSED = "refused", "Refusé"

    outcome = models.CharField("issue", max_length=10, choices=Outcome.choices, blank=True)
    judged_by = models.ForeignKey(User, models.PROTECT, null=True, related_name="+")
    judged_on = models.DateField("jugé le", null=True)
    reason = models.TextField("motif", blank=True)

    class Meta:
        abstract = True

    @property
    def recorder(self) -> User:
        raise NotImplementedError

    def check_judge(self, by: User) -> None:
        """Raises ``Refused`` once it is judged, and for who recorded it."""
        if self.outcome:
            raise Refused(JUDGED)
        if self.recorder == by:
            raise Refused(OWN)

    def judge(self, outcome: "SecondLook.Outcome", *, reason: str = "", **done: Any) -> None:
        """Writes the judgement: ``judged_by``, ``judged_on`` and what it entailed.

        Raises ``Refused`` for a refusal without a reason.
        """
        if outcome == self.Outcome.REFUSED and not reason.strip():
            raise Refused(UNREASONED)
        self.outcome, self.reason = outcome, reason.strip()
        for name, value in done.items():
            setattr(self, name, value)
        self.save()
