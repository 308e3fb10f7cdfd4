"""Handing out several tasks: what is asked, what it would do, what it did."""

from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse

from records import clock
from web.gestures import status_of
from workflows.engine.pages import agents_only
from workflows.inbox import bulk as rows_of
from workflows.inbox.bulk_forms import BulkForm


def named(request: HttpRequest) -> list[int]:
    """The tasks that the address names; what is no number is left out."""
    given = request.POST.getlist("tache") or request.GET.getlist("tache")
    return [int(key) for key in given if key.isascii() and key.isdigit() and len(key) < 19]


def bulk(request: HttpRequest) -> HttpResponse:
    """GET: what to do. POST: what it would do to each row; with ``confirm``, does it."""
    agents_only(request)
    chosen = rows_of.chosen(request.user, keys=named(request))
    form = BulkForm(request.POST or None, user=request.user, on_tasks=chosen)
    back = f"{reverse('inbox')}?{request.GET.get('liste', '')}"
    context: dict[str, Any] = {
        "form": form,
        "tasks": chosen,
        "rows": [],
        "done": False,
        "back": back,
    }
    context["most"] = rows_of.MOST_ROWS if len(named(request)) > rows_of.MOST_ROWS else 0
    if request.method == "POST" and form.is_valid() and chosen:
        wanted, done = form.wanted(by=request.user), "confirm" in request.POST
        context |= {"done": done, "wanted": wanted}
        context["rows"] = (
            rows_of.carry_out(wanted, on_tasks=chosen, on=clock.today())
            if done
            else rows_of.preview(wanted, on_tasks=chosen)
        )
    context["count"] = sum(row.done for row in context["rows"])
    return render(request, "workflows/inbox/bulk.html", context, status=status_of(form))
