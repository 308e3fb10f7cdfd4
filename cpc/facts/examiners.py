"""Which division examined a framework: where its next dossier opens and its acts are recorded.

The one rule that the page, the day's work, the renewal and the record of an act ask.
"""

from collections.abc import Iterable

from accounts.models import Organisation, Permission, User
from cpc.models import Cpc, Dossier


def places(cpcs: Iterable[Cpc]) -> dict[int, int]:
    """By framework, the division that examined it last; nothing for one taken over from before."""
    found = Dossier.objects.filter(cpc__in=[cpc.pk for cpc in cpcs]).order_by("pk")
    return dict(found.values_list("cpc_id", "division_id"))


def place(cpc: Cpc) -> Organisation | None:
    """Where the next dossier of ``cpc`` is examined; None when no division examined it."""
    return Organisation.objects.filter(pk=places([cpc]).get(cpc.pk)).first()


def where(user: User, permission: Permission, cpc: Cpc) -> list[int]:
    """The divisions where ``user`` acts on ``cpc``: the one that examined it last, with the right there.

    If none examined it, all those where the right is held.
    """
    here, held = places([cpc]).get(cpc.pk), user.where(permission)
    return held if here is None else [here for place in held if place == here]


def may(user: User, permission: Permission, cpc: Cpc) -> bool:
    return bool(where(user, permission, cpc))


def allowed(user: User, permission: Permission, cpcs: Iterable[Cpc]) -> set[int]:
    """Those of ``cpcs`` for which the right is held, in one query at any number."""
    cpcs = list(cpcs)
    if not cpcs or not user.may_anywhere(permission):
        return set()
    where = places(cpcs)
    return {cpc.pk for cpc in cpcs if cpc.pk not in where or user.may(permission, where[cpc.pk])}
