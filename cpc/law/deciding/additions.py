"""What a modification adds to its framework, then examined as at an establishment (R13 to R18, R27).

The conditions are cumulative for each framework (art. L. 5121-12-1, I); whether a modification is examined
again is read nowhere: ``EXAMINED`` says what is, by default.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import date

from cpc.law import articles as cite
from cpc.law.core import Certainty, Labelled, Parameter, Refusal, Version
from cpc.law.decision import Lack
from cpc.law.life.acts import ActFacts
from cpc.law.life.register import standing
from cpc.law.life.states import RegisterStatus
from cpc.law.parameters import REFORM
from cpc.law.texts import same_text


class Addition(Labelled):
    """What a modification may add to the lines of its framework."""

    INDICATION = "indication", "indication ajoutée"
    SUBSTANCE = "substance", "médicament d'une autre substance"


EXAMINED = Parameter(
    "Ce qu'ajoute une modification et qui s'examine comme à l'établissement (R13 à R18, R27)",
    "",
    Version(
        since=REFORM,
        value=(Addition.INDICATION, Addition.SUBSTANCE),
        certainty=Certainty.DEFAULT,
        article=cite.L5121_12_1_I,
        note="Les conditions sont cumulatives pour chaque cadre ; qu'une modification s'examine de nouveau "
        "n'est lu nulle part. Par prudence, ce qu'elle ajoute l'est : conditions, argumentaire, et "
        "concertation si elle annexe un protocole pour une maladie rare. Récrite autrement, une indication "
        "compte comme ajoutée ; un médicament du même groupe ou de la même substance, non.",
    ),
)


@dataclass(frozen=True, slots=True, kw_only=True)
class Line:
    """A medicine of an act; ``substances``, ``groups``: empty when the data base does not know them."""

    name: str
    substances: frozenset[str] = frozenset()
    groups: frozenset[int] = frozenset()


@dataclass(frozen=True, slots=True, kw_only=True)
class Additions:
    """The lines that a modification adds, among those that are examined again; none for any other act."""

    indications: tuple[str, ...] = ()
    medicines: tuple[str, ...] = ()

    @property
    def names(self) -> tuple[str, ...]:
        return (*self.indications, *self.medicines)


NOTHING_ADDED = Additions()
LIVING = (RegisterStatus.IN_FORCE, RegisterStatus.SUSPENDED, RegisterStatus.UPCOMING)


def known_lines(acts: Sequence[ActFacts], *, on: date) -> tuple[tuple[str, ...], tuple[str, ...]]:
    """The indications and the medicines that live that day, or that the acts published by then announce."""
    found = standing(acts, on=on)
    if found is None:
        return ((), ())
    coming = [each for each in found.coming if each.status in LIVING]
    indications = (*found.living, *(each.indication for each in coming if each.indication))
    medicines = (*found.medicines, *(each.medicine for each in coming if each.medicine))
    return tuple(dict.fromkeys(indications)), tuple(dict.fromkeys(medicines))


def additions(
    *,
    indications: Iterable[str],
    medicines: Iterable[Line],
    known: Iterable[str],
    covered: Sequence[Line],
) -> Additions:
    """What an act lists beyond what is ``known``, the indications, and ``covered``, the medicines."""
    examined = EXAMINED.on(REFORM).value
    before = set(map(same_text, known))
    new = (text for text in indications if same_text(text) not in before)
    others = (each.name for each in medicines if not _covers(covered, each))
    return Additions(
        indications=tuple(new) if Addition.INDICATION in examined else (),
        medicines=tuple(others) if Addition.SUBSTANCE in examined else (),
    )


def _covers(covered: Iterable[Line], line: Line) -> bool:
    """Is it named already, or of a generic group, or of the substances, of one that is?"""
    return any(
        same_text(line.name) == same_text(each.name)
        or bool(line.groups & each.groups)
        or bool(line.substances and _told(line) == _told(each))
        for each in covered
    )


def _told(line: Line) -> frozenset[str]:
    return frozenset(map(same_text, line.substances))


def argument_lacks(added: Additions, *, argument: str) -> Iterator[Lack]:
    """What is added is argued by the act that adds it (R28), and why substances share a framework (R18)."""
    if argument.strip():
        return
    if added.indications:
        names = ", ".join(f"« {text} »" for text in added.indications)
        sentence = f"Cet acte ajoute {names} : écrivez-en l'argumentaire."
        yield Lack("argument", Refusal("R28", sentence, cite.R5121_76_5))
    if added.medicines:
        names = ", ".join(added.medicines)
        sentence = (
            f"Cet acte ajoute {names}, d'une autre substance ou de substance inconnue de la base : "
            "l'argumentaire dit en quoi leur mécanisme d'action est similaire."
        )
        yield Lack("argument", Refusal("R18", sentence, cite.R5121_76_5))
