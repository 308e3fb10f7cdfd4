"""A framework's life as the rules read it: one more act, and those published before it."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date

from cpc.law import articles as cite
from cpc.law.core import Article, Refusal
from cpc.law.days import ONE_DAY, french_day
from cpc.law.life.acts import ENDING_KINDS, NAMING_KINDS, ActFacts, effect_day
from cpc.law.life.interruptions import Interruptions, known_acts, last_day_of_effect
from cpc.law.life.register import Standing, standing
from cpc.law.life.states import RegisterStatus
from cpc.law.texts import same_text

LIVING = (RegisterStatus.IN_FORCE, RegisterStatus.SUSPENDED, RegisterStatus.UPCOMING)
ENDED = (RegisterStatus.ABROGATED, RegisterStatus.CEASED)


@dataclass(frozen=True, slots=True)
class Life:
    """An act, and those of its framework that were published before it."""

    act: ActFacts
    before: tuple[ActFacts, ...]

    @property
    def published_on(self) -> date:
        return self.act.published_on or self.act.decided_on

    @property
    def effect(self) -> date:
        """First day on which the act counts; for one that ends, the first day out."""
        if self.act.kind in ENDING_KINDS:
            return last_day_of_effect(self.act) + ONE_DAY
        return effect_day(self.act)

    def on(self, day: date) -> Standing | None:
        return standing(self.before, on=day)

    @property
    def interruptions(self) -> Interruptions:
        """All that is known to interrupt the framework when the act is published."""
        return Interruptions(known_acts(self.before, on=self.published_on))

    def lives_on(self, day: date) -> bool:
        found = self.on(day)
        return found is not None and found.status in LIVING

    def unnamed(self) -> str:
        """The first indication of the act that no act before it names; empty when there is none."""
        named = {
            same_text(text)
            for each in self.before
            if each.kind in NAMING_KINDS
            for text in each.indications
        }
        return next((text for text in self.act.indications if same_text(text) not in named), "")


Rule = Callable[[Life], Refusal | None]


def retroactive(verb: str, day: date, *, life: Life, article: Article | None = None) -> Refusal:
    sentence = (
        f"Une décision vaut pour l'avenir : celle-ci {verb} {french_day(day)}, pour une "
        f"publication du {french_day(life.published_on)}."
    )
    return Refusal("R34", sentence, article)


def unnamed_refusal(rule: str, text: str, article: Article | None = None) -> Refusal:
    return Refusal(rule, f"Aucun acte de ce cadre ne nomme l'indication « {text[:80]} ».", article)


def not_retroactive(life: Life) -> Refusal | None:
    """An act may print the very day of its publication: nothing that was read forbids it (R34).

    Decisions take effect on the morrow; whether an act may dispose otherwise, no text read says.
    """
    if effect_day(life.act) >= life.published_on:
        return None
    return retroactive("prend effet le", effect_day(life.act), life=life, article=cite.L243_1)
