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
from cpc.asked import confirmed, gestures
from cpc.asked.gestures import (
    check_later,
    check_open,
    end,
    locked,
    tell_addressee,
    tell_agency,
    write_line,
)
from cpc.asked.kinds import OPINION
from cpc.facts.interests import kept_off
from cpc.law.core import LawError, Refusal
from cpc.law.days import french_day
from cpc.law.exchanges.opinions import Sharing, due_objection
from cpc.models import Dossier, OpinionQuestion, OpinionRequest
from cpc.models.asked.extension import MoreTime
from records.documents.documents import Examined, lend, receive
from records.files.slots import EXCHANGE
from records.journal import record
from records.models import Document
from records.words.french import named
from web.refused import Refused
from workflows.engine.ranking import rerank
from workflows.engine.rights import check_asker, check_asks

Outcome = OpinionRequest.Outcome


@dataclass(frozen=True, slots=True)
class Consulted:
    """Whom one asks: a body, or one ``person`` of those gathered under ``addressee``."""

    addressee: Organisation
    person: User | None = None

    def __str__(self) -> str:
        return str(self.person or self.addressee)


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

    ``documents`` of the dossier, ``secrets``, lent only knowingly, and new ``files`` may be read by each.
    ``PermissionDenied``: ``by`` has no right to, or keeps off (R71).
    """
    check_asker(by, dossier, kind=OPINION, on=on)
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
        tell_addressee(request, said="asked", sentence=sentence)
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
    """That pieces lent only knowingly went out, by whose choice; never what they are."""
    subject = request.dossier.subject
    whom = named(request.person or request.addressee).to
    sentence = f"{count} pièce(s) {confirmed.bare()} communiquée(s) {whom} ({request})."
    record(subject, verb="secrets_lent", sentence=sentence, actor=by, on=on)


@transaction.atomic
def revoke(request: OpinionRequest, *, reason: str, by: User, on: date) -> OpinionRequest:
    """The agency no longer asks, and says why; what was lent is no longer read.

    Raises ``Refused`` once it is over.
    """
    check_asks(by, request, on=on)
    request = locked(request)
    if request.outcome:
        raise Refused(f"{request} est déjà close.")
    end(request, Outcome.REVOKED, by=by, on=on, reason=reason)
    sentence = f"{request} révoquée."
    write_line(request, verb="revoked", sentence=sentence, by=by, on=on, reason=reason)
    rerank(request.dossier, on=on)
    told = "la demande d'avis est révoquée : vous n'avez rien à envoyer."
    tell_addressee(request, said="revoked", sentence=told)
    return request


@transaction.atomic
def prolong(
    request: OpinionRequest, *, due_on: date, reason: str, by: User, on: date
) -> OpinionRequest:
    """A later last day, set by the agency of its own accord.

    Raises ``Refused`` while more time is asked.
    """
    check_asks(by, request, on=on)
    request = locked(request)
    check_open(request, on=on)
    if request.pending_extension:
        raise Refused("Un délai est demandé : répondez d'abord à cette demande.")
    check_later(request, until=due_on, on=on)
    request.due_on = due_on
    request.save()
    sentence = f"{request} : à rendre désormais avant le {french_day(due_on)} inclus."
    write_line(request, verb="prolonged", sentence=sentence, by=by, on=on, reason=reason)
    rerank(request.dossier, on=on)
    told = f"votre avis est désormais attendu avant le {french_day(due_on)} inclus."
    tell_addressee(request, said=f"due:{due_on}", sentence=told)
    return request


@transaction.atomic
def ask_time(request: OpinionRequest, *, until: date, reason: str, by: User, on: date) -> MoreTime:
    """More time asked by the consulted, one demand at a time; the agency is told."""
    extension = gestures.ask_time(request, until=until, reason=reason, by=by, on=on)
    told = f"{request.to_whom} demande un délai jusqu'au {french_day(until)} ({request})."
    tell_agency(extension.request, said=f"time:{extension.pk}", sentence=told)
    return extension


@transaction.atomic
def decide_time(
    extension: MoreTime, *, until: date | None, answer: str, by: User, on: date
) -> MoreTime:
    """Grants more time ``until`` a day, or refuses (``None``) with the reason; the consulted are told."""
    check_asks(by, extension.request, on=on)
    decided = gestures.decide_time(extension, until=until, answer=answer, by=by, on=on)
    rerank(decided.request.dossier, on=on)
    sentence = gestures.decided(decided)
    tell_addressee(decided.request, said=f"time:{decided.pk}", sentence=sentence)
    return decided
