"""The public register, without login: pages, and the same selections as JSON and CSV."""

from collections.abc import Callable, Iterable
from functools import wraps
from typing import Any

from django.contrib.auth.decorators import login_not_required
from django.http import HttpRequest, HttpResponse, HttpResponseBase, StreamingHttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from cpc.acts.changes import may_change, may_read_grounds, may_record
from cpc.register import data as register_data
from cpc.register import pages as register_pages
from cpc.register import register
from cpc.register.query import BadQuery, Query
from records import clock
from web.keyset import keyset
from web.spreadsheets import csv_lines

View = Callable[..., HttpResponseBase]


def public(view: View) -> View:
    """Open to all, read only; a question without answer gets its sentence, as page or data."""

    @wraps(view)
    def answer(request: HttpRequest, **kwargs: Any) -> HttpResponseBase:
        try:
            return view(request, Query.read(request.GET, today=clock.today()), **kwargs)
        except BadQuery as error:
            return refuse(request, str(error), status=400)

    return login_not_required(require_safe(answer))


def refuse(request: HttpRequest, sentence: str, *, status: int, **context: Any) -> HttpResponse:
    if request.path.endswith((".json", ".csv")):
        return data(register_data.as_json({"error": sentence}), "application/json", status=status)
    context |= {"sentence": sentence, "status": status}
    return render(request, "cpc/register/error.html", context, status=status)


def data(content: str, kind: str, *, status: int = 200) -> HttpResponse:
    response = HttpResponse(content, content_type=f"{kind}; charset=utf-8", status=status)
    response["Access-Control-Allow-Origin"] = "*"
    return response


def streamed(lines: Iterable[str], kind: str, *, name: str = "") -> StreamingHttpResponse:
    """Open data: any site may read it."""
    response = StreamingHttpResponse(lines, content_type=f"{kind}; charset=utf-8")
    response["Access-Control-Allow-Origin"] = "*"
    if name:
        response["Content-Disposition"] = f'attachment; filename="{name}"'
    return response


@public
def frameworks(request: HttpRequest, query: Query) -> HttpResponse:
    context = register_pages.list_page(query, request.GET)
    return render(request, "cpc/register/register.html", context)


@public
def frameworks_json(request: HttpRequest, query: Query) -> StreamingHttpResponse:
    head = register_pages.head(request, query)
    results = map(register_data.entry_data, register_pages.selected(query))
    return streamed(register_data.json_stream(head, results), "application/json")


@public
def frameworks_csv(request: HttpRequest, query: Query) -> StreamingHttpResponse:
    rows = map(register_data.entry_row, register_pages.selected(query))
    lines = csv_lines(register_data.CSV_COLUMNS, rows=map(register_data.cells, rows))
    return streamed(lines, "text/csv", name=f"registre-cpc-{query.on}.csv")


@public
def framework(request: HttpRequest, query: Query, *, number: str) -> HttpResponse:
    entry = register.entry(number, on=query.on, today=query.today)
    if entry is None:
        return absent(request, query, number)
    context = register_pages.sheet(entry, query)
    user = request.user
    context["may_record"] = user.is_authenticated and may_record(user, entry.cpc)
    context["waiting"] = (
        entry.cpc.pending_acts.open().visible_to(user) if user.is_authenticated else ()
    )
    context["may_change"] = user.is_authenticated and may_change(user, entry.cpc)
    context["is_agent"] = user.is_authenticated and may_read_grounds(user, entry.cpc)
    return render(request, "cpc/register/framework.html", context)


@public
def framework_json(request: HttpRequest, query: Query, *, number: str) -> HttpResponse:
    entry = register.entry(number, on=query.on, today=query.today)
    if entry is None:
        return absent(request, query, number)
    return data(register_data.as_json(register_data.entry_data(entry)), "application/json")


def absent(request: HttpRequest, query: Query, number: str) -> HttpResponse:
    """Not there that day: since when it is, or that no framework has this number."""
    since = register.shown_since(number, today=query.today)
    sentence = register_pages.absence(number, query, since=since)
    return refuse(request, sentence, status=404, number=number, since=since)


@public
def not_established(request: HttpRequest, query: Query) -> HttpResponse:
    page = keyset(query.refusals(), by=("published_on", "pk"), given=request.GET, newest_first=True)
    return render(request, "cpc/register/not_established.html", {"query": query, "page": page})


@public
def not_established_json(request: HttpRequest, query: Query) -> StreamingHttpResponse:
    head = register_pages.head(request, query)
    results = map(register_data.refusal_data, register_pages.selected_refusals(query))
    return streamed(register_data.json_stream(head, results), "application/json")


@public
def not_established_csv(request: HttpRequest, query: Query) -> StreamingHttpResponse:
    rows = map(register_data.refusal_row, register_pages.selected_refusals(query))
    lines = csv_lines(register_data.REFUSAL_COLUMNS, rows=map(register_data.cells, rows))
    return streamed(lines, "text/csv", name=f"cpc-non-etablis-{query.on}.csv")
