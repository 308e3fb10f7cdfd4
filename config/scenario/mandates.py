"""The mandate of who signs as Director General: said of a person under ``mandate``, or else supposed.

A scenario that only says in what capacity somebody signs has its mandate for those days: the site
derives the capacity from it, and checks what the step says.
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any

from django.core.exceptions import ValidationError

from accounts.models import Mandate, User
from config.scenario.file import ScenarioError
from config.scenario.values import day, mapping, one_of, text

KEYS = {"capacity", "function", "reference", "address", "first_day", "last_day"}
DIRECTOR = Mandate.Capacity.DIRECTOR_GENERAL.value
SUPPOSED = "Nomination supposée par le scénario"


@dataclass(frozen=True, slots=True, kw_only=True)
class Term:
    """A mandate as the scenario gives it."""

    function: str
    reference: str
    first_day: date
    last_day: date | None = None
    capacity: str = DIRECTOR
    address: str = ""


def read(value: Any, *, function: str, today: date | None) -> Term | None:
    """What stands under ``mandate`` of a person; None when nothing does."""
    given = mapping(value, known=KEYS, key="mandate")
    if not given:
        return None
    mapping(given, required=("reference", "first_day"), key="mandate")
    last_day, capacity = given.get("last_day"), given.get("capacity", DIRECTOR)
    return Term(
        capacity=one_of(capacity, Mandate.Capacity.values, key="capacity"),
        function=text(given.get("function", function), key="function"),
        reference=text(given["reference"], key="reference"),
        address=text(given.get("address", ""), key="address"),
        first_day=day(given["first_day"], key="first_day", today=today),
        last_day=day(last_day, key="last_day", today=today) if last_day else None,
    )


def supposed(steps: Iterable[Any], *, who: str) -> Term | None:
    """The mandate that the signatures of a person suppose, from the first day of one to the last."""
    steps = list(steps)
    if any(step.verb.name == "appoint" and step.arguments["to"] == who for step in steps):
        return None
    signed = [
        step
        for step in steps
        if step.who == who and not step.refused and _as_director(step.arguments)
    ]
    if not signed:
        return None
    first = signed[0].arguments
    return Term(
        capacity=first["capacity"],
        function=first.get("function", "") or Mandate.Capacity(first["capacity"]).label,
        reference=SUPPOSED,
        first_day=signed[0].on,
        last_day=signed[-1].on,
    )


def _as_director(arguments: Mapping[str, Any]) -> bool:
    return (
        arguments.get("decision") == "signed"
        and arguments.get("capacity") in Mandate.Capacity.values
    )


def enter(user: User, term: Term, *, key: str) -> None:
    """The mandate of a person, unless one of theirs runs already. Raises ``ScenarioError``."""
    if user.general_mandates.on(term.first_day).exists():
        return
    fields = {name: getattr(term, name) for name in Term.__slots__}
    mandate = Mandate(person=user, **fields)
    try:
        mandate.full_clean()
    except ValidationError as error:
        raise ScenarioError(" ".join(error.messages), key=key) from error
    mandate.save()
