"""By what right a person signs a decision: their mandates and delegations, judged by the law (R33).

Read at the instant: the page that shows the capacity, and the signature itself under its lock.
"""

from datetime import date

from accounts.models import DecisionKind, Delegation, Mandate, Organisation, Permission, User
from cpc.law.core import Refusal
from cpc.law.deciding.signing import (
    DelegationFacts,
    MandateFacts,
    Title,
    ToSign,
    stated_refusals,
    title_refusals,
    titles,
)
from cpc.law.decision import SignatoryCapacity
from cpc.models import Signature

REMEDY = (
    "Un administrateur de la direction enregistre les mandats et les délégations publiés ; sinon, "
    "remettez la tâche dans la file ou renvoyez le projet."
)


class Powers:
    """What a person may sign on a day, of one kind of act, in one division of the agency."""

    def __init__(
        self,
        user: User,
        *,
        division: Organisation,
        kind: DecisionKind,
        on: date,
        lock: bool = False,
    ) -> None:
        self.user, self.division = user, division
        self.act = ToSign(kind=kind.value, label=_lower(kind.label), division=division.pk, on=on)
        mandates, delegations = user.general_mandates.all(), user.delegations.all()
        if lock:
            mandates, delegations = (
                rows.select_for_update(of=("self",)) for rows in (mandates, delegations)
            )
        self.mandates = [_mandate(row) for row in mandates]
        self.rows = list(delegations)
        self.delegations = [_delegation(row) for row in self.rows]
        self.titles = titles(self.mandates, self.delegations, act=self.act)

    @property
    def refusals(self) -> tuple[Refusal, ...]:
        """Why the person may not sign, and what to do about it; empty when they may."""
        if not self.user.may(Permission.SIGN, self.division.pk):
            right = (
                f"Il faut le droit « {Permission.SIGN.label} » dans la direction {self.division}."
            )
            return (Refusal("R33", right),)
        return title_refusals(self.mandates, self.delegations, act=self.act)

    @property
    def fitting(self) -> list[Delegation]:
        """The delegations among which the person chooses; none when a mandate runs."""
        given = [title.delegation for title in self.titles]
        pairs = zip(self.rows, self.delegations, strict=True)
        return [row for row, facts in pairs if facts in given]

    def stated(self, *, capacity: str, function: str) -> tuple[Refusal, ...]:
        return stated_refusals(self.titles, capacity=capacity, function=function)


def title_of(delegation: Delegation) -> Title:
    return Title(capacity=SignatoryCapacity.DELEGATE, power=_delegation(delegation))


def refusals_of(signature: Signature, *, kind: DecisionKind, on: date) -> tuple[Refusal, ...]:
    """Why what a signature says of its author is not what their acts give them at this instant.

    In a transaction: a mandate or a delegation that is being ended is waited for.
    """
    powers = Powers(
        signature.author, division=signature.dossier.division, kind=kind, on=on, lock=True
    )
    return powers.refusals or _unlike(signature, powers)


def _unlike(signature: Signature, powers: Powers) -> tuple[Refusal, ...]:
    """The piece copies a title that its author has."""
    said = (
        signature.capacity,
        signature.function,
        signature.delegation,
        signature.delegation_first_day,
        signature.delegation_last_day,
    )
    if said in [copied(title) for title in powers.titles]:
        return ()
    told = " ou ".join(title.sentence for title in powers.titles)
    return (Refusal("R33", f"La signature ne dit pas la qualité d'aujourd'hui : {told}."),)


def copied(title: Title) -> tuple[str, str, str, date | None, date | None]:
    """What a signature keeps of a title: capacity, function, and the delegation with its days."""
    by = title.delegation
    cited = (by.reference, by.first_day, by.last_day) if by else ("", None, None)
    return (title.capacity.value, title.function, *cited)


def _mandate(row: Mandate) -> MandateFacts:
    return MandateFacts(
        capacity=SignatoryCapacity(row.capacity),
        reference=row.reference,
        function=row.function,
        first_day=row.first_day,
        last_day=row.last_day,
    )


def _delegation(row: Delegation) -> DelegationFacts:
    return DelegationFacts(
        reference=row.reference,
        function=row.function,
        first_day=row.first_day,
        last_day=row.last_day,
        scope=frozenset(row.scope),
        division=row.division_id,
    )


def _lower(label: str) -> str:
    return label[0].lower() + label[1:]
