"""Pages of mandates, delegations of signature, absences and declared interests."""

from collections.abc import Callable
from datetime import date
from typing import Any

from django.contrib import messages
from django.core.exceptions import PermissionDenied, ValidationError
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render

from accounts.models import Absence, Delegation, InterestDeclaration, Mandate, Permission
from bodies import authority
from bodies.authority_forms import AbsenceForm, DelegationForm, EndForm, InterestForm, MandateForm
from records import clock
from records.words.french import named
from web.gestures import status_of
from web.keyset import keyset

AGENTS = "Cette page est réservée aux agents de l’ANSM."
ADMINISTRATORS = "Seul un administrateur d’une direction enregistre un mandat ou une délégation."


def _agents_only(request: HttpRequest) -> None:
    user = request.user
    if not (user.is_agent or user.may_anywhere(Permission.ADMINISTER, Permission.AUDIT)):
        raise PermissionDenied(AGENTS)


def _form(
    request: HttpRequest,
    form: Any,
    act: Callable[[], object],
    *,
    done: str,
    title: str,
    submit: str,
    back: str,
    lead: str = "",
) -> HttpResponse:
    """A page whose form records one thing; what the rows refuse is said on it (422)."""
    if request.method == "POST" and form.is_valid():
        try:
            act()
        except ValidationError as error:
            form.add_error(None, error)
        else:
            messages.success(request, done)
            return redirect(back)
    context = {"form": form, "title": title, "submit": submit, "back": back, "lead": lead}
    return render(request, "bodies/authority_form.html", context, status=status_of(form))


def _administrators_only(request: HttpRequest) -> None:
    if not authority.divisions_run_by(request.user):
        raise PermissionDenied(ADMINISTRATORS)


def mandates(request: HttpRequest) -> HttpResponse:
    """Who is Director General, or acts for them, by which act, until when."""
    _agents_only(request)
    found = Mandate.objects.visible_to(request.user).select_related("person")
    page = keyset(found, by="pk", given=request.GET, newest_first=True)
    may_add = bool(authority.divisions_run_by(request.user))
    context = {"page": page, "on": clock.today(), "may_add": may_add}
    return render(request, "bodies/mandates.html", context)


def mandate_add(request: HttpRequest) -> HttpResponse:
    _administrators_only(request)
    form = MandateForm(request.POST or None, by=request.user)
    return _form(
        request,
        form,
        lambda: authority.appoint(form.instance, by=request.user, on=clock.today()),
        done="Le mandat est enregistré.",
        title="Enregistrer un mandat de direction générale",
        submit="Enregistrer le mandat",
        back="mandates",
        lead="Le mandat est un acte publié : recopiez-le. Qui le détient signe toutes les décisions, et la "
        "fonction est imprimée sur chacune.",
    )


def mandate_end(request: HttpRequest, pk: int) -> HttpResponse:
    _administrators_only(request)
    found = get_object_or_404(Mandate.objects.visible_to(request.user), pk=pk)
    return _ended(
        request,
        found,
        lambda day: authority.end_mandate(found, last_day=day, by=request.user, on=clock.today()),
        done="Le dernier jour du mandat est enregistré.",
        title=f"Mettre fin au mandat : {found.person}",
        back="mandates",
    )


def _ended(
    request: HttpRequest,
    found: Mandate | Delegation | InterestDeclaration,
    end: Callable[[date], object],
    **told: str,
) -> HttpResponse:
    """The page that gives a last day to what is recorded."""
    form = EndForm(request.POST or None, ending=found)
    submit = "Fixer le dernier jour"
    return _form(request, form, lambda: end(form.cleaned_data["last_day"]), submit=submit, **told)


def delegations(request: HttpRequest) -> HttpResponse:
    """Who may sign for the Director General, by which act, until when."""
    _agents_only(request)
    found = Delegation.objects.visible_to(request.user).select_related("delegate", "division")
    page = keyset(found, by="pk", given=request.GET, newest_first=True)
    context = {
        "page": page,
        "on": clock.today(),
        "run": {division.pk for division in authority.divisions_run_by(request.user)},
    }
    return render(request, "bodies/delegations.html", context)


def delegation_add(request: HttpRequest) -> HttpResponse:
    _administrators_only(request)
    form = DelegationForm(request.POST or None, by=request.user)
    return _form(
        request,
        form,
        lambda: authority.delegate(form.instance, by=request.user, on=clock.today()),
        done="La délégation est enregistrée.",
        title="Enregistrer une délégation de signature",
        submit="Enregistrer la délégation",
        back="delegations",
        lead="La délégation est un acte publié : recopiez-le, il sera imprimé sur chaque décision signée.",
    )


def delegation_end(request: HttpRequest, pk: int) -> HttpResponse:
    mine = Delegation.objects.filter(division__in=authority.divisions_run_by(request.user))
    found = get_object_or_404(mine.select_related("delegate"), pk=pk)
    return _ended(
        request,
        found,
        lambda day: authority.end_delegation(
            found, last_day=day, by=request.user, on=clock.today()
        ),
        done="Le dernier jour de la délégation est enregistré.",
        title=f"Mettre fin à la délégation {named(found.delegate).of}",
        back="delegations",
    )


def absences(request: HttpRequest) -> HttpResponse:
    """One's own absences and those of colleagues, the next ones first."""
    _agents_only(request)
    found = Absence.objects.visible_to(request.user).select_related("user", "substitute")
    page = keyset(found, by="pk", given=request.GET, newest_first=True)
    return render(request, "bodies/absences.html", {"page": page, "on": clock.today()})


def absence_add(request: HttpRequest) -> HttpResponse:
    if not request.user.is_agent:
        raise PermissionDenied(AGENTS)
    form = AbsenceForm(request.POST or None, instance=Absence(user=request.user))
    return _form(
        request,
        form,
        lambda: authority.declare_absence(form.instance, by=request.user, on=clock.today()),
        done="Votre absence est enregistrée.",
        title="Déclarer une absence",
        submit="Déclarer l’absence",
        back="absences",
    )


def interests(request: HttpRequest) -> HttpResponse:
    """One's own declared interests; everybody's for who administers or audits."""
    _agents_only(request)
    found = InterestDeclaration.objects.visible_to(request.user).select_related("user")
    page = keyset(found, by="pk", given=request.GET, newest_first=True)
    return render(request, "bodies/interests.html", {"page": page, "on": clock.today()})


def interest_add(request: HttpRequest) -> HttpResponse:
    if not request.user.is_agent:
        raise PermissionDenied(AGENTS)
    form = InterestForm(request.POST or None, instance=InterestDeclaration(user=request.user))
    form.instance.declared_on = clock.today()
    return _form(
        request,
        form,
        lambda: authority.declare_interest(form.instance, on=clock.today()),
        done="Votre déclaration est enregistrée.",
        title="Déclarer un lien d’intérêts",
        submit="Déclarer ce lien",
        back="interests",
        lead="Tant que le lien court, et pour les dossiers de ce laboratoire ou de cette substance, aucune "
        "étape ne peut vous être confiée (R71).",
    )


def interest_end(request: HttpRequest, pk: int) -> HttpResponse:
    found = get_object_or_404(InterestDeclaration.objects.filter(user=request.user), pk=pk)
    return _ended(
        request,
        found,
        lambda day: authority.end_interest(found, last_day=day, on=clock.today()),
        done="La fin du lien est enregistrée.",
        title=f"Fin du lien d’intérêts avec {found.name}",
        back="interests",
    )
