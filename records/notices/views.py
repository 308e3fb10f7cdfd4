"""One's own notices and their rhythm; for administrators, what leaves and what fails."""

from collections.abc import Callable
from datetime import timedelta
from functools import wraps

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.db.models import Max
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.views.decorators.http import require_GET, require_POST

from accounts.models import Permission
from records import clock
from records.models import Heartbeat, Notice, NoticeState
from records.notices import outbox
from records.notices.forms import NoticeChoicesForm
from records.notices.mail import address_in
from web.gestures import WRITE, posted
from web.keyset import keyset

MOST = 1000
"""Beyond, a count says « plus de »: it never reads the whole table."""
QUIET = timedelta(minutes=10)
"""Silence of the worker after which the page says so."""
TABS = {
    "echec": ("À renvoyer", NoticeState.RETRY),
    "abandon": ("Abandonnés", NoticeState.GIVEN_UP),
    "attente": ("À envoyer", NoticeState.WAITING),
}


@require_GET
def notices(request: HttpRequest) -> HttpResponse:
    """« Avis reçus »: everything that the service told this person, newest first."""
    mine = Notice.objects.visible_to(request.user)
    page = keyset(mine, by="pk", given=request.GET, newest_first=True)
    unread = mine.filter(read_at=None).exists()
    return render(request, "records/notices.html", {"page": page, "unread": unread})


@require_GET
def notice(request: HttpRequest, pk: int) -> HttpResponse:
    """One notice in full; opening it is reading it."""
    found = get_object_or_404(Notice.objects.visible_to(request.user), pk=pk)
    Notice.objects.filter(pk=found.pk, read_at=None).update(read_at=clock.now())
    return render(request, "records/notice.html", {"notice": found, "address": address_in(found)})


@require_POST
def notices_read(request: HttpRequest) -> HttpResponse:
    Notice.objects.visible_to(request.user).filter(read_at=None).update(read_at=clock.now())
    messages.success(request, "Tous vos avis sont marqués comme lus.")
    return redirect("notices")


@WRITE
def notice_choices(request: HttpRequest) -> HttpResponse:
    """« Mes avis »: for each topic, at once, once a day or on the site only."""
    form = NoticeChoicesForm(posted(request), user=request.user)
    if form.is_valid():
        form.save()
        messages.success(
            request, "Vos choix sont enregistrés ; ils valent pour les prochains avis."
        )
        return redirect("notice_choices")
    status = 422 if form.is_bound else 200
    return render(request, "records/notice_choices.html", {"form": form}, status=status)


def administrators_only(view: Callable[..., HttpResponse]) -> Callable[..., HttpResponse]:
    @wraps(view)
    def guarded(request: HttpRequest, *args: object, **kwargs: object) -> HttpResponse:
        if not request.user.may_anywhere(Permission.ADMINISTER):
            right = Permission.ADMINISTER.label
            raise PermissionDenied(f"Les envois se suivent avec le droit « {right} ».")
        return view(request, *args, **kwargs)

    return guarded


@require_GET
@administrators_only
def mailings(request: HttpRequest) -> HttpResponse:
    """« Envois »: what failed and why, what waits, when the worker was last heard."""
    tab = request.GET.get("onglet", "")
    tab = tab if tab in TABS else "echec"
    found = Notice.objects.filter(state=TABS[tab][1]).select_related("recipient")
    beat = Heartbeat.objects.filter(name="worker").first()
    context = {
        "page": keyset(found, by="pk", given=request.GET, newest_first=True),
        "tab": tab,
        "tabs": [(key, label, count(state)) for key, (label, state) in TABS.items()],
        "last_sent": Notice.objects.aggregate(last=Max("sent_at"))["last"],
        "beat": beat,
        "quiet": beat is None or clock.now() - beat.beat_at > QUIET,
    }
    return render(request, "records/mailings.html", context)


def count(state: NoticeState) -> str:
    """How many, up to ``MOST``, without reading further."""
    found = Notice.objects.filter(state=state).order_by()[: MOST + 1].count()
    return f"plus de {MOST:,}".replace(",", "\u202f") if found > MOST else str(found)


@require_POST
@administrators_only
def mailing_retry(request: HttpRequest, pk: int) -> HttpResponse:
    failed = get_object_or_404(Notice, pk=pk)
    if outbox.retry([failed.pk]):
        messages.success(request, "L’avis repart au prochain passage du service d’envoi.")
    else:
        messages.info(request, "Cet avis n’est pas en échec : rien n’est à renvoyer.")
    return redirect("mailings")


@require_POST
@administrators_only
def mailings_retry(request: HttpRequest) -> HttpResponse:
    """Every notice given up, the newest ``MOST`` at a time."""
    failed = Notice.objects.filter(state=NoticeState.GIVEN_UP).order_by("-pk")
    done = outbox.retry(failed.values_list("pk", flat=True)[:MOST])
    messages.success(request, f"Avis remis à l’envoi : {done}.")
    return redirect("mailings")
