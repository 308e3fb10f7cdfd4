"""Recording an act that changes a published framework: its kind, its content, what it would do, then it."""

from datetime import date
from typing import Any

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.views.decorators.http import require_safe

from accounts.models import Permission
from cpc.acts import changes, frieze, past_acts
from cpc.acts.forms import ChangeForm, JudgementForm
from cpc.acts.raw import ActsError
from cpc.facts.reading import acts_of
from cpc.law.core import trace_as_json
from cpc.law.life.acts import ActKind
from cpc.law.life.changes import CHANGING_KINDS
from cpc.models import Cpc, PendingAct
from records import clock
from web.gestures import WRITE, attempt, posted, refuse, status_of
from web.refused import Refused

MEANS = {
    ActKind.MODIFICATION: "corrige ou remplace ce qu’un acte dit : indications, médicaments, protocole. "
    "Le dernier jour de validité ne bouge pas (R57).",
    ActKind.SUSPENSION: "arrête les effets du cadre ; sa durée de validité court toujours (R60).",
    ActKind.LIFTING: "met fin à une suspension.",
    ActKind.ABROGATION: "met fin au cadre pour l’avenir.",
    ActKind.CESSATION: "met fin à une ou plusieurs indications, après une AMM ou un accès précoce (R54).",
    ActKind.REINSTATEMENT: "rend ses effets à un cadre qui avait pris fin, dans la limite de son dernier "
    "jour d’origine (R61).",
}

WAITS = "Il entrera au registre quand une autre personne l’aura confirmé."

CHANGED = (
    "Rien n’est encore enregistré : une réponse, ou le registre, a changé depuis ce que vous aviez vu. "
    "Voici l’effet de nouveau."
)


def framework(request: HttpRequest, number: str) -> Cpc:
    cpc = get_object_or_404(Cpc.objects.prefetch_related("dossiers"), number=number)
    if not changes.may_record(request.user, cpc):
        raise PermissionDenied(f"Il faut le droit « {Permission.PUBLISH.label} ».")
    return cpc


@require_safe
def choose(request: HttpRequest, number: str) -> HttpResponse:
    """What kind of act."""
    cpc = framework(request, number)
    kinds = [(kind, kind.label, MEANS[kind]) for kind in CHANGING_KINDS]
    waiting = cpc.pending_acts.open().select_related("recorded_by")
    return render(
        request, "cpc/change_kinds.html", {"cpc": cpc, "kinds": kinds, "waiting": waiting}
    )


@WRITE
def add(request: HttpRequest, number: str, kind: str) -> HttpResponse:
    """The form, what the register would show (« Voir l'effet »), then the act."""
    cpc, on = framework(request, number), clock.today()
    if kind not in CHANGING_KINDS:
        raise Http404
    form = ChangeForm(posted(request), cpc=cpc, kind=ActKind(kind), acts=acts_of(cpc), on=on)
    if not (form.is_bound and form.is_valid()):
        return page(request, form)
    if form.foreseen is None:
        messages.info(request, f"{form.row.reference} est déjà enregistré, à l’identique.")
        return redirect(cpc)
    if "record" not in request.POST:
        return page(request, form, seen=form.foreseen)
    if not form.was_seen:
        messages.warning(request, CHANGED)
        return page(request, form, seen=form.foreseen)
    return recorded(request, form)


def recorded(request: HttpRequest, form: ChangeForm) -> HttpResponse:
    try:
        pending = past_acts.propose(
            form.change, known=form.foreseen.known, by=request.user, on=form.on
        )
    except ActsError as error:  # said where each problem is
        form.refuse(error)
        return page(request, form)
    except Refused as error:
        refuse(form, error)
        return page(request, form)
    messages.success(request, f"{pending.reference} est gardé. {WAITS}")
    return redirect(form.cpc)


def page(
    request: HttpRequest, form: ChangeForm, *, seen: changes.Foreseen | None = None
) -> HttpResponse:
    context = {
        "cpc": form.cpc,
        "kind": form.kind,
        "means": MEANS[form.kind],
        "form": form,
        "seen": seen,
    }
    if seen:
        form.show()
        context["trace"] = trace_as_json(seen.trace)
        context["drawing"] = frieze.draw(seen.before, seen.after, on=form.on)
    return render(request, "cpc/change.html", context, status=status_of(form))


@WRITE
def judge(request: HttpRequest, number: str, pk: int) -> HttpResponse:
    """A recorded act, what it would do to the register as it is now; confirmed, or refused with a reason."""
    cpc, on = framework(request, number), clock.today()
    pending = get_object_or_404(cpc.pending_acts.select_related("recorded_by", "judged_by"), pk=pk)
    form = JudgementForm(posted(request))
    if told := attempt(form, lambda: judged(request, pending, form, on=on)):
        messages.success(request, told)
        return redirect(cpc)
    context = judgement(pending, form, on=on)
    return render(request, "cpc/pending_act.html", context, status=status_of(form))


def judged(request: HttpRequest, pending: PendingAct, form: JudgementForm, *, on: date) -> str:
    """What was decided of the act, in words."""
    if "refuse" in request.POST:
        past_acts.refuse(pending, reason=form.cleaned_data["reason"], by=request.user, on=on)
        return f"{pending.reference} est refusé : le registre ne change pas."
    past_acts.confirm(pending, by=request.user, on=on)
    return f"{pending.reference} est confirmé ; le registre est à jour."


def judgement(pending: PendingAct, form: JudgementForm, *, on: date) -> dict[str, Any]:
    """The page of a recorded act; why it can no longer enter, when it can't."""
    change = past_acts.change_of(pending)
    context = {"cpc": pending.cpc, "pending": pending, "change": change, "form": form, "wrong": []}
    try:
        seen = None if pending.outcome else changes.foreseen(change.row, on=on)
    except ActsError as error:
        return context | {"wrong": [problem.reason for problem in error.problems]}
    if seen:
        drawing = frieze.draw(seen.before, seen.after, on=on)
        context |= {"seen": seen, "trace": trace_as_json(seen.trace), "drawing": drawing}
    return context
