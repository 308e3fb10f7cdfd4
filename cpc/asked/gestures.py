"""What all kinds share: the lines in both journals, more time, the end, what the closing ends.

Each gesture is one transaction with its lines; nothing of what is answered is ever in one.
"""

from datetime import date

from django.db import transaction

from accounts.models import User
from cpc.asked.kinds import KINDS, kind_of
from cpc.law.core import LawError, Refusal
from cpc.law.days import french_day
from cpc.law.exchanges.opinions import due_objection
from cpc.models import Dossier
from cpc.models.asked.asked import Asked
from cpc.models.asked.extension import MoreTime
from records.documents.documents import recall, share
from records.journal import record
from records.models import Document, Topic
from records.notices.outbox import tell
from web.refused import Refused

CLOSED_WITH_IT = "Le dossier est clos."


def write_line(
    request: Asked, *, verb: str, sentence: str, by: User | None, on: date, reason: str = ""
) -> None:
    """The same line for the agents, in the journal of the dossier, and for the addressee, in its own."""
    kind, agents = kind_of(request), request.dossier.subject
    verb, data = f"{kind.verbs}_{verb}", {kind.named: request.pk}
    told = f"{sentence} ({request.to_whom})"
    record(agents, verb=verb, sentence=told, actor=by, on=on, reason=reason, data=data)
    if request.subject != agents:
        told, public = sentence, {"public": True, "data": data}
        record(request.subject, verb=verb, sentence=told, actor=by, on=on, reason=reason, **public)


def locked(request: Asked) -> Asked:
    """The request as it is now, held until the end of the transaction."""
    held = type(request).objects.select_for_update(of=("self",))
    related = ("dossier__division", "addressee", *kind_of(request).related)
    return held.select_related(*related).get(pk=request.pk)


def check_dossier(request: Asked) -> None:
    """Raises ``Refused`` once the dossier is closed: nothing of its requests changes any more."""
    if request.dossier.closed_on:
        raise Refused(f"{request.dossier.number} est clos : rien n'y change plus.")


def check_open(request: Asked, *, on: date) -> None:
    """Raises ``Refused``, or ``LawError`` of a completion (R10), when no answer is expected any more."""
    if request.awaits_answer(on=on):
        return
    sentence = "Cette demande n'attend plus de réponse."
    if request.outcome:
        ended = request.get_outcome_display().lower()
        sentence = f"{request} : {ended}. Plus rien n'est attendu."
    elif request.is_overdue(on=on):
        sentence = f"Le délai est échu depuis le {french_day(request.due_on)}."
    raise _refusal(request, sentence)


def _refusal(request: Asked, sentence: str) -> Refused:
    """Of the rule that the request applies, when it applies one."""
    return LawError(Refusal(request.rule, sentence)) if request.rule else Refused(sentence)


@transaction.atomic
def ask_time(request: Asked, *, until: date, reason: str, by: User, on: date) -> MoreTime:
    """More time asked by the addressee, one demand at a time; the ceiling of the law is asked before.

    Raises ``Refused`` when it is over, already asked, or no later day.
    """
    request = locked(request)
    check_open(request, on=on)
    if request.due_on is None:
        raise Refused("Cette demande n'a pas de date limite.")
    if request.pending_extension:
        raise Refused("Une demande de délai attend déjà la réponse de l'agence.")
    if sentence := due_objection(due_on=until, after=max(request.due_on, on)):
        raise Refused(sentence)
    asked = request.extensions.create(asked_until=until, reason=reason, asked_on=on, asked_by=by)
    sentence = f"{request} : délai demandé jusqu'au {french_day(until)}."
    verb, _ = kind_of(request).more_time
    write_line(request, verb=verb, sentence=sentence, by=by, on=on, reason=reason)
    return asked


@transaction.atomic
def decide_time(
    extension: MoreTime, *, until: date | None, answer: str, by: User, on: date
) -> MoreTime:
    """Grants more time ``until`` a day, or refuses (``None``) with the reason; once.

    No text sets a longest extension: the agency chooses, no later than the day asked but for a kind
    that goes ``beyond``. Whoever has a ceiling by law asks it before. Raises ``Refused``.
    """
    request = locked(extension.request)
    check_dossier(request)
    extension = type(extension).objects.get(pk=extension.pk)
    if extension.decision or request.outcome:
        raise Refused("Cette demande de délai a déjà sa réponse.")
    if until is None and not answer:
        raise Refused("Un refus de délai est motivé.")
    if until is not None:
        check_later(request, until=until, on=on)
        _check_asked(extension, request=request, until=until)
        request.due_on = until
        request.save()
    extension.decision = "granted" if until else "refused"
    extension.granted_until, extension.answer = until, answer
    extension.decided_on, extension.decided_by = on, by
    extension.save()
    extension.request = request
    _, verb = kind_of(request).more_time
    write_line(request, verb=verb, sentence=decided(extension), by=by, on=on, reason=answer)
    return extension


def decided(extension: MoreTime) -> str:
    """What was decided of more time, in a sentence that names the request; why, its page says."""
    until = extension.granted_until
    told = f"délai accordé jusqu'au {french_day(until)} inclus" if until else "délai refusé"
    return f"{extension.request} : {told}."


def check_later(request: Asked, *, until: date, on: date) -> None:
    """Raises ``Refused`` for a day that follows neither the last day so far nor today."""
    if sentence := due_objection(due_on=until, after=max(request.due_on, on)):
        raise _refusal(request, sentence)


def _check_asked(extension: MoreTime, *, request: Asked, until: date) -> None:
    if until > extension.asked_until and not kind_of(request).beyond:
        day = french_day(extension.asked_until)
        sentence = f"Le délai accordé ne va pas au-delà du {day}, date demandée."
        raise _refusal(request, sentence)


def end(request: Asked, outcome: str, *, by: User | None, on: date, reason: str = "") -> None:
    """Closes a request: what was sent is read from now on; given up, what was lent no longer is."""
    kind = kind_of(request)
    request.outcome, request.ended_on, request.ended_by = outcome, on, by
    request.end_reason = reason
    request.save()
    read = kind.read(kind.rows().filter(pk=request.pk))
    share(Document.objects.filter(read), division=request.dossier.division)
    if outcome != "answered":
        recall(f"{kind.key}:{request.pk}", on=on)


def end_open(dossier: Dossier, *, by: User | None, on: date) -> None:
    """A dossier that closes ends whatever is still asked there, and each addressee is told."""
    for kind in KINDS:
        for row in kind.rows().open().filter(dossier=dossier).order_by("pk"):
            request = locked(row)
            end(request, kind.given_up, by=by, on=on, reason=CLOSED_WITH_IT)
            sentence = f"{request} close avec le dossier."
            write_line(request, verb=kind.given_up, sentence=sentence, by=by, on=on)
            said = "le dossier est clos : vous n'avez plus rien à envoyer."
            tell_addressee(request, said="closed", sentence=said)


def tell_addressee(request: Asked, *, said: str, sentence: str) -> None:
    """One notice to each person who answers; never what is asked, which their page shows."""
    kind = kind_of(request)
    number, address = kind.place(request)
    people, key = kind.people(request), f"{kind.key_of(request)}:{said}"
    tell(key, to=people, number=number, sentence=sentence, address=address)


def tell_agency(request: Asked, *, said: str, sentence: str) -> None:
    """One notice to each person of the division who asks; nothing of the answer itself."""
    kind, dossier = kind_of(request), request.dossier
    tell(
        f"{kind.key_of(request)}:{said}:agency",
        to=User.objects.holding(*kind.askers, where=dossier.division),
        number=dossier.number,
        sentence=sentence,
        address=kind.page(request) or dossier.get_absolute_url(),
        topic=Topic.WORK,
    )
