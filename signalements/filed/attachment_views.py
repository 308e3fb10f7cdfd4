"""« Pièces jointes » of a draft: what is joined, joining, taking out."""

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.views.decorators.http import require_POST

from records import clock
from signalements.filed.attachment_forms import AttachmentsForm
from signalements.filed.attachments import NoLongerADraft, detach
from signalements.models import Signalement
from web.gestures import WRITE

TOO_LATE = "Ce signalement vient d’être déposé : ses pièces ne changent plus."


@WRITE
def attachments(request: HttpRequest, pk: int) -> HttpResponse:
    """The pieces of a draft; joins those that are sent."""
    mine = Signalement.objects.of_bodies(request.user).select_related("organisation")
    draft = get_object_or_404(mine, pk=pk)
    if draft.is_filed:
        return redirect(draft)
    if request.method != "POST":
        return _page(request, draft, AttachmentsForm(draft=draft), status=200)
    return _join(request, draft, AttachmentsForm(request.POST, request.FILES, draft=draft))


def _join(request: HttpRequest, draft: Signalement, form: AttachmentsForm) -> HttpResponse:
    try:
        kept = form.keep(by=request.user, on=clock.today())
    except NoLongerADraft:
        messages.error(request, TOO_LATE)
        return redirect("signalement_draft", pk=draft.pk)
    if kept:
        said = f"{kept} fichiers sont joints." if kept > 1 else "Le fichier est joint."
        messages.success(request, said)
    if form.errors:
        return _page(request, draft, form, status=422)
    return redirect(_back(request, draft))


def _page(
    request: HttpRequest, draft: Signalement, form: AttachmentsForm, *, status: int
) -> HttpResponse:
    context = {"draft": draft, "form": form, "pieces_form": form, "step_number": _step(request)}
    return render(request, "signalements/filed/attachments.html", context, status=status)


def _step(request: HttpRequest) -> str:
    """The step of the form from which one came; empty when one came otherwise."""
    given = request.POST.get("etape", "")
    return given if given.isascii() and given.isdigit() and len(given) < 3 else ""


def _back(request: HttpRequest, draft: Signalement) -> str:
    if number := _step(request):
        return reverse("signalement_step", args=[draft.pk, int(number)]) + "#pieces"
    return reverse("signalement_attachments", args=[draft.pk])


@require_POST
def attachment_remove(request: HttpRequest, pk: int, attachment_pk: int) -> HttpResponse:
    """Takes one piece out of a draft."""
    draft = get_object_or_404(Signalement.objects.editable_by(request.user), pk=pk)
    held = draft.attachments.select_related("document", "signalement")
    attachment = get_object_or_404(held, pk=attachment_pk)
    try:
        detach(attachment)
        messages.success(request, f"« {attachment.document} » est ôté du brouillon.")
    except NoLongerADraft:
        messages.error(request, TOO_LATE)
        return redirect("signalement_draft", pk=pk)
    return redirect(_back(request, draft))
