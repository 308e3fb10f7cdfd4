"""Processes, which point at a file and answer the questions of their gates by reading it.

A process remembers nothing of the case.
"""

from collections.abc import Iterable, Mapping
from datetime import date

from django.db import models
from viewflow.workflow.models import Process

from accounts.models import DecisionKind, Organisation, User
from cannabis.models import HasPublication
from cpc.facts import interests, renewals
from cpc.facts.change_facts import facts_of
from cpc.law.core import Computed
from cpc.law.deciding.eligibility import Origin, Pursuit
from cpc.law.exchanges.deadlines import internal_target
from cpc.law.life.changes import confirmed_after, information_wanted
from cpc.law.parameters import VISA_LEVELS, InstructionStep
from cpc.models import (
    AdmissibilityReview,
    ChangeDraft,
    Dossier,
    Evaluation,
    Publication,
    Signature,
    Visa,
)
from records import clock

OWN = {
    "evaluation": "Vous êtes l'auteur de l'évaluation : une autre personne doit se prononcer.",
    "draft": "Vous êtes l'auteur du projet d'acte : une autre personne doit se prononcer.",
    "confirmation": "Vous avez signé cette suspension : une autre personne la confirme.",
    "signature": "Vous avez donné le visa : la signature revient à une autre personne.",
    "visa": "Vous avez déjà visé cette évaluation : le visa suivant revient à un autre.",
    "publication": "Vous avez enregistré cette publication : une autre personne la valide (C11).",
}
"""Why a step is for another person, as its reader is told."""
OTHERS = {
    "evaluation": "est l'auteur de l'évaluation : une autre personne doit se prononcer.",
    "draft": "est l'auteur du projet d'acte : une autre personne doit se prononcer.",
    "confirmation": "a signé cette suspension : une autre personne la confirme.",
    "signature": "a donné le visa : la signature revient à une autre personne.",
    "visa": "a déjà visé cette évaluation : le visa suivant revient à un autre.",
    "publication": "a enregistré cette publication : une autre personne la valide (C11).",
}
"""The same, after the name of the person, for who hands the work out."""


class DossierProcess(Process):
    """What the processes of a dossier share; concrete, one row a dossier."""

    dossier = models.OneToOneField(Dossier, models.PROTECT, related_name="process")

    class Meta:
        verbose_name = "processus de dossier"

    @property
    def division(self) -> Organisation:
        return self.dossier.division

    @property
    def file(self) -> Dossier:
        return self.dossier

    def objection(self, user: User, step: str) -> str | None:
        """Why this person may not do this step; None when nothing forbids it."""
        return self.objections([user], step).get(user.pk)

    def objections(
        self, people: Iterable[User], step: str, *, others: bool = False
    ) -> dict[int, str]:
        """Who is kept off this step and why: three different people, no interest in the product.

        In words for each; for ``others`` to read, after their name.
        """
        people = list(people)
        found = interests.objections(self.dossier, people, on=clock.today(), others=others)
        return found | self._other_hands(step, said=OTHERS if others else OWN)

    def _other_hands(self, step: str, *, said: Mapping[str, str]) -> dict[int, str]:
        """Who did what this step looks at again: it is for another person."""
        found, looked_at = {}, self.looked_at
        if step in {"visa", "signature"} and looked_at:
            what = "draft" if self.dossier.is_change else "evaluation"
            found[looked_at.author_id] = said[what]
        if step == "confirmation" and (signature := self.dossier.signatures.last()):
            found[signature.author_id] = said["confirmation"]
        for visa in self._visas_granted if step in {"visa", "signature"} else ():
            found[visa.author_id] = said[step]
        return found

    @property
    def looked_at(self) -> Evaluation | ChangeDraft | None:
        """What the visa looks at again: the evaluation as it stands; of a change, its draft."""
        return self.dossier.looked_at

    @property
    def _visas_granted(self) -> list[Visa]:
        """The visas granted on what is looked at, as it stands."""
        looked_at = self.looked_at
        granted = Visa.Decision.GRANTED
        return list(looked_at.visas.filter(decision=granted)) if looked_at else []

    @property
    def decision_kind(self) -> DecisionKind:
        """The decision that is being prepared."""
        if self.dossier.is_change:
            return DecisionKind(self.dossier.change_kind)
        if self.dossier.evaluations.last() is None or not self.favourable:
            return DecisionKind.REFUSAL
        return DecisionKind.RENEWAL if self.dossier.is_renewal else DecisionKind.ESTABLISHMENT

    @property
    def visas_wanted(self) -> bool:
        """Is another visa wanted on this evaluation, by another person?"""
        wanted = VISA_LEVELS[self.decision_kind.value].on(clock.today()).value
        return len(self._visas_granted) < wanted

    @property
    def abandoned(self) -> bool:
        return self.dossier.changedrafts.last().is_abandoned

    @property
    def confirmed_after(self) -> bool:
        """Is it an emergency suspension, without visa and confirmed by another person after?"""
        draft = self.dossier.changedrafts.last()
        return confirmed_after(draft.kind, urgency=draft.urgency)

    @property
    def information_wanted(self) -> bool:
        """Is a laboratory still to be told of what the agency intends (R52)?"""
        facts = facts_of(self.dossier.changedrafts.last(), on=clock.today())
        return information_wanted(facts)

    @property
    def admissibility(self) -> str:
        return self.dossier.admissibilityreviews.last().decision

    @property
    def admissible(self) -> bool:
        return self.admissibility == AdmissibilityReview.Decision.ADMISSIBLE

    @property
    def incomplete(self) -> bool:
        return self.admissibility == AdmissibilityReview.Decision.INCOMPLETE

    @property
    def reported(self) -> bool:
        """Does the dossier come from a signalement, which has an admissibility?"""
        return self.dossier.origin == Origin.SIGNALEMENT

    @property
    def pursued(self) -> bool:
        return self.dossier.prechecks.last().conclusion == Pursuit.PURSUE

    @property
    def visa_granted(self) -> bool:
        return self.dossier.visas.last().decision == Visa.Decision.GRANTED

    @property
    def favourable(self) -> bool:
        return self.dossier.evaluations.last().favourable

    @property
    def signed(self) -> bool:
        return self.dossier.signatures.last().decision == Signature.Decision.SIGNED

    @property
    def published(self) -> bool:
        return self.dossier.publications.last().decision == Publication.Decision.PUBLISHED

    @property
    def something_left(self) -> bool:
        """Of a renewal sent back: is there still something to renew (R61)?"""
        return not renewals.nothing_left(self.dossier.cpc, on=clock.today())

    def due(self, step: str, *, on: date) -> Computed[date]:
        """The day by which a step opened ``on`` is expected: the agency's own target (to confirm)."""
        return internal_target(InstructionStep(step), opened_on=on)


class TransitionProcess(Process):
    """From the record of a HAS publication to the end of the transition phase."""

    publication = models.OneToOneField(HasPublication, models.PROTECT, related_name="process")

    class Meta:
        verbose_name = "processus de la phase transitoire"

    @property
    def division(self) -> Organisation:
        return self.publication.division

    @property
    def file(self) -> HasPublication:
        return self.publication

    def objections(
        self, people: Iterable[User], step: str, *, others: bool = False
    ) -> dict[int, str]:
        """As for a dossier: who recorded the publication does not validate it."""
        who = (OTHERS if others else OWN)["publication"]
        author = self.publication.author_id
        kept_off = step == "validation" and author in {person.pk for person in people}
        return {author: who} if kept_off else {}

    def objection(self, user: User, step: str) -> str | None:
        return self.objections([user], step).get(user.pk)

    @property
    def validated(self) -> bool:
        return self.publication.is_validated

    def due(self, step: str, *, on: date) -> Computed[date]:
        return internal_target(InstructionStep(step), opened_on=on)
