"""Which declared interests meet a dossier: its substance, or a holder of one of its medicines (R71)."""

from collections.abc import Iterable
from datetime import date

from accounts.models import InterestDeclaration, User
from cpc.models import Dossier
from cpc.text import normalise

DECLARED = "Vous avez déclaré un lien d’intérêts ({name})"
RECUSED = "Vous vous êtes déporté de ce dossier"


def kept_off(dossier: Dossier, people: Iterable[User], *, on: date) -> dict[int, str]:
    """For each person kept off, in what they declared an interest; empty for a recusal alone.

    Four queries, whatever the number of people.
    """
    ids = [person.pk for person in people]
    recused = dossier.recusals.filter(author__in=ids).values_list("author_id", flat=True)
    return dict.fromkeys(recused, "") | _declared(dossier, ids, on=on)


def objections(dossier: Dossier, people: Iterable[User], *, on: date) -> dict[int, str]:
    """For each person kept off, why no step is for them, in the sentence that they read."""
    return {
        user: f"{why_of(name)} : aucune étape de ce dossier ne peut vous être confiée (R71)."
        for user, name in kept_off(dossier, people, on=on).items()
    }


def why(dossier: Dossier, person: User, *, on: date) -> str:
    """Why this person is kept off, in words for them; empty when they are not."""
    found = kept_off(dossier, [person], on=on)
    return why_of(found[person.pk]) if person.pk in found else ""


def why_of(interest: str) -> str:
    return DECLARED.format(name=interest) if interest else RECUSED


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
