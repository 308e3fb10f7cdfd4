"""Where one stands in the filtered list that an address carries (``liste=…``, itself a query string)."""

from datetime import date
from urllib.parse import urlencode

from django.http import HttpRequest, QueryDict
from django.urls import reverse

from accounts.models import User
from workflows.inbox.selection import Selection
from workflows.models import FollowUp, WorkItem


def _carried(request: HttpRequest) -> str:
    return request.GET.get("liste", "").replace("\x00", "")


def place(request: HttpRequest, item: WorkItem | None, *, on: date) -> dict[str, object]:
    """What comes before and after ``item`` in the list, and the way back; nothing without a list."""
    if not _carried(request) or item is None:
        return {"around": None, "tail": ""}
    selection = Selection(request.user, given=QueryDict(_carried(request)), on=on)
    before, after = selection.around(item)
    back = f"{reverse('inbox')}?{selection.query}"
    tail = "?" + urlencode({"liste": selection.query or "onglet=mine"})
    return {"around": {"before": before, "after": after, "back": back}, "tail": tail}


def item_named(request: HttpRequest) -> WorkItem | None:
    """The item from which a dossier was opened (``de=``), among those that the person sees."""
    named = request.GET.get("de", "")
    if not _carried(request) or not named.isascii() or not named.isdigit() or len(named) > 18:
        return None
    return WorkItem.objects.visible_to(request.user).filter(pk=int(named)).first()


def carried(request: HttpRequest, address: str, *, item: WorkItem) -> str:
    """``address`` with the list and the place in it, when there is a list."""
    if not _carried(request):
        return address
    return f"{address}?{urlencode({'liste': _carried(request), 'de': item.pk})}"


def follow_up_of(item: WorkItem, user: User) -> date | None:
    return FollowUp.objects.filter(item=item, user=user).values_list("day", flat=True).first()
