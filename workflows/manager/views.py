"""« Pilotage » : where does it block, who is overloaded? Page and exports of the same tables."""

from collections.abc import Callable

from django.core.exceptions import PermissionDenied
from django.db import transaction
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from accounts.models import Permission, User
from records import clock
from records.journal import record
from web.spreadsheets import XLSX, csv_lines, workbook
from workflows.deadlines import to_open
from workflows.engine import failing
from workflows.manager.derogations import derogations
from workflows.manager.forms import SteeringFilter
from workflows.manager.load import ageing, figures_table, load
from workflows.manager.risks import risks
from workflows.manager.scope import Scope, Table, steered
from workflows.manager.times import times, walk

TABLES: dict[str, Callable[[Scope], Table]] = {
    "chiffres": figures_table,
    "risques": risks,
    "charge": load,
    "anciennete": ageing,
    "temps": times,
    "parcours": walk,
    "derogations": derogations,
}
"""In the order of the page."""


def asked(request: HttpRequest) -> tuple[SteeringFilter, Scope]:
    """The filter of the address; 403 without the right, 404 for a filter that does not exist."""
    if not steered(request.user):
        needed = f"« {Permission.REASSIGN.label} », « {Permission.SIGN.label} »"
        raise PermissionDenied(f"Le pilotage se lit avec le droit {needed} ou « Lire le journal ».")
    form = SteeringFilter(request.GET.dict(), user=request.user)
    if not form.is_valid():
        raise Http404("Ce filtre n’existe pas.")
    return form, form.scope(on=clock.today())


@require_safe
def page(request: HttpRequest) -> HttpResponse:
    form, scope = asked(request)
    tables = [make(scope) for make in TABLES.values()]
    context = {"form": form, "scope": scope, "figures": tables[0], "tables": tables[1:]}
    context["to_open"] = to_open.rows(request.user, on=clock.today())
    context["operates"] = request.user.may_anywhere(*failing.OPERATORS)
    return render(request, "workflows/manager/manager.html", context)


def exported(request: HttpRequest, key: str, *, kind: str) -> Table:
    """The table that is asked, its export written in the journal with the filter."""
    _, scope = asked(request)
    if key not in TABLES:
        raise Http404("Ce tableau n’existe pas.")
    table = TABLES[key](scope)
    with transaction.atomic():
        # The row of the person is the lock of the chain of their exports.
        User.objects.select_for_update().get(pk=request.user.pk)
        record(
            f"exports:{request.user.pk}",
            verb="exported",
            sentence=f"Export {kind} de « {table.title} » ({len(table.rows)} lignes).",
            actor=request.user,
            on=scope.on,
            reason=scope.words,
            data={"table": key, "filter": scope.query, "rows": len(table.rows)},
        )
    return table


def attached(content: str | bytes, *, content_type: str, name: str) -> HttpResponse:
    headers = {"Content-Disposition": f'attachment; filename="{name}"'}
    return HttpResponse(content, content_type=content_type, headers=headers)


@require_safe
def as_csv(request: HttpRequest, key: str) -> HttpResponse:
    table = exported(request, key, kind="CSV")
    text = "".join(csv_lines(table.columns, rows=(row.cells for row in table.rows)))
    name = f"pilotage-{key}-{clock.today():%Y-%m-%d}.csv"
    return attached(text, content_type="text/csv; charset=utf-8", name=name)


@require_safe
def as_xlsx(request: HttpRequest, key: str) -> HttpResponse:
    table = exported(request, key, kind="XLSX")
    cells = (row.cells for row in table.rows)
    name = f"pilotage-{key}-{clock.today():%Y-%m-%d}.xlsx"
    content = workbook(table.title, header=table.columns, rows=cells)
    return attached(content, content_type=XLSX, name=name)
