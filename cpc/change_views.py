"""Recording an act that changes a published framework: its kind, its content, what it would do, then it."""

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.views.decorators.http import require_http_methods, require_safe

from accounts.models import Permission
from cpc import changes, frieze
from cpc.acts_file import ActsError
from cpc.change_forms import ChangeForm
from cpc.law import articles as cite
from cpc.law.changes import CHANGING_KINDS, told_before
from cpc.law.core import trace_as_json
from cpc.law.register import ActKind
from cpc.models import Cpc
from cpc.reading import acts_of
from records import clock
from records.waiting import Busy

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

AFTER = (
    "Avertissez le laboratoire de la publication, et informez les ministres sans délai "
    f"({cite.R5121_76_9_II.label} ; R53)."
)

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
    return render(request, "cpc/change_kinds.html", {"cpc": cpc, "kinds": kinds})


@require_http_methods(["GET", "HEAD", "POST"])
def add(request: HttpRequest, number: str, kind: str) -> HttpResponse:
    """The form, what the register would show (« Voir l'effet »), then the act."""
    cpc, on = framework(request, number), clock.today()
    if kind not in CHANGING_KINDS:
        raise Http404
    posted = request.POST if request.method == "POST" else None
    form = ChangeForm(posted, cpc=cpc, kind=ActKind(kind), acts=acts_of(cpc), on=on)
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
        act = changes.record_change(
            form.change, known=form.foreseen.known, by=request.user, on=form.on
        )
    except ActsError as error:
        form.refuse(error)
        return page(request, form)
    except Busy:
        form.add_error(None, "Un collègue enregistre sur ce cadre en ce moment même : recommencez.")
        return page(request, form, status=503)
    messages.success(request, f"{act.reference} est enregistré ; le registre est à jour.")
    if told_before(form.kind):
        messages.info(request, AFTER)
    return redirect(form.cpc)


def page(
    request: HttpRequest, form: ChangeForm, *, seen: changes.Foreseen | None = None, status: int = 0
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
    status = status or (422 if form.errors else 200)
    return render(request, "cpc/change.html", context, status=status)
