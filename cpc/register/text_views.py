"""The text of a published decision, and of the protocol annexed to it, without login."""

from django.contrib.auth.decorators import login_not_required
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from cpc.models import Act, SignedText
from cpc.signed.act_text import as_pdf
from cpc.signed.published import published, read
from records import clock


def _found(number: str, pk: int) -> tuple[Act, list[SignedText]]:
    found = published(number, pk=min(pk, 2**63 - 1), on=clock.today())
    if found is None:
        raise Http404
    return found


@login_not_required
@require_safe
def act_text(request: HttpRequest, number: str, pk: int) -> HttpResponse:
    act, texts = _found(number, pk)
    context = {"act": act, "texts": [(each, read(each)) for each in texts]}
    return render(request, "cpc/act_text.html", context)


@login_not_required
@require_safe
def act_pdf(request: HttpRequest, number: str, pk: int, kind: str) -> HttpResponse:
    act, texts = _found(number, pk)
    text = next((each for each in texts if each.kind == kind.replace("-", "_")), None)
    if text is None:
        raise Http404
    headers = {"Content-Disposition": f'inline; filename="{kind}-{number}-{act.pk}.pdf"'}
    content = as_pdf(read(text), on=act.published_on)
    return HttpResponse(content, content_type="application/pdf", headers=headers)
