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
from cpc.decisions import acts_of, facts
from cpc.law.changes import CHANGING_KINDS, told_before
from cpc.law.core import trace_as_json
from cpc.law.register import ActKind, standing
from cpc.models import Cpc
from records import clock

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
    "(art. R. 5121-76-9, II ; R53)."
)


def framework(request: HttpRequest, number: str) -> Cpc:
    if not request.user.may_anywhere(Permission.PUBLISH):
        raise PermissionDenied(f"Il faut le droit « {Permission.PUBLISH.label} ».")
    return get_object_or_404(Cpc, number=number)


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
    now = standing([facts(act) for act in acts_of(cpc)], on=on)
    posted = request.POST if request.method == "POST" else None
    form = ChangeForm(posted, cpc=cpc, kind=ActKind(kind), now=now, on=on)
    if form.is_bound and form.is_valid() and form.was_seen:
        try:
            act = changes.record_change(form.change, by=request.user, on=on)
        except ActsError as error:
            form.refuse(error)
        else:
            messages.success(request, f"{act.reference} est enregistré ; le registre est à jour.")
            if told_before(form.kind):
                messages.info(request, AFTER)
            return redirect(cpc)
    seen = form.foreseen if form.is_bound and form.is_valid() else None
    if seen:
        form.show()
    context = {
        "cpc": cpc,
        "kind": ActKind(kind),
        "means": MEANS[ActKind(kind)],
        "form": form,
        "seen": seen,
        "known": form.is_bound and form.is_valid() and seen is None,
        "trace": trace_as_json(seen.trace) if seen else [],
        "drawing": frieze.draw(seen.before, seen.after, on=on) if seen else None,
    }
    return render(request, "cpc/change.html", context, status=422 if form.errors else 200)
