"""Pages of the bodies: list, one body, and what an administrator changes there."""

from django.conf import settings
from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.db.models import Count, Q, QuerySet
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse

from accounts.models import REPORTING_KINDS, Membership, Organisation, Permission, StandingProof
from accounts.roles import Role
from bodies import members, organisations
from bodies.forms import MemberForm, OrganisationForm, OrganisationSearch, StandingProofForm
from records import clock
from web.keyset import keyset

NOT_YOURS = "Seul un administrateur des organismes peut faire cela."


def selection(request: HttpRequest) -> QuerySet[Organisation]:
    """The bodies visible to the person that the search keeps; a wrong search keeps all."""
    form = OrganisationSearch(request.GET)
    found = Organisation.objects.visible_to(request.user)
    if not form.is_valid():
        return found
    words, kind = form.cleaned_data["q"], form.cleaned_data["nature"]
    if words:
        found = found.filter(Q(name__icontains=words) | Q(short_name__icontains=words))
    return found.filter(kind=kind) if kind else found


def organisation_list(request: HttpRequest) -> HttpResponse:
    found = selection(request).prefetch_related("standing_proofs")
    found = found.annotate(members=Count("memberships__user", distinct=True))
    page = keyset(found, by="name", given=request.GET)
    rows = [(each, badge(each.standing(on=clock.today()))) for each in page]
    context = {
        "page": page,
        "rows": rows,
        "form": OrganisationSearch(request.GET),
        "may_administer": organisations.may_administer(request.user),
        "reporting_kinds": REPORTING_KINDS,
    }
    return render(request, "bodies/organisation_list.html", context)


def badge(proof: StandingProof | None) -> tuple[str, str]:
    """(colour, word) of a proof of standing today."""
    if proof is None:
        return ("unlisted", "Sans preuve")
    if proof.is_refused:
        return ("rejected", "Refusée")
    if proof.covers(on=clock.today()):
        return ("valid", "Valable")
    return ("upcoming", "À venir") if proof.first_day > clock.today() else ("late", "Échue")


def organisation(request: HttpRequest, pk: int) -> HttpResponse:
    shown = get_object_or_404(Organisation.objects.visible_to(request.user), pk=pk)
    labels = dict(Role.choices)
    held = shown.memberships.select_related("user").order_by("user__last_name", "user_id", "role")
    manager = members.may_manage(request.user, organisation=shown) and bool(
        organisations.roles_of(shown)
    )
    proofs = shown.standing_proofs.select_related("declared_by", "decided_by")
    context = {
        "organisation": shown,
        "subject": shown.subject,
        "proofs": [(proof, badge(proof)) for proof in proofs],
        "members": [(each, labels.get(each.role, each.role)) for each in held],
        "may_administer": organisations.may_administer(request.user, organisation=shown),
        "may_audit": request.user.may_anywhere(Permission.AUDIT),
        "has_roles": bool(organisations.roles_of(shown)),
        **entering(shown, manager=manager),
        "may_manage": manager,
        "is_member": any(each.user_id == request.user.pk for each in held),
        "may_declare": shown.reports and manager,
        "lacks_administrator": shown.reports
        and not any(each.role == Role.BODY_ADMINISTRATOR and each.user.is_active for each in held),
    }
    return render(request, "bodies/organisation.html", context)


def entering(body: Organisation, *, manager: bool) -> dict[str, object]:
    """Who is invited and who asks, for who manages the members; nothing for the others."""
    if not manager:
        return {"invitations": [], "requests": []}
    open_ones = body.invitations.filter(accepted_on=None, revoked_on=None).order_by("pk")[:200]
    today = clock.today()
    return {
        "invitations": [(each, Role(each.role).label, each.holds(on=today)) for each in open_ones],
        "requests": body.access_requests.waiting().select_related("user")[:200],
    }


def administered(request: HttpRequest, pk: int) -> Organisation:
    """The body, for who may change it: 404 when it is not visible, 403 when it is only visible."""
    shown = get_object_or_404(Organisation.objects.visible_to(request.user), pk=pk)
    if not organisations.may_administer(request.user, organisation=shown):
        raise PermissionDenied(NOT_YOURS)
    return shown


def form_page(request: HttpRequest, form: object, **context: object) -> HttpResponse:
    return render(request, "bodies/organisation_form.html", {"form": form, **context})


def organisation_add(request: HttpRequest) -> HttpResponse:
    if not organisations.may_administer(request.user):
        raise PermissionDenied(NOT_YOURS)
    form = OrganisationForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        organisations.save_organisation(form.instance, by=request.user, on=clock.today())
        messages.success(request, f"{form.instance} est ajouté.")
        return redirect("organisation", pk=form.instance.pk)
    return form_page(request, form, title="Ajouter un organisme", submit="Ajouter l’organisme")


def organisation_change(request: HttpRequest, pk: int) -> HttpResponse:
    changed = administered(request, pk)
    form = OrganisationForm(request.POST or None, instance=changed)
    if request.method == "POST" and form.is_valid():
        organisations.save_organisation(form.instance, by=request.user, on=clock.today())
        messages.success(request, f"{form.instance} est modifié.")
        return redirect("organisation", pk=pk)
    shown = Organisation.objects.get(pk=pk)
    title = "Modifier l’organisme"
    return form_page(request, form, title=title, submit="Enregistrer", organisation=shown)


def proof_add(request: HttpRequest, pk: int) -> HttpResponse:
    proof = StandingProof(organisation=administered(request, pk))
    form = StandingProofForm(request.POST or None, instance=proof)
    if request.method == "POST" and form.is_valid():
        organisations.add_proof(form.instance, by=request.user, on=clock.today())
        messages.success(request, "La preuve d’habilitation est ajoutée.")
        return redirect("organisation", pk=pk)
    title, body = "Ajouter une preuve d’habilitation", proof.organisation
    return form_page(request, form, title=title, submit="Ajouter la preuve", organisation=body)


def member_add(request: HttpRequest, pk: int) -> HttpResponse:
    body = administered(request, pk)
    form = MemberForm(request.POST or None, organisation=body, by=request.user)
    if request.method == "POST" and form.is_valid():
        given = appoint(request, body, form)
        messages.success(request, f"{given.user} a désormais le rôle « {Role(given.role).label} ».")
        return redirect("organisation", pk=pk)
    context = {"title": "Donner un rôle", "submit": "Donner ce rôle", "organisation": body}
    return form_page(request, form, **context)


def appoint(request: HttpRequest, body: Organisation, form: MemberForm) -> Membership:
    return organisations.appoint(
        form.cleaned_data["person"],
        role=form.cleaned_data["role"],
        organisation=body,
        by=request.user,
        on=clock.today(),
        address=settings.PUBLIC_ADDRESS + reverse("password_reset"),
    )


def member_remove(request: HttpRequest, pk: int, membership_pk: int) -> HttpResponse:
    body = get_object_or_404(Organisation.objects.visible_to(request.user), pk=pk)
    if not members.may_manage(request.user, organisation=body):
        raise PermissionDenied(NOT_YOURS)
    held = get_object_or_404(body.memberships.select_related("user"), pk=membership_pk)
    if held.user == request.user:
        raise PermissionDenied("Nul ne change ses propres rôles : demandez à un collègue.")
    context = {"membership": held, "organisation": body, "role": Role(held.role).label}
    if request.method == "POST":
        try:
            organisations.dismiss(held, by=request.user, on=clock.today())
        except members.LastAdministrator as refusal:
            return render(request, "bodies/member_remove.html", context | {"refusal": refusal})
        messages.success(request, f"Le rôle est retiré à {held.user}.")
        return redirect("organisation", pk=pk)
    return render(request, "bodies/member_remove.html", context)
