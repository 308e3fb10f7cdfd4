"""Import of a spreadsheet: the template, the file, what it will create, then the drafts."""

from uuid import UUID

from django import forms
from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.views.decorators.http import require_GET

from cpc.law.standing import REDIRECTION
from records import clock
from signalements.filed.filing_forms import BodyForm
from signalements.models import SheetImport
from signalements.sheets import drafts as imports
from signalements.sheets import template as imports_template
from signalements.sheets.file import LARGEST, MOST_LINES, SheetRefused
from web.gestures import WRITE

XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
SHOWN = 50
"""Lines shown in the preview; the others are counted."""


class SheetForm(BodyForm):
    """For which body, and the file."""

    file = forms.FileField(
        label="Tableau rempli",
        help_text=f"Le modèle en .xlsx ou en .csv ; au plus 5 Mo et {MOST_LINES} lignes.",
        widget=forms.FileInput(attrs={"accept": ".xlsx,.csv,.txt"}),
    )

    def clean_file(self) -> object:
        file = self.cleaned_data["file"]
        if file.size > LARGEST:
            raise forms.ValidationError("Le fichier dépasse 5 Mo : partagez-le en plusieurs.")
        return file


@WRITE
def upload(request: HttpRequest) -> HttpResponse:
    """The template to take, the file to give; nothing is created here."""
    posted = (request.POST, request.FILES) if request.method == "POST" else ()
    form = SheetForm(*posted, user=request.user)
    if not form.bodies:
        raise PermissionDenied(f"R1 – {REDIRECTION}")
    if form.is_valid():
        try:
            return redirect("signalement_import_preview", _kept(request, form).uuid)
        except SheetRefused as refused:
            form.add_error("file", str(refused))
    status = 422 if form.is_bound else 200
    return render(request, "signalements/sheets/import.html", {"form": form}, status=status)


def _kept(request: HttpRequest, form: SheetForm) -> SheetImport:
    file = form.cleaned_data["file"]
    return imports.prepare(
        file.read(),
        name=file.name,
        organisation=form.cleaned_data["organisation"],
        by=request.user,
        at=clock.now(),
    )


@require_GET
def template_xlsx(request: HttpRequest) -> HttpResponse:
    return _download(request, imports_template.as_xlsx(), name="modele.xlsx", kind=XLSX)


@require_GET
def template_csv(request: HttpRequest) -> HttpResponse:
    content = imports_template.as_csv()
    return _download(request, content, name="modele.csv", kind="text/csv; charset=utf-8")


def _download(request: HttpRequest, content: bytes, *, name: str, kind: str) -> HttpResponse:
    if not request.user.is_reporter:
        raise PermissionDenied(f"R1 – {REDIRECTION}")
    headers = {"Content-Disposition": f'attachment; filename="signalements-{name}"'}
    return HttpResponse(content, content_type=kind, headers=headers)


@WRITE
def preview(request: HttpRequest, key: UUID) -> HttpResponse:
    """What the file will create and what it can't; the button creates it."""
    mine = SheetImport.objects.visible_to(request.user).select_related("organisation")
    waiting = get_object_or_404(mine, uuid=key)
    if waiting.expires_at <= clock.now():
        messages.error(request, "Cette lecture a plus d’un jour : déposez de nouveau le fichier.")
        return redirect("signalement_import")
    if request.method == "POST":
        made = imports.create(waiting, by=request.user, on=clock.today())
        messages.success(request, f"Brouillons créés : {made}. Complétez-les, puis déposez-les.")
        return redirect("signalement_drafts")
    return render(request, "signalements/sheets/import_preview.html", _page(waiting))


def _page(waiting: SheetImport) -> dict[str, object]:
    drafts = waiting.content["drafts"]
    shown = [
        {
            "line": draft["line"],
            "dci": draft["values"].get("dci", ""),
            "indication": draft["values"].get("indication", ""),
            "answers": len(draft["values"]),
            "references": len(draft["rows"].get("references", ())),
            "estimates": len(draft["rows"].get("estimates", ())),
            "known": draft["known"],
        }
        for draft in drafts[:SHOWN]
    ]
    problems = waiting.content["problems"]
    return {
        "waiting": waiting,
        "drafts": shown,
        "total": len(drafts),
        "more": max(len(drafts) - SHOWN, 0),
        "known": sum(bool(draft["known"]) for draft in drafts),
        "problems": problems,
        "more_problems": waiting.content["more_problems"],
        "again": waiting.content["again"],
    }
