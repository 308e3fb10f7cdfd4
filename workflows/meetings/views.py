"""Sessions of committees: the calendar, one session, what the secretariat does before it opens."""

from django.core.exceptions import PermissionDenied
from django.http import FileResponse, Http404, HttpRequest, HttpResponse, HttpResponseBase
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.views.decorators.http import require_POST, require_safe

from cpc.models import Committee, CommitteeMember, Session
from records import clock
from web.gestures import WRITE, attempt, given_back, posted, press
from web.keyset import keyset
from web.refused import Refused
from workflows.meetings import pack as meeting_pack
from workflows.meetings import rights, sessions
from workflows.meetings.forms import ReasonForm, SessionForm
from workflows.meetings.pages import committee_seen, page_of, reader, rows, seen

MOST_AHEAD = 50


def kept(request: HttpRequest, number: str) -> Session:
    """The same, for who keeps the secretariat; 403 for the others."""
    session = seen(request, number)
    rights.check_keeper(request.user, session.committee, on=clock.today())
    return session


def committee_kept(request: HttpRequest, pk: int) -> Committee:
    committee = committee_seen(request, pk)
    rights.check_keeper(request.user, committee, on=clock.today())
    return committee


@require_safe
def calendar(request: HttpRequest) -> HttpResponse:
    """The next session first, then the past ones, the latest first."""
    if not rights.concerned(request.user):
        raise PermissionDenied("Cette page est celle des agents et des membres des comités.")
    visible = Session.objects.visible_to(request.user).select_related("committee")
    past = visible.exclude(pk__in=visible.ahead().values("pk"))
    context = {
        "ahead": list(visible.ahead().order_by("held_on", "starts_at", "pk")[:MOST_AHEAD]),
        "page": keyset(past, by=("held_on", "pk"), given=request.GET, newest_first=True),
        "keeps": Committee.objects.kept_by(request.user, on=clock.today()).exists(),
        "founds": bool(rights.may_found(request.user)),
        "on": clock.today(),
    }
    return render(request, "workflows/meetings/calendar.html", context)


@require_safe
def show(request: HttpRequest, number: str) -> HttpResponse:
    """One session: what awaits the reader, the agenda, the members."""
    session, on = seen(request, number), clock.today()
    who = reader(request.user, session, on=on)
    members = session.committee.members.on(session.held_on).select_related("user")
    agenda = rows(session, member=who.member) if who.sees_agenda else []
    context = {
        "session": session,
        "who": who,
        "rows": agenda,
        "open_items": sum(row.item.is_open for row in agenda),
        "members": members,
        "may_open": who.keeper and session.state == "convened" and session.held_on <= on,
        "on": on,
    }
    return render(request, "workflows/meetings/session.html", context)


@WRITE
def add(request: HttpRequest) -> HttpResponse:
    on = clock.today()
    committees = Committee.objects.kept_by(request.user, on=on)
    if not committees.exists():
        raise PermissionDenied(rights.NOT_KEPT)
    form = SessionForm(posted(request), committees=committees, on=on)
    if attempt(form, lambda: sessions.plan(form.instance, by=request.user, on=on)):
        return redirect("meeting_agenda", form.instance.number)
    return page_of(
        request,
        form,
        title="Prévoir une séance",
        submit="Prévoir la séance",
        back=reverse("meetings"),
        introduction="Les membres ne sont convoqués qu’ensuite, l’ordre du jour arrêté.",
    )


@WRITE
def change(request: HttpRequest, number: str) -> HttpResponse:
    session, on = kept(request, number), clock.today()
    untouched = Session.objects.get(pk=session.pk)
    form = SessionForm(
        posted(request), instance=session, committees=Committee.objects.none(), on=on
    )
    if attempt(
        form,
        lambda: sessions.move(untouched, **form.cleaned_data, by=request.user, on=on),
    ):
        return redirect(session)
    return page_of(
        request,
        form,
        title="Déplacer la séance",
        submit="Enregistrer le nouveau jour",
        back=untouched.get_absolute_url(),
        lead=str(untouched),
        introduction="Les membres déjà convoqués en sont avertis.",
    )


@WRITE
def cancel(request: HttpRequest, number: str) -> HttpResponse:
    session, on, form = kept(request, number), clock.today(), ReasonForm(posted(request))
    if attempt(form, lambda: sessions.cancel(session, **form.cleaned_data, by=request.user, on=on)):
        return redirect(session)
    return page_of(
        request,
        form,
        title="Annuler la séance",
        submit="Annuler cette séance",
        back=session.get_absolute_url(),
        lead=str(session),
        introduction="Ses points attendront une autre séance. Les membres convoqués sont avertis.",
    )


@require_POST
def convene(request: HttpRequest, number: str) -> HttpResponse:
    session, on = kept(request, number), clock.today()
    return press(
        request,
        lambda: sessions.convene(session, by=request.user, on=on),
        done="Les membres sont convoqués.",
        back=session,
    )


@require_POST
def hand_out(request: HttpRequest, number: str) -> HttpResponse:
    session, on = kept(request, number), clock.today()
    return press(
        request,
        lambda: sessions.hand_out(session, by=request.user, on=on),
        done="Chaque membre peut lire son dossier de séance.",
        back=session,
    )


@require_safe
def own_pack(request: HttpRequest, number: str) -> HttpResponseBase:
    """One's own pack, once handed out."""
    session = seen(request, number)
    who = reader(request.user, session, on=clock.today())
    if not who.reads_pack:
        raise Http404("Votre dossier de séance n’est pas prêt.")
    return _pack(request, session, who.member)


@require_safe
def member_pack(request: HttpRequest, number: str, pk: int) -> HttpResponseBase:
    """The pack of one member, for the secretariat that prepares it."""
    session = kept(request, number)
    members = session.committee.members.on(session.held_on).exclude(role="secretary")
    return _pack(request, session, get_object_or_404(members.select_related("user"), pk=pk))


def _pack(request: HttpRequest, session: Session, member: CommitteeMember) -> HttpResponseBase:
    try:
        made = meeting_pack.make(session, member=member, by=request.user, on=clock.today())
    except Refused as error:
        return given_back(request, error, back=session.get_absolute_url())
    name = f"{session.number}-{member.pk}.pdf"
    response = FileResponse(made.file, filename=name, content_type="application/pdf")
    response["Cache-Control"] = "private, no-store"
    return response
