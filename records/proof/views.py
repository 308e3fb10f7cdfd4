"""The journal: search, one subject's chain, export. For who holds ``Permission.AUDIT``."""

from collections.abc import Callable, Iterable, Iterator
from functools import wraps
from itertools import islice

from django.core.exceptions import PermissionDenied
from django.db.models import Q, QuerySet
from django.http import Http404, HttpRequest, HttpResponse, StreamingHttpResponse
from django.shortcuts import render

from accounts.models import Permission, User
from records import clock, subjects
from records.models import Event
from records.proof import check as journal_check
from records.proof.forms import JournalSearch
from web.keyset import keyset
from web.spreadsheets import Cell, csv_lines

HEADER = [
    "objet",
    "nom",
    "rang",
    "instant",
    "jour",
    "auteur",
    "événement",
    "phrase",
    "motif",
    "empreinte",
]
BATCH = 500


def auditors_only(view: Callable[..., HttpResponse]) -> Callable[..., HttpResponse]:
    @wraps(view)
    def guarded(request: HttpRequest, *args: object, **kwargs: object) -> HttpResponse:
        if not request.user.may_anywhere(Permission.AUDIT):
            raise PermissionDenied("Le journal se lit avec le droit « Lire le journal ».")
        return view(request, *args, **kwargs)

    return guarded


def selection(request: HttpRequest) -> QuerySet[Event]:
    """The lines that the search keeps; a wrong search keeps none."""
    form = JournalSearch(request.GET)
    if not form.is_valid():
        return Event.objects.none()
    words, person = form.cleaned_data["objet"], form.cleaned_data["personne"]
    found = Event.objects.select_related("actor")
    if words:
        found = found.filter(
            Q(subject__in=subjects.searched(words))
            | Q(subject__istartswith=words)
            | Q(sentence__icontains=words)
        )
    return found.filter(actor__in=people(person)) if person else found


def people(words: str) -> QuerySet[User]:
    """Those whose name or address holds every word."""
    found = User.objects.all()
    for word in words.split():
        found = found.filter(
            Q(last_name__icontains=word) | Q(first_name__icontains=word) | Q(email__icontains=word)
        )
    return found.order_by().values("pk")


@auditors_only
def journal_list(request: HttpRequest) -> HttpResponse:
    page = keyset(selection(request), by="pk", given=request.GET, size=50, newest_first=True)
    names = subjects.named((event.subject for event in page), reader=request.user)
    lines = [(event, names[event.subject]) for event in page]
    context = {"page": page, "lines": lines, "form": JournalSearch(request.GET)}
    return render(request, "records/journal.html", context)


@auditors_only
def journal_subject(request: HttpRequest, subject: str) -> HttpResponse:
    """Every line about one subject, oldest first, and whether its chain holds."""
    lines = Event.objects.filter(subject=subject).select_related("actor")
    if not lines.exists():
        raise Http404("Aucune ligne du journal sur cet objet.")
    page = keyset(lines, by="rank", given=request.GET, size=100)
    context = {
        "about": subjects.named([subject], reader=request.user)[subject],
        "page": page,
        "broken": journal_check.broken_links(subject),
    }
    return render(request, "records/journal_subject.html", context)


@auditors_only
def journal_export(request: HttpRequest) -> StreamingHttpResponse:
    events = selection(request).order_by("pk").iterator(chunk_size=1000)
    rows = csv_lines(HEADER, rows=_cells(events))
    name = f"journal-{clock.today():%Y-%m-%d}.csv"
    return StreamingHttpResponse(
        rows,
        content_type="text/csv; charset=utf-8",
        headers={"Content-Disposition": f'attachment; filename="{name}"'},
    )


def _cells(events: Iterable[Event]) -> Iterator[tuple[Cell, ...]]:
    """A batch at a time, so that the names are asked for together."""
    lines = iter(events)
    while batch := list(islice(lines, BATCH)):
        names = subjects.named(event.subject for event in batch)
        yield from (cells_of(event, name=names[event.subject].name) for event in batch)


def cells_of(event: Event, *, name: str) -> tuple[Cell, ...]:
    return (
        event.subject,
        name,
        event.rank,
        event.at.isoformat(),
        event.on,
        str(event.actor or ""),
        event.verb,
        event.sentence,
        event.reason,
        event.hash,
    )
