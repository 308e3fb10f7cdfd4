"""Pages of the legal conditions of a dossier: where they stand, and an answer completed or corrected."""

from typing import Any

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.db import transaction
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.views.decorators.http import require_safe

from accounts.models import DecisionKind, Permission, User
from cpc.facts import conditions, interests
from cpc.gate import gate
from cpc.law.deciding.conditions import condition_lacks, not_compared, unconfirmed
from cpc.law.deciding.eligibility import asked
from cpc.law.deciding.gate import wants_conditions
from cpc.models import ConditionAnswer, Dossier
from records import clock
from web.gestures import WRITE, attempt, posted, status_of
from workflows.engine.indexing import index_piece
from workflows.evidence.condition_forms import ConditionsForm
from workflows.evidence.gate_pages import remaining


def _readable(request: HttpRequest, number: str) -> Dossier:
    visible = Dossier.objects.visible_to(request.user).select_related("division")
    return get_object_or_404(visible, number=number)


def objection(user: User, dossier: Dossier) -> str:
    """Why this person may not answer; empty when they may."""
    if dossier.closed_on:
        return conditions.CLOSED
    if not user.may(Permission.PRECHECK, dossier.division_id):
        return f"Il faut le droit « {Permission.PRECHECK.label} »."
    return interests.objections(dossier, [user], on=clock.today()).get(user.pk, "")


@require_safe
def show(request: HttpRequest, number: str) -> HttpResponse:
    """Each condition with the answer that counts, what the data base says, every later answer."""
    dossier = _readable(request, number)
    on = clock.today()
    facts, known = gate.conditions_of(dossier, on=on), conditions.given(dossier)
    kind = dossier.change_kind or DecisionKind.ESTABLISHMENT.value
    added = gate.additions_of(dossier, on=on)
    wanted = wants_conditions(kind, added=added)
    context = {
        "dossier": dossier,
        "rows": [(question, known.get(question.code)) for question in asked(facts.answers)],
        "asked": wanted,
        "added": added.names,
        "wanted": remaining(dossier, lacks=condition_lacks(facts) if wanted else ()),
        "medicines": facts.medicines,
        "loaded_on": facts.loaded_on,
        "not_compared": not_compared(facts) if wanted else (),
        "unconfirmed": unconfirmed(facts) if wanted else (),
        "later": ConditionAnswer.objects.visible_to(request.user)
        .filter(dossier=dossier)
        .select_related("author", "medicine")
        .order_by("-pk"),
        "objection": objection(request.user, dossier),
    }
    return render(request, "workflows/evidence/conditions.html", context)


@WRITE
def answer(request: HttpRequest, number: str) -> HttpResponse:
    """Completes or corrects the answers; those that were given before stay in the dossier."""
    dossier = _readable(request, number)
    if sentence := objection(request.user, dossier):
        raise PermissionDenied(sentence)
    form = ConditionsForm(posted(request), dossier=dossier, on=clock.today())
    if attempt(form, lambda: _answer(dossier, form, by=request.user, on=clock.today())):
        messages.success(request, "Les réponses sont enregistrées.")
        return redirect("conditions", number)
    context = {"dossier": dossier, "form": form}
    template = "workflows/evidence/conditions_form.html"
    return render(request, template, context, status=status_of(form))


@transaction.atomic
def _answer(dossier: Dossier, form: ConditionsForm, **who: Any) -> None:
    data = form.cleaned_data
    made = conditions.answer(
        dossier,
        answers=form.answers(),
        identical=list(data.get("identical") or ()),
        verified=data.get("verified") or "",
        **who,
    )
    for piece in made:
        index_piece(piece)
