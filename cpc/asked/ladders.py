"""What the day's work says of a request that nobody has answered yet, declared rung by rung.

A kind names its ladder in ``cpc.asked.kinds``; ``cpc.asked.reminders`` writes it and tells it.
"""

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any

from cpc.law.core import Parameter
from cpc.law.days import french_day
from cpc.law.exchanges.laboratory import LAB_REMINDER_DAYS, LAB_UNOPENED_DAYS
from cpc.law.exchanges.opinions import OPINION_LATE_DAYS, OPINION_REMINDER_DAYS
from cpc.models import FormalRequest, OpinionRequest
from cpc.models.asked.asked import Asked
from records.words.french import named


@dataclass(frozen=True, slots=True)
class Said:
    """What is said of one request on one day; ``key``: the end of the key of its line."""

    key: str
    on: date
    sentence: str
    agency: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class Rung:
    """One sentence and its numbers of days, as they are in force the day of the request.

    ``days``: one number, or several; None for what is said once, the next day. ``says``: of a request and of
    the day counted from. ``agency``: it is told too, not the addressee alone.
    """

    days: Parameter[Any] | None = None
    says: Callable[[Any, date], str]
    agency: bool = False

    def before(self, request: Asked, *, day: date, key: str) -> Iterator[Said]:
        for days in self._numbers(request):
            yield self._said(request, key=f"{key}{days}d", day=day, days=-days)

    def after(self, request: Asked, *, day: date, key: str) -> Iterator[Said]:
        """What is said once, of one number or none, has no number in its key."""
        several = isinstance(self._value(request), tuple)
        for days in self._numbers(request):
            said = f"{key}{days}" if several else key
            yield self._said(request, key=said, day=day, days=days)

    def _numbers(self, request: Asked) -> tuple[int, ...]:
        found = self._value(request)
        return found if isinstance(found, tuple) else (found,)

    def _value(self, request: Asked) -> Any:
        return self.days.on(request.asked_on).value if self.days else 1

    def _said(self, request: Asked, *, key: str, day: date, days: int) -> Said:
        return Said(key, day + timedelta(days=days), self.says(request, day), self.agency)


def _asked_on(request: Any) -> date | None:
    return request.asked_on


@dataclass(frozen=True, slots=True, kw_only=True)
class Ladder:
    """The rungs of one kind; ``part``: its line in the report of the day (``Report.said``).

    ``since``: the day from which the time runs, None while it does not. ``unopened``: until then, after the
    day of the request; ``ahead``: before its last day; ``late``: after the last day on which an answer is in
    time.
    """

    part: str
    since: Callable[[Any], date | None] = _asked_on
    unopened: Rung | None = None
    ahead: Rung
    late: Rung

    def said(self, request: Asked, *, until: date | None) -> Iterator[Said]:
        """Whatever is to be said of a request as it stands; ``until``: that of its kind."""
        since, due = self.since(request), request.due_on
        if since is None and self.unopened:
            yield from self.unopened.after(request, day=request.asked_on, key="unopened")
        if since is None or due is None or until is None:
            return
        for each in self.ahead.before(request, day=due, key=f"{due}:"):
            if each.on > since:
                yield each
        yield from self.late.after(request, day=until, key=f"{due}:late")


def _laboratory_unopened(request: FormalRequest, asked_on: date) -> str:
    whom = named(request.addressee).to
    return f"la demande du {french_day(asked_on)} {whom} n'est pas encore ouverte : aucun délai ne court."


def _laboratory_ahead(request: FormalRequest, due: date) -> str:
    return f"rappel, {request.addressee} : réponse à envoyer avant le {french_day(due)} inclus."


def _laboratory_late(request: FormalRequest, until: date) -> str:
    whose = named(request.addressee).of
    return f"le délai {whose} a pris fin le {french_day(until)} inclus ; une réponse tardive reste possible."


def _opinion_ahead(request: OpinionRequest, due: date) -> str:
    return f"rappel, {request.to_whom[:150]} : avis attendu avant le {french_day(due)} inclus."


def _opinion_late(request: OpinionRequest, due: date) -> str:
    who = request.to_whom[:150]
    return f"l'avis de {who} était attendu avant le {french_day(due)} inclus ; un avis tardif reste reçu."


TO_LABORATORY = Ladder(
    part="laboratories",
    since=lambda request: request.laboratory.received_on,
    unopened=Rung(days=LAB_UNOPENED_DAYS, says=_laboratory_unopened, agency=True),
    ahead=Rung(days=LAB_REMINDER_DAYS, says=_laboratory_ahead),
    late=Rung(says=_laboratory_late, agency=True),
)
TO_CONSULTED = Ladder(
    part="opinions",
    ahead=Rung(days=OPINION_REMINDER_DAYS, says=_opinion_ahead),
    late=Rung(days=OPINION_LATE_DAYS, says=_opinion_late, agency=True),
)
