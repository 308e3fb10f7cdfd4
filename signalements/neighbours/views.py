"""What looks like a draft, read while typing; supporting the signalement already open (R11)."""

from django import forms
from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.views.decorators.http import require_GET, require_POST

from records import clock
from signalements.models import LONGEST_INDICATION, LONGEST_STATEMENT, Signalement, Support
from signalements.neighbours import support
from signalements.neighbours.found import neighbours, use_of
from signalements.neighbours.similarity import Use
from web import dsfr
from web.gestures import WRITE, form_page, posted


class SupportForm(dsfr.Form):
    statement = forms.CharField(
        label="Pourquoi votre organisme soutient ce signalement",
        help_text="Quelques phrases : ce que vos patients ou vos équipes en attendent. L'agence les lit.",
        max_length=LONGEST_STATEMENT,
        widget=forms.Textarea(attrs={"rows": 5}),
    )


def own_draft(request: HttpRequest, pk: int) -> Signalement:
    mine = Signalement.objects.editable_by(request.user).prefetch_related("medicines")
    return get_object_or_404(mine, pk=pk)


@require_GET
def look(request: HttpRequest, pk: int) -> HttpResponse:
    """The list of what looks like the use being typed; part of a page."""
    draft = own_draft(request, pk)
    saved = use_of(draft)
    dci = request.GET.get("dci", saved.dci).replace("\x00", " ")[:200]
    indication = request.GET.get("indication", saved.indication).replace("\x00", " ")
    typed = Use(dci, indication[:LONGEST_INDICATION], cis=saved.cis)
    found = neighbours(draft, on=clock.today(), typed=typed)
    context = {"draft": draft, "found": found, "support": support_of(draft)}
    return render(request, "signalements/_neighbours.html", context)


def support_of(draft: Signalement) -> Support | None:
    return Support.objects.filter(signalement=draft).first()


@WRITE
def declare(request: HttpRequest, pk: int) -> HttpResponse:
    """Says that one's signalement will support the one in progress."""
    draft, on = own_draft(request, pk), clock.today()
    known = support_of(draft)
    initial = {"statement": known.statement if known else ""}
    form = SupportForm(posted(request), initial=initial)
    return form_page(
        request,
        form,
        template="signalements/neighbours/support.html",
        act=lambda data: support.declare(draft, **data, by=request.user, on=on),
        done="Votre signalement soutiendra celui qui est en cours d'examen.",
        back=reverse("signalement_review", args=[pk]),
        draft=draft,
        found=neighbours(draft, on=on),
        support=known,
    )


@require_POST
def withdraw(request: HttpRequest, pk: int) -> HttpResponse:
    """Takes back the wish to support: the signalement will be examined for itself."""
    if support.withdraw(own_draft(request, pk)):
        messages.success(request, "Le soutien est retiré. Votre brouillon reste tel quel.")
    return redirect("signalement_draft", pk)
