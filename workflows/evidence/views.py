"""Pages of the evidence table of a dossier, and of the reports of its evaluations."""

from typing import Any

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.views.decorators.http import require_safe

from accounts.models import Permission, User
from cpc.facts import interests
from cpc.models import Dossier, EvidenceItem, Visa
from cpc.texts.evaluation_report import Report, as_pdf, compare, report, versions
from records import clock
from web.gestures import WRITE, attempt, posted, status_of
from workflows.evidence import table as evidence
from workflows.evidence.forms import EvidenceForm, WithdrawalForm


def _readable(request: HttpRequest, number: str) -> Dossier:
    visible = Dossier.objects.visible_to(request.user).select_related("division")
    return get_object_or_404(visible, number=number)


def objection(user: User, dossier: Dossier) -> str:
    """Why this person may not write in the table; empty when they may."""
    if dossier.closed_on:
        return "Le dossier est clos : son tableau de preuves est figé."
    if not user.may(Permission.EVALUATE, dossier.division_id):
        return f"Il faut le droit « {Permission.EVALUATE.label} »."
    return interests.objections(dossier, [user], on=clock.today()).get(user.pk, "")


def _writable(request: HttpRequest, number: str) -> Dossier:
    dossier = _readable(request, number)
    if sentence := objection(request.user, dossier):
        raise PermissionDenied(sentence)
    return dossier


def _item(request: HttpRequest, number: str, rank: int) -> EvidenceItem:
    dossier = _writable(request, number)
    items = EvidenceItem.objects.visible_to(request.user).current().select_related("dossier")
    return get_object_or_404(items, dossier=dossier, rank=rank)


def _form_page(
    request: HttpRequest, dossier: Dossier, form: Any, *, title: str, submit: str
) -> HttpResponse:
    context = {"dossier": dossier, "form": form, "title": title, "submit": submit}
    template = "workflows/evidence/evidence_form.html"
    return render(request, template, context, status=status_of(form))


@require_safe
def table(request: HttpRequest, number: str) -> HttpResponse:
    """The table: what stands, then what was withdrawn and why."""
    dossier = _readable(request, number)
    items = EvidenceItem.objects.visible_to(request.user).filter(dossier=dossier)
    items = list(items.select_related("author", "document", "withdrawn_by", "replaces"))
    context = {
        "dossier": dossier,
        "standing": [item for item in items if item.withdrawn_on is None],
        "withdrawn": [item for item in items if item.withdrawn_on],
        "objection": objection(request.user, dossier),
        "evaluations": list(enumerate(versions(dossier), start=1)),
    }
    return render(request, "workflows/evidence/evidence.html", context)


@WRITE
def add(request: HttpRequest, number: str) -> HttpResponse:
    dossier = _writable(request, number)
    cited = {"chosen": f"opinion-{request.GET.get('avis', '')}"}
    form = EvidenceForm(posted(request), dossier=dossier, user=request.user, initial=cited)
    who = {"by": request.user, "on": clock.today()}
    if attempt(
        form, lambda: evidence.add(dossier, finding=form.finding, source=form.source, **who)
    ):
        messages.success(request, "La preuve est ajoutée au tableau.")
        return redirect("evidence", number)
    title = "Ajouter une preuve"
    return _form_page(request, dossier, form, title=title, submit="Ajouter au tableau")


@WRITE
def correct(request: HttpRequest, number: str, rank: int) -> HttpResponse:
    item = _item(request, number, rank)
    form = EvidenceForm(posted(request), instance=item, dossier=item.dossier, user=request.user)
    who = {"by": request.user, "on": clock.today()}
    if attempt(
        form, lambda: evidence.correct(item, finding=form.finding, source=form.source, **who)
    ):
        messages.success(request, f"{item.code} est remplacée dans le tableau.")
        return redirect("evidence", number)
    title = f"Corriger la preuve {item.code}"
    return _form_page(request, item.dossier, form, title=title, submit="Remplacer la preuve")


@WRITE
def withdraw(request: HttpRequest, number: str, rank: int) -> HttpResponse:
    item = _item(request, number, rank)
    form = WithdrawalForm(posted(request))
    who = {"by": request.user, "on": clock.today()}
    if attempt(form, lambda: evidence.withdraw(item, reason=form.cleaned_data["reason"], **who)):
        messages.success(request, f"{item.code} est retirée du tableau.")
        return redirect("evidence", number)
    title = f"Retirer la preuve {item.code}"
    return _form_page(request, item.dossier, form, title=title, submit="Retirer du tableau")


def _version(found: list[Any], version: int) -> Report:
    if not 1 <= version <= len(found):
        raise Http404("Cette version de l’évaluation n’existe pas.")
    return report(found[version - 1], version=version)


@require_safe
def evaluation(request: HttpRequest, number: str, version: int) -> HttpResponse:
    dossier = _readable(request, number)
    found = versions(dossier)
    told = _version(found, version)
    context = {"dossier": dossier, "report": told, "versions": range(1, len(found) + 1)}
    return render(request, "workflows/evidence/evaluation.html", context)


@require_safe
def evaluation_pdf(request: HttpRequest, number: str, version: int) -> HttpResponse:
    told = _version(versions(_readable(request, number)), version)
    name = f"evaluation-{number}-v{version}.pdf"
    headers = {"Content-Disposition": f'inline; filename="{name}"'}
    return HttpResponse(as_pdf(told), content_type="application/pdf", headers=headers)


@require_safe
def evaluation_compare(request: HttpRequest, number: str, before: int, after: int) -> HttpResponse:
    """Two versions side by side, with what changed word by word."""
    dossier = _readable(request, number)
    found = versions(dossier)
    old, new = _version(found, before), _version(found, after)
    rows = compare(old, new=new)
    between = Visa.objects.filter(evaluation__in=found[before - 1 : after - 1])
    context = {
        "dossier": dossier,
        "old": old,
        "new": new,
        "asked": between.exclude(points="").select_related("author"),
        "changed": [row for row in rows if row.changed],
        "same": [row for row in rows if not row.changed],
    }
    return render(request, "workflows/evidence/evaluation_compare.html", context)
