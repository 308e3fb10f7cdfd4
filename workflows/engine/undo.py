"""Going back on the last finished step of a dossier, while nothing of it went out.

The piece of the step stays in the dossier, marked, and counts no more; the step is open again with what
had been typed; the step that waited after it is called off. Once a letter left, a decision was signed
and published or an act entered the register, the way is a correction, which the refusal names.
"""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import date
from typing import Any

from django.urls import reverse
from viewflow.workflow.models import Task
from viewflow.workflow.status import STATUS

from accounts.models import Permission, User
from cpc import clock as time_limits
from cpc.acts.changes import may_change
from cpc.law.exchanges.laboratory import Consultation
from cpc.models import AdmissibilityReview, Dossier, FormalRequest
from records import clock
from records.journal import record
from records.models import Letter
from records.words.french import named
from workflows.engine.indexing import forget_piece
from workflows.engine.nodes import View
from workflows.engine.ranking import rerank
from workflows.engine.tasks import TaskRefused, candidates, locked
from workflows.models import UndoneStep, WorkItem

GONE = (STATUS.CANCELED, STATUS.REVIVED)


class WentOut(TaskRefused):
    """Something of the step went out; ``remedy`` says how that is corrected, ``link`` where."""

    def __init__(self, sentence: str, *, remedy: str = "", link: tuple[str, str] | None = None):
        super().__init__(sentence)
        self.remedy = remedy
        self.link = link


@dataclass(frozen=True, slots=True)
class Undoing:
    """What going back would do: the step, its piece, what would be called off."""

    task: Task
    piece: Any
    after: list[Task]

    @property
    def called_off(self) -> list[Task]:
        """The steps that wait for somebody now, and would no more."""
        return [task for task in self.after if task.status not in (STATUS.DONE, STATUS.ERROR)]


def last_step(dossier: Dossier) -> Task | None:
    """The last step that a person finished and nobody went back on."""
    done = dossier.work_items.filter(finished_at__isnull=False, task__status=STATUS.DONE)
    item = done.select_related("task__owner", "task__process").order_by("-task_id").first()
    return item.task if item else None


def may_undo(user: User, task: Task) -> bool:
    """Its author, who still holds its right, or who may reassign in the division."""
    node, division = task.flow_task, task.item.division_id
    own = task.owner_id == user.pk and user.may(node.permission, division)
    return own or user.may(Permission.REASSIGN, division)


def prepared(task: Task, *, by: User) -> Undoing:
    """What going back on ``task`` would do. Raises ``TaskRefused``, and ``WentOut`` with the remedy
    that ``by`` has.
    """
    process = task.process.coerced
    if not isinstance(task.flow_task, View) or not isinstance(process.file, Dossier):
        raise TaskRefused("Cette étape ne se reprend pas ici.")
    if task.status != STATUS.DONE:
        raise TaskRefused("Cette étape n’est pas faite, ou elle a déjà été reprise.")
    after = list(_after(task))
    if later := [each for each in after if isinstance(each.flow_task, View) and _is_done(each)]:
        title = later[-1].flow_task.task_title
        raise TaskRefused(f"L’étape « {title} » a été faite depuis : reprenez-la d’abord.")
    model = task.flow_task.form_class.Meta.model
    piece = model.objects.filter(dossier=process.file).last()
    _check_nothing_out(process.file, piece, task=task, after=after, by=by)
    return Undoing(task, piece, after)


def _is_done(task: Task) -> bool:
    return task.status == STATUS.DONE


def _after(task: Task) -> Iterator[Task]:
    """What followed a step and still stands, in the order in which it came."""
    seen: dict[int, Task] = {}
    front = [task]
    while front:
        found = Task.objects.filter(previous__in=front).exclude(status__in=GONE).distinct()
        front = [each for each in found.order_by("pk") if each.pk not in seen]
        seen |= {each.pk: each for each in front}
    return iter(seen[pk] for pk in sorted(seen))


def _check_nothing_out(
    dossier: Dossier, piece: Any, *, task: Task, after: Iterable[Task], by: User
) -> None:
    if isinstance(piece, AdmissibilityReview):
        _check_letter(dossier, piece)
    for each in after:
        effect = getattr(each.flow_task, "effect", "")
        if effect and _is_done(each):
            remedy = each.flow_task.remedy
            raise WentOut(effect, remedy=remedy, link=_place_of_remedy(dossier, by=by))
    if task.flow_task.step in {"drafting", "information"}:
        _check_draft_sent(dossier, piece)


def _place_of_remedy(dossier: Dossier, *, by: User) -> tuple[str, str] | None:
    """The framework whose act entered the register, else a new dossier; as far as ``by`` may go."""
    act = dossier.acts.exclude(cpc=None).last()
    if act and may_change(by, act.cpc):
        return reverse("change_open", args=[act.cpc.number]), "Modifier ce cadre"
    if act:
        return act.cpc.get_absolute_url(), f"Voir {act.cpc.number} au registre"
    if by.may_anywhere(Permission.OPEN):
        return reverse("dossier_open"), "Ouvrir un dossier"
    return None


def _check_letter(dossier: Dossier, review: AdmissibilityReview) -> None:
    """The answer on admissibility, as told to its body."""
    letter = Letter.objects.filter(key=f"review:{review.pk}").first()
    if letter is None:
        return
    told = dossier.signalements.filter(organisation=letter.recipient).first()
    address = reverse("signalement_messages", args=[told.number]) if told else ""
    raise WentOut(
        f"Le courrier {letter.number} est parti à {letter.recipient} le {letter.issued_on:%d/%m/%Y}.",
        remedy="Un courrier envoyé se corrige par un autre : écrivez au signalant ce qui change.",
        link=(address, f"Écrire à {letter.recipient}") if address else None,
    )


def _check_draft_sent(dossier: Dossier, piece: Any) -> None:
    """A draft, or an intention, that a laboratory has received for its observations (R26, R52)."""
    kinds = [Consultation.OBSERVATIONS.value, Consultation.INTENTION.value]
    sent = FormalRequest.objects.filter(
        dossier=dossier, kind__in=kinds, asked_on__gte=piece.made_on
    ).first()
    if sent is not None:
        raise WentOut(
            f"Le projet est parti {named(sent.addressee).to} pour observations ({sent}).",
            remedy="Faites renvoyer le projet par le signataire, avec ses observations : la nouvelle "
            "version est envoyée à son tour.",
        )


def undo(task: Task, *, reason: str, by: User, on: date) -> Task:
    """Goes back on a finished step, under the lock of its process; gives the step to do again.

    Raises ``TaskRefused`` (``WentOut`` when something left), ``Busy``; then nothing is written.
    """
    with locked(task) as activation:
        if not may_undo(by, task):
            raise TaskRefused("Seuls l’auteur de l’étape et un responsable reviennent dessus.")
        if not reason.strip():
            raise TaskRefused("Revenir sur une étape se motive.")
        doing = prepared(task, by=by)
        dossier = activation.process.file
        _call_off(dossier, doing.after, on=on)
        doing.piece.undone_on = on
        doing.piece.save()
        forget_piece(doing.piece)
        activation.undo()
        reopened = _reopen(activation)
        UndoneStep.objects.create(
            task=task,
            reopened=reopened,
            piece_table=doing.piece._meta.label_lower,
            piece_number=doing.piece.pk,
            reason=reason.strip(),
            undone_by=by,
            undone_on=on,
        )
        rerank(dossier, on=on)
        record(
            dossier.subject,
            verb="undone",
            sentence=f"Étape reprise : {task.flow_task.task_title}.",
            actor=by,
            on=on,
            reason=reason.strip(),
            data={"task": task.pk, "step": task.flow_task.name, "again": reopened.pk},
        )
    return reopened


def _call_off(dossier: Dossier, after: list[Task], *, on: date) -> None:
    """What followed leaves every list and no longer runs, the last first."""
    for each in reversed(after):
        activation = each.flow_task.activation_class(each)
        if _is_done(each):
            activation.undo()
            continue
        activation.cancel()
        WorkItem.objects.filter(task=each).update(finished_at=clock.now())
        time_limits.meet(dossier, key=WorkItem.key_of(each), on=on)


def _reopen(activation: Any) -> Task:
    """The same step, open again, in the hands of its author if they may still do it."""
    reopened = activation.revive()
    again = reopened.flow_task.activation_class(reopened)
    item = WorkItem.open_for(again)
    author = activation.task.owner
    if author is not None and author in candidates(reopened):
        again.assign(author)
        WorkItem.objects.filter(pk=item.pk).update(owner=author)
    return reopened


def given_back(task: Task) -> dict[str, Any]:
    """What had been typed in the step that ``task`` does again; nothing for any other."""
    undone = UndoneStep.objects.filter(reopened=task).first()
    if undone is None:
        return {}
    form_class = task.flow_task.form_class
    piece = form_class.Meta.model.everything.get(pk=undone.piece_number)
    return form_class.given(piece)
