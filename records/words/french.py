"""The French of names and sentences that the service composes: articles, contractions, elisions.

Grammar only, no database: « de l'INCa », « au laboratoire Pfizer », « d'Anne Garnier », « Considérant
que le besoin demeure ; ». A name is what its owner typed; only its first word may lose its capital,
when it is a common noun (« l'association France Lyme »).
"""

import re
import unicodedata
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date

from accounts.models import Organisation, OrganisationKind, User

MASCULINE, FEMININE, PLURAL = "le ", "la ", "les "

COMMON = {
    "laboratoire": MASCULINE,
    "laboratoires": PLURAL,
    "association": FEMININE,
    "centre": MASCULINE,
    "centres": PLURAL,
    "college": MASCULINE,
    "comite": MASCULINE,
    "commission": FEMININE,
    "conseil": MASCULINE,
    "direction": FEMININE,
    "experts": PLURAL,
    "filiere": FEMININE,
    "groupe": MASCULINE,
    "hopital": MASCULINE,
    "hopitaux": PLURAL,
    "ministere": MASCULINE,
    "ministre": MASCULINE,
    "observatoire": MASCULINE,
    "reseau": MASCULINE,
    "service": MASCULINE,
    "societe": FEMININE,
    "syndicat": MASCULINE,
}
"""Common nouns that begin a name: their article; they lose their capital after it."""
PROPER = {
    "agence": FEMININE,
    "alliance": FEMININE,
    "amis": PLURAL,
    "assistance": FEMININE,
    "caisse": FEMININE,
    "cellule": FEMININE,
    "chu": MASCULINE,
    "ccmr": MASCULINE,
    "chru": MASCULINE,
    "cnp": MASCULINE,
    "crmr": MASCULINE,
    "crpv": MASCULINE,
    "ansm": FEMININE,
    "ap-hp": FEMININE,
    "cnam": FEMININE,
    "dgos": FEMININE,
    "dgs": FEMININE,
    "ecole": FEMININE,
    "ema": FEMININE,
    "faculte": FEMININE,
    "federation": FEMININE,
    "fondation": FEMININE,
    "has": FEMININE,
    "haute": FEMININE,
    "hospices": PLURAL,
    "inserm": MASCULINE,
    "institut": MASCULINE,
    "ligue": FEMININE,
    "omedit": MASCULINE,
    "ordre": MASCULINE,
    "union": FEMININE,
    "universite": FEMININE,
    "urgences": PLURAL,
}
"""Words that begin a name and keep their capital: their article."""
OF_KIND = {
    OrganisationKind.ANSM_DIVISION: ("direction", FEMININE),
    OrganisationKind.INCA: ("", MASCULINE),
    OrganisationKind.CRMR_CCMR: ("centre", MASCULINE),
    OrganisationKind.CNP: ("conseil national professionnel", MASCULINE),
    OrganisationKind.ASSO: ("association", FEMININE),
    OrganisationKind.LABORATORY: ("laboratoire", MASCULINE),
    OrganisationKind.OMEDIT: ("OMEDIT", MASCULINE),
    OrganisationKind.COMMITTEE: ("comité", MASCULINE),
    OrganisationKind.CRPV: ("CRPV", MASCULINE),
    OrganisationKind.EXPERTS: ("groupe", MASCULINE),
    OrganisationKind.MINISTRY: ("ministère", MASCULINE),
    OrganisationKind.OTHER: ("organisme", MASCULINE),
}
"""What a name that tells nothing of itself is, by the kind of its body: « le laboratoire Pfizer »."""
MONTHS = "janvier février mars avril mai juin juillet août septembre octobre novembre décembre"


def in_words(day: date) -> str:
    """1er avril 2027"""
    return f"{'1er' if day.day == 1 else day.day} {MONTHS.split()[day.month - 1]} {day.year}"


ASPIRATED = (
    *("haut", "heros", "hors", "huit", "hollande", "hollandais", "hongrie", "hongrois"),
    *("hanche", "handicap", "harcelement", "harnais", "has", "hausse", "hernie", "heurt", "hile"),
    *("honte", "hoquet", "housse", "hurle"),
    *(
        "hansen",
        "hartnup",
        "hashimoto",
        "hirschsprung",
        "hodgkin",
        "horton",
        "hunter",
        "huntington",
    ),
)
"""Beginnings in h that forbid the elision: h aspiré, and the names of diseases said with « de »."""
MUTE = ("huitr",)
"""Beginnings that only look like them."""


def plain(text: str) -> str:
    """Lower case, without accents: to recognise a word."""
    broken = unicodedata.normalize("NFKD", text.casefold().replace("œ", "oe"))
    return "".join(each for each in broken if not unicodedata.combining(each))


def elides(text: str) -> bool:
    """Does « de » become « d' » before ``text``? A vowel or a silent h; « y » before a consonant."""
    said = plain(text.lstrip("«“\"' \u00a0"))
    if said.startswith("h"):
        return said.startswith(MUTE) or not said.startswith(ASPIRATED)
    if said.startswith("y"):
        return said[1:2] not in tuple("aeiou")
    return said[:1] in tuple("aeiou") and said.partition(" ")[0] not in ("onze", "oui")


@dataclass(frozen=True, slots=True)
class Named:
    """A name and the article before it: « le », « la », « les », or none (a person, a medicine)."""

    name: str
    article: str = ""

    @property
    def the(self) -> str:
        """l'INCa, le laboratoire Pfizer, les Hospices civils de Lyon, Anne Garnier"""
        if self.article in (MASCULINE, FEMININE) and elides(self.name):
            return f"l'{self.name}"
        return f"{self.article}{self.name}"

    @property
    def of(self) -> str:
        """de l'INCa, du laboratoire Pfizer, des Hospices civils de Lyon, d'Anne Garnier"""
        if not self.article:
            return f"d'{self.name}" if elides(self.name) else f"de {self.name}"
        return self._contracted("de", {"le ": "du", "les": "des"})

    @property
    def to(self) -> str:
        """à l'INCa, au laboratoire Pfizer, aux Hospices civils de Lyon, à Anne Garnier"""
        return self._contracted("à", {"le ": "au", "les": "aux"})

    @property
    def by(self) -> str:
        return f"par {self.the}"

    def _contracted(self, word: str, contracted: dict[str, str]) -> str:
        for article, short in contracted.items():
            if self.the.startswith(self.article) and self.article.startswith(article):
                return f"{short} {self.name}"
        return f"{word} {self.the}"


@dataclass(frozen=True, slots=True)
class Noun:
    """A common noun, its plural in s, and its article: whoever is of a kind."""

    name: str
    article: str = MASCULINE

    @property
    def bare(self) -> str:
        """de laboratoire, d'association"""
        return Named(self.name).of

    @property
    def of_one(self) -> str:
        """d'un laboratoire, d'une association"""
        return f"d'{'une' if self.article == FEMININE else 'un'} {self.name}"

    @property
    def of_all(self) -> str:
        """des laboratoires, des associations"""
        return f"des {self.name}s"

    @property
    def pronoun(self) -> str:
        return "elle" if self.article == FEMININE else "il"


def named(whom: Organisation | User) -> Named:
    """A body with its article, whatever its name is; a person without."""
    if isinstance(whom, User):
        return Named(str(whom))
    return titled(str(whom), kind=OrganisationKind(whom.kind))


def titled(name: str, *, kind: OrganisationKind = OrganisationKind.OTHER) -> Named:
    """``name`` as a body of that kind is named in a sentence; one typed with its article keeps it."""
    typed = re.match(r"(?i)(le |la |les |l['’])(?=\S)", name)
    if typed:
        article = (
            MASCULINE if typed[1][0].lower() == "l" and typed[1][-1] in "'’" else typed[1].lower()
        )
        return Named(name[typed.end() :], article)
    first, _, rest = name.partition(" ")
    if article := _article_of(first, rest, COMMON):
        return Named(f"{first.lower()} {rest}".strip(), article)
    if article := _article_of(first, rest, PROPER):
        return Named(name, article)
    noun, article = OF_KIND[kind]
    return Named(f"{noun} {name}".strip(), article)


def _article_of(first: str, rest: str, known: Mapping[str, str]) -> str:
    """That of the first word of a name, plural or not; « la ministre chargée »: what follows agrees."""
    word = plain(first)
    if word in known:
        agrees = word == "ministre" and rest.partition(" ")[0].endswith("ée")
        return FEMININE if agrees else known[word]
    return PLURAL if word[-1:] in ("s", "x") and word[:-1] in known else ""


def enumerated(names: Sequence[str], *, last: str = "et") -> str:
    """A, B et C; nothing for no name."""
    return f" {last} ".join(filter(None, [", ".join(names[:-1]), *names[-1:]]))


def of_all(names: Sequence[str]) -> str:
    """« d'Avastin, de Mvasi et de Zirabev »: medicines, people; nothing for no name."""
    return enumerated([Named(name).of for name in names])


OPENINGS = (
    "il ils elle elles on le la les l un une des du de d ce cet cette ces ceci cela c aucun aucune en dans "
    "au aux a selon pour par plusieurs deux trois quatre chez malgre sans sous sur avec si compte eu son sa "
    "ses leur leurs notre nos tout toute tous toutes certains certaines seul seule seuls seules depuis apres "
    "avant lors lorsque quand comme nul nulle n ni ainsi outre faute bien chaque entre vu nous "
    "actuellement aujourd enfin toutefois cependant"
)
"""First words that lose their capital inside a sentence; any other may be a name."""


def inside(sentence: str) -> str:
    """A sentence as it goes on inside another: its first word loses its capital, unless it may be a name."""
    first = re.match(r"[^\W\d_]+", sentence)
    if first and plain(first[0]) in OPENINGS.split():
        return sentence[:1].lower() + sentence[1:]
    return sentence


def recital(typed: str) -> str:
    """« Considérant que … ; », however it was typed; empty for an empty line."""
    said = typed.strip().rstrip(" .;,").strip()
    if not said:
        return ""
    begun = re.match(r"(?i)consid[ée]rant\b\s*", said)
    said = said[begun.end() :] if begun else said
    if re.match(r"(?i)(que\b|qu['’])", said):
        return f"Considérant {said[0].lower()}{said[1:]} ;"
    if begun and not re.match(r"(?i)(il|elle|on|aucun|aucune)\b", said):
        return f"Considérant {inside(said)} ;"  # « Considérant l'avis … »
    said = inside(said)
    return f"Considérant qu'{said} ;" if elides(said) else f"Considérant que {said} ;"


def seen(typed: str) -> str:
    """« Vu … ; », however it was typed; empty for an empty line."""
    said = typed.strip().rstrip(" .;,").strip()
    begun = re.match(r"(?i)vu\b\s*", said)
    said = said[begun.end() :] if begun else said
    return f"Vu {inside(said)} ;" if said else ""
