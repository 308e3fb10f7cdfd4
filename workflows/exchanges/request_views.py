"""Requests on a signalement, on the body's side: answer item by item, ask for more time."""

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse

from cpc import exchanges
from cpc.exchange_forms import ExtensionForm
from cpc.models import FormalRequest
from records import clock
from records.files.refusals import FileRefused
from signalements.filed import corrections
from signalements.filed.request_forms import RequestForm
from signalements.models import Signalement
from signalements.views import own_filed
from web.dsfr import Form
from web.gestures import WRITE, given_back, posted, refuse, status_of, typed_in
from web.refused import Refused, Stale
from workflows.exchanges import completions


def request_of(signalement: Signalement, rank: int) -> FormalRequest:
    """One request made on a signalement that the caller was allowed to see."""
    requests = FormalRequest.objects.filter(subject=signalement.subject)
    related = requests.select_related("dossier__division", "addressee", "asked_by", "review")
    return get_object_or_404(related.prefetch_related("extensions"), number=rank)


@WRITE
def answer(request: HttpRequest, number: str, rank: int) -> HttpResponse:
    """The request, and its answer as far as it is written; « envoyer » closes it."""
    signalement = own_filed(request, number)
    asked = request_of(signalement, rank)
    if request.method == "POST":
        form = RequestForm(request.POST, request.FILES, request=asked)
        return _keep(request, signalement, form)
    return answer_page(request, signalement, asked, RequestForm(request=asked))


def answer_page(
    request: HttpRequest,
    signalement: Signalement,
    asked: FormalRequest,
    form: RequestForm,
    *,
    status: int = 200,
) -> HttpResponse:
    today = clock.today()
    context = {
        "signalement": signalement,
        "asked": asked,
        "form": form,
        "awaits": asked.awaits_answer(on=today),
        "overdue": asked.is_overdue(on=today),
        "extensions": asked.extensions.all(),
        "missing": _missing(asked) if "manque" in request.GET else [],
        "changes": corrections.changes(asked) if asked.outcome == "answered" else [],
    }
    return render(request, "workflows/exchanges/answer.html", context, status=status)


def _missing(asked: FormalRequest) -> list[str]:
    """What still prevents the sending, in words."""
    items = exchanges.unanswered(asked).items()
    marks = {mark.pk: mark.question for mark in asked.marks.all()}
    told = [f"Élément {number} : {sentence}" for number, sentence in items]
    return told + [
        f"{marks[pk]} : {sentence}" for pk, sentence in corrections.uncorrected(asked).items()
    ]


def _keep(request: HttpRequest, signalement: Signalement, form: RequestForm) -> HttpResponse:
    """Saves, then sends when asked; 409 over a colleague's change, 422 when something misses."""
    if not form.is_valid():
        return answer_page(request, signalement, form.request, form, status=422)
    try:
        completions.save_answer(form, by=request.user, on=clock.today())
        if "send" in request.POST:
            return _send(request, signalement, form)
    except Stale as error:
        form.give_back(error)
        return answer_page(request, signalement, form.request, form, status=409)
    except FileRefused as error:
        refuse(form, error)
        return answer_page(request, signalement, form.request, form, status=422)
    except Refused as error:
        back = signalement.get_absolute_url()
        return given_back(request, error, typed=form.written, back=back)
    messages.success(request, "C'est enregistré. Rien n'est envoyé à l'agence pour l'instant.")
    return redirect("signalement_request", signalement.number, form.request.number)


def _send(request: HttpRequest, signalement: Signalement, form: RequestForm) -> HttpResponse:
    missing = exchanges.unanswered(form.request)
    uncorrected = corrections.uncorrected(form.request)
    if missing or uncorrected:
        messages.warning(
            request, "Votre réponse est enregistrée, mais pas envoyée : voici ce qui manque."
        )
        address = reverse("signalement_request", args=[signalement.number, form.request.number])
        return redirect(f"{address}?manque=1")
    completions.send_answer(form.request, by=request.user, on=clock.today())
    messages.success(request, "Votre réponse est envoyée à l'agence.")
    return redirect(signalement)


@WRITE
def extension(request: HttpRequest, number: str, rank: int) -> HttpResponse:
    """Asks for more time, with the reason; the desk answers."""
    signalement = own_filed(request, number)
    asked = request_of(signalement, rank)
    form = ExtensionForm(posted(request), request=asked)
    if form.is_valid():
        data = form.cleaned_data
        try:
            completions.ask_extension(
                asked, until=data["until"], reason=data["reason"], by=request.user, on=clock.today()
            )
        except Refused as error:
            back = signalement.get_absolute_url()
            return given_back(request, error, typed=typed_in(request, form), back=back)
        messages.success(request, "Votre demande de délai est envoyée à l'agence.")
        return redirect("signalement_request", number, rank)
    return _page(request, "workflows/exchanges/extension.html", signalement, asked, form)


def _page(
    request: HttpRequest,
    template: str,
    signalement: Signalement,
    asked: FormalRequest,
    form: Form,
) -> HttpResponse:
    context = {"signalement": signalement, "asked": asked, "form": form}
    return render(request, template, context, status=status_of(form))
