"""The drafts of a dossier, read: their versions, two of them compared, the texts as signed, as PDF."""

from typing import Any

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.views.decorators.http import require_safe

from cpc.models import Dossier, DraftVersion
from cpc.signed.act_text import ActText, as_pdf, from_json
from records import clock
from workflows.drafting.pages import (
    changes,
    changes_from,
    pdf_name,
    previous_act,
    signed_texts,
    texts_of,
)


def _dossier(request: HttpRequest, number: str) -> Dossier:
    visible = Dossier.objects.visible_to(request.user).select_related("division")
    return get_object_or_404(visible, number=number)


def _version(request: HttpRequest, dossier: Dossier, number: int) -> DraftVersion:
    visible = DraftVersion.objects.visible_to(request.user).select_related("author")
    return get_object_or_404(visible, dossier=dossier, number=min(number, 2**31 - 1))


@require_safe
def drafts(request: HttpRequest, number: str) -> HttpResponse:
    """The versions of the drafts of a dossier, the latest first, and what was signed."""
    dossier = _dossier(request, number)
    found = DraftVersion.objects.visible_to(request.user).filter(dossier=dossier)
    versions = list(found.defer("content").select_related("author").order_by("-number"))
    context = {
        "dossier": dossier,
        "versions": versions,
        "signed": signed_texts(dossier),
        "act": previous_act(dossier),
        "task": dossier.work_items.open().filter(step__in=STEPS).first(),
    }
    return render(request, "workflows/dossier/drafts.html", context)


STEPS = ("Projet de décision", "Note motivée")


@require_safe
def version(request: HttpRequest, number: str, version: int) -> HttpResponse:
    dossier = _dossier(request, number)
    found = _version(request, dossier, version)
    context = {"dossier": dossier, "version": found, "texts": texts_of(found)}
    return render(request, "workflows/dossier/draft_version.html", context)


@require_safe
def version_pdf(request: HttpRequest, number: str, version: int, kind: str) -> HttpResponse:
    dossier = _dossier(request, number)
    told = _of_kind(texts_of(_version(request, dossier, version)), kind)
    return _pdf(told, name=pdf_name(dossier, told, suffix=f"projet-v{version}"))


@require_safe
def compare(request: HttpRequest, number: str, before: int, after: int) -> HttpResponse:
    """Two versions side by side, with what changed word by word."""
    dossier = _dossier(request, number)
    old, new = _version(request, dossier, before), _version(request, dossier, after)
    context = {
        "dossier": dossier,
        "old": f"Version {old.number}",
        "new": f"Version {new.number}",
        "told": [_told(old), _told(new)],
        "texts": changes(texts_of(old), texts_of(new)),
    }
    return render(request, "workflows/dossier/draft_compare.html", context)


@require_safe
def compare_act(request: HttpRequest, number: str, version: int) -> HttpResponse:
    """One version against the act that it follows."""
    dossier = _dossier(request, number)
    new, act = _version(request, dossier, version), previous_act(dossier)
    if act is None:
        raise Http404
    context = {
        "dossier": dossier,
        "old": f"Acte du {act.decided_on:%d/%m/%Y}",
        "new": f"Version {new.number}",
        "told": [f"{act.get_kind_display().capitalize()}, {act.reference}", _told(new)],
        "texts": changes_from(act, texts_of(new)),
    }
    return render(request, "workflows/dossier/draft_compare.html", context)


def _told(version: DraftVersion) -> str:
    cause = version.get_cause_display().lower()
    return f"{version} : {version.author}, {version.made_at:%d/%m/%Y}, {cause}"


@require_safe
def signed_pdf(request: HttpRequest, number: str, kind: str) -> HttpResponse:
    """A text as it was signed."""
    dossier = _dossier(request, number)
    told = _of_kind([from_json(each.content) for each in signed_texts(dossier)], kind)
    return _pdf(told, name=pdf_name(dossier, told, suffix="signe"))


def _of_kind(texts: list[ActText], kind: str) -> ActText:
    found: Any = next((text for text in texts if text.kind == kind.replace("-", "_")), None)
    if found is None:
        raise Http404
    return found


def _pdf(told: ActText, *, name: str) -> HttpResponse:
    headers = {"Content-Disposition": f'inline; filename="{name}"'}
    content = as_pdf(told, on=clock.today())
    return HttpResponse(content, content_type="application/pdf", headers=headers)
