"""The notes of a dossier, between agents."""

from django import forms
from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render

from cpc.models import LONGEST_NOTE, Dossier, DossierNote
from records import clock
from web.dsfr import Form
from web.gestures import status_of
from web.keyset import keyset
from workflows.dossier.notes import colleagues, write_note


class NoteForm(Form):
    text = forms.CharField(
        label="Note",
        max_length=LONGEST_NOTE,
        widget=forms.Textarea(attrs={"rows": 4}),
        help_text="Écrivez @Prénom Nom pour prévenir un collègue.",
    )


def notes(request: HttpRequest, number: str) -> HttpResponse:
    dossier = get_object_or_404(Dossier.objects.visible_to(request.user), number=number)
    form = NoteForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        text = form.cleaned_data["text"]
        note = write_note(dossier, text=text, by=request.user, at=clock.now())
        told = ", ".join(map(str, note.mentions.all()))
        messages.success(request, f"Note gardée. Prévenu : {told}." if told else "Note gardée.")
        return redirect("dossier_notes", number=number)
    written = DossierNote.objects.visible_to(request.user).filter(dossier=dossier)
    rows = written.select_related("author").prefetch_related("mentions")
    page = keyset(rows, by="pk", given=request.GET, newest_first=True)
    context = {"dossier": dossier, "form": form, "page": page, "people": colleagues(dossier)}
    return render(request, "workflows/dossier/notes.html", context, status=status_of(form))
