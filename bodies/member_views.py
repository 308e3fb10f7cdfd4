"""« Mon organisme » and what its administrators do there with members and invitations."""

from typing import Any

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.views.decorators.http import require_POST

from accounts.models import Membership, Organisation, OrganisationKind
from accounts.roles import Role
from bodies import invitations, members
from bodies.forms import ChangeRoleForm, InvitationForm
from bodies.organisations import roles_of
from bodies.views import form_page, organisation
from records import clock

NOT_YOURS = "Seul un administrateur de cet organisme peut faire cela."
OWN_ROLE = (
    "Nul ne change ses propres rôles : demandez à un autre administrateur, ou quittez l’organisme."
)


def my_body(request: HttpRequest) -> HttpResponse:
    """The space of one's own body; the list when there are several, what to do when there is none."""
    mine = Organisation.objects.filter(memberships__user=request.user).distinct()
    bodies = list(mine.exclude(kind=OrganisationKind.ANSM_DIVISION).order_by("name")[:50])
    if len(bodies) == 1:
        return organisation(request, bodies[0].pk)
    return render(request, "bodies/my_bodies.html", {"bodies": bodies})


def managed(request: HttpRequest, pk: int) -> Organisation:
    """The body, for who manages its members: 404 when it is not visible, 403 when it only is."""
    shown = get_object_or_404(Organisation.objects.visible_to(request.user), pk=pk)
    if not members.may_manage(request.user, organisation=shown):
        raise PermissionDenied(NOT_YOURS)
    return shown


def other_member(request: HttpRequest, body: Organisation, membership_pk: int) -> Membership:
    """A role held there by somebody else."""
    held = get_object_or_404(body.memberships.select_related("user"), pk=membership_pk)
    if held.user == request.user:
        raise PermissionDenied(OWN_ROLE)
    return held


def invitation_add(request: HttpRequest, pk: int) -> HttpResponse:
    body = managed(request, pk)
    if not roles_of(body):
        raise PermissionDenied("Aucun rôle n’existe dans un organisme de cette nature.")
    form = InvitationForm(request.POST or None, organisation=body, by=request.user)
    if request.method == "POST" and form.is_valid():
        email, role = form.cleaned_data["email"], form.cleaned_data["role"]
        sent = invitations.invite(
            email, role=role, organisation=body, by=request.user, on=clock.today()
        )
        messages.success(request, sent_sentence(sent))
        return redirect("organisation", pk=pk)
    context = {"title": "Inviter une personne", "submit": "Envoyer l’invitation"}
    return form_page(request, form, organisation=body, **context)


def sent_sentence(sent: Any) -> str:
    return (
        f"Une invitation part à {sent.email} ; elle est valable jusqu’au "
        f"{sent.last_day:%d/%m/%Y} inclus."
    )


@require_POST
def invitation_resend(request: HttpRequest, pk: int, invitation_pk: int) -> HttpResponse:
    """A new link, a new term; the earlier links stop working."""
    body = managed(request, pk)
    waiting = body.invitations.filter(accepted_on=None, revoked_on=None)
    found = get_object_or_404(waiting, pk=invitation_pk)
    sent = invitations.resend(found, by=request.user, on=clock.today())
    messages.success(request, sent_sentence(sent))
    return redirect("organisation", pk=pk)


@require_POST
def invitation_cancel(request: HttpRequest, pk: int, invitation_pk: int) -> HttpResponse:
    found = get_object_or_404(managed(request, pk).invitations, pk=invitation_pk)
    invitations.cancel(found, by=request.user, on=clock.today())
    messages.success(request, f"L’invitation de {found.email} est annulée : son lien ne sert plus.")
    return redirect("organisation", pk=pk)


def member_role(request: HttpRequest, pk: int, membership_pk: int) -> HttpResponse:
    body = managed(request, pk)
    held = other_member(request, body, membership_pk)
    form = ChangeRoleForm(request.POST or None, membership=held)
    if request.method == "POST" and form.is_valid() and changed(request, held, form):
        return redirect("organisation", pk=pk)
    title = f"Changer le rôle de {held.user}"
    return form_page(request, form, title=title, submit="Changer le rôle", organisation=body)


def changed(request: HttpRequest, held: Membership, form: ChangeRoleForm) -> bool:
    """False, with the sentence in the form, when the body would lose its last administrator."""
    role = form.cleaned_data["role"]
    try:
        members.change_role(held, role=role, by=request.user, on=clock.today())
    except members.LastAdministrator as refusal:
        form.add_error(None, str(refusal))
        return False
    messages.success(request, f"{held.user} a désormais le rôle « {Role(role).label} ».")
    return True


def member_leave(request: HttpRequest, pk: int) -> HttpResponse:
    """One's own leave, after a page that says what ends."""
    mine = Organisation.objects.filter(memberships__user=request.user).distinct()
    body = get_object_or_404(mine, pk=pk)
    if body.kind == OrganisationKind.ANSM_DIVISION:
        raise PermissionDenied("Un rôle de l’agence est retiré par l’administrateur du service.")
    refusal = ""
    if request.method == "POST":
        try:
            members.leave(request.user, organisation=body, on=clock.today())
        except members.LastAdministrator as error:
            refusal = str(error)
        else:
            messages.success(request, f"Vous avez quitté {body.name}.")
            return redirect("account")
    return render(request, "bodies/member_leave.html", {"organisation": body, "refusal": refusal})
