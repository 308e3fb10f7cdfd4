"""A signed text says what it read in the published acts: it is published while they still say it (R55, R57).

One comparison for every kind of decision. ``Said``: what its text names; when it was signed, and now.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date

from cpc.law import articles as cite
from cpc.law.core import Article, Refusal, french_day
from cpc.law.decision import Lack, Place


@dataclass(frozen=True, slots=True, kw_only=True)
class Said:
    """What a text names of its framework; empty, None: it says nothing of that.

    ``last_day``: of the validity. ``suspended_on``: first day of the suspension that it says it leaves.
    """

    indications: tuple[str, ...] = ()
    medicines: tuple[str, ...] = ()
    last_day: date | None = None
    suspended_on: date | None = None


def moved(then: Said, now: Said, *, signed_on: date) -> Iterator[Lack]:
    """One lack for each thing that the text signed that day says and that is no longer so."""
    for rule, sentence, article in _differences(then, now):
        told = f"{sentence} : le texte signé le {french_day(signed_on)} ne le dit pas. Renvoyez-le."
        yield Lack("", Refusal(rule, told, article), Place.SIGNATURE)


def _differences(then: Said, now: Said) -> Iterator[tuple[str, str, Article | None]]:
    if changed := _listed(then.indications, now.indications, gone="n'a plus effet"):
        yield "R55", f"Un acte a changé les indications du cadre ({changed})", cite.R5121_76_9_III
    if changed := _listed(then.medicines, now.medicines, gone="n'y est plus"):
        yield "R55", f"Un acte a changé les médicaments du cadre ({changed})", cite.R5121_76_9_I
    if then.last_day != now.last_day:
        days = [french_day(day) if day else "sans date" for day in (then.last_day, now.last_day)]
        yield "R57", f"Le dernier jour de validité, {days[0]} à la signature, est {days[1]}", None
    if then.suspended_on and now.suspended_on is None:
        since = french_day(then.suspended_on)
        yield "R60", f"La suspension qui courait depuis le {since} est levée", cite.R5121_76_9_I


def _listed(then: tuple[str, ...], now: tuple[str, ...], *, gone: str) -> str:
    """What left and what entered; the order alone says nothing."""
    left = [f"« {each} » {gone}" for each in then if each not in now]
    entered = [f"« {each} » s'y ajoute" for each in now if each not in then]
    return " ; ".join((*left, *entered))
