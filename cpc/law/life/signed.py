"""A signed text says what it read in the published acts: it is published while they still say it (R55, R57).

One comparison for every kind of decision. ``Said``: what its text names; when it was signed, and now.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import date

from cpc.law import articles as cite
from cpc.law.core import Article, Refusal
from cpc.law.days import french_day
from cpc.law.decision import Lack, Place


@dataclass(frozen=True, slots=True, kw_only=True)
class Said:
    """What a text names of its framework; empty, None: it says nothing of that.

    ``last_day``: of the validity; ``cut_short``: that of the running period, which it ends earlier.
    ``suspended_on``: first day of the suspension that it says it leaves. ``ends``: the indications that it
    says will end, each with its last day.
    """

    indications: tuple[str, ...] = ()
    medicines: tuple[str, ...] = ()
    last_day: date | None = None
    suspended_on: date | None = None
    ends: tuple[tuple[str, date], ...] = ()
    cut_short: date | None = None


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
    if changed := _ended(then, now):
        yield (
            "R55",
            f"Un acte a changé la fin d'indications du cadre ({changed})",
            cite.R5121_76_9_III,
        )
    if then.cut_short != now.cut_short:
        told = _until(then.cut_short), _until(now.cut_short)
        yield (
            "R34",
            f"La période à laquelle l'acte mettrait fin court {told[1]}, non {told[0]}",
            None,
        )
    if then.suspended_on != now.suspended_on:
        yield "R60", _suspended(then.suspended_on, now.suspended_on), cite.R5121_76_9_I


def _ended(then: Said, now: Said) -> str:
    """The ends that are announced since, that moved, or that are no more; of what still lives only."""
    before, after = dict(then.ends), dict(now.ends)
    return " ; ".join(
        f"« {text} » : {_until(after.get(text))}, non {_until(before.get(text))}"
        for text in dict.fromkeys((*before, *after))
        if before.get(text) != after.get(text) and text in now.indications
    )


def _until(day: date | None) -> str:
    return f"jusqu'au {french_day(day)}" if day else "sans fin fixée"


def _suspended(then: date | None, now: date | None) -> str:
    if now is None:
        return f"La suspension qui courait depuis le {french_day(then)} est levée" if then else ""
    return f"Le cadre est suspendu à compter du {french_day(now)}"


def rewritten(
    then: Mapping[str, str], now: Mapping[str, str], *, signed_on: date
) -> Iterator[Lack]:
    """One lack for each part, by its title, that no longer says what was signed that day (R33)."""
    for title in (each for each in {**then, **now} if then.get(each) != now.get(each)):
        told = (
            f"« {title} » ne dit plus ce qui a été signé le {french_day(signed_on)} : seul le texte "
            "signé se publie. Renvoyez-le."
        )
        yield Lack("", Refusal("R33", told, cite.R5121_76_1), Place.SIGNATURE)


def _listed(then: tuple[str, ...], now: tuple[str, ...], *, gone: str) -> str:
    """What left and what entered; the order alone says nothing."""
    left = [f"« {each} » {gone}" for each in then if each not in now]
    entered = [f"« {each} » s'y ajoute" for each in now if each not in then]
    return " ; ".join((*left, *entered))
