"""In what capacity a person signs a decision on a day: derived from published acts, never declared (R33).

The Director General, or who acts for them, signs by their mandate; a delegate by a delegation that
covers that kind of act, in that division, on that day. Both ends of every period are included.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date

from cpc.law import articles as cite
from cpc.law.core import Refusal
from cpc.law.days import french_day
from cpc.law.decision import SignatoryCapacity


@dataclass(frozen=True, slots=True, kw_only=True)
class Power:
    """A published act that lets a person sign; no last day: none is set yet."""

    reference: str
    function: str
    first_day: date
    last_day: date | None = None

    def covers(self, on: date) -> bool:
        return self.first_day <= on and (self.last_day is None or on <= self.last_day)

    @property
    def days(self) -> str:
        if self.last_day is None:
            return f"depuis le {french_day(self.first_day)}"
        return f"du {french_day(self.first_day)} au {french_day(self.last_day)} inclus"


@dataclass(frozen=True, slots=True, kw_only=True)
class MandateFacts(Power):
    """The mandate of the Director General, or of who acts for them: every decision, every division."""

    capacity: SignatoryCapacity


@dataclass(frozen=True, slots=True, kw_only=True)
class DelegationFacts(Power):
    """A delegation of signature; ``scope``: the kinds of act that it covers; ``division``: its id."""

    scope: frozenset[str]
    division: int


@dataclass(frozen=True, slots=True, kw_only=True)
class ToSign:
    """What is to be signed: the kind of act, in the code and in words, the division, the day."""

    kind: str
    label: str
    division: int
    on: date


@dataclass(frozen=True, slots=True, kw_only=True)
class Title:
    """By what right a person signs: the capacity and the function printed, the act that gives it."""

    capacity: SignatoryCapacity
    power: Power

    @property
    def function(self) -> str:
        return self.power.function

    @property
    def delegation(self) -> Power | None:
        return self.power if self.capacity is SignatoryCapacity.DELEGATE else None

    @property
    def sentence(self) -> str:
        """« Directeur adjoint, par délégation du directeur général (DEC-1, depuis le …) »."""
        by = f", {self.capacity.label}" if self.delegation else ""
        return f"{self.function}{by} ({self.power.reference}, {self.power.days})"


def titles(
    mandates: Sequence[MandateFacts], delegations: Sequence[DelegationFacts], *, act: ToSign
) -> tuple[Title, ...]:
    """Every right by which a person may sign ``act``: a mandate alone, else each delegation that fits."""
    running = sorted(
        (each for each in mandates if each.covers(act.on)),
        key=lambda each: each.capacity is not SignatoryCapacity.DIRECTOR_GENERAL,
    )
    if running:
        return (Title(capacity=running[0].capacity, power=running[0]),)
    return tuple(
        Title(capacity=SignatoryCapacity.DELEGATE, power=each)
        for each in delegations
        if not tuple(_against(each, act))
    )


def title_refusals(
    mandates: Sequence[MandateFacts], delegations: Sequence[DelegationFacts], *, act: ToSign
) -> tuple[Refusal, ...]:
    """Why a person may not sign ``act``; empty when they may.

    Said of each mandate, and of each delegation that would cover it but for one thing.
    """
    if titles(mandates, delegations, act=act):
        return ()
    found = [sentence for each in mandates for sentence in _outside(each, act.on, "Votre mandat")]
    against = [tuple(_against(each, act)) for each in delegations]
    found += [sentences[0] for sentences in against if len(sentences) == 1]
    if not found:
        found = [f"Aucune délégation en cours ne vous couvre pour cette décision ({act.label})."]
    return tuple(Refusal("R33", sentence, cite.R5121_76_1) for sentence in found)


def _against(given: DelegationFacts, act: ToSign) -> Iterator[str]:
    name = f"Votre délégation {given.reference}"
    yield from _outside(given, act.on, "Votre délégation")
    if act.kind not in given.scope:
        yield f"{name} ne couvre pas cette décision ({act.label})."
    if act.division != given.division:
        yield f"{name} ne vaut pas pour la direction de ce dossier."


def _outside(power: Power, on: date, name: str) -> Iterator[str]:
    if on < power.first_day:
        yield f"{name} {power.reference} ne court qu'à partir du {french_day(power.first_day)}."
    if power.last_day is not None and on > power.last_day:
        yield f"{name} {power.reference} a pris fin le {french_day(power.last_day)}."


def stated_refusals(given: Sequence[Title], *, capacity: str, function: str) -> tuple[Refusal, ...]:
    """A capacity or a function that was stated, by a page read earlier or a script, must be the derived one.

    Empty ones state nothing.
    """
    if any(
        capacity in ("", title.capacity.value) and function.strip() in ("", title.function)
        for title in given
    ):
        return ()
    told = " ou ".join(title.sentence for title in given)
    sentence = f"Vous ne signez pas en cette qualité : aujourd'hui, vous signez comme {told}."
    return (Refusal("R33", sentence, cite.R5121_76_1),)
