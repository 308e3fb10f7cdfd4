"""``WorkItem``, what the lists of tasks read: one row a human task, written in the transaction that creates
or changes the task, with flat cost at any number.
"""

from collections.abc import Iterable
from datetime import date
from typing import Any, ClassVar

from django.db import models
from django.db.models import Q
from django.urls import reverse
from viewflow.workflow.models import Task

from accounts.models import Organisation, Permission, User
from bodies.authority import absentees
from cpc import clock as time_limits
from cpc.law.limits import INTERNAL
from cpc.models import Deadline, Dossier
from records import clock
from workflows.models.risk import Days, Why, weighed


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
