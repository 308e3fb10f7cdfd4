"""What may be done on a dossier or a step: each gesture's address, what it posts, on what it bears."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date
from types import SimpleNamespace
from typing import Any

from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse

from cpc.law.exchanges.laboratory import ELEMENTS, Consultation
from cpc.law.exchanges.opinions import Sharing
from cpc.models import (
    AgendaItem,
    Committee,
    DossierLaboratory,
    EvidenceItem,
    FormalRequest,
    StopReason,
)
from tests.workflows.conftest import ADDRESS, PRECHECK
from tests.workflows.meeting_stage import evaluated
from tests.workflows.ready import lawful
from tests.workflows.walks import ANSWERS, GIVE_UP, NAMED, REFUSE, state_of
from workflows.clock import gestures as clock
from workflows.drafting import drafting
from workflows.engine import tasks
from workflows.evidence import table as evidence
from workflows.exchanges.asking import ask_information
from workflows.laboratory import present as laboratory_present
from workflows.laboratory import requests as laboratory
from workflows.meetings import committees
from workflows.opinions import answers as opinion_answers
from workflows.opinions import requests as opinions
from workflows.opinions.answers import Typed
from workflows.opinions.requests import Consulted

ON = date(2026, 3, 2)
ANSWERED = PRECHECK | {"r13_reason": "Vérifié de nouveau."}
REASON = {"reason": "Il le faut."}
NOTE = {"note": "Noté."}
FINDING = {
    "population": "Adultes",
    "comparator": "",
    "outcome": "Réponse",
    "effect": "Oui",
    "strength": "low",
    "citation": "Dupont 2024",
}


@dataclass(frozen=True)
class Gesture:
    """``args``: on what, None when the state has no such thing; ``before``: what must be there first."""

    address: str
    args: Callable[[Any], list[Any] | None]
    data: Callable[[Any], dict[str, Any]] | None = None
    before: Callable[[Any], None] | None = None

    def url(self, world: SimpleNamespace) -> str | None:
        args = self.args(world)
        return None if args is None else reverse(self.address, args=args)

    def posted(self, world: SimpleNamespace) -> dict[str, Any]:
        return self.data(world) if self.data else {}


def step(world: Any) -> list[Any] | None:
    return [world.item.pk] if world.item else None


def done(world: Any) -> list[Any] | None:
    return [world.done.pk] if world.done else None


def dossier(world: Any) -> list[Any] | None:
    return [world.dossier.number] if world.dossier else None


def signalement(world: Any) -> list[Any] | None:
    return [world.signalement.number] if world.signalement else None


def asked(world: Any) -> list[Any] | None:
    return [world.signalement.number, world.asked.number] if world.signalement else None


def proof(world: Any) -> list[Any] | None:
    return [world.dossier.number, 1] if world.dossier else None


def lab(name: str) -> Callable[[Any], list[Any] | None]:
    return lambda world: [world.dossier.number, getattr(world, name).pk] if world.dossier else None


def own(name: str) -> Callable[[Any], list[Any] | None]:
    return lambda world: [getattr(world, name).pk] if world.dossier else None


WRITING = {"InstructionFlow.draft": NAMED, "InstructionFlow.refusal_note": REFUSE[1]}


def writing(world: Any) -> Any:
    """The last step that writes a decision, be it over."""
    items = world.item.dossier.work_items.order_by("-pk") if world.item and world.dossier else ()
    return next((item for item in items if state_of(item.task) in WRITING), None)


def draft(world: Any) -> list[Any] | None:
    """The step that writes, else the one where people are, which writes no decision."""
    return [(writing(world) or world.item).pk] if world.item else None


def ready(world: Any) -> None:
    """What the law wants before a signature, done once for everybody."""
    if world.item and state_of(world.item.task).endswith("signature"):
        lawful(world.dossier)


def written(world: Any) -> dict[str, Any]:
    item = writing(world)
    return WRITING[state_of(item.task)] if item else {}


def paper(world: Any) -> dict[str, Any]:
    """An opinion on paper; a file is read once, so each person posts their own."""
    return {
        "files": SimpleUploadedFile("avis.txt", b"Un avis."),
        "signatory": "Jeanne Caron",
        "function": "Présidente",
        "signed_on": "2026-03-02",
        "received_on": "2026-03-02",
        "conclusion": "reserved",
        "text": "Avec réserves.",
        "interests": "none",
    }


def put(world: Any) -> None:
    """A question waits for a session of the committee."""
    report = world.dossier.evaluations.last()
    world.put = AgendaItem.objects.create(
        committee=world.committee,
        dossier=world.dossier,
        evaluation=report or evaluated(world.dossier, by=world.team.evaluator, on=ON),
        question="Favorable ?",
        asked_by=world.team.evaluator,
        asked_on=ON,
        minutes=30,
    )


def held(world: Any) -> None:
    """The step is in the hands of the first of the team who may have it."""
    if not world.item.finished_at:
        able = tasks.candidates(world.item.task)
        first = next(agent for agent in vars(world.team).values() if agent in able)
        tasks.take(world.item.task, by=first, on=ON)


def stopped(world: Any) -> None:
    if not world.dossier.closed_on:
        clock.suspend(
            world.dossier,
            first_day=ON,
            reason=StopReason.OTHER,
            motive="Essai",
            basis="",
            by=world.team.manager,
            on=ON,
        )


def candidate(world: Any) -> dict[str, Any]:
    return REASON | {"to": tasks.candidates(world.item.task)[-1].pk}


def answer(world: Any) -> dict[str, Any]:
    """What goes on; an evaluation is unfavourable, which asks nothing of the table of evidence.

    A change is given up: its effect has not to be seen before.
    """
    state = state_of(world.item.task)
    typed = ANSWERS[state] if state != "ChangeFlow.draft" else GIVE_UP[1]
    if "published_on" in typed:
        return typed | ADDRESS | {"published_on": ON.isoformat()}
    if "capacity" in typed:
        kind = world.dossier.process.decision_kind
        texts = drafting.to_sign(world.dossier, kind=kind, on=ON)
        return typed | {"seen": drafting.fingerprint_of(texts)}
    return typed | {"conclusion": "unfavourable"} if "efficacy" in typed else typed


STOP = {"first_day": "2026-03-02", "reason": "other", "motive": "Essai", "basis": ""}
OPINION_ASKED = {
    "questions": "Efficacité ?",
    "reason": "Usage rare.",
    "due_on": "2026-04-01",
    "sharing": "confidential",
}
ELEMENTS_ASKED = {"elements": ["1"], "months": "2"}
GESTURES: dict[str, Gesture] = {
    "prendre": Gesture("task_take", step),
    "remettre": Gesture("task_release", step, before=held),
    "confier": Gesture("task_reassign", step, candidate),
    "finir": Gesture("task", step, answer, ready),
    "à revoir": Gesture("task_follow_up", step, lambda world: {"day": "2026-03-09"}),
    "revenir": Gesture("task_undo", done, lambda world: REASON),
    "relancer": Gesture("failure_retry", lambda world: [world.failed.pk] if world.failed else None),
    "suspendre": Gesture("clock_stop", dossier, lambda world: STOP),
    "reprendre": Gesture(
        "clock_resume", dossier, lambda world: {"last_day": "2026-03-02"}, stopped
    ),
    "prolonger": Gesture(
        "clock_extend",
        lambda world: [world.dossier.number, world.deadline.pk] if world.deadline else None,
        lambda world: {"length": "1"} | REASON,
    ),
    "se déporter": Gesture("recuse", dossier, lambda world: {"reasons": "Un lien."}),
    "noter": Gesture("dossier_notes", dossier, lambda world: {"text": "Une note."}),
    "ajouter un laboratoire": Gesture(
        "laboratory_add",
        dossier,
        lambda world: {
            "organisation": world.maker.pk,
            "capacity": "operator",
            "mandated_by": world.maker.pk,
            "first_day": "2026-03-02",
        },
    ),
    "créer un laboratoire": Gesture(
        "laboratory_new", dossier, lambda world: {"name": "Nouveau", "address": "1 rue A"}
    ),
    "fin d'un laboratoire": Gesture(
        "laboratory_leave", lab("laboratory"), lambda world: {"last_day": "2026-03-02"}
    ),
    "demander au laboratoire": Gesture(
        "laboratory_ask",
        lambda world: [world.dossier.number, "elements"] if world.dossier else None,
        lambda world: ELEMENTS_ASKED | {"laboratories": [world.laboratory.pk]},
    ),
    "envoyer les projets": Gesture(
        "drafts_send", dossier, lambda world: {"laboratories": [world.laboratory.pk], "months": "1"}
    ),
    "dispenser de protocole": Gesture("protocol_waive", dossier, lambda world: NOTE),
    "prouver la réception": Gesture(
        "laboratory_receipt",
        lab("sent"),
        lambda world: {"received_on": "2026-03-02", "proof": "Lettre."},
    ),
    "fixer la date": Gesture(
        "laboratory_due", lab("received"), lambda world: {"due_on": "2026-04-10"} | REASON
    ),
    "poursuivre sans réponse": Gesture("laboratory_pursue", lab("sent"), lambda world: NOTE),
    "clore la demande": Gesture("laboratory_cancel", lab("sent"), lambda world: NOTE),
    "ouvrir (laboratoire)": Gesture("laboratory_open", own("sent")),
    "répondre (laboratoire)": Gesture("laboratory_answer", own("received")),
    "demander un délai (laboratoire)": Gesture(
        "laboratory_extension", own("received"), lambda world: {"until": "2026-04-30"} | REASON
    ),
    "demander à l'organisme": Gesture(
        "request_new", signalement, lambda world: {"items": "Le nombre de patients"}
    ),
    "marquer à corriger": Gesture("signalement_mark", signalement),
    "clore (organisme)": Gesture("request_cancel", asked, lambda world: REASON),
    "répondre (organisme)": Gesture("signalement_request", asked),
    "écrire un message": Gesture(
        "signalement_messages",
        signalement,
        lambda world: {"text": "Oui.", "key": "0f0e0d0c-0000-4000-8000-000000000001"},
    ),
    "retirer le signalement": Gesture("signalement_withdraw", signalement, lambda world: REASON),
    "rattacher": Gesture(
        "dossier_join",
        lambda world: dossier(world) if world.signalement else None,
        lambda world: {"signalement": world.signalement.pk, "target": world.other.number} | REASON,
    ),
    "réunir": Gesture(
        "dossier_gather",
        lambda world: dossier(world) if world.signalement else None,
        lambda world: {"target": world.other.number} | REASON,
    ),
    "accuser réception": Gesture("signalement_acknowledge", signalement),
    "ajouter une preuve": Gesture("evidence_add", dossier, lambda world: FINDING),
    "corriger une preuve": Gesture("evidence_correct", proof, lambda world: FINDING),
    "retirer une preuve": Gesture("evidence_withdraw", proof, lambda world: REASON),
    "répondre aux conditions": Gesture("conditions_answer", dossier, lambda world: ANSWERED),
    "demander un avis": Gesture(
        "opinion_ask",
        lambda world: [world.dossier.number, "expert"] if world.dossier else None,
        lambda world: (
            OPINION_ASKED | {"consulted": f"{world.experts.pk}-{world.people['expert'].pk}"}
        ),
    ),
    "prolonger un avis": Gesture(
        "opinion_prolong", lab("opinion"), lambda world: {"due_on": "2026-06-30"} | REASON
    ),
    "révoquer un avis": Gesture("opinion_revoke", lab("opinion"), lambda world: REASON),
    "enregistrer un avis": Gesture("opinion_record", lab("opinion"), paper),
    "répondre (consulté)": Gesture(
        "opinion_answer", own("opinion"), lambda world: {"answer_1": "Non.", "version": "1"}
    ),
    "signer (consulté)": Gesture(
        "opinion_sign",
        own("opinion"),
        lambda world: {"function": "Cardiologue", "interests": "none", "version": "1"},
    ),
    "demander un délai (consulté)": Gesture(
        "opinion_more_time", own("opinion"), lambda world: {"until": "2026-06-30"} | REASON
    ),
    "déclarer un lien (consulté)": Gesture(
        "opinion_conflict",
        own("opinion"),
        lambda world: {"about": "substance", "name": "Tacrolimus", "nature": "activity"},
    ),
    "concerter": Gesture(
        "concertation",
        dossier,
        lambda world: {"outcome": "not_planned", "summary": "Aucun centre n'est prévu."},
    ),
    "saisir un comité": Gesture(
        "meeting_ask",
        dossier,
        lambda world: {
            "target": f"comite-{world.committee.pk}",
            "wording": "establish",
            "confirm": "1",
        },
    ),
    "retirer du comité": Gesture(
        "meeting_withdraw",
        lambda world: (
            [world.dossier.number, world.put.pk if world.put else 0] if world.dossier else None
        ),
        lambda world: REASON,
        put,
    ),
    "écrire le projet": Gesture("draft_save", draft, written),
    "désigner autrement": Gesture(
        "transition-designate",
        lambda world: None if world.dossier else [world.process.file.number],
        lambda world: {"decision": "not_designated"} | REASON,
    ),
}

ELSEWHERE = {
    "un cadre au registre (tests/test_matrix.py)": {"change_open"},
    "archive, pages et listes qui ne changent rien": {
        "inbox",
        "dossiers",
        "dossier",
        "dossier_archive",
        "deadlines",
        "clusters",
        "committee",
        "committees",
        "conditions",
        "draft_compare",
        "draft_compare_act",
        "draft_preview",
        "draft_version",
        "draft_version_pdf",
        "drafts",
        "evidence",
        "evaluation",
        "evaluation_pdf",
        "evaluation_compare",
        "failures",
        "laboratories",
        "laboratory_draft",
        "laboratory_requests",
        "letter_models",
        "letter_model",
        "manager",
        "manager_csv",
        "manager_xlsx",
        "meeting",
        "meeting_agenda",
        "meeting_member_pack",
        "meeting_minutes",
        "meeting_minutes_pdf",
        "meeting_pack",
        "meetings",
        "opinion_requests",
        "opinions",
        "signalement_archive",
        "signed_pdf",
        "transition-follow",
        "transition-publication",
    },
    "vues enregistrées, à soi": {"view_save", "view_remove", "view_watch"},
    "ouvre un dossier : aucun état avant": {
        "dossier_open",
        "renewal_open",
        "signalement_file",
        "transition-record",
    },
    "ligne à ligne, chacune une prise, une remise ou une réattribution": {"bulk"},
    "décide d'un délai demandé ; sans demande, rien à décider": {
        "laboratory_read",
        "opinion_read",
        "request_read",
        "request_extension",
    },
    "pages communes des demandes, les mêmes vues que sur un signalement : test_asked_pages": {
        "asked_answer",
        "asked_end",
        "asked_more_time",
        "asked_new",
        "asked_read",
    },
    "conclut sur une intention déclarée par un laboratoire": {"laboratory_check"},
    "motive un changement fait après l'envoi : test_sending": {"drafts_explain"},
    "une séance, dont l'état n'est pas celui du dossier : test_meeting, par fonction au comité": {
        "meeting_add",
        "meeting_approve",
        "meeting_cancel",
        "meeting_change",
        "meeting_convene",
        "meeting_hand_out",
        "meeting_item",
        "meeting_open",
        "meeting_place",
        "meeting_postpone",
        "meeting_prepare",
        "meeting_put_back",
        "meeting_recuse",
        "meeting_reorder",
        "meeting_vote",
    },
    "un comité, ses règles et ses membres, sans dossier": {
        "committee_add",
        "committee_change",
        "committee_enter",
        "committee_leave",
    },
    "deux signalements ou deux dossiers": {"dossier_separate", "set_aside"},
}
"""The addresses of ``workflows`` that are no gesture on one state, and why."""


def furnish(world: SimpleNamespace) -> None:
    """What the gestures bear on: a laboratory asked twice, a request to the body, an opinion, a committee."""
    by = world.team.evaluator
    world.put, world.opinion = None, _opinion(world, by=by)
    world.committee = Committee(
        division=world.dossier.division, name="Comité d'essai", quorum_percent=50
    )
    committees.keep(world.committee, by=world.team.manager, on=ON)
    row = DossierLaboratory(
        dossier=world.dossier, organisation=world.maker, capacity="holder", first_day=ON
    )
    world.laboratory = laboratory_present.add(row, by=by, on=ON)
    world.sent, world.received = (_ask(row, months=m, by=by).request for m in (2, 1))
    laboratory.receipt(
        world.received.laboratory,
        received_on=ON,
        how=laboratory.OPENED,
        by=world.people["lab"],
        on=ON,
    )
    if world.signalement:
        ask_information(
            world.signalement,
            items=["Le nombre de patients"],
            due_on=None,
            reason="Pour l'instruction.",
            by=world.team.desk,
            on=ON,
        )
        world.asked = FormalRequest.objects.get(kind=FormalRequest.Kind.INFORMATION)


def prove(world: SimpleNamespace) -> None:
    """A piece of evidence in the table of a dossier."""
    finding = evidence.Finding(
        population="A", comparator="", outcome="B", effect="C", strength="low"
    )
    source = evidence.Source(kind=EvidenceItem.Source.CITATION, citation="Dupont 2024")
    evidence.add(world.dossier, finding=finding, source=source, by=world.team.evaluator, on=ON)


def _opinion(world: SimpleNamespace, *, by: Any) -> Any:
    """One question to the expert, whose answer is written and not signed."""
    expert = world.people["expert"]
    world.experts = expert.memberships.get().organisation
    (asked,) = opinions.ask(
        world.dossier,
        consulted=[Consulted(world.experts, expert)],
        questions=["Sécurité ?"],
        sharing=Sharing.CONFIDENTIAL,
        due_on=date(2026, 4, 1),
        reason="Usage rare.",
        documents=(),
        by=by,
        on=ON,
    )
    typed = Typed({1: "Oui."}, "favourable", "", 0)
    opinion_answers.save(asked, typed=typed, by=expert, on=ON)
    return asked


def _ask(row: DossierLaboratory, *, months: int, by: Any) -> Any:
    kind = Consultation.ELEMENTS
    (made,) = laboratory.ask(
        [row], kind=kind, elements=ELEMENTS[:1], months=months, reason="", files=(), by=by, on=ON
    )
    return made
