"""Committees: their rules, their members."""

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.views.decorators.http import require_safe

from cpc.law.exchanges.meeting import CASTING_VOTE, QUORUM_PERCENT
from cpc.models import Committee
from records import clock
from web.gestures import WRITE, attempt, posted
from workflows.meetings import committees as acts
from workflows.meetings import rights
from workflows.meetings.committee_forms import CommitteeForm, LeaveForm, MemberForm
from workflows.meetings.pages import committee_seen, page_of
from workflows.meetings.views import committee_kept


@require_safe
def committees(request: HttpRequest) -> HttpResponse:
    if not rights.concerned(request.user):
        raise PermissionDenied("Cette page est celle des agents et des membres des comités.")
    found = Committee.objects.visible_to(request.user).select_related("division")
    founds = bool(rights.may_found(request.user))
    return render(
        request, "workflows/meetings/committees.html", {"committees": found, "founds": founds}
    )


@WRITE
def add(request: HttpRequest) -> HttpResponse:
    on, divisions = clock.today(), rights.may_found(request.user)
    if not divisions:
        raise PermissionDenied("Un comité est créé par qui confie les tâches de la direction.")
    form = CommitteeForm(posted(request), divisions=divisions, on=on)
    if attempt(form, lambda: acts.keep(form.instance, by=request.user, on=on)):
        messages.success(request, "Le comité est enregistré : donnez-lui ses membres.")
        return redirect(form.instance)
    return page_of(
        request,
        form,
        title="Ajouter un comité",
        submit="Enregistrer le comité",
        back=reverse("committees"),
    )


@require_safe
def show(request: HttpRequest, pk: int) -> HttpResponse:
    committee, on = committee_seen(request, pk), clock.today()
    context = {
        "committee": committee,
        "members": committee.members.select_related("user").order_by("-last_day", "pk"),
        "keeper": rights.may_keep(request.user, committee, on=on),
        "founds": committee.division_id in rights.may_found(request.user),
        "usual": QUORUM_PERCENT.on(on),
        "usual_casting": CASTING_VOTE.on(on),
        "on": on,
    }
    return render(request, "workflows/meetings/committee.html", context)


def _founded(request: HttpRequest, pk: int) -> Committee:
    """The rules of a committee are changed by who may make one."""
    committee = committee_seen(request, pk)
    if committee.division_id not in rights.may_found(request.user):
        raise PermissionDenied("Un comité est modifié par qui confie les tâches de la direction.")
    return committee


@WRITE
def change(request: HttpRequest, pk: int) -> HttpResponse:
    committee, on = _founded(request, pk), clock.today()
    form = CommitteeForm(
        posted(request), instance=committee, divisions=[committee.division_id], on=on
    )
    if attempt(form, lambda: acts.keep(form.instance, by=request.user, on=on)):
        return redirect(committee)
    return page_of(
        request,
        form,
        title="Modifier le comité",
        submit="Enregistrer le comité",
        back=committee.get_absolute_url(),
    )


@WRITE
def enter(request: HttpRequest, pk: int) -> HttpResponse:
    """A member by the address of the account; somebody for the secretariat reads in the division."""
    committee, on = committee_kept(request, pk), clock.today()
    form = MemberForm(posted(request), committee=committee, initial={"first_day": on})
    if attempt(form, lambda: acts.enter(form.member, by=request.user, on=on)):
        messages.success(request, f"{form.member.user} est au comité.")
        return redirect(committee)
    return page_of(
        request,
        form,
        title="Ajouter un membre",
        submit="Ajouter au comité",
        back=committee.get_absolute_url(),
        lead=str(committee),
        introduction="Un agent, ou une personne extérieure qui a un compte. Ses liens d’intérêts déclarés "
        "sont confrontés à chaque dossier (R71).",
    )


@WRITE
def leave(request: HttpRequest, pk: int, member: int) -> HttpResponse:
    committee, on = committee_kept(request, pk), clock.today()
    current = committee.members.filter(last_day=None).select_related("user", "committee")
    found = get_object_or_404(current, pk=member)
    form = LeaveForm(posted(request), initial={"last_day": on})
    if attempt(form, lambda: acts.leave(found, **form.cleaned_data, by=request.user, on=on)):
        messages.success(request, "Le dernier jour du mandat est enregistré.")
        return redirect(committee)
    return page_of(
        request,
        form,
        title=f"Fin du mandat : {found}",
        submit="Enregistrer ce dernier jour",
        back=committee.get_absolute_url(),
        lead=str(committee),
    )
