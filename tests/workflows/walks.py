"""The way to every step where a person, or somebody outside, is waited for; and what ends each step.

A state is named ``Flow.step``. ``reach`` walks to it by the pages, as people do; ``MOVES`` says who does
what before it, ``ANSWERS`` what is typed to go on from a step to the end of its process.
"""

from collections.abc import Callable
from datetime import date, timedelta
from types import SimpleNamespace
from typing import Any

from django.test import Client
from django.urls import reverse
from viewflow.workflow.models import Process, Task
from viewflow.workflow.status import PROCESS, STATUS

from accounts.models import Organisation, User
from cannabis.models import HasPublication
from cpc import exchanges
from cpc.acts.enacting import Covered, enact
from cpc.facts.sheet import sheet_of
from cpc.law.decision import protocol_lacks
from cpc.law.life.acts import ActKind
from cpc.models import Act, Cpc, DossierLaboratory, FormalRequest
from records import clock
from signalements.models import Signalement
from tests.cannabis.conftest import typed
from tests.signalements.conftest import a_draft
from tests.workflows.conftest import DRAFT, EVALUATION, PRECHECK, RENEWAL_DRAFT, SIGNATURE
from tests.workflows.conftest import finish as finish_step
from workflows.engine import tasks
from workflows.exchanges.completions import send_answer
from workflows.flows.opening import open_change, open_renewal
from workflows.intake.filing import file_signalement
from workflows.laboratory import present as laboratory_present
from workflows.models import DossierProcess, TransitionProcess, WorkItem

Move = tuple[str, dict[str, Any]]
PUBLISH = {"published_on": "2026-03-02"}
NAMED = DRAFT | {"other_medicines": "PROTOPIC 0,1 %, pommade"}
FAVOURABLE = EVALUATION | {"period_start": "following"}
ADMIT = ("desk", {"decision": "admissible"})
ASK = (
    "desk",
    {"decision": "incomplete", "missing": "Données", "completion_due_on": "2026-04-01"},
)
CHECK, STOP = ("legal", PRECHECK), ("legal", PRECHECK | {"conclusion": "stop"})
EVALUATE, VISA = ("evaluator", EVALUATION), ("second_evaluator", {"decision": "granted"})
WRITE, SIGN = ("legal", NAMED), ("signatory", SIGNATURE)
REFUSE = ("evaluator", {"reasons": "Données insuffisantes."})
REEVALUATE = ("evaluator", FAVOURABLE)
WRITE_AGAIN = ("legal", RENEWAL_DRAFT)
LIST = ("publisher", {"published_on": "2026-03-02"})

OPENED_CHANGE = {
    "reasons": "Une revue publiée appelle une dose plus faible.",
    "ground": "knowledge",
    "posology": "Une application par jour.",
}
CHANGE = ("legal", OPENED_CHANGE)
URGENT = ("legal", OPENED_CHANGE | {"urgency": "Des surdosages graves sont rapportés."})
SUSPEND = (
    "legal",
    {"reasons": "Deux cas graves.", "ground": "public_health", "urgency": "Deux cas graves."},
)
GIVE_UP = ("legal", {"decision": "abandoned", "reasons": "Données insuffisantes."})
INFORM = {"message": "L'agence a l'intention de réduire la dose.", "months": "1"}

MOVES: dict[str, tuple[Move, ...]] = {
    "InstructionFlow.admissibility": (),
    "InstructionFlow.completion": (ASK,),
    "InstructionFlow.precheck": (ADMIT,),
    "InstructionFlow.evaluation": (ADMIT, CHECK),
    "InstructionFlow.visa": (ADMIT, CHECK, EVALUATE),
    "InstructionFlow.draft": (ADMIT, CHECK, EVALUATE, VISA),
    "InstructionFlow.signature": (ADMIT, CHECK, EVALUATE, VISA, WRITE),
    "InstructionFlow.publication": (ADMIT, CHECK, EVALUATE, VISA, WRITE, SIGN),
    "InstructionFlow.refusal_note": (ADMIT, STOP),
    "InstructionFlow.refusal_signature": (ADMIT, STOP, REFUSE),
    "InstructionFlow.refusal_publication": (ADMIT, STOP, REFUSE, SIGN),
    "RenewalFlow.evaluation": (),
    "RenewalFlow.visa": (REEVALUATE,),
    "RenewalFlow.draft": (REEVALUATE, VISA),
    "RenewalFlow.signature": (REEVALUATE, VISA, WRITE_AGAIN),
    "RenewalFlow.publication": (REEVALUATE, VISA, WRITE_AGAIN, SIGN),
    "ChangeFlow.draft": (),
    "ChangeFlow.information": (CHANGE,),
    "ChangeFlow.visa": (URGENT,),
    "ChangeFlow.signature": (URGENT, VISA),
    "ChangeFlow.publication": (URGENT, VISA, SIGN),
    "ChangeFlow.confirmation": (SUSPEND, SIGN, LIST),
    "TransitionFlow.validation": (),
    "TransitionFlow.designation": (("legal", {"decision": "validated"}),),
}

LEAVE = ("evaluator", FAVOURABLE | {"conclusion": "unfavourable"})
PUBLISHED_REFUSAL = (ADMIT, STOP, REFUSE, SIGN, LIST)
PUBLISHED = (ADMIT, CHECK, EVALUATE, VISA, WRITE, SIGN, ("publisher", PUBLISH))
VALIDATED = ("legal", {"decision": "validated"})
DESIGNATED = ("legal", {"decision": "designated", "reason": "Seul avis définitif."})

ENDED: dict[str, tuple[Move, ...]] = {
    "InstructionFlow.end_inadmissible": (
        ("desk", {"decision": "inadmissible", "reasons": "Hors champ."}),
    ),
    "InstructionFlow.end_established": PUBLISHED,
    "InstructionFlow.end_refused": PUBLISHED_REFUSAL,
    "RenewalFlow.end_renewed": (REEVALUATE, VISA, WRITE_AGAIN, SIGN, LIST),
    "RenewalFlow.end_lapsed": (LEAVE, VISA),
    "ChangeFlow.end_changed": (URGENT, VISA, SIGN, ("publisher", PUBLISH)),
    "ChangeFlow.end_confirmed": (
        *(SUSPEND, SIGN, ("publisher", PUBLISH)),
        ("second_evaluator", {"decision": "confirmed"}),
    ),
    "ChangeFlow.end_abandoned": (GIVE_UP,),
    "TransitionFlow.end_rejected": (("legal", {"decision": "rejected", "reasons": "Erreur."}),),
    "TransitionFlow.end_decided": (VALIDATED, DESIGNATED),
}
"""The ends of the processes, and what leads to each."""
KINDS = dict.fromkeys(("ChangeFlow.confirmation", "ChangeFlow.end_confirmed"), ActKind.SUSPENSION)
"""The acts that lead to the states that a modification never reaches."""
ANSWERS: dict[str, dict[str, Any]] = {
    "InstructionFlow.admissibility": ADMIT[1],
    "InstructionFlow.precheck": PRECHECK,
    "InstructionFlow.evaluation": EVALUATION,
    "InstructionFlow.visa": VISA[1],
    "InstructionFlow.draft": NAMED,
    "InstructionFlow.signature": SIGNATURE,
    "InstructionFlow.publication": PUBLISH,
    "InstructionFlow.refusal_note": REFUSE[1],
    "InstructionFlow.refusal_signature": SIGNATURE,
    "InstructionFlow.refusal_publication": PUBLISH,
    "RenewalFlow.evaluation": FAVOURABLE,
    "RenewalFlow.visa": VISA[1],
    "RenewalFlow.draft": RENEWAL_DRAFT,
    "RenewalFlow.signature": SIGNATURE,
    "RenewalFlow.publication": PUBLISH,
    "ChangeFlow.draft": OPENED_CHANGE,
    "ChangeFlow.information": INFORM,
    "ChangeFlow.visa": VISA[1],
    "ChangeFlow.signature": SIGNATURE,
    "ChangeFlow.publication": {"published_on": "2026-03-03"},
    "ChangeFlow.confirmation": {"decision": "confirmed"},
    "TransitionFlow.validation": {"decision": "validated"},
    "TransitionFlow.designation": {"decision": "designated", "reason": "Seul avis définitif."},
}


def state_of(task: Task) -> str:
    return f"{task.flow_task.flow_class.__name__}.{task.flow_task.name}"


def do(item: WorkItem, user: User, data: dict[str, Any]) -> Any:
    """Takes a task as somebody and posts its form; gives the response."""
    client = Client()
    client.force_login(user)
    return finish_step(item, client=client, data=data)


def signalement(team: SimpleNamespace, body: Organisation, author: User, *, on: date) -> Process:
    filed = file_signalement(a_draft(body, by=author, on=on), by=author, on=on)
    return filed.dossier.process


def renewal(team: SimpleNamespace, *, on: date) -> Process:
    return open_renewal(in_force(), on=on, by=team.manager).process


def change(
    team: SimpleNamespace,
    *,
    on: date,
    kind: ActKind = ActKind.MODIFICATION,
    cpc: Cpc | None = None,
) -> Process:
    dossier = open_change(cpc or in_force(), kind=kind, on=on, by=team.manager)
    maker, _ = Organisation.objects.get_or_create(kind="laboratory", name="Laboratoire M")
    holder = DossierLaboratory(
        dossier=dossier, organisation=maker, capacity="holder", first_day=date(2026, 1, 1)
    )
    laboratory_present.add(holder, by=team.evaluator, on=on)
    return dossier.process


def in_force(*covered: Covered) -> Cpc:
    """A framework in force from 22 March 2024 to 21 March 2027; of PROTOPIC unless said."""
    cpc = Cpc.objects.create(number="CPC-2024-0009", title="Tacrolimus – Vitiligo")
    act = Act(
        reference="décision du 21/03/2024 (9)",
        kind="initial",
        cpc=cpc,
        dci="Tacrolimus",
        decided_on=date(2024, 3, 21),
        published_on=date(2024, 3, 21),
        first_day=date(2024, 3, 22),
        last_day=date(2027, 3, 21),
    )
    medicines = covered or [Covered(name="PROTOPIC")]
    enact(act, medicines=medicines, indications=["Vitiligo"], on=act.published_on)
    return cpc


def abrogated(*, on: date) -> Cpc:
    """The same, abrogated from 3 February 2026 on."""
    cpc, end = in_force(), date(2026, 2, 2)
    act = Act(
        reference="Abrogation",
        kind="abrogation",
        cpc=cpc,
        decided_on=end,
        published_on=end,
        last_day=end,
    )
    enact(act, medicines=(), indications=(), on=on)
    return cpc


def publication(team: SimpleNamespace) -> Process:
    client = Client()
    client.force_login(team.evaluator)
    client.post(reverse("transition-record"), typed(published_on="2026-03-01"))
    return HasPublication.objects.latest("pk").process


def reach(
    state: str,
    *,
    team: SimpleNamespace,
    body: Organisation,
    author: User,
    on: date,
    first: Callable[[Process], None] = lambda process: None,
    step: Callable[[WorkItem, User, dict[str, Any]], Any] = do,
) -> Process:
    """A process walked to ``state`` by the pages, ``step`` by step; ``first`` is done once it has begun."""
    process = {
        "InstructionFlow": lambda: signalement(team, body, author, on=on),
        "RenewalFlow": lambda: renewal(team, on=on),
        "ChangeFlow": lambda: change(team, on=on, kind=KINDS.get(state, ActKind.MODIFICATION)),
        "TransitionFlow": lambda: publication(team),
    }[state.partition(".")[0]]()
    first(process)
    for role, data in (MOVES | ENDED)[state]:
        item = WorkItem.objects.open().get(task__process_id=process.pk)
        response = step(item, getattr(team, role), data)
        assert response.status_code == 302, response.content.decode()
    assert [state_of(task) for task in waiting(process)] == ([state] if state in MOVES else [])
    return process


def waiting(process: Process) -> list[Task]:
    """What the process waits for: people, or somebody outside."""
    open_tasks = Task.objects.filter(process_id=process.pk, finished=None)
    return list(open_tasks.exclude(status__in=[STATUS.CANCELED, STATUS.REVIVED]))


def finish(process: Process, *, on: date) -> list[str]:
    """Goes on from wherever a process stands to its end; gives the steps done."""
    done = []
    while found := waiting(process):
        (task,) = found
        done.append(state_of(task))
        NEXT.get(done[-1], by_a_person)(task, on=on)
        assert len(done) < 12, done
    process = Process.objects.get(pk=process.pk)
    assert process.status == PROCESS.DONE
    return done


def by_a_person(task: Task, *, on: date) -> None:
    who = task.owner or tasks.candidates(task)[0]
    response = do(task.item, who, ANSWERS[state_of(task)])
    assert response.status_code == 302, response.content.decode()


def answer_completion(
    signalement: Signalement, *, answer: str, by: User, on: date
) -> FormalRequest:
    """Every item of what is missing gets the same text, and the request is sent."""
    waiting = FormalRequest.objects.answerable(on=on).filter(subject=signalement.subject)
    request = waiting.get(kind=FormalRequest.Kind.COMPLETION)
    given = [
        exchanges.Typed(item.number, exchanges.GIVEN, answer, exchanges.version_of(item))
        for item in request.items.select_related("answer")
    ]
    exchanges.save_answers(request, typed=given, by=by, on=on)
    return send_answer(request, by=by, on=on)


def by_its_body(task: Task, *, on: date) -> None:
    dossier = DossierProcess.objects.get(pk=task.process_id).dossier
    asked = dossier.signalements.get()
    answer_completion(asked, answer="Les voici.", by=asked.author, on=on)


def on_its_draft(task: Task, *, on: date) -> None:
    """A renewal that reached its signature before its draft said all that it says now is sent back."""
    draft = DossierProcess.objects.get(pk=task.process_id).dossier.drafts.last()
    written = draft is not None and protocol_lacks(sheet_of(draft).protocol_facts()) == ()
    who = task.owner or tasks.candidates(task)[0]
    back = {"decision": "returned", "points": "La décision n'est pas rédigée en entier."}
    response = do(task.item, who, ANSWERS[state_of(task)] if written else back)
    assert response.status_code == 302, response.content.decode()


def once_sent(task: Task, *, on: date) -> None:
    """A decision signed before the laboratories were sent its drafts is sent back, never published (R26)."""
    dossier = DossierProcess.objects.get(pk=task.process_id).dossier
    if DossierLaboratory.objects.filter(dossier=dossier).exists():
        return by_a_person(task, on=on)
    who = task.owner or tasks.candidates(task)[0]
    refused = do(task.item, who, ANSWERS[state_of(task)])
    assert refused.status_code == 422 and "R26" in refused.content.decode()
    back = {"decision": "returned", "points": "Les projets n'ont pas été envoyés."}
    assert do(task.item, who, back).status_code == 302


def on_the_morrow(task: Task, *, on: date) -> None:
    """A decision is signed on another day than that on which the laboratories were told (R52)."""
    with clock.at(on + timedelta(days=1)):
        by_a_person(task, on=on)


NEXT: dict[str, Callable[..., None]] = {
    "InstructionFlow.completion": by_its_body,
    "InstructionFlow.publication": once_sent,
    "RenewalFlow.signature": on_its_draft,
    "RenewalFlow.publication": on_its_draft,
    "ChangeFlow.signature": on_the_morrow,
    "ChangeFlow.publication": on_the_morrow,
}


def outcome(process: Process) -> str:
    """How the file of an ended process ended."""
    if found := DossierProcess.objects.filter(pk=process.pk).first():
        return str(found.dossier.outcome)
    return "counted" if TransitionProcess.objects.get(pk=process.pk).validated else "rejected"
