"""The derogations that may be taken: a closed list, each with the text that allows it.

Everything else that signing wants is not derogable: the conditions of L. 5121-12-1, I are cumulative
(R13 to R17); R. 5121-76-4, II and III are written as duties, and no text nor written practice of the
agency was read that does without the observations of the laboratories (R26) or the concertation (R27):
a short time is chosen instead, and silence at its end counts (R23). That of the protocol was read in
R. 5121-76-6, I; L. 5121-12-1, V, to which it refers, was not: on what grounds is the agency's to say.
"""

from __future__ import annotations

from dataclasses import dataclass

from cpc.law import articles as cite
from cpc.law.core import Article, Certainty


@dataclass(frozen=True, slots=True, kw_only=True)
class Derogation:
    """``rule``: the one that its reason answers; ``lifts``: those that are then not asked."""

    rule: str
    summary: str
    lifts: tuple[str, ...]
    article: Article
    certainty: Certainty


@dataclass(frozen=True, slots=True)
class Taken:
    """A derogation that a decision takes, with its reason."""

    derogation: Derogation
    reason: str


WITHOUT_PROTOCOL = Derogation(
    rule="R30",
    summary="Cadre sans protocole (PUT-SP)",
    lifts=("R25", "R29", "R31"),
    article=cite.R5121_76_6,
    certainty=Certainty.TEXT,
)
EMERGENCY = Derogation(
    rule="R52",
    summary="Sans information préalable du laboratoire, en urgence",
    lifts=("R52",),
    article=cite.R5121_76_9_II,
    certainty=Certainty.TEXT,
)
DEROGATIONS = (WITHOUT_PROTOCOL, EMERGENCY)
BY_RULE = {each.rule: each for each in DEROGATIONS}
