"""Pages of the standing: a body declares its proof, the desk verifies or refuses it."""

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.views.decorators.http import require_GET

from accounts.models import Organisation, Permission, StandingProof
from bodies import standing
from bodies.members import may_manage
from bodies.standing_forms import DecisionForm, DeclarationForm
from cpc.law.standing import REDIRECTION
from records import clock
from records.files.refusals import FileRefused
from records.models import Document
from records.words.french import named
from web.keyset import keyset

MANAGERS_ONLY = "Seul un administrateur de l’organisme déclare son habilitation."
DESK_ONLY = "Seul le guichet de l’agence vérifie l’habilitation des organismes."


def standing_declare(request: HttpRequest, pk: int) -> HttpResponse:
    """The body declares or renews its label, approval or law."""
    body = get_object_or_404(Organisation.objects.visible_to(request.user), pk=pk)
    if not may_manage(request.user, organisation=body):
        raise PermissionDenied(MANAGERS_ONLY)
    if not body.reports:
        raise PermissionDenied(f"R1 – {REDIRECTION}")
    proof = StandingProof(organisation=body)
    posted = (request.POST, request.FILES) if request.method == "POST" else ()
    form = DeclarationForm(*posted, instance=proof, organisation=body, on=clock.today())
    if request.method == "POST" and form.is_valid() and declared(request, form):
        return redirect("organisation", pk=pk)
    return render(request, "bodies/standing_declare.html", {"form": form, "organisation": body})


def declared(request: HttpRequest, form: DeclarationForm) -> bool:
    """False, with the sentence in the form, when a file finds no room."""
    files = form.cleaned_data["files"]
    try:
        made = standing.declare(form.instance, files=files, by=request.user, on=clock.today())
    except FileRefused as refusal:
        form.add_error("files", str(refusal))
        return False
    sentence = f"L’habilitation {standing.validity(made)} est déclarée ; l’agence la vérifie."
    messages.success(request, sentence)
    return True


def for_desk(request: HttpRequest) -> None:
    if not request.user.may_anywhere(Permission.VERIFY):
        raise PermissionDenied(DESK_ONLY)


@require_GET
def standing_list(request: HttpRequest) -> HttpResponse:
    """« Habilitations à vérifier », the oldest first."""
    for_desk(request)
    waiting = StandingProof.objects.visible_to(request.user).to_verify()
    page = keyset(waiting.select_related("organisation", "declared_by"), by="pk", given=request.GET)
    rows = [(proof, standing.validity(proof)) for proof in page]
    return render(request, "bodies/standing_list.html", {"page": page, "rows": rows})


def standing_decide(request: HttpRequest, pk: int) -> HttpResponse:
    """One proof, read and decided by the desk."""
    seen = StandingProof.objects.visible_to(request.user)
    related = seen.select_related("organisation", "declared_by", "decided_by")
    proof = get_object_or_404(related, pk=pk)
    for_desk(request)
    files = Document.objects.visible_to(request.user).filter(standing_evidence__proof=proof)
    form = DecisionForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        return decided(request, proof, form)
    context = {"proof": proof, "form": form, "validity": standing.validity(proof)}
    context |= {"state": proof.get_state_display(), "documents": files}
    return render(request, "bodies/standing_decide.html", context)


def decided(request: HttpRequest, proof: StandingProof, form: DecisionForm) -> HttpResponse:
    reason, common = form.cleaned_data["reason"], {"by": request.user, "on": clock.today()}
    try:
        if form.cleaned_data["decision"] == "refuse":
            standing.refuse(proof, reason=reason, **common)
        else:
            standing.verify(proof, **common)
    except standing.AlreadyDecided:
        messages.error(request, "Un collègue vient de répondre sur cette preuve : rien n’a changé.")
    else:
        messages.success(request, f"Votre réponse est envoyée {named(proof.organisation).to}.")
    return redirect("standing_list")
