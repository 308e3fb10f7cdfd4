"""Short ways to write acts in the tests of the register."""

from dataclasses import replace
from datetime import date, timedelta
from typing import Any

from cpc.law.life.acts import ActFacts, ActKind
from cpc.law.life.register import Standing, standing

VITILIGO = "vitiligo"
LUPUS = "lupus cutané"


def day(text: str) -> date:
    return date.fromisoformat(text)


def act(kind: ActKind, published: str, **changes: Any) -> ActFacts:
    published_on = day(published)
    facts = ActFacts(
        reference=f"{kind.value}-{published}",
        kind=kind,
        decided_on=published_on,
        published_on=published_on,
    )
    for name in ("first_day", "last_day", "decided_on"):
        if isinstance(changes.get(name), str):
            changes[name] = day(changes[name])
    return replace(facts, **changes)


def initial(published: str = "2024-03-21", **changes: Any) -> ActFacts:
    base: dict[str, Any] = {"indications": (VITILIGO, LUPUS), "medicines": ("Protopic 0,1 %",)}
    return act(ActKind.INITIAL, published, **(base | changes))


def found(acts: list[ActFacts], on: str) -> Standing:
    answer = standing(acts, on=day(on))
    assert answer is not None
    return answer


def status(acts: list[ActFacts], on: str) -> str | None:
    answer = standing(acts, on=day(on))
    return answer.status.value if answer else None


def eve(text: str) -> str:
    return (day(text) - timedelta(days=1)).isoformat()
