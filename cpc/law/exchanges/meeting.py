"""How a committee that the agency consults sits: quorum, votes, delays. No text was read for any of it."""

from __future__ import annotations

from dataclasses import dataclass

from cpc.law.core import Certainty, Labelled, Parameter, Version
from cpc.law.parameters import DECREE

_NO_TEXT = (
    "Aucun texte lu ne règle les comités consultés pour un cadre : à confirmer par l'agence, ou à "
    "fixer par le règlement intérieur du comité."
)

QUORUM_PERCENT = Parameter(
    "Quorum d'un comité, en part des votants non déportés",
    "%",
    Version(since=DECREE, value=50, certainty=Certainty.DEFAULT, note=_NO_TEXT),
)

CASTING_VOTE = Parameter(
    "Voix prépondérante de la présidence en cas de partage (0 : non, 1 : oui)",
    "",
    Version(since=DECREE, value=0, certainty=Certainty.DEFAULT, note=_NO_TEXT),
)

CONVOCATION_DAYS = Parameter(
    "Convocation des membres avant la séance",
    "jours",
    Version(since=DECREE, value=5, certainty=Certainty.DEFAULT, note=_NO_TEXT),
)

MEETING_REMINDER_DAYS = Parameter(
    "Rappels aux membres avant la séance",
    "jours",
    Version(since=DECREE, value=(7, 1), certainty=Certainty.DEFAULT, note=_NO_TEXT),
)

MINUTES_REMINDER_DAYS = Parameter(
    "Rappel d'un procès-verbal qui n'est pas approuvé, après la séance",
    "jours",
    Version(since=DECREE, value=15, certainty=Certainty.DEFAULT, note=_NO_TEXT),
)

ITEM_MINUTES = Parameter(
    "Durée proposée pour un point de l'ordre du jour",
    "minutes",
    Version(since=DECREE, value=30, certainty=Certainty.DEFAULT, note=_NO_TEXT),
)


class CommitteeRole(Labelled):
    """What a person is in a committee. The presidency and the members vote (default, no text)."""

    CHAIR = "chair", "Présidence"
    MEMBER = "member", "Membre"
    RAPPORTEUR = "rapporteur", "Rapporteur"
    SECRETARY = "secretary", "Secrétariat"

    @property
    def votes(self) -> bool:
        return self in (CommitteeRole.CHAIR, CommitteeRole.MEMBER)


class Presence(Labelled):
    PRESENT = "present", "Présent"
    REMOTE = "remote", "Présent à distance"
    ABSENT = "absent", "Absent"
    EXCUSED = "excused", "Excusé"


PRESENT: frozenset[str] = frozenset({Presence.PRESENT.value, Presence.REMOTE.value})


class Ballot(Labelled):
    FOR = "for", "Pour"
    AGAINST = "against", "Contre"
    ABSTENTION = "abstention", "Abstention"


class Opinion(Labelled):
    """What a committee answers to the question."""

    FAVOURABLE = "favourable", "avis favorable"
    UNFAVOURABLE = "unfavourable", "avis défavorable"
    TIED = "tied", "partage des voix, pas d'avis"
    NO_VOTE = "no_vote", "échange sans vote"


@dataclass(frozen=True, slots=True)
class Quorum:
    """``seats``: the voting members who are not recused for this item; ``percent`` of them is wanted."""

    seats: int
    present: int
    percent: int

    @property
    def needed(self) -> int:
        """Rounded up; at least one person."""
        return max(1, -(-self.seats * self.percent // 100))

    @property
    def reached(self) -> bool:
        return self.present >= self.needed

    @property
    def sentence(self) -> str:
        """Why, in one sentence."""
        state = "Quorum atteint" if self.reached else "Quorum non atteint"
        return (
            f"{state}\u00a0: présents et non déportés, {_voters(self.present)} sur {self.seats}\u00a0; "
            f"il en faut {self.needed} ({self.percent}\u00a0%)."
        )

    def objection(self) -> str:
        """What forbids a vote; empty when nothing does."""
        if self.reached:
            return ""
        return f"{self.sentence} Le vote n'est pas possible : reportez ce point."


def _voters(number: int) -> str:
    return f"{number} votants" if number > 1 else f"{number} votant"


@dataclass(frozen=True, slots=True)
class Count:
    """The votes on one item; ``casting``: the ballot of who presides, when it may decide."""

    votes_for: int = 0
    votes_against: int = 0
    abstentions: int = 0
    casting: str = ""

    @property
    def cast(self) -> int:
        return self.votes_for + self.votes_against + self.abstentions

    @property
    def by_casting_vote(self) -> bool:
        tied = self.votes_for == self.votes_against and self.cast > 0
        return tied and self.casting in (Ballot.FOR, Ballot.AGAINST)

    @property
    def opinion(self) -> Opinion:
        """The majority of those who said for or against (default, no text: abstentions do not count)."""
        if not self.cast:
            return Opinion.NO_VOTE
        if self.votes_for != self.votes_against:
            won = self.votes_for > self.votes_against
        elif self.by_casting_vote:
            won = self.casting == Ballot.FOR
        else:
            return Opinion.TIED
        return Opinion.FAVOURABLE if won else Opinion.UNFAVOURABLE

    @property
    def sentence(self) -> str:
        """« 4 pour, 1 contre, 0 abstention »."""
        if not self.cast:
            return "Aucun vote."
        more = ", voix prépondérante de la présidence" if self.by_casting_vote else ""
        plural = "s" if self.abstentions > 1 else ""
        return (
            f"{self.votes_for} pour, {self.votes_against} contre, {self.abstentions} "
            f"abstention{plural}{more}"
        )
