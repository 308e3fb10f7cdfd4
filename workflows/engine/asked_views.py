"""What the pages of whatever is asked share: an answer kept then sent, more time decided."""

from collections.abc import Callable
from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect

from cpc.asked.kinds import kind_of
from cpc.exchange_forms import DecisionOnExtensionForm
from cpc.models.asked.asked import Asked
from records import clock
from records.files.refusals import FileRefused
from web.gestures import NONE_ASKED, attempt, form_page, given_back, refuse, typed_in
from web.refused import Refused, Stale
from workflows.engine.rights import check_asks

SAVED = "C’est enregistré. Rien n’est envoyé à l’agence pour l’instant."
GONE = (
    "Un élément a été envoyé depuis que vous avez ouvert cette page : ce que vous y aviez écrit n’est pas "
    "enregistré."
)
THE_REST = "Le reste est enregistré ; rien d’autre n’est envoyé."
CLOSED = "Ce dossier est clos."
PENDING = "Un délai est déjà demandé : l’agence y répondra."
ANSWERED = "Cette demande de délai a déjà sa réponse."


def decision(
    request: HttpRequest,
    asked: Asked,
    *,
    act: Callable[..., object],
    page: Callable[[Any], HttpResponse],
    form: Callable[..., Any] = DecisionOnExtensionForm,
    done: str = "Votre décision est envoyée.",
) -> HttpResponse:
    """The page where the agency reads what it asked; the more time that waits is decided there.

    ``act``: receives the extension with what was ``decided``; ``page``: shows the form, or nothing to decide;
    ``form``: made with the ``extension``. ``PermissionDenied``: no right to, or kept off (R71).
    """
    if request.method != "POST":
        waiting = None if asked.outcome else asked.pending_extension
        return page(form(extension=waiting) if waiting else None)
    kind, on = kind_of(asked), clock.today()
    check_asks(request.user, asked, on=on)
    last = asked.extensions.last()
    if last is None or last.decision or asked.dossier.closed_on:
        why = NONE_ASKED if last is None else ANSWERED if last.decision else CLOSED
        typed = typed_in(request, form(extension=last) if last else DecisionOnExtensionForm)
        return given_back(request, why, typed=typed, back=kind.page(asked))
    bound = form(request.POST, extension=last)
    if attempt(bound, lambda: act(last, **bound.decided, by=request.user, on=on)):
        messages.success(request, done)
        return redirect(kind.page(asked))
    return page(bound)


def more_time(
    request: HttpRequest,
    asked: Asked,
    /,
    *,
    form: Any,
    act: Callable[..., object],
    template: str,
    **shown: Any,
) -> HttpResponse:
    """The page where its addressee asks for more time; once none can be asked, back to the request with why.

    ``act``: receives what was typed, the person and the day.
    """
    back = kind_of(asked).at(asked).answer
    if request.method != "POST" and (why := _no_more_time(asked)):
        messages.info(request, why)
        return redirect(back)
    return form_page(
        request,
        form,
        template=template,
        act=lambda typed: act(**typed, by=request.user, on=clock.today()),
        done="Votre demande de délai est envoyée à l’agence.",
        back=back,
        **shown,
    )


def _no_more_time(asked: Asked) -> str:
    if asked.outcome:
        return "Cette demande n’attend plus de réponse."
    if asked.dossier.closed_on:
        return CLOSED
    if asked.due_on is None:
        return "Cette demande n’a pas encore de dernier jour : il n’y a rien à prolonger."
    return PENDING if asked.pending_extension else ""


def kept(
    request: HttpRequest,
    form: Any,
    *,
    save: Callable[[], Any],
    send: Callable[[Any], HttpResponse | None],
    page: Callable[..., HttpResponse],
    back: str,
) -> HttpResponse:
    """Saves an answer, then sends it when asked; 409 over a colleague's change, 422 when something is wrong.

    ``send``: receives what was saved, leads elsewhere or gives None; ``page``: shows the form with a
    ``status``. A refusal gives back what was ``written``; so does an item that is no longer to answer
    (``left_out``), the others being saved.
    """
    gone = getattr(form, "left_out", ())
    if gone and not form.is_valid():
        return given_back(request, GONE, typed=form.written, back=back)
    if not form.is_valid():
        return page(form, status=422)
    try:
        saved = save()
        if gone:
            return given_back(request, f"{GONE} {THE_REST}", typed=gone, back=back)
        if answer := send(saved):
            return answer
    except Stale as error:
        form.give_back(error)
        return page(form, status=409)
    except FileRefused as error:
        refuse(form, error)
        return page(form, status=422)
    except Refused as error:
        return given_back(request, error, typed=form.written, back=back)
    messages.success(request, SAVED)
    return redirect(back)
