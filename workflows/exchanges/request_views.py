"""Requests on the addressee's side, whoever it is: answer item by item, ask for more time."""

from collections.abc import Callable
from functools import partial
from typing import Any

from django.contrib import messages
from django.db.models import QuerySet
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render

from accounts.models import Organisation
from cpc import exchanges
from cpc.asked.kinds import KINDS, kind_of
from cpc.asked.states import state_of
from cpc.exchange_forms import ExtensionForm
from cpc.models import FormalRequest
from records import clock
from signalements.filed import corrections
from signalements.filed.request_forms import RequestForm
from signalements.models import Signalement
from signalements.views import own_filed
from web.gestures import WRITE, posted
from workflows.engine.asked_views import kept
from workflows.engine.asked_views import more_time as asking_time
from workflows.exchanges import asking, completions

RELATED = ("dossier__division", "addressee", "asked_by", "review")
COMMON = {value for kind in KINDS if kind.asking for value in kind.of}


def common() -> QuerySet[FormalRequest]:
    """The requests of the kinds that are asked on the common pages."""
    found = FormalRequest.objects.filter(kind__in=COMMON).select_related(*RELATED)
    return found.prefetch_related("extensions")


def request_of(signalement: Signalement, rank: int) -> FormalRequest:
    """One request made on a signalement that the caller was allowed to see."""
    return get_object_or_404(common().filter(subject=signalement.subject), number=rank)


def own(request: HttpRequest, pk: int) -> FormalRequest:
    """One request that the person answers for its addressee; 404 for anybody else."""
    asked = get_object_or_404(common(), pk=pk)
    bodies = Organisation.objects.where(request.user, *kind_of(asked).answerers)
    get_object_or_404(bodies, pk=asked.addressee_id)
    return asked


@WRITE
def answer(request: HttpRequest, number: str, rank: int) -> HttpResponse:
    """The request, and its answer as far as it is written; « envoyer » closes it."""
    signalement = own_filed(request, number)
    return _answer(request, request_of(signalement, rank), signalement=signalement)


@WRITE
def answer_asked(request: HttpRequest, pk: int) -> HttpResponse:
    """The same, of what is about no signalement."""
    asked = own(request, pk)
    return _answer(request, asked, signalement=asking.about(asked))


def _answer(
    request: HttpRequest, asked: FormalRequest, *, signalement: Signalement | None
) -> HttpResponse:
    page = _page(request, asked, signalement=signalement)
    if request.method != "POST":
        return page(RequestForm(request=asked))
    form, who = RequestForm(request.POST, request.FILES, request=asked), _who(request)
    return kept(
        request,
        form,
        save=lambda: completions.save_answer(form, **who),
        send=lambda saved: _send(request, asked) if "send" in request.POST else None,
        page=page,
        back=kind_of(asked).at(asked).answer,
    )


def _who(request: HttpRequest) -> dict[str, Any]:
    return {"by": request.user, "on": clock.today()}


def _page(
    request: HttpRequest, asked: FormalRequest, *, signalement: Signalement | None
) -> Callable[..., HttpResponse]:
    """The request as its addressee reads it, with the form of its answer."""

    def page(form: RequestForm, *, status: int = 200) -> HttpResponse:
        today = clock.today()
        context = {
            "signalement": signalement,
            "asked": asked,
            "at": kind_of(asked).at(asked),
            "form": form,
            "state": state_of(asked, on=today, own=True),
            "awaits": asked.awaits_answer(on=today),
            "overdue": asked.is_overdue(on=today),
            "extensions": asked.extensions.all(),
            "missing": _missing(asked) if "manque" in request.GET else [],
            "changes": corrections.changes(asked) if asked.outcome == "answered" else [],
        }
        return render(request, "workflows/exchanges/answer.html", context, status=status)

    return page


def _missing(asked: FormalRequest) -> list[str]:
    """What still prevents the sending, in words."""
    items = exchanges.unanswered(asked).items()
    marks = {mark.pk: mark.question for mark in asked.marks.all()}
    told = [f"Élément {number} : {sentence}" for number, sentence in items]
    return told + [
        f"{marks[pk]} : {sentence}" for pk, sentence in corrections.uncorrected(asked).items()
    ]


def _send(request: HttpRequest, asked: FormalRequest) -> HttpResponse:
    kind = kind_of(asked)
    if exchanges.unanswered(asked) or corrections.uncorrected(asked):
        messages.warning(
            request, "Votre réponse est enregistrée, mais pas envoyée : voici ce qui manque."
        )
        return redirect(f"{kind.at(asked).answer}?manque=1")
    completions.send_answer(asked, **_who(request))
    messages.success(request, "Votre réponse est envoyée à l'agence.")
    _, address = kind.place(asked)
    return redirect(address)


@WRITE
def extension(request: HttpRequest, number: str, rank: int) -> HttpResponse:
    """Asks for more time, with the reason; who asked answers."""
    signalement = own_filed(request, number)
    return _extension(request, request_of(signalement, rank), signalement=signalement)


@WRITE
def extension_asked(request: HttpRequest, pk: int) -> HttpResponse:
    """The same, of what is about no signalement."""
    asked = own(request, pk)
    return _extension(request, asked, signalement=asking.about(asked))


def _extension(
    request: HttpRequest, asked: FormalRequest, *, signalement: Signalement | None
) -> HttpResponse:
    return asking_time(
        request,
        asked,
        form=ExtensionForm(posted(request), request=asked),
        act=partial(completions.ask_extension, asked),
        template="workflows/exchanges/extension.html",
        signalement=signalement,
        asked=asked,
    )
