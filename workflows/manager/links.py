"""From a figure of « Pilotage » to the list of what it counts, in the divisions of the figure."""

from urllib.parse import urlencode

from django.urls import reverse

from accounts.models import Permission
from workflows.manager.scope import Scope


def _places(scope: Scope) -> dict[str, list[int]]:
    """Nothing when the reader's lists hold these divisions and no other."""
    here = sorted(scope.divisions)
    return {} if here == scope.user.where(Permission.READ) else {"direction": here}


def _address(name: str, scope: Scope, given: dict[str, object]) -> str:
    return f"{reverse(name)}?{urlencode({**given, **_places(scope)}, doseq=True)}"


def work(scope: Scope, *, tab: str = "all", **given: object) -> str:
    """The open steps that these filters of the inbox keep."""
    return _address("inbox", scope, {"onglet": tab, **given})


def dossiers(scope: Scope, **given: object) -> str:
    return _address("dossiers", scope, given)
