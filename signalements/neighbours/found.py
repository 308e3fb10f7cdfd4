"""Uses that look like a draft's: what its body may know of them, and what the desk is shown.

A body reads in full what is public: the register, the list of frameworks not established. Of an open
dossier fed by other bodies it learns one thing, that a signalement on the same use is being
examined: neither who, nor when, nor in which words. Nothing of a use that is only near, nor of a
dossier without signalement, nor of an end that is not published.

Rows that may match are found in the database by the first letters of the substance (index
``dossier_dci``) or by a medicine in common, the latest ``LOOKED_AT`` of them; the likeness is computed
on these only. The number of queries does not depend on the number of dossiers.
"""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from typing import Any

from django.db.models import Exists, OuterRef, Q, Subquery
from rapidfuzz import fuzz, process

from cpc.law.life.acts import ActKind
from cpc.medicines.catalogue import active_substances
from cpc.models import Act, Dossier, Medicine, Substance
from cpc.register import register
from cpc.register.register import Entry
from records import history
from signalements.models import Resemblance, Signalement
from signalements.neighbours.similarity import (
    NOTHING,
    SUBSTANCE_TYPO,
    Likeness,
    Use,
    alike,
    substances,
)

LOOKED_AT = 200
SHOWN = 5
FIRST_LETTERS = 5
SALT_FIRST = ("chlorhydrate", "bromhydrate", "sulfate", "acetate", "phosphate", "citrate", "acide")


@dataclass(frozen=True, slots=True)
class Found:
    """Something that looks like the use, with how much and why."""

    what: Entry | Act | Signalement
    likeness: Likeness

    @property
    def level(self) -> str:
        return "Même usage" if self.likeness.same else "Usage proche"


@dataclass(frozen=True, slots=True)
class Neighbours:
    """What the body of a draft may know; ``open_dossier`` is never shown, only that there is one."""

    register: tuple[Found, ...] = ()
    refused: tuple[Found, ...] = ()
    own: tuple[Found, ...] = ()
    open_dossier: Dossier | None = None

    @property
    def may_support(self) -> bool:
        """Another body's signalement is open on this use, and one's own is not in it already."""
        dossiers = {found.what.dossier_id for found in self.own if found.what.is_filed}
        return self.open_dossier is not None and self.open_dossier.pk not in dossiers

    @property
    def count(self) -> int:
        return len(self.register) + len(self.refused) + len(self.own) + self.may_support

    @property
    def sentence(self) -> str:
        """What a screen reader says when the list changes."""
        if not self.count:
            return "Aucun usage semblable connu."
        told = [
            _counted(len(self.register), "au registre"),
            _counted(len(self.refused), "sans cadre établi"),
            _counted(len(self.own), "déjà écrit par votre organisme"),
            "un signalement en cours d'examen" if self.may_support else "",
        ]
        return f"Usages semblables : {', '.join(filter(None, told))}."


def _counted(number: int, words: str) -> str:
    return f"{number} {words}" if number else ""


def use_of(written: Signalement | Dossier) -> Use:
    """The use that a signalement or a dossier speaks of, with its medicines (prefetched)."""
    cis = frozenset(medicine.cis for medicine in written.medicines.all())
    return Use(written.dci, written.indication, cis=cis)


def neighbours(draft: Signalement, *, on: date, typed: Use | None = None) -> Neighbours:
    """What looks like the draft, or like what is being typed in it; nothing before both are told."""
    use = typed or use_of(draft)
    if not (use.dci or use.cis) or len(use.indication.strip()) < 3:
        return Neighbours()
    names = _names(use)
    return Neighbours(
        register=_in_register(use, names, on=on),
        refused=_refused(use, names, on=on),
        own=_own(draft, use),
        open_dossier=_open_dossier(use, names),
    )


def _names(use: Use) -> frozenset[str]:
    """The substances as typed, as the catalogue spells them, and those of the chosen medicines."""
    typed = {name for name in substances(use.dci) if len(name) > 3}
    found = set(typed)
    if typed:
        known = {
            name
            for text in Substance.objects.order_by().values_list("name", flat=True)
            for name in substances(text)
        }
        for name in typed - known:
            near = process.extract(name, known, scorer=fuzz.ratio, limit=3)
            found |= {spelled for spelled, score, _ in near if score >= SUBSTANCE_TYPO}
    if use.cis:
        keys = Medicine.objects.filter(cis__in=use.cis).values_list("pk", flat=True)
        for told in active_substances(list(keys)).values():
            found |= {name for text in told for name in substances(text) if len(name) > 3}
    return frozenset(found)


def _prefixes(names: Iterable[str]) -> list[str]:
    return sorted({name[:FIRST_LETTERS] for name in names})


def _begins(names: Iterable[str], *, column: str) -> Q:
    """``column`` begins as one of the names, or by a salt before it: ranges, which use its index."""
    condition = Q(pk__in=[])
    for prefix in _prefixes(names):
        heads = [f"{salt} {link}" for salt in SALT_FIRST for link in ("de ", "d'")]
        for head in ("", "acide ", *heads):
            start = head + prefix
            stop = start[:-1] + chr(ord(start[-1]) + 1)
            condition |= Q(**{f"{column}__gte": start, f"{column}__lt": stop})
    return condition


def candidates(use: Use, names: frozenset[str]) -> list[Dossier]:
    """Open dossiers, renewals apart, that may be on the same use, the latest first."""
    condition = _begins(names, column="dci_key")
    if use.cis:
        lines = Dossier.medicines.through.objects.filter(medicine__cis__in=use.cis)
        condition |= Q(pk__in=lines.values("dossier"))
    found = Dossier.objects.open().of_uses().filter(condition)
    return list(found.prefetch_related("medicines").order_by("-pk")[:LOOKED_AT])


def _open_dossier(use: Use, names: frozenset[str]) -> Dossier | None:
    """The open dossier fed by a signalement on the same use, the likeliest, then the oldest."""
    scored = [(alike(use, use_of(each)), each) for each in candidates(use, names)]
    same = [(likeness.score, -each.pk, each) for likeness, each in scored if likeness.same]
    fed = set(
        Signalement.objects.filter(dossier__in=[each for *_, each in same]).values_list(
            "dossier", flat=True
        )
    )
    return max((row for row in same if row[2].pk in fed), default=(0, 0, None))[2]


def _own(draft: Signalement, use: Use) -> tuple[Found, ...]:
    """Other signalements and drafts of the same body on this use."""
    mine = Signalement.objects.filter(organisation=draft.organisation_id).exclude(pk=draft.pk)
    latest = mine.select_related("dossier").prefetch_related("medicines").order_by("-pk")
    return _ranked((each, alike(use, use_of(each))) for each in latest[:LOOKED_AT])


def _in_register(use: Use, names: frozenset[str], *, on: date) -> tuple[Found, ...]:
    condition = Q(pk__in=[])
    for word in [*_prefixes(names), *use.cis]:
        condition |= Q(search__contains=word)
    found = register.published(on, today=on).filter(condition).order_by("-pk")[:LOOKED_AT]
    entries = register.entries(register.with_acts(found, on=on, today=on), on=on, today=on)
    return _ranked((each, _best(use, names, each.cpc.search, each.acts)) for each in entries)


def _refused(use: Use, names: frozenset[str], *, on: date) -> tuple[Found, ...]:
    condition = _begins(names, column="dossier__dci_key")
    for word in _prefixes([*names, *use.dci.split()]):
        condition |= Q(dci__icontains=word) | Q(medicines__name__icontains=word)
        condition |= Q(medicines__medicine__search__contains=word)
    acts = Act.objects.filter(kind=ActKind.NOT_ESTABLISHED.value, published_on__lte=on)
    found = acts.filter(condition).distinct().order_by("-published_on", "-pk")[:LOOKED_AT]
    rows = found.prefetch_related("medicines__medicine", "indications")
    return _ranked((act, _best(use, names, _words(act), [act])) for act in rows)


def _words(act: Act) -> str:
    lines = act.medicines.all()
    told = [line.medicine.search if line.medicine else line.name for line in lines]
    return " ".join([act.dci, *told])


def _best(use: Use, names: frozenset[str], words: str, acts: Iterable[Act]) -> Likeness:
    """The likeness to the nearest indication of published acts on the same substance."""
    typed = substances(use.dci) or names
    named = all(_said(name, words) for name in typed)
    uses = [
        Use(
            act.dci or (use.dci if named else ""),
            line.text,
            cis=_codes(act) if named else frozenset(),
        )
        for act in acts
        for line in act.indications.all()
    ]
    likenesses = [alike(use, each) for each in uses]
    return max(likenesses, key=lambda likeness: likeness.score, default=NOTHING)


def _said(name: str, words: str) -> bool:
    """Is the substance among these words, as it is spelled or nearly?"""
    others = {other for word in words.split() for other in substances(word)}
    return any(fuzz.ratio(name, other) >= SUBSTANCE_TYPO for other in others) or all(
        part in others for part in name.split()
    )


def _codes(act: Act) -> frozenset[str]:
    return frozenset(line.cis for line in act.medicines.all() if line.cis)


def _ranked(scored: Iterable[tuple[Entry | Act | Signalement, Likeness]]) -> tuple[Found, ...]:
    near = [Found(what, likeness) for what, likeness in scored if likeness.near]
    return tuple(sorted(near, key=lambda found: -found.likeness.score)[:SHOWN])


def notice(dossier: Dossier, *, on: date) -> list[Resemblance]:
    """Writes down which open dossiers a dossier just opened looks like, for the desk."""
    use = use_of(dossier)
    known = set(dossier.resembles.values_list("older", flat=True))
    older = (other for other in candidates(use, _names(use)) if other.pk < dossier.pk)
    others = [other for other in older if other.pk not in known]
    scored = [(other, alike(use, use_of(other))) for other in others]
    near = [
        Resemblance(
            older=other,
            newer=dossier,
            score=likeness.score,
            why=likeness.why[:300],
            noticed_on=on,
        )
        for other, likeness in scored
        if likeness.near
    ]
    return history.create_all(near, model=Resemblance)


def grouped() -> Any:
    """Open dossiers, renewals apart, that others look like or that several signalements feed."""
    like = Resemblance.objects.standing().filter(older=OuterRef("pk"))
    first = Signalement.objects.filter(dossier=OuterRef("dossier")).order_by("pk").values("pk")
    several = Signalement.objects.filter(dossier=OuterRef("pk"), pk__gt=Subquery(first[:1]))
    found = Dossier.objects.open().of_uses()
    return found.filter(Exists(like) | Exists(several))
