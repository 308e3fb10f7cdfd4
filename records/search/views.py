"""« Rechercher »: every word that the agency keeps, limited to what the person may read."""

from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render

from records.models import SearchEntry, SearchKind
from records.search.index import excerpt
from web.keyset import keyset

LONGEST = 200


def search(request: HttpRequest) -> HttpResponse:
    if not request.user.is_agent:
        raise PermissionDenied("Cette page est réservée aux agents de l'ANSM.")
    asked = request.GET.get("q", "").replace("\x00", " ")[:LONGEST].strip()
    kind = request.GET.get("nature", "")
    found = SearchEntry.objects.visible_to(request.user).matching(asked).defer("words")
    if kind in SearchKind.values:
        found = found.filter(kind=kind)
    page = keyset(found, by="pk", given=request.GET, newest_first=True, size=20)
    results = [(row, excerpt(row.body, asked=asked)) for row in page.rows]
    context = {"query": asked, "kind": kind, "kinds": SearchKind.choices, "page": page}
    return render(request, "records/search.html", context | {"results": results})
