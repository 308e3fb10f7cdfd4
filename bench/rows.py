"""Rows in bulk, of any number: open dossiers with their step, closed ones with theirs, texts, frameworks.

Rows are drawn from one seed: the first thousand of a large database are those of a small one.
"""

from collections.abc import Iterator
from datetime import UTC, date, datetime, time, timedelta
from itertools import islice
from random import Random
from typing import Any

from accounts.models import Organisation, OrganisationKind, User
from accounts.roles import Role, grant
from cpc.law.deciding.eligibility import Origin
from cpc.models import ClockStop, Cpc, Deadline, Dossier, FormalRequest, RegisterSpan
from records import clock
from records.models import SearchEntry
from records.search.index import entry
from workflows.flows.instruction import InstructionFlow
from workflows.flows.procedures import human_steps
from workflows.models import FollowUp, Process, Task, WorkItem
from workflows.models.risk import Days

DAY, BATCH = date(2026, 3, 2), 2000
CLOSED = 5
"""One dossier more in so many is closed: it is not in the inbox, it is in the manager's figures."""
PEOPLE = 20


class Agency:
    """Three divisions, the first with most of the work; who reads there, and the rows they read."""

    def __init__(self) -> None:
        self.random = Random(1)
        kind = OrganisationKind.ANSM_DIVISION
        self.divisions = [
            Organisation.objects.create(kind=kind, name=f"DMM{rank}") for rank in (1, 2, 3)
        ]
        self.reviewer = self._person("evaluatrice", Role.EVALUATOR, self.divisions[:1])
        self.director = self._person("directrice", Role.MANAGER, self.divisions)
        self.small = self._person("voisine", Role.EVALUATOR, self.divisions[1:])
        self.others = [
            self._person(f"agent{rank}", Role.EVALUATOR, self.divisions) for rank in range(PEOPLE)
        ]
        self.ranks = iter(range(10_000_000))
        self.open = 0

    def _person(self, name: str, role: Role, places: list[Organisation]) -> User:
        user = User.objects.create_user(f"{name}@example.org", first_name=name, last_name=name)
        for place in places:
            grant(user, role=role, on=place)
        return user

    def grow(self, total: int) -> None:
        """Dossiers until so many are open."""
        while self.open < total:
            size = min(BATCH, total - self.open)
            self._batch(list(islice(self.ranks, size)), is_open=True)
            self._batch(list(islice(self.ranks, size // CLOSED)), is_open=False)
            self.open += size

    def _batch(self, ranks: list[int], *, is_open: bool) -> None:
        dossiers = Dossier.objects.bulk_create(self._dossier(rank, is_open) for rank in ranks)
        if is_open:
            self._steps(dossiers, finished=False)
        for _ in range(1 if is_open else 4):
            self._steps(dossiers, finished=True)
        ClockStop.objects.bulk_create(self._stops(dossiers))
        FormalRequest.objects.bulk_create(self._requests(dossiers))
        SearchEntry.objects.bulk_create(a_text(dossier) for dossier in dossiers)
        cpcs = Cpc.objects.bulk_create(a_cpc(rank) for rank in ranks)
        RegisterSpan.objects.bulk_create(a_span(cpc) for cpc in cpcs)

    def _dossier(self, rank: int, is_open: bool) -> Dossier:
        age = self.random.randrange(700)
        rare = "rarissime" if rank % 20_000 == 500 else "commune"
        return Dossier(
            number=f"DOS-2026-{rank:06d}",
            origin=self.random.choice(
                [each for each in Origin if each not in (Origin.RENEWAL, Origin.CHANGE)]
            ),
            division=self.random.choices(self.divisions, (70, 20, 10))[0],
            dci=f"Substance {rank}",
            dci_key=f"substance {rank}",
            indication=f"Maladie {rare} {rank}",
            indication_key=f"maladie {rare} {rank}",
            opened_on=clock.today() - timedelta(days=age),
            closed_on=None
            if is_open
            else clock.today() - timedelta(days=self.random.randrange(age + 1)),
            outcome="" if is_open else "established",
        )

    def _steps(self, dossiers: list[Dossier], *, finished: bool) -> None:
        """One step each, open or finished; an open one has its time limits."""
        nodes = human_steps(InstructionFlow)
        processes = Process.objects.bulk_create(
            Process(flow_class=InstructionFlow) for _ in dossiers
        )
        owners = [
            self._owner() if not finished else self.random.choice(self.others) for _ in dossiers
        ]
        steps = [self.random.choice(nodes) for _ in dossiers]
        tasks = Task.objects.bulk_create(
            Task(
                process=process,
                flow_task=node,
                flow_task_type="HUMAN",
                status="DONE" if finished else "ASSIGNED" if owner else "NEW",
                owner=owner,
            )
            for process, node, owner in zip(processes, steps, owners, strict=True)
        )
        items = WorkItem.objects.bulk_create(
            self._item(*each, finished=finished)
            for each in zip(dossiers, tasks, steps, owners, strict=True)
        )
        if not finished:
            Deadline.objects.bulk_create(limit for item in items for limit in limits(item))
            FollowUp.objects.bulk_create(self._follow_ups(items))

    def _owner(self) -> User | None:
        """The reviewer holds one step in twenty-five, the others one in five, nobody the rest."""
        draw = self.random.randrange(25)
        return self.reviewer if draw == 0 else self.random.choice(self.others) if draw < 6 else None

    def _item(
        self, dossier: Dossier, task: Task, node: Any, owner: User | None, *, finished: bool
    ) -> WorkItem:
        due_on = DAY + timedelta(days=self.random.randrange(3000))
        legal_on = DAY + timedelta(days=self.random.randrange(700)) if dossier.pk % 5 == 0 else None
        ended = clock.today() - timedelta(days=self.random.randrange(700))
        return WorkItem(
            task=task,
            dossier=dossier,
            number=dossier.number,
            title=dossier.title,
            step=node.task_title,
            division=dossier.division,
            permission=node.permission.value,
            owner=owner,
            opened_on=(ended if finished else clock.today())
            - timedelta(days=self.random.randrange(90)),
            due_on=due_on,
            legal_on=legal_on,
            risk=Days(due_on, legal_on).rank(on=clock.today()),
            finished_at=datetime.combine(ended, time(12), UTC) if finished else None,
        )

    def _follow_ups(self, items: list[WorkItem]) -> Iterator[FollowUp]:
        for item in items:
            if item.owner == self.reviewer:
                day = clock.today() + timedelta(days=self.random.randrange(-30, 30))
                yield FollowUp(item=item, user=self.reviewer, day=day)

    def _stops(self, dossiers: list[Dossier]) -> Iterator[ClockStop]:
        """Three clocks in a hundred are stopped, as many were."""
        for dossier in dossiers:
            draw = self.random.randrange(100)
            if draw < 6:
                ago = timedelta(days=self.random.randrange(40, 400))
                first = max(clock.today() - ago, dossier.opened_on)
                yield ClockStop(
                    dossier=dossier,
                    first_day=first,
                    last_day=None
                    if draw < 3 and not dossier.closed_on
                    else first + timedelta(days=30),
                    reason="other",
                    motive="Données attendues",
                    stopped_by=self.director,
                )

    def _requests(self, dossiers: list[Dossier]) -> Iterator[FormalRequest]:
        """Three dossiers in a hundred wait for a body, as many waited."""
        for dossier in dossiers:
            draw = self.random.randrange(100)
            if draw < 6:
                is_open = draw < 3 and not dossier.closed_on
                asked = clock.today() - timedelta(days=self.random.randrange(40, 400))
                yield FormalRequest(
                    dossier=dossier,
                    addressee=self.divisions[0],
                    subject=dossier.subject,
                    number=1,
                    kind="completion",
                    asked_on=asked,
                    due_on=asked + timedelta(days=60),
                    asked_by=self.director,
                    outcome="" if is_open else "answered",
                    ended_on=None if is_open else asked + timedelta(days=20),
                )


def limits(item: WorkItem) -> Iterator[Deadline]:
    """The target of a step, and the legal limit of its dossier if it has one."""
    given = {
        "internal": (WorkItem.key_of(item.task), item.due_on),
        "legal": ("legal", item.legal_on),
    }
    for nature, (key, due_on) in given.items():
        if due_on:
            yield Deadline(
                dossier=item.dossier,
                key=key,
                code="dissemination",
                label="Avis sur une mesure de diffusion",
                nature=nature,
                trigger_on=DAY,
                due_on=due_on,
                unsuspended_on=due_on,
                rule_since=DAY,
                silence="deemed_given",
            )


def a_text(dossier: Dossier) -> SearchEntry:
    """What is searched of a dossier; one in ten thousand holds a rare word."""
    rare = "introuvable" if dossier.pk % 10_000 == 500 else "commun"
    return entry(
        dossier.subject,
        kind="dossier",
        division_id=dossier.division_id,
        title=str(dossier),
        address=dossier.get_absolute_url(),
        text=f"{dossier.title} {rare} " + "traitement de la maladie chez l'adulte " * 20,
    )


def a_cpc(rank: int) -> Cpc:
    return Cpc(number=f"CPC-2026-{rank:06d}", title=f"Substance {rank}", search=f"substance {rank}")


def a_span(cpc: Cpc) -> RegisterSpan:
    """In force since 2026, each until another day of the next thousand years: few end soon."""
    last_day = DAY + timedelta(days=1200 + cpc.pk % 30000)
    return RegisterSpan(
        cpc=cpc,
        first_day=DAY,
        last_day=None,
        status="in_force",
        period_first_day=DAY,
        period_last_day=last_day,
    )
