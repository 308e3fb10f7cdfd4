"""Processes, which point at a file and answer the questions of their gates by reading it; work items.

A process remembers nothing of the case. ``WorkItem`` is what the lists of tasks read: one row a human
task, written in the transaction that creates or changes the task, with flat cost at any number.
"""

from collections.abc import Iterable, Mapping
from datetime import date
from typing import Any, ClassVar

from django.db import models
from django.db.models import Q
from django.urls import reverse
from viewflow.workflow.models import Process, Task

from accounts.models import DecisionKind, Organisation, Permission, User
from bodies.authority import absentees
from cannabis.models import HasPublication
from cpc import clock as time_limits
from cpc.facts import interests, renewals
from cpc.facts.change_facts import facts_of
from cpc.law.changes import confirmed_after, information_wanted
from cpc.law.core import Computed
from cpc.law.deadlines import internal_target
from cpc.law.eligibility import Origin, Pursuit
from cpc.law.limits import INTERNAL
from cpc.law.parameters import VISA_LEVELS, InstructionStep
from cpc.models import (
    AdmissibilityReview,
    ChangeDraft,
    Deadline,
    Dossier,
    Evaluation,
    Publication,
    Signature,
    Visa,
)
from records import clock
from workflows.inbox_models import FollowUp, SavedView, ViewWatch
from workflows.risk import Days, Why, weighed
from workflows.undo_models import UndoneStep

__all__ = [
    "DossierProcess",
    "FollowUp",
    "SavedView",
    "TransitionProcess",
    "UndoneStep",
    "ViewWatch",
    "WorkItem",
]


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


class WorkItemQuerySet(models.QuerySet["WorkItem"]):
    def visible_to(self, user: User) -> "WorkItemQuerySet":
        return self.filter(division__in=user.where(Permission.READ))

    def open(self) -> "WorkItemQuerySet":
        return self.filter(finished_at=None)

    def mine(self, user: User, *, on: date) -> "WorkItemQuerySet":
        """One's own, and that of the colleagues for whom one stands in on that day."""
        return self.filter(owner__in=[user.pk, *absentees(user, on=on)])

    def free_for(self, user: User) -> "WorkItemQuerySet":
        """What nobody holds and ``user`` has the right to do."""
        held: dict[int, list[str]] = {}
        for division, codename in user.rights:
            held.setdefault(division, []).append(codename)
        condition = Q(pk__in=[])
        for division, codenames in held.items():
            condition |= Q(division=division, permission__in=codenames)
        return self.filter(condition, owner=None)

    def late(self, *, on: date) -> "WorkItemQuerySet":
        return self.filter(due_on__lt=on)


OPEN = Q(finished_at__isnull=True)
FREE = Q(finished_at__isnull=True, owner__isnull=True)


class WorkItem(models.Model):
    task = models.OneToOneField(Task, models.CASCADE, primary_key=True, related_name="item")
    dossier = models.ForeignKey(Dossier, models.PROTECT, null=True, related_name="work_items")
    number = models.CharField("numéro", max_length=20)
    title = models.CharField("objet", max_length=600)
    step = models.CharField("étape", max_length=120)
    division = models.ForeignKey(Organisation, models.PROTECT, related_name="+")
    permission = models.CharField(max_length=40, choices=Permission.choices)
    owner = models.ForeignKey(User, models.PROTECT, null=True, related_name="work_items")
    on_behalf_of = models.ForeignKey(
        User,
        models.PROTECT,
        null=True,
        related_name="+",
        verbose_name="pour le compte de",
    )
    opened_on = models.DateField("ouverte le")
    due_on = models.DateField("à faire avant le (inclus)")
    legal_on = models.DateField("limite légale du dossier (incluse)", null=True)
    legal_label = models.CharField("objet de la limite légale", max_length=200, blank=True)
    legal_nature = models.CharField(
        "nature de la limite",
        max_length=10,
        choices=Deadline.Nature.choices,
        default=Deadline.Nature.LEGAL,
    )
    risk = models.PositiveIntegerField("rang", default=0, editable=False)
    finished_at = models.DateTimeField("faite", null=True)

    objects = WorkItemQuerySet.as_manager()

    class Meta:
        verbose_name = "tâche"
        verbose_name_plural = "tâches"
        ordering = ("risk", "task_id")
        indexes: ClassVar = [
            models.Index(fields=("owner", "due_on", "task"), condition=OPEN, name="work_item_mine"),
            models.Index(
                fields=("owner", "risk", "task"), condition=OPEN, name="work_item_mine_risk"
            ),
            models.Index(
                fields=("division", "permission", "risk", "task"),
                condition=FREE,
                name="work_item_queue_risk",
            ),
            models.Index(
                fields=("division", "risk", "task"), condition=OPEN, name="work_item_open_risk"
            ),
            # The order first: a page over several divisions is read without sorting them.
            models.Index(
                fields=("risk", "task", "division"), condition=OPEN, name="work_item_by_risk"
            ),
            models.Index(
                fields=("due_on", "task", "division"), condition=OPEN, name="work_item_by_due"
            ),
            models.Index(fields=("task", "division"), condition=OPEN, name="work_item_by_task"),
            models.Index(
                fields=("step", "risk", "task", "division"), condition=OPEN, name="work_item_step"
            ),
            models.Index(fields=("number",), condition=OPEN, name="work_item_number"),
            models.Index(
                fields=("division", "finished_at"),
                condition=Q(finished_at__isnull=False),
                name="work_item_finished",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.step} – {self.number}"

    def get_absolute_url(self) -> str:
        return reverse("task", args=[self.task_id])

    @classmethod
    def open_for(cls, activation: Any) -> "WorkItem":
        """The row of a task just created."""
        node, process, on = activation.flow_task, activation.process, clock.today()
        dossier = process.file if isinstance(process.file, Dossier) else None
        due_on = process.due(node.step, on=on).value
        if dossier is not None:
            key = cls.key_of(activation.task)
            limit = INTERNAL[node.step]
            due_on = time_limits.start(dossier, limit=limit, key=key, trigger=on, on=on).due_on
        item = cls(
            task=activation.task,
            dossier=dossier,
            number=process.file.number,
            title=process.file.title[:600],
            step=node.task_title,
            division=process.division,
            permission=node.permission.value,
            opened_on=on,
            due_on=due_on,
        )
        item.weigh(dossier.deadlines.owed() if dossier else (), on=on)
        item.save(force_insert=True)
        return item

    @property
    def days(self) -> Days:
        return Days(self.due_on, self.legal_on, self.legal_label, self.legal_nature)

    def weigh(self, owing: Iterable[Deadline], *, on: date) -> None:
        """Takes, unsaved, the day owed in its dossier that weighs most on that day, and its rank."""
        days = weighed(self.due_on, owing, on=on)
        self.legal_on, self.legal_label, self.legal_nature = (
            days.legal_on,
            days.legal_label,
            days.nature,
        )
        self.risk = days.rank(on=on)

    @property
    def weighed(self) -> tuple[Any, ...]:
        return self.legal_on, self.legal_label, self.legal_nature, self.risk

    @property
    def why(self) -> Why:
        """The reason of its rank, today."""
        return self.days.why(on=clock.today())

    @staticmethod
    def key_of(task: Task) -> str:
        """The key of its time limit in the clock of the dossier."""
        return f"task:{task.pk}"
