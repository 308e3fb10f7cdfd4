"""A session while it sits, and its minutes: presence, votes, conclusions, approval."""

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.views.decorators.http import require_POST, require_safe

from cpc.law.exchanges.meeting import Ballot
from cpc.models import AgendaItem, Seat, Session, SessionState
from records import clock
from web.gestures import WRITE, attempt, posted, press, status_of
from workflows.meetings import minutes as meeting_minutes
from workflows.meetings import rights
from workflows.meetings import seats as meeting_seats
from workflows.meetings import votes as meeting_votes
from workflows.meetings.forms import OpeningForm, ReasonForm, SittingForm, VoteForm
from workflows.meetings.pages import item_of, page_of, reader, seen
from workflows.meetings.papers import Paper, as_pdf
from workflows.meetings.views import kept


@WRITE
def open_session(request: HttpRequest, number: str) -> HttpResponse:
    """Who presides and who is there; then the session sits."""
    session, on = kept(request, number), clock.today()
    form = OpeningForm(posted(request), members=meeting_seats.members_of(session))
    if attempt(
        form,
        lambda: meeting_seats.open_session(
            session,
            presided_by=form.cleaned_data["presided_by"],
            presences=form.presences,
            by=request.user,
            on=on,
        ),
    ):
        messages.success(request, "La séance est ouverte.")
        return redirect(session)
    return page_of(
        request,
        form,
        title="Ouvrir la séance",
        submit="Ouvrir la séance",
        back=session.get_absolute_url(),
        lead=str(session),
        introduction="Les présences se corrigent ensuite point par point : arrivée, départ.",
    )


def seats_of(item: AgendaItem) -> list[Seat]:
    names = ("member__user__last_name", "member__user__first_name", "member")
    return list(item.seats.select_related("member__user", "cast_by").order_by(*names))


@WRITE
def sit(request: HttpRequest, number: str, pk: int) -> HttpResponse:
    """One item: presence and vote of each, debate, conclusion, in one form."""
    session = kept(request, number)
    item, on = item_of(session, pk), clock.today()
    seats = seats_of(item)
    form, who = SittingForm(posted(request), item=item, seats=seats), request.user
    ends = "conclude" in request.POST
    if ends and form.is_valid() and not form.cleaned_data["conclusion"]:
        form.add_error("conclusion", "Écrivez la conclusion du comité, puis concluez.")

    def act() -> object:
        texts = {name: form.cleaned_data[name] for name in ("debate", "conclusion")}
        done = meeting_votes.conclude if ends else meeting_votes.note
        return done(item, **texts, **form.sat, by=who, on=on)

    if attempt(form, act):
        messages.success(request, "Le point est conclu." if ends else "C’est enregistré.")
        return redirect(session if ends else request.path)
    percent = session.committee.quorum_percent
    context = {
        "session": session,
        "item": item,
        "form": form,
        "quorum": meeting_votes.quorum_of(seats, percent=percent),
        "count": meeting_votes.count_of(seats),
        "sits": session.is_held and item.outcome in ("", AgendaItem.Outcome.CONCLUDED),
    }
    return render(request, "workflows/meetings/item.html", context, status=status_of(form))


@WRITE
def postpone(request: HttpRequest, number: str, pk: int) -> HttpResponse:
    session = kept(request, number)
    item, on, form = item_of(session, pk), clock.today(), ReasonForm(posted(request))
    if attempt(
        form, lambda: meeting_votes.postpone(item, **form.cleaned_data, by=request.user, on=on)
    ):
        closed = "Le point est retiré : son dossier est clos."
        told = "Le point est reporté ; la question attend une autre séance."
        messages.success(request, closed if item.dossier.closed_on else told)
        return redirect(session)
    return page_of(
        request,
        form,
        title=f"Reporter le point {item.dossier.number}",
        submit="Reporter ce point",
        back=reverse("meeting_item", args=[number, pk]),
        lead=str(session),
    )


def _own_seat(request: HttpRequest, session: Session, pk: int) -> Seat:
    """The seat of the reader for this item; 404 for who does not sit."""
    member = rights.mandate(request.user, session)
    if member is None or session.state == SessionState.PLANNED:
        raise Http404("Vous ne siégez pas pour ce point.")
    return get_object_or_404(item_of(session, pk).seats.select_related("item"), member=member)


@WRITE
def vote(request: HttpRequest, number: str, pk: int) -> HttpResponse:
    """A member's own vote."""
    session, on = seen(request, number), clock.today()
    seat = _own_seat(request, session, pk)
    if seat.recused:
        raise PermissionDenied("Vous êtes déporté de ce point : vous n’y votez pas (R71).")
    item = item_of(session, pk)
    form = VoteForm(posted(request), initial={"ballot": seat.ballot})
    if attempt(
        form,
        lambda: meeting_votes.cast(
            item,
            ballots={seat.member_id: Ballot(form.cleaned_data["ballot"])},
            by=request.user,
            on=on,
        ),
    ):
        messages.success(request, "Votre vote est enregistré ; il sera nommé au procès-verbal.")
        return redirect(session)
    return page_of(
        request,
        form,
        title=f"Voter sur {item.dossier.number}",
        submit="Enregistrer mon vote",
        back=session.get_absolute_url(),
        lead=item.dossier.title,
        introduction=item.question,
    )


@WRITE
def recuse(request: HttpRequest, number: str, pk: int) -> HttpResponse:
    """A member keeps off an item, for good."""
    session, on = seen(request, number), clock.today()
    seat, form = _own_seat(request, session, pk), ReasonForm(posted(request))
    item = item_of(session, pk)
    if attempt(
        form, lambda: meeting_seats.recuse(seat, **form.cleaned_data, by=request.user, on=on)
    ):
        messages.success(request, "Votre déport est enregistré.")
        return redirect(session)
    return page_of(
        request,
        form,
        title=f"Me déporter du point {item.dossier.number}",
        submit="Me déporter de ce point",
        back=session.get_absolute_url(),
        lead=item.dossier.title,
        introduction="Le point quitte votre dossier de séance, vous n’y votez pas, et votre déport est "
        "imprimé au procès-verbal. Il vaut pour tout le dossier (R71).",
    )


def _paper(request: HttpRequest, number: str) -> tuple[Session, Paper]:
    """The minutes as this person may read them: draft, frozen, or without what they are kept off."""
    session = seen(request, number)
    who = reader(request.user, session, on=clock.today())
    approved = session.state == SessionState.APPROVED
    if not approved and not (session.is_held and who.sees_draft):
        raise Http404("Il n’y a pas de procès-verbal.")
    paper = meeting_minutes.minutes(session)
    if who.member is None or who.keeper:
        return session, paper
    own = Seat.objects.filter(item__session=session, member=who.member, recused=True)
    return session, meeting_minutes.extract(paper, without=own.values_list("item__rank", flat=True))


@require_safe
def minutes(request: HttpRequest, number: str) -> HttpResponse:
    session, paper = _paper(request, number)
    who = reader(request.user, session, on=clock.today())
    context = {
        "session": session,
        "paper": paper,
        "kept": getattr(session, "minutes", None),
        "may_approve": session.is_held and who.presides,
        "open_items": session.items.filter(outcome="").count(),
    }
    return render(request, "workflows/meetings/minutes.html", context)


@require_safe
def minutes_pdf(request: HttpRequest, number: str) -> HttpResponse:
    """The very file that was approved; a draft or an extract is drawn on demand."""
    session, paper = _paper(request, number)
    kept_file = getattr(session, "minutes", None)
    whole = kept_file is not None and paper.sha256 == kept_file.sha256
    content = bytes(kept_file.pdf) if whole and kept_file else as_pdf(paper)
    headers = {"Content-Disposition": f'inline; filename="{session.number}-proces-verbal.pdf"'}
    return HttpResponse(content, content_type="application/pdf", headers=headers)


@require_POST
def approve(request: HttpRequest, number: str) -> HttpResponse:
    """By who presided; nobody else."""
    session, on = seen(request, number), clock.today()
    if not reader(request.user, session, on=on).presides:
        raise PermissionDenied("Le procès-verbal est approuvé par qui a présidé la séance.")
    return press(
        request,
        lambda: meeting_minutes.approve(session, by=request.user, on=on),
        done="Le procès-verbal est approuvé ; chaque avis est une pièce de son dossier.",
        back=reverse("meeting_minutes", args=[number]),
    )
