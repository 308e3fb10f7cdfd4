"""The one guard of every writer of acts: what the life of a framework refuses is never written."""

from collections.abc import Sequence
from datetime import date

from cpc.facts.reading import acts_of, facts
from cpc.law.core import LawError
from cpc.law.life.acts import ActFacts
from cpc.law.life.lives import life_refusals
from cpc.models import Cpc


def locked_acts(cpc: Cpc) -> list[ActFacts]:
    """What the acts of ``cpc`` say, its row held until the caller commits: nobody adds one meanwhile."""
    Cpc.objects.select_for_update().get(pk=cpc.pk)
    return [facts(act) for act in acts_of(cpc)]


def check_life(added: Sequence[ActFacts], *, among: Sequence[ActFacts], on: date) -> None:
    """Each of ``added``, in order, among the acts of its framework. Raises ``LawError``."""
    acts = list(among)
    for act in added:
        refusals = life_refusals(acts, act, today=on)
        if refusals:
            raise LawError(*refusals)
        acts.append(act)
