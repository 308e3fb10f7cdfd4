"""Opinions asked of others: ask, prolong, revoke, keep off. Each gesture is one transaction, whole.

A line goes in the journal of the dossier, for the agents, and in that of the request, for the
consulted. What is being written is in neither.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date

from django.db import transaction
from django.db.models import Max

from accounts.models import Organisation, User
from cpc.facts.interests import kept_off
from cpc.law.core import LawError, Refusal, french_day
from cpc.law.exchanges.opinions import Sharing, due_objection
from cpc.models import Dossier, OpinionExtension, OpinionQuestion, OpinionRequest
from records.documents.documents import Examined, lend, recall, receive
from records.files.slots import EXCHANGE
from records.journal import record
from records.models import Document
from records.words.french import named
from web.refused import Refused
from workflows.engine.ranking import rerank
from workflows.opinions.notices import tell_agency, tell_consulted

Outcome = OpinionRequest.Outcome


@dataclass(frozen=True, slots=True)
class Consulted:
    """Whom one asks: a body, or one ``person`` of those gathered under ``addressee``."""

    addressee: Organisation
    person: User | None = None

    def __str__(self) -> str:
        return str(self.person or self.addressee)


def write_line(
    request: OpinionRequest,
    *,
    verb: str,
    sentence: str,
    by: User | None,
    on: date,
    reason: str = "",
) -> None:
    """The same line for the agents and for the consulted."""
    verb, data = f"opinion_{verb}", {"opinion_request": request.pk}
    told = f"{sentence} ({request.to_whom})"
    subject = request.dossier.subject
    record(subject, verb=verb, sentence=told, actor=by, on=on, reason=reason, data=data)
    record(
        request.subject,
        verb=verb,
        sentence=sentence,
        actor=by,
        on=on,
        reason=reason,
        data=data,
        public=True,
    )


def _check_dossier(dossier: Dossier) -> Dossier:
    held = Dossier.objects.select_for_update(of=("self",)).get(pk=dossier.pk)
    if held.closed_on:
        raise Refused(f"{held.number} est clos : plus aucun avis ne s'y demande.")
    return held


def check_interests(dossier: Dossier, consulted: Consulted, *, on: date) -> None:
    """Raises ``LawError`` when the person asked declared an interest, or keeps off (R71)."""
    person = consulted.person
    if person is None:
        return
    found = kept_off(dossier, [person], on=on)
    if person.pk in found:
        sentence = f"{person} ne peut pas être consulté sur ce dossier : {found[person.pk].told}."
        raise LawError(Refusal("R71", sentence))


@transaction.atomic
def ask(
    dossier: Dossier,
    *,
    consulted: Iterable[Consulted],
    questions: Sequence[str],
    sharing: Sharing,
    due_on: date,
    reason: str,
    documents: Sequence[Document] = (),
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
        _ask(
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


def _ask(
    dossier: Dossier,
    *,
    consulted: Consulted,
    questions: Sequence[str],
    sharing: Sharing,
    due_on: date,
    reason: str,
    documents: Iterable[Document],
    by: User,
    on: date,
) -> OpinionRequest:
    """Numbered questions to one body or one expert; only ``documents`` may be read by them."""
    held = _check_dossier(dossier)
    check_interests(held, consulted, on=on)
    if sentence := due_objection(due_on=due_on, after=on):
        raise Refused(sentence)
    if not questions:
        raise Refused("Posez au moins une question.")
    last = held.opinion_requests.aggregate(last=Max("number"))["last"] or 0
    request = OpinionRequest.objects.create(
        dossier=held,
        number=last + 1,
        addressee=consulted.addressee,
        person=consulted.person,
        sharing=sharing,
        reason=reason,
        asked_on=on,
        asked_by=by,
        first_due_on=due_on,
        due_on=due_on,
    )
    OpinionQuestion.objects.bulk_create(
        OpinionQuestion(request=request, number=number, text=text)
        for number, text in enumerate(questions, start=1)
    )
    lent = {"to": consulted.addressee, "person": consulted.person, "purpose": request.subject}
    lend(documents, **lent, by=by, on=on)
    sentence = f"{request}, à rendre avant le {french_day(due_on)} inclus."
    write_line(request, verb="asked", sentence=sentence, by=by, on=on, reason=reason)
    return request


def _write_secrets(request: OpinionRequest, *, count: int, by: User, on: date) -> None:
    """That pieces of laboratories went out, by whose choice; never what they are."""
    subject = request.dossier.subject
    whom = named(request.person or request.addressee).to
    sentence = f"{count} pièce(s) de laboratoire communiquée(s) {whom} ({request})."
    record(subject, verb="secrets_lent", sentence=sentence, actor=by, on=on)


def locked(request: OpinionRequest) -> OpinionRequest:
    """The request as it is now, held until the end of the transaction."""
    held = OpinionRequest.objects.select_for_update(of=("self",))
    return held.select_related("dossier__division", "addressee", "person").get(pk=request.pk)


def check_open(request: OpinionRequest) -> None:
    """Raises ``Refused`` when no opinion is expected any more; a late one still is."""
    if request.outcome:
        raise Refused(
            f"{request} : {request.get_outcome_display().lower()}. Plus rien n'est attendu."
        )
    if request.dossier.closed_on:
        raise Refused(f"{request.dossier.number} est clos : plus aucun avis n'y est attendu.")


def end(
    request: OpinionRequest, outcome: str, *, by: User | None, on: date, reason: str = ""
) -> None:
    request.outcome, request.ended_on, request.ended_by = outcome, on, by
    request.end_reason = reason
    request.save()


@transaction.atomic
def revoke(request: OpinionRequest, *, reason: str, by: User, on: date) -> OpinionRequest:
    """The agency no longer asks, and says why; what was lent is no longer read.

    Raises ``Refused`` once it is over.
    """
    request = locked(request)
    if request.outcome:
        raise Refused(f"{request} est déjà close.")
    end(request, Outcome.REVOKED, by=by, on=on, reason=reason)
    recall(request.subject, on=on)
    sentence = f"{request} révoquée."
    write_line(request, verb="revoked", sentence=sentence, by=by, on=on, reason=reason)
    rerank(request.dossier, on=on)
    told = "la demande d'avis est révoquée : vous n'avez rien à envoyer."
    tell_consulted(request, said="revoked", sentence=told)
    return request


@transaction.atomic
def prolong(
    request: OpinionRequest, *, due_on: date, reason: str, by: User, on: date
) -> OpinionRequest:
    """A later last day, set by the agency of its own accord.

    Raises ``Refused`` while more time is asked.
    """
    request = locked(request)
    check_open(request)
    if request.pending_extension:
        raise Refused("Un délai est demandé : répondez d'abord à cette demande.")
    _move(request, due_on=due_on, on=on)
    sentence = f"{request} : à rendre désormais avant le {french_day(due_on)} inclus."
    write_line(request, verb="prolonged", sentence=sentence, by=by, on=on, reason=reason)
    rerank(request.dossier, on=on)
    told = f"votre avis est désormais attendu avant le {french_day(due_on)} inclus."
    tell_consulted(request, said=f"due:{due_on}", sentence=told)
    return request


def _move(request: OpinionRequest, *, due_on: date, on: date) -> None:
    if sentence := due_objection(due_on=due_on, after=max(request.due_on, on)):
        raise Refused(sentence)
    request.due_on = due_on
    request.save()


@transaction.atomic
def ask_time(
    request: OpinionRequest, *, until: date, reason: str, by: User, on: date
) -> OpinionExtension:
    """More time asked by the consulted, one demand at a time. Raises ``Refused``."""
    request = locked(request)
    check_open(request)
    if request.pending_extension:
        raise Refused("Une demande de délai attend déjà la réponse de l'agence.")
    if sentence := due_objection(due_on=until, after=max(request.due_on, on)):
        raise Refused(sentence)
    extension = OpinionExtension.objects.create(
        request=request, asked_until=until, reason=reason, asked_on=on, asked_by=by
    )
    sentence = f"{request} : délai demandé jusqu'au {french_day(until)}."
    write_line(request, verb="time_asked", sentence=sentence, by=by, on=on, reason=reason)
    told = f"{request.to_whom} demande un délai jusqu'au {french_day(until)} ({request})."
    tell_agency(request, said=f"time:{extension.pk}", sentence=told)
    return extension


@transaction.atomic
def decide_time(
    extension: OpinionExtension, *, until: date | None, answer: str, by: User, on: date
) -> OpinionExtension:
    """Grants more time ``until`` a day, or refuses (``None``) with the reason.

    Raises ``Refused``.
    """
    request = locked(extension.request)
    extension = OpinionExtension.objects.get(pk=extension.pk)
    check_open(request)
    if extension.decision:
        raise Refused("Cette demande de délai a déjà sa réponse.")
    if until is not None:
        _move(request, due_on=until, on=on)
    elif not answer:
        raise Refused("Un refus de délai est motivé.")
    extension.decision = "granted" if until else "refused"
    extension.granted_until, extension.answer = until, answer
    extension.decided_on, extension.decided_by = on, by
    extension.save()
    extension.request = request
    told = f"délai accordé jusqu'au {french_day(until)} inclus" if until else "délai refusé"
    sentence = f"{request} : {told}."
    write_line(request, verb="time_decided", sentence=sentence, by=by, on=on, reason=answer)
    rerank(request.dossier, on=on)
    tell_consulted(request, said=f"time:{extension.pk}", sentence=f"{told}.")
    return extension
