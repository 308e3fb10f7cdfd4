"""A letter as it was sent: page, file; and the public page that verifies one by its code."""

from django.contrib.auth.decorators import login_not_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.views.decorators.http import require_GET

from records.letters.content import from_json
from records.letters.forms import VerifyForm
from records.letters.letters import verified
from records.models import Letter


@require_GET
def letter(request: HttpRequest, uuid: str) -> HttpResponse:
    """The letter, to read, print or keep."""
    found = _visible(request, uuid)
    context = {"letter": found, "content": from_json(found.text.content)}
    return render(request, "records/letters/letter.html", context)


@require_GET
def letter_pdf(request: HttpRequest, uuid: str) -> HttpResponse:
    """The very file that was kept on the day of sending."""
    found = _visible(request, uuid)
    headers = {"Content-Disposition": f'attachment; filename="{found.number}.pdf"'}
    return HttpResponse(bytes(found.text.pdf), content_type="application/pdf", headers=headers)


def _visible(request: HttpRequest, uuid: str) -> Letter:
    return get_object_or_404(
        Letter.objects.visible_to(request.user).select_related("text"), uuid=uuid
    )


@login_not_required
@require_GET
def letter_verify(request: HttpRequest) -> HttpResponse:
    """« Vérifier un document » : says when it was sent, what it is, whether it is unchanged."""
    asked = "numero" in request.GET
    form = VerifyForm(request.GET if asked else None)
    found = None
    if form.is_valid():
        data = form.cleaned_data
        found = verified(data["numero"], code=data["code"])
    context = {"form": form, "asked": asked and form.is_valid(), "letter": found}
    return render(request, "records/letters/verify.html", context)
