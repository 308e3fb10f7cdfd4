"""Do two texts speak of the same use? A pure comparison: no database, no clock, no settings.

The substance is compared first, without its salt; then the indication, word by word: abbreviations
are written out, words are cut to their stem, small typing mistakes are forgiven, and what separates
two uses (age, line, stage, subtype, opposite words) can never be forgiven. A score from 0 to 100.

Thresholds were set on the labelled pairs of tests/signalements/data/pairs.csv: from ``SAME`` on, the
texts say the same use; from ``NEAR`` on, a person should look.
"""

import re
from dataclasses import dataclass
from functools import lru_cache

from rapidfuzz import fuzz

from records.words.text import normalise
from signalements.neighbours.wording import (
    ABBREVIATIONS,
    ADULT,
    EMPTY,
    LIGHT,
    NUMERALS,
    OPPOSITES,
    SALTS,
    SYNONYMS,
    TRAITS,
)

SAME = 78
NEAR = 55
SUBSTANCE_TYPO = 88
WORD_TYPO = 83
CONFLICT = 0.75
"""What a score is multiplied by when a trait separates the two uses: never ``SAME``, often ``NEAR``."""
WITHIN = 0.75
"""What it is worth that every word of one, a short text, is in the other: ``NEAR``, never ``SAME``."""

WORDS = re.compile(r"[a-z0-9]+")
COMPOUND = re.compile(r"\b([a-z]{2,}o)-([a-z]+)")
"""« hépato-cellulaire » is « hépatocellulaire »."""
ACID = re.compile(r"acide ([a-z]{4,})iqu")
"""« acide valproïque » is what counts in « valproate »."""
NEGATED = re.compile(r" non ([a-z]{3,})")
JOINTS = re.compile(r"\s*(?:\+|/|;|,|&|\bet\b|\bassocie[es]* a\b)\s*")


@dataclass(frozen=True, slots=True)
class Use:
    """One use of one substance as somebody wrote it; ``codes``: ORPHA or ICD-10 when they are given."""

    dci: str
    indication: str
    cis: frozenset[str] = frozenset()
    codes: frozenset[str] = frozenset()


@dataclass(frozen=True, slots=True)
class Likeness:
    """How much two uses are alike, and why, in words."""

    score: int
    reasons: tuple[str, ...] = ()

    @property
    def same(self) -> bool:
        return self.score >= SAME

    @property
    def near(self) -> bool:
        return self.score >= NEAR

    @property
    def why(self) -> str:
        return " ; ".join(self.reasons)


NOTHING = Likeness(0)


@dataclass(frozen=True, slots=True)
class Indication:
    """An indication taken apart: its words, the traits that separate uses, its side of each opposition."""

    words: tuple[str, ...]
    traits: frozenset[str]
    denied: frozenset[str]
    sides: tuple[frozenset[str], ...]


@lru_cache(maxsize=32_768)
def substances(dci: str) -> frozenset[str]:
    """The substances of a text, without salt, hydrate or strength."""
    parts = (_bare(part) for part in JOINTS.split(normalise(dci).replace("’", "'")))
    return frozenset(part for part in parts if part)


def _bare(part: str) -> str:
    words = [word for word in WORDS.findall(part) if word not in SALTS and not word[0].isdigit()]
    name = " ".join(word.removesuffix("e") if len(word) > 5 else word for word in words)
    acid = ACID.fullmatch(name)
    name = f"{acid[1]}at" if acid else name
    return SYNONYMS.get(name, name)


@lru_cache(maxsize=4096)
def indication(text: str) -> Indication:
    joined = COMPOUND.sub(r"\1\2", normalise(text))
    written = f" {' '.join(WORDS.findall(joined))} "
    for short, long in ABBREVIATIONS:
        written = written.replace(f" {short} ", f" {long} ")
    traits = set()
    for pattern, trait in TRAITS:
        if pattern.search(written):
            traits.add(trait)
            written = pattern.sub(" ", written)
    written = NEGATED.sub(r" non\1", written)
    kept = [NUMERALS.get(word, word) for word in written.split() if word not in EMPTY]
    words = tuple(dict.fromkeys(_stem(word) for word in kept))
    return Indication(
        words,
        traits=frozenset(traits - {ADULT}),
        denied=frozenset(f"non{word}" for word in words),
        sides=tuple(_side(words, group) for group in OPPOSITES),
    )


def _side(words: tuple[str, ...], group: tuple[tuple[str, str], ...]) -> frozenset[str]:
    return frozenset(name for name, stem in group if any(word.startswith(stem) for word in words))


def _stem(word: str) -> str:
    """The word without its French endings: « érosives » and « érosif » meet."""
    if len(word) <= 4 or word[0].isdigit():
        return word
    for ending, kept in ENDINGS:
        if word.endswith(ending) and len(word) - len(ending) >= 4:
            return word.removesuffix(ending) + kept
    return word


ENDINGS = (
    *(("aires", "air"), ("aire", "air"), ("ives", "if"), ("ive", "if"), ("ifs", "if")),
    *(("iques", "iq"), ("ique", "iq"), ("euses", "eux"), ("euse", "eux"), ("elles", "el")),
    *(("elle", "el"), ("els", "el"), ("ales", "al"), ("ale", "al"), ("aux", "al")),
    *(("antes", "ant"), ("ante", "ant"), ("ants", "ant"), ("ees", "e"), ("ee", "e"), ("es", "e")),
    *(("s", ""), ("x", ""), ("e", "")),
)


def alike(one: Use, other: Use) -> Likeness:
    """The likeness of two uses: nothing unless the substance, or a medicine, is the same."""
    reasons = list(_same_medicine(one, other))
    if not reasons:
        return NOTHING
    if one.codes & other.codes:
        return Likeness(100, (*reasons, "même code de maladie"))
    score, told = _indications(indication(one.indication), indication(other.indication))
    return Likeness(score, (*reasons, *told))


def _same_medicine(one: Use, other: Use) -> tuple[str, ...]:
    left, right = substances(one.dci), substances(other.dci)
    if left and left == right:
        return ("même substance",)
    if left and len(left) == len(right) and all(_spelled_like(name, right) for name in left):
        return ("même substance, écrite autrement",)
    return ("même spécialité",) if one.cis & other.cis else ()


def _spelled_like(name: str, others: frozenset[str]) -> bool:
    return any(fuzz.ratio(name, other) >= SUBSTANCE_TYPO for other in others)


def _indications(one: Indication, other: Indication) -> tuple[int, tuple[str, ...]]:
    if not one.words or not other.words:
        return 0, ()
    pairs = [(word, found) for word in one.words if (found := _match(word, other.words))]
    met = {found for _, found in pairs}
    ours, theirs = sum(map(_weight, one.words)), sum(map(_weight, other.words))
    left, right = sum(_weight(word) for word, _ in pairs), sum(map(_weight, met))
    within = max(left / ours, right / theirs)
    score = 100 * max((left + right) / (ours + theirs), WITHIN * within)
    apart = sorted(one.traits ^ other.traits) + _opposed(one, other)
    if apart:
        told = f"à distinguer : {', '.join(apart)}"
        return round(score * CONFLICT), (_told(score), told)
    return round(score), (_told(score),)


def _told(score: float) -> str:
    if score >= 99:
        return "mêmes mots pour l'indication"
    return "indication proche" if score >= NEAR else "indication différente"


def _weight(word: str) -> float:
    """Words that name a disease count; those that any sentence may hold count little."""
    if word in LIGHT:
        return 0.3
    return 2.0 if any(map(str.isdigit, word)) else 1.0 + min(len(word), 12) / 12


def _match(word: str, words: tuple[str, ...]) -> str:
    """The same word among ``words``, a typing mistake forgiven in long ones; else nothing."""
    if word in words:
        return word
    if len(word) < 6:
        return ""
    near = ((fuzz.ratio(word, other), other) for other in words if _may_be(word, other))
    score, found = max(near, default=(0.0, ""))
    return found if score >= WORD_TYPO else ""


def _may_be(word: str, other: str) -> bool:
    """Words that differ by an opposite beginning are two words, however near their letters."""
    if len(other) < 6:
        return False
    if word.startswith("non") != other.startswith("non"):
        return False
    return not any(
        word.startswith(left) and other.startswith(right)
        for pair in PREFIXES
        for left, right in (pair, pair[::-1])
    )


PREFIXES = (("hyper", "hypo"), ("micro", "macro"), ("myelo", "lympho"), ("thrombop", "thromboc"))


def _opposed(one: Indication, other: Indication) -> list[str]:
    """Opposite words, one on each side: « aigu » and « chronique »."""
    denied = (one.denied & set(other.words)) | (other.denied & set(one.words))
    found = [f"{word.removeprefix('non')} / non {word.removeprefix('non')}" for word in denied]
    for left, right in zip(one.sides, other.sides, strict=True):
        if left and right and not left & right:
            found.append(f"{' ou '.join(sorted(left))} / {' ou '.join(sorted(right))}")
    return found
