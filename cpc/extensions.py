"""More time for a formal request: asked by its addressee, granted or refused by the agency."""

from datetime import date

from django.db import transaction

from accounts.models import User
from cpc.exchanges import check_dossier, check_open, locked, write_line
from cpc.law.core import LawError, Refusal, french_day
from cpc.models import ExtensionRequest, FormalRequest
from web.refused import Refused


@transaction.atomic
def ask_extension(
    request: FormalRequest, *, until: date, reason: str, by: User, on: date
) -> ExtensionRequest:
    """More time asked by the addressee, before the last day is past; one at a time.

    Raises ``Refused``.
    """
    request = locked(request)
    check_open(request, on=on)
    if request.due_on is None:
        raise Refused("Cette demande n'a pas de date limite.")
    if request.pending_extension:
        raise Refused("Une demande de délai attend déjà la réponse de l'agence.")
    if until <= request.due_on:
        sentence = f"La nouvelle date doit suivre le {french_day(request.due_on)}."
        raise Refused(sentence)
    extension = ExtensionRequest.objects.create(
        request=request, asked_until=until, reason=reason, asked_on=on, asked_by=by
    )
    sentence = f"{request} : délai demandé jusqu'au {french_day(until)}."
    write_line(request, verb="extension_asked", sentence=sentence, by=by, on=on, reason=reason)
    return extension


@transaction.atomic
def decide_extension(
    extension: ExtensionRequest, *, until: date | None, answer: str, by: User, on: date
) -> ExtensionRequest:
    """Grants more time ``until`` a day, no later than the day asked, or refuses (``None``) with reason.

    No text sets a longest extension (R10): the agent chooses.
    Raises ``LawError`` for a day that the text does not allow, ``Refused`` once answered.
    """
    request = locked(extension.request)
    check_dossier(request)
    extension = ExtensionRequest.objects.get(pk=extension.pk)
    if extension.decision or request.outcome:
        raise Refused("Cette demande de délai a déjà sa réponse.")
    if until is not None and not max(request.due_on, on) < until <= extension.asked_until:
        sentence = (
            "Le délai accordé suit le délai actuel et aujourd'hui, et ne va pas au-delà du "
            f"{french_day(extension.asked_until)}, date demandée."
        )
        raise LawError(Refusal("R10", sentence))
    extension.decision = "granted" if until else "refused"
    extension.granted_until, extension.answer = until, answer
    extension.decided_on, extension.decided_by = on, by
    extension.save()
    if until:
        request.due_on = until
        request.save()
    told = f"délai accordé jusqu'au {french_day(until)} inclus" if until else "délai refusé"
    sentence = f"{request} : {told}."
    write_line(request, verb="extension_decided", sentence=sentence, by=by, on=on, reason=answer)
    return extension
