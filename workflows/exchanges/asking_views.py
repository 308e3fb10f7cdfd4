"""Requests on the agency's side, whoever is asked: mark answers, ask, read, grant time, close."""

from collections.abc import Callable, Sequence
from typing import Any

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, render

from cpc.asked.kind import AskedKind
from cpc.asked.kinds import BODY, KINDS, kind_of, may_ask, reporter
from cpc.asked.places import Target
from cpc.asked.states import state_of
from cpc.exchange_forms import ReasonForm
from cpc.models import Dossier, FormalRequest, ItemAnswer
from records import clock
from records.words.french import named
from signalements.filed import corrections
from signalements.filed.request_forms import MarkForm
from signalements.models import Signalement
from web.gestures import WRITE, form_page, posted, status_of
from workflows.engine import pages
from workflows.engine.asked_views import decision
from workflows.engine.rights import check_asker, check_asks
from workflows.exchanges import asking, completions
from workflows.exchanges.asking_forms import AskForm
from workflows.exchanges.request_views import common, request_of

ASKABLE = {kind.name: (kind, kind.asking) for kind in KINDS if kind.asking}
"""The kinds that are asked on the common page, by their name in its address."""


def readable(request: HttpRequest, number: str) -> Signalement:
    """A filed signalement of the divisions where the person reads; 404 for anybody else."""
    found = Signalement.objects.readable_by_agent(request.user)
    related = found.select_related("organisation", "dossier__division", "filed_content")
    return get_object_or_404(related, number=number)


def askable(request: HttpRequest, number: str) -> Signalement:
    """The same, for who may ask a body something; 403 for the other agents."""
    signalement = readable(request, number)
    check_asker(request.user, signalement.dossier, kind=BODY, on=clock.today())
    return signalement


def asked_of(dossier: Dossier, pk: int) -> FormalRequest:
    """One request of a dossier that the caller was allowed to see, of a kind of the common pages."""
    return get_object_or_404(common().filter(dossier=dossier), pk=pk)


@WRITE
def ask(request: HttpRequest, number: str) -> HttpResponse:
    """An informal request on a signalement, numbered, with or without a last day."""
    signalement = askable(request, number)
    shown = {"signalement": signalement, "marks": corrections.pending(signalement)}
    return _new(
        request, signalement.dossier, kind=BODY, targets=[reporter(signalement)], shown=shown
    )


@WRITE
def new(request: HttpRequest, number: str, kind: str) -> HttpResponse:
    """The same, on a dossier, of whomever its kind asks."""
    if kind not in ASKABLE:
        raise Http404("On ne demande rien sous ce nom.")
    asked, words = ASKABLE[kind]
    dossier = pages.examined(request, number, kind=asked, on=clock.today())
    return _new(request, dossier, kind=asked, targets=words.targets(dossier))


def _new(
    request: HttpRequest,
    dossier: Dossier,
    *,
    kind: AskedKind,
    targets: Sequence[Target],
    shown: dict[str, Any] | None = None,
) -> HttpResponse:
    on = clock.today()
    form = AskForm(posted(request), targets=targets, on=on)
    return form_page(
        request,
        form,
        template="workflows/exchanges/request_new.html",
        act=lambda data: asking.ask(dossier, kind=kind, **form.asked, by=request.user, on=on),
        done=lambda asked: f"{asked} : envoyée {named(asked.addressee).to}.",
        back=dossier.get_absolute_url(),
        dossier=dossier,
        targets=targets,
        words=kind.asking,
        **shown or {},
    )


@WRITE
def mark(request: HttpRequest, number: str) -> HttpResponse:
    """« À corriger » under the filed answers: prepared here, sent with the next request."""
    signalement = askable(request, number)
    form = MarkForm(posted(request), signalement=signalement)
    who = {"by": request.user, "on": clock.today()}
    return form_page(
        request,
        form,
        template="workflows/exchanges/mark.html",
        act=lambda data: corrections.mark(signalement, comments=form.comments(), **who),
        done="Les marques sont gardées : elles partiront avec la demande.",
        back=signalement.dossier,
        signalement=signalement,
    )


@WRITE
def read(request: HttpRequest, number: str, rank: int) -> HttpResponse:
    """A request and its answers; an extension that waits is decided here."""
    signalement = readable(request, number)
    return _read(request, request_of(signalement, rank), signalement=signalement)


@WRITE
def read_asked(request: HttpRequest, number: str, pk: int) -> HttpResponse:
    """The same, on the dossier."""
    asked = asked_of(pages.readable(request, number), pk)
    return _read(request, asked, signalement=asking.about(asked))


def _read(
    request: HttpRequest, asked: FormalRequest, *, signalement: Signalement | None
) -> HttpResponse:
    return decision(
        request,
        asked,
        act=completions.decide_extension,
        page=_page(request, asked, signalement=signalement),
        done="Votre décision est envoyée à l'organisme.",
    )


def _page(
    request: HttpRequest, asked: FormalRequest, *, signalement: Signalement | None
) -> Callable[[Any], HttpResponse]:
    """The request as the agency reads it: of its answers, what the agency is told."""
    kind, dossier = kind_of(asked), asked.dossier
    told = ItemAnswer.objects.visible_to(request.user).filter(item__request=asked)
    answers = {
        each.item_id: each for each in told.select_related("author").prefetch_related("documents")
    }
    context = {
        "signalement": signalement,
        "dossier": dossier,
        "asked": asked,
        "at": kind.at(asked),
        "items": [(item, answers.get(item.pk)) for item in asked.items.all()],
        "shown": bool(asked.outcome),
        "state": state_of(asked, on=clock.today()),
        "marks": asked.marks.all(),
        "changes": corrections.changes(asked) if asked.outcome == "answered" else [],
        "extensions": asked.extensions.select_related("asked_by", "decided_by"),
        "may_ask": may_ask(request.user, dossier, kind=kind),
    }

    def page(form: Any) -> HttpResponse:
        template = "workflows/exchanges/request.html"
        return render(request, template, context | {"form": form}, status=status_of(form))

    return page


@WRITE
def cancel(request: HttpRequest, number: str, rank: int) -> HttpResponse:
    """Closes a request without waiting for its answer, with the reason."""
    return _cancel(request, request_of(askable(request, number), rank))


@WRITE
def cancel_asked(request: HttpRequest, number: str, pk: int) -> HttpResponse:
    """The same, on the dossier; 403 for who may not ask this kind."""
    asked = asked_of(pages.readable(request, number), pk)
    check_asks(request.user, asked, on=clock.today())
    return _cancel(request, asked)


def _cancel(request: HttpRequest, asked: FormalRequest) -> HttpResponse:
    who = {"by": request.user, "on": clock.today()}
    return form_page(
        request,
        ReasonForm(posted(request)),
        template="workflows/exchanges/request_cancel.html",
        act=lambda data: completions.cancel_request(asked, **data, **who),
        done=f"{asked} : close sans suite.",
        back=asked.dossier.get_absolute_url(),
        dossier=asked.dossier,
        asked=asked,
    )
