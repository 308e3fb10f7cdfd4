"""The holders that the public data base names, and the bodies of this site that they are."""

import re
from collections.abc import Iterable

from accounts.models import Organisation, OrganisationKind
from cpc.models import DossierLaboratory, Medicine
from records.words.text import normalise

COUNTRY = re.compile(r"\([^()]*\)")
NOT_A_NAME = frozenset(
    {
        *(
            "laboratoire",
            "laboratoires",
            "societe",
            "groupe",
            "pharma",
            "pharmaceuticals",
            "pharmaceutical",
        ),
        *(
            "sante",
            "healthcare",
            "france",
            "europe",
            "international",
            "generiques",
            "medical",
            "holding",
        ),
        *("les", "des", "sas", "sarl", "gmbh", "limited", "ltd", "inc", "spa", "aps"),
    }
)
"""Words that many names share: they bring two names near to nothing."""

LIKE = 4
"""Signs from which a word of a name is worth a search."""


def holders_of(medicines: Iterable[Medicine]) -> list[str]:
    """The names of the holders of these medicines, once each, as the data base writes them."""
    names = [name.strip() for each in medicines for name in each.holders.split(";")]
    return sorted({name for name in names if name})


def unknown_holders(names: Iterable[str], *, present: Iterable[DossierLaboratory]) -> list[str]:
    """Those that are no holder of the dossier, under any name that it bears."""
    holders = [each for each in present if each.capacity == DossierLaboratory.Capacity.HOLDER]
    return [name for name in names if not any(is_holder(name, each) for each in holders)]


def is_holder(name: str, laboratory: DossierLaboratory) -> bool:
    """Is it this laboratory: by the name that it was said to stand for, else by its own?"""
    said = {words(each) for each in laboratory.stands_for.split(";")} - {frozenset()}
    body = laboratory.organisation
    return words(name) in said or names_the_same(name, body)


def body_of(name: str, *, rows: Iterable[DossierLaboratory]) -> Organisation | None:
    """The laboratory of the site that this holder is: as ``rows`` of other dossiers say, else by its name.

    None when there is none, or several: nobody is written to on a guess.
    """
    said = {each.organisation for each in rows if is_holder(name, each)}
    known = Organisation.objects.filter(kind=OrganisationKind.LABORATORY)
    found = said or {each for each in known if names_the_same(name, each)}
    return found.pop() if len(found) == 1 else None


def names_the_same(name: str, body: Organisation) -> bool:
    """Every word of the body's name is in ``name``: « Pfizer » is « PFIZER HOLDING FRANCE »."""
    wanted = words(name)
    own = [words(each) for each in (body.name, body.short_name)]
    return any(each and each <= wanted for each in own)


def words(name: str) -> frozenset[str]:
    """The words of a name, its country aside."""
    return frozenset(re.findall(r"\w+", normalise(COUNTRY.sub(" ", name)))) - {
        "les",
        "laboratoires",
    }


def near(name: str) -> list[Organisation]:
    """The laboratories of the site whose name shares a telling word with ``name``."""
    telling = {word for word in words(name) if word not in NOT_A_NAME and len(word) >= LIKE}
    exact = words(name)
    known = Organisation.objects.filter(kind=OrganisationKind.LABORATORY)
    return [each for each in known if _near(each, telling, exact)]


def _near(body: Organisation, telling: set[str], exact: frozenset[str]) -> bool:
    own = words(body.name) | words(body.short_name)
    return bool(telling & own) or words(body.name) == exact
