"""What keeps a person off a dossier: a declared interest, their own word, or the body that reported (R71).

An interest meets the dossier by its substance or a holder of one of its medicines. Who works for a body
whose signalement is in the dossier, or filed one, does not examine, vote or answer on it: nobody
judges what they asked for.
"""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date

from accounts.models import InterestDeclaration, Membership, Organisation, User
from cpc.models import Dossier
from records.words.text import normalise


@dataclass(frozen=True, slots=True)
class KeptOff:
    """Why: in what an ``interest`` is declared, which ``body`` reported; neither for a recusal."""

    interest: str = ""
    body: str = ""

    @property
    def own(self) -> str:
        """In words for the person."""
        if self.interest:
            return f"Vous avez déclaré un lien d’intérêts ({self.interest})"
        if self.body:
            return f"Vous travaillez ou avez signalé pour un organisme de ce dossier ({self.body})"
        return "Vous vous êtes déporté de ce dossier"

    @property
    def told(self) -> str:
        """In words for others, after the name of the person."""
        if self.interest:
            return f"a déclaré un lien d’intérêts ({self.interest})"
        if self.body:
            return f"travaille ou a signalé pour un organisme de ce dossier ({self.body})"
        return "s’est déporté de ce dossier"

    @property
    def noted(self) -> str:
        """On the list of a sitting and in its minutes."""
        if self.interest:
            return f"Lien d'intérêts déclaré : {self.interest} (R71)."
        if self.body:
            return f"Travaille ou a signalé pour un organisme de ce dossier : {self.body} (R71)."
        return "Déporté de ce dossier (R71)."


def kept_off(dossier: Dossier, people: Iterable[User], *, on: date) -> dict[int, KeptOff]:
    """For each person kept off, why: a declared interest first, else a recusal, else a body that reported.

    Six queries at most, whatever the number of people.
    """
    ids = [person.pk for person in people]
    recused = dossier.recusals.filter(author__in=ids).values_list("author_id", flat=True)
    bodies = {pk: KeptOff(body=body) for pk, body in _of_the_bodies(dossier, ids).items()}
    declared = {pk: KeptOff(name) for pk, name in _declared(dossier, ids, on=on).items()}
    return bodies | dict.fromkeys(recused, KeptOff()) | declared


def objections(
    dossier: Dossier, people: Iterable[User], *, on: date, others: bool = False
) -> dict[int, str]:
    """For each person kept off, why no step is for them; for ``others``, after their name."""
    return {
        user: f"{why.told if others else why.own} : aucune étape de ce dossier ne peut "
        f"{'lui' if others else 'vous'} être confiée (R71)."
        for user, why in kept_off(dossier, people, on=on).items()
    }


def why(
    dossier: Dossier, person: User, *, on: date, speaking_for: Organisation | None = None
) -> str:
    """Why this person is kept off, in words for them; empty when they are not.

    ``speaking_for``: the body that the agency asks as such; who answers for it speaks as that body,
    which everybody knows to have reported.
    """
    found = kept_off(dossier, [person], on=on).get(person.pk)
    if found is None or (speaking_for and found.body == str(speaking_for)):
        return ""
    return found.own


def _of_the_bodies(dossier: Dossier, ids: Iterable[int]) -> dict[int, str]:
    """For each of these people who belong to a body that reported, or wrote its signalement, that body."""
    filed = list(dossier.signalements.select_related("organisation"))
    names = {each.organisation_id: str(each.organisation) for each in filed}
    authors = {each.author_id: names[each.organisation_id] for each in filed}
    found = {pk: body for pk, body in authors.items() if pk in set(ids)}
    members = Membership.objects.filter(user__in=ids, organisation__in=names) if names else ()
    return found | {each.user_id: names[each.organisation_id] for each in members}


def _declared(dossier: Dossier, ids: Iterable[int], *, on: date) -> dict[int, str]:
    """For each of these people who declared an interest that meets the dossier, what it is in."""
    found = list(InterestDeclaration.objects.on(on).filter(user__in=ids))
    subjects = _subjects(dossier) if found else {}
    return {each.user_id: each.name for each in found if _meets(each, subjects)}


def _subjects(dossier: Dossier) -> dict[str, list[str]]:
    """The normalised names by which a declaration may meet the dossier."""
    medicines = list(dossier.medicines.values_list("holders", "search"))
    return {
        InterestDeclaration.About.COMPANY: [normalise(holders) for holders, _ in medicines],
        InterestDeclaration.About.SUBSTANCE: [
            normalise(dossier.dci),
            *(search for _, search in medicines),
        ],
    }


def _meets(declared: InterestDeclaration, subjects: dict[str, list[str]]) -> bool:
    """The declared name stands, in whole words, in one of the names of the dossier."""
    wanted = f" {_words(declared.name)} "
    return any(wanted in f" {_words(name)} " for name in subjects[declared.about])


def _words(text: str) -> str:
    letters = "".join(letter if letter.isalnum() else " " for letter in normalise(text))
    return " ".join(letters.split())
