"""The agents' pages of the transition phase: publications recorded, tasks, stored ends."""

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.db import transaction
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render

from accounts.models import Permission
from cannabis.forms import PublicationForm
from cannabis.models import HasPublication, Override, TransitionEnd
from cannabis.sheet import sheet
from cannabis.transition import SUBJECT, apply_designation
from records import clock
from records.journal import record
from records.models import Event, Reminder
from web.gestures import status_of
from web.keyset import keyset
from workflows.engine.pages import agents_only
from workflows.flows.transition import TransitionFlow
from workflows.models import WorkItem
from workflows.steps.transition_forms import DesignationForm

MANY = 100


def follow(request: HttpRequest) -> HttpResponse:
    agents_only(request)
    on = clock.today()
    publications = HasPublication.objects.visible_to(request.user).with_pieces()
    page = keyset(publications, by=("published_on", "pk"), given=request.GET, newest_first=True)
    context = {
        "on": on,
        "sheet": sheet(on),
        "page": page,
        "items": items_of(request, page.rows),
        "ends": TransitionEnd.objects.known(on=on)[:MANY],
        "reminders": Reminder.objects.filter(key__startswith=f"{SUBJECT}:")[:MANY],
        "may_record": request.user.may_anywhere(Permission.RECORD_HAS),
        "acts": Override.objects.visible_to(request.user).select_related("author")[:MANY],
        "may_override": any(
            request.user.may_anywhere(each)
            for each in (Permission.RECORD_HAS, Permission.VALIDATE_HAS)
        ),
        "may_read": request.user.may_anywhere(Permission.VALIDATE_HAS),
    }
    return render(request, "workflows/transition/follow.html", context)


def items_of(request: HttpRequest, publications: list[HasPublication]) -> list[WorkItem]:
    """The open tasks of these publications."""
    numbers = [each.number for each in publications]
    items = WorkItem.objects.visible_to(request.user).open().filter(number__in=numbers)
    return list(items.select_related("owner"))


def record_publication(request: HttpRequest) -> HttpResponse:
    if not request.user.may_anywhere(Permission.RECORD_HAS):
        raise PermissionDenied(f"Il faut le droit « {Permission.RECORD_HAS.label} ».")
    form = PublicationForm(request.POST or None, user=request.user, on=clock.today())
    if request.method == "POST" and form.is_valid():
        found = start(form)
        messages.success(request, f"{found.number} est enregistrée ; une autre personne la valide.")
        return redirect(found)
    return render(
        request, "workflows/transition/record.html", {"form": form}, status=status_of(form)
    )


@transaction.atomic
def start(form: PublicationForm) -> HasPublication:
    """The publication, its journal and its process, or nothing."""
    found = form.save()
    record(
        found.subject,
        verb="recorded",
        sentence=f"{found.get_kind_display()} enregistré : {found.title}"[:500],
        actor=found.author,
        on=found.recorded_on,
        data={"address": found.address, "evidence_sha256": found.evidence_sha256},
    )
    TransitionFlow.start.run(publication=found)
    return found


def found_publication(request: HttpRequest, number: str) -> HasPublication:
    mine = HasPublication.objects.visible_to(request.user).with_pieces()
    return get_object_or_404(mine.select_related("division", "author"), number=number)


def publication(request: HttpRequest, number: str) -> HttpResponse:
    found = found_publication(request, number)
    context = {
        "publication": found,
        "items": items_of(request, [found]),
        "ends": found.ends.all(),
        "events": Event.objects.filter(subject=found.subject).select_related("actor")[:MANY],
        "may_designate": may_designate(request, found),
    }
    return render(request, "workflows/transition/publication.html", context)


def may_designate(request: HttpRequest, found: HasPublication) -> bool:
    """Once its own task is done, a designation may be changed (C15)."""
    right = request.user.may(Permission.VALIDATE_HAS, found.division_id)
    return right and found.designation is not None


def designate(request: HttpRequest, number: str) -> HttpResponse:
    found = found_publication(request, number)
    if not may_designate(request, found):
        raise PermissionDenied("La désignation se change, par qui valide, une fois faite.")
    on = clock.today()
    form = DesignationForm(request.POST or None, file=found, user=request.user, on=on)
    if request.method == "POST" and form.is_valid():
        end = change_designation(form)
        messages.success(request, f"{end.number} : {end}.")
        return redirect(found)
    context = {"form": form, "publication": found}
    return render(request, "workflows/transition/designate.html", context, status=status_of(form))


@transaction.atomic
def change_designation(form: DesignationForm) -> TransitionEnd:
    piece = form.save()
    found = HasPublication.objects.get(pk=piece.publication_id)
    record(
        found.subject,
        verb="designation_changed",
        sentence=form.sentence(piece),
        actor=piece.author,
        on=piece.made_on,
        reason=piece.reason,
    )
    return apply_designation(found)
