"""Others' opinions: who may ask, who is told, and what a declared interest entails (R71)."""

from collections.abc import Iterable, Sequence
from datetime import date

from django.core.exceptions import PermissionDenied
from django.db import transaction
from django.urls import reverse

from accounts.models import OPINION_SIGNERS, InterestDeclaration, Permission, User
from bodies.authority import declare_interest
from cpc.facts.interests import objections
from cpc.law.core import french_day
from cpc.law.exchanges.opinions import Sharing
from cpc.models import Concertation, Dossier, Opinion, OpinionExtension, OpinionRequest
from records.documents.documents import Examined, receive
from records.files.slots import EXCHANGE
from records.journal import record
from records.models import Document, Topic
from records.notices import outbox
from records.words.french import named
from signalements.models import Signalement
from workflows.engine.indexing import index_piece
from workflows.engine.ranking import rerank
from workflows.engine.recusal import recuse
from workflows.engine.rights import EXAMINERS
from workflows.opinions import answers as opinion_answers
from workflows.opinions import concertation
from workflows.opinions import requests as opinions
from workflows.opinions.answers import OnPaper
from workflows.opinions.concertation import Held
from workflows.opinions.requests import Consulted


def may_ask(user: User, dossier: Dossier) -> bool:
    """Those who examine, in an open dossier."""
    if dossier.closed_on:
        return False
    return any(user.may(permission, dossier.division_id) for permission in EXAMINERS)


def check_asker(user: User, dossier: Dossier, *, on: date) -> None:
    """Raises ``PermissionDenied``: no right, a closed dossier, a declared interest (R71)."""
    if dossier.closed_on:
        raise PermissionDenied(f"{dossier.number} est clos : plus rien ne s’y demande.")
    if not may_ask(user, dossier):
        raise PermissionDenied("Il faut un droit d’examen dans la direction du dossier.")
    if why := objections(dossier, [user], on=on).get(user.pk):
        raise PermissionDenied(why)


def read_address(request: OpinionRequest) -> str:
    """The agents' page of a request."""
    return reverse("opinion_read", args=[request.dossier.number, request.pk])


def answerers(request: OpinionRequest) -> list[User]:
    """The expert asked, else those who sign for the body."""
    if request.person is not None:
        return [request.person] if request.person.is_active else []
    return list(User.objects.holding(*OPINION_SIGNERS, where=request.addressee))


def tell_consulted(request: OpinionRequest, *, said: str, sentence: str) -> None:
    """One notice to each person who may sign; never the questions, which the space shows."""
    outbox.tell(
        f"{request.subject}:{said}",
        to=answerers(request),
        number=request.dossier.number,
        sentence=sentence,
        address=reverse("opinion_answer", args=[request.pk]),
    )


def tell_agency(request: OpinionRequest, *, said: str, sentence: str) -> None:
    """One notice to each person of the division who examines; nothing of the opinion itself."""
    dossier = request.dossier
    outbox.tell(
        f"{request.subject}:{said}:agency",
        to=User.objects.holding(*EXAMINERS, where=dossier.division),
        number=dossier.number,
        sentence=sentence,
        address=read_address(request),
        topic=Topic.WORK,
    )


@transaction.atomic
def ask(
    dossier: Dossier,
    *,
    consulted: Iterable[Consulted],
    questions: Sequence[str],
    sharing: Sharing,
    due_on: date,
    reason: str,
    documents: Sequence[Document],
    secrets: Sequence[Document] = (),
    files: Sequence[Examined] = (),
    by: User,
    on: date,
) -> list[OpinionRequest]:
    """One request each, the same for all; each is told that its opinion is asked.

    ``documents`` of the dossier, ``secrets`` of laboratories and new ``files`` may be read by each.
    """
    division = dossier.division
    added = [
        receive(file, slot=EXCHANGE, holder=None, division=division, by=by, on=on) for file in files
    ]
    made = [
        opinions.ask(
            dossier,
            consulted=each,
            questions=questions,
            sharing=sharing,
            due_on=due_on,
            reason=reason,
            documents=[*documents, *secrets, *added],
            by=by,
            on=on,
        )
        for each in consulted
    ]
    for request in made:
        sentence = f"l'agence vous demande un avis, à rendre avant le {french_day(due_on)} inclus."
        tell_consulted(request, said="asked", sentence=sentence)
        if secrets:
            _write_secrets(request, count=len(secrets), by=by, on=on)
    rerank(dossier, on=on)
    return made


def _write_secrets(request: OpinionRequest, *, count: int, by: User, on: date) -> None:
    """That pieces of laboratories went out, by whose choice; never what they are."""
    subject = request.dossier.subject
    whom = named(request.person or request.addressee).to
    sentence = f"{count} pièce(s) de laboratoire communiquée(s) {whom} ({request})."
    record(subject, verb="secrets_lent", sentence=sentence, actor=by, on=on)


@transaction.atomic
def revoke(request: OpinionRequest, *, reason: str, by: User, on: date) -> OpinionRequest:
    request = opinions.revoke(request, reason=reason, by=by, on=on)
    rerank(request.dossier, on=on)
    sentence = "la demande d'avis est révoquée : vous n'avez rien à envoyer."
    tell_consulted(request, said="revoked", sentence=sentence)
    return request


@transaction.atomic
def prolong(
    request: OpinionRequest, *, due_on: date, reason: str, by: User, on: date
) -> OpinionRequest:
    request = opinions.prolong(request, due_on=due_on, reason=reason, by=by, on=on)
    rerank(request.dossier, on=on)
    sentence = f"votre avis est désormais attendu avant le {french_day(due_on)} inclus."
    tell_consulted(request, said=f"due:{due_on}", sentence=sentence)
    return request


@transaction.atomic
def ask_time(
    request: OpinionRequest, *, until: date, reason: str, by: User, on: date
) -> OpinionExtension:
    extension = opinions.ask_time(request, until=until, reason=reason, by=by, on=on)
    sentence = f"{request.to_whom} demande un délai jusqu'au {french_day(until)} ({request})."
    tell_agency(request, said=f"time:{extension.pk}", sentence=sentence)
    return extension


@transaction.atomic
def decide_time(
    extension: OpinionExtension, *, until: date | None, answer: str, by: User, on: date
) -> OpinionExtension:
    decided = opinions.decide_time(extension, until=until, answer=answer, by=by, on=on)
    rerank(decided.request.dossier, on=on)
    told = f"délai accordé jusqu'au {french_day(until)} inclus." if until else "délai refusé."
    tell_consulted(decided.request, said=f"time:{decided.pk}", sentence=told)
    return decided


@transaction.atomic
def sign(request: OpinionRequest, *, function: str, version: int, by: User, on: date) -> Opinion:
    opinion = opinion_answers.sign(request, function=function, version=version, by=by, on=on)
    _given(opinion, on=on)
    return opinion


@transaction.atomic
def record_paper(request: OpinionRequest, *, paper: OnPaper, by: User, on: date) -> Opinion:
    opinion = opinion_answers.record_paper(request, paper=paper, by=by, on=on)
    _given(opinion, on=on)
    return opinion


def _given(opinion: Opinion, *, on: date) -> None:
    """Found by the search of the agents, who are told; its day runs no more."""
    index_piece(opinion)
    request = opinion.request
    rerank(request.dossier, on=on)
    sentence = f"{request.to_whom} a rendu son avis ({request})."
    tell_agency(request, said="given", sentence=sentence)
    if request.shared:
        _tell_reporters(request)


def _tell_reporters(request: OpinionRequest) -> None:
    """That a shared opinion may be read, to each body of the dossier; its page says what."""
    supporting = Signalement.objects.supporting().filter(dossier=request.dossier)
    for signalement in supporting.select_related("organisation").order_by("pk"):
        sentence = (
            f"un avis rendu à l'agence {named(request.addressee).by} se lit sur la page de suivi."
        )
        outbox.tell(
            f"{request.subject}:shared:{signalement.pk}",
            to=User.objects.holding(Permission.EDIT, where=signalement.organisation),
            number=signalement.number,
            sentence=sentence,
            address=signalement.get_absolute_url(),
            topic=Topic.NEWS,
        )


@transaction.atomic
def declare_conflict(
    request: OpinionRequest, *, declared: InterestDeclaration | None, by: User, on: date
) -> OpinionRequest:
    """The person declares an interest and keeps off: a colleague may sign, not they (R71).

    Of an expert asked in person, the request ends. ``declared``: None when it already is.
    """
    request = opinions.locked(request)
    opinions.check_open(request)
    if declared is not None:
        declared.user, declared.first_day = by, on
        declare_interest(declared, on=on)
    reasons = "Lien d'intérêts déclaré avant de rendre un avis" + (
        f" : {declared}." if declared else "."
    )
    recuse(request.dossier, by=by, reasons=reasons, on=on)
    sentence = f"{by} déclare un lien d'intérêts et se déporte ({request})."
    if request.person is not None:
        request = opinions.recused(request, reason=reasons, by=by, on=on)
        rerank(request.dossier, on=on)
    else:
        subject = request.subject
        record(subject, verb="recused", sentence=f"{by} se déporte.", actor=by, on=on, public=True)
    tell_agency(request, said=f"recused:{by.pk}", sentence=sentence)
    return request


@transaction.atomic
def concert(dossier: Dossier, *, held: Held, by: User, on: date) -> Concertation:
    made = concertation.concert(dossier, held=held, by=by, on=on)
    index_piece(made)
    return made
