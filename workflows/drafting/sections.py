"""The page of a draft, section by section, in the order of the decision: locked clauses, then free parts."""

from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import Any

from cpc.law.deciding import clauses
from cpc.law.deciding.clauses import Clause, clause
from cpc.texts.protocol_text import PARTS
from cpc.texts.visas import printed_visas
from workflows.drafting.sources import Source, sources


@dataclass(frozen=True, slots=True)
class Question:
    """A question with what the dossier offers for it."""

    field: Any
    sources: list[Source] = field(default_factory=list)


@dataclass(frozen=True, slots=True)
class Section:
    """``computed``: sentences that the file gives; ``own``: questions of one medicine, by its name."""

    anchor: str
    title: str
    questions: list[Question]
    clauses: list[Clause] = field(default_factory=list)
    computed: list[str] = field(default_factory=list)
    own: list[tuple[str, list[Question]]] = field(default_factory=list)
    help: str = ""


BLANKS = {
    "medicines": "[médicaments]",
    "group": "",
    "indication": "l'indication",
    "quoted": "« [indication] »",
    "reason": "[motif]",
    "crpv": "[CRPV]",
}
"""What stands on the page where the printed act has what the draft says."""

LAYOUT: tuple[tuple[str, str, tuple[str, ...]], ...] = (
    ("visas", "Visas", ("visas", "left_out", "cited")),
    ("considerants", "Considérants", ("recitals", "prescriber_recital", "common_mechanism")),
    (
        "article-1",
        "Article 1er : médicaments et indication",
        ("medicines", "other_medicines", "same_group", "indications"),
    ),
    ("article-2", "Suivi de pharmacovigilance et protocole", ("crpv", "protocol", "waiver_reason")),
    ("fin", "Durée, publication, signature", ("place",)),
    (
        "annexe-1",
        "Annexe I : conditions d’utilisation",
        ("posology", "route", "adverse_effects", "classes", "classification"),
    ),
    ("annexe-2", "Annexe II : argumentaire", ("argument", "evidence")),
)


def decision_sections(form: Any) -> Iterator[Section]:
    """The draft of a framework, then its protocol."""
    offered, locked = sources(form.file, on=form.on), _locked(form)
    visas = printed_visas(form.file, left_out=form.sheet().left_out)
    for anchor, title, names in LAYOUT:
        yield Section(
            anchor,
            title,
            _questions(form, names, offered),
            locked.get(anchor, []),
            [visa.label for visa in visas] if anchor == "visas" else [],
            _own(form) if anchor == "annexe-1" else [],
        )
    yield from _protocol(form, offered, help_text=PROTOCOL)


def _protocol(form: Any, offered: dict[str, list[Source]], *, help_text: str) -> Iterator[Section]:
    """The parts of the protocol that the decision annexes."""
    for rank, (title, names) in enumerate(PARTS, start=1):
        yield Section(
            f"put-sp-{rank}",
            f"PUT-SP, {title[:1].lower()}{title[1:]}",
            _questions(form, names, offered),
            help=help_text if rank == 1 else "",
        )


RENEWED_PROTOCOL = (
    "Seulement si un protocole nouveau remplace celui du cadre, ou si le cadre n'en a pas encore ; sinon "
    "laissez ces questions vides."
)
PROTOCOL = (
    "Le protocole est annexé à la décision, sauf dérogation motivée (art. R. 5121-76-6 CSP). Sans "
    "protocole, laissez ces questions vides et donnez le motif plus haut."
)


def _questions(
    form: Any, names: tuple[str, ...], offered: dict[str, list[Source]]
) -> list[Question]:
    return [Question(form[name], offered.get(name, [])) for name in names if _asked(form, name)]


def _asked(form: Any, name: str) -> bool:
    """Is the question to be asked of this dossier? What was written is always shown."""
    if name in {"left_out", "cited"}:
        return bool(form.fields[name].choices)
    if name == "evidence":
        return form.fields[name].queryset.exists() or bool(form[name].value())
    if name == "common_mechanism":
        return len(form.chosen) > 1 or bool(form[name].value())
    if name == "confirm_early":
        return bool(form.ends_early)
    if name == "prescriber_recital":
        return form.sheet().treatment_exists or bool(form[name].value())
    return True


def _own(form: Any) -> list[tuple[str, list[Question]]]:
    names = ("posology", "route", "adverse_effects", "classification")
    return [
        (each.name, [Question(form[f"{name}_{each.cis}"]) for name in names]) for each in form.own
    ]


def _locked(form: Any) -> dict[str, list[Clause]]:
    """The clauses that this draft will print, by section."""
    sheet = form.sheet()
    recitals = [clauses.PRESUMPTION]
    recitals += [clauses.OTHER_TREATMENT] if sheet.treatment_exists else []
    recitals += [clauses.MECHANISM] if sheet.shares_substances else []
    follow_up = (
        [clauses.OPERATOR, clauses.REPORT]
        if sheet.has_protocol
        else [clauses.OPERATOR_WAIVED, clauses.WAIVER]
    )
    by_section = {
        "visas": [clauses.AUTHORITY, clauses.CODE],
        "considerants": recitals,
        "article-1": [clauses.OBJECT, *([clauses.SAME_GROUP] if sheet.same_group else [])],
        "article-2": [*follow_up, clauses.PHARMACOVIGILANCE],
        "fin": [clauses.DURATION, clauses.PUBLICATION],
    }
    return {
        anchor: [clause(each, on=form.on, **BLANKS) for each in found]
        for anchor, found in by_section.items()
    }


RENEWAL: tuple[tuple[str, str, tuple[str, ...], tuple[str, ...]], ...] = (
    ("considerants", "Considérants", ("recitals", "prescriber_recital"), ("recitals",)),
    ("article-1", "Article 1er : ce qui est renouvelé", (), ("object",)),
    ("article-2", "Durée", ("period_start", "confirm_early"), ("duration",)),
    ("protocole", "Protocole", ("protocol", "waiver_reason", "crpv"), ("protocol", "report")),
    ("fin", "Publication, signature", ("place",), ("publication",)),
    ("annexe", "Annexe : argumentaire", ("argument", "evidence"), ()),
)
"""The parts of a renewal: anchor, title, questions, and the names of its clauses."""


def renewal_sections(form: Any) -> Iterator[Section]:
    """The draft of a renewal: the articles as they print, and what is written."""
    offered, locked = sources(form.file, on=form.on), form.clauses()
    visas = printed_visas(form.file, left_out=form.sheet().left_out)
    yield Section(
        "visas",
        "Visas",
        _questions(form, ("visas", "left_out", "cited"), offered),
        [clause(each, on=form.on) for each in (clauses.AUTHORITY, clauses.CODE)],
        [visa.label for visa in visas],
    )
    for anchor, title, names, printed in RENEWAL:
        found = [each for name in printed for each in locked.get(name, [])]
        yield Section(anchor, title, _questions(form, names, offered), found)
    yield from _protocol(form, offered, help_text=RENEWED_PROTOCOL)


def refusal_sections(form: Any) -> Iterator[Section]:
    """The reasons of a refusal, between the clauses of the decision."""
    last = [clauses.REFUSAL_OBJECT]
    last += [clauses.REFUSAL_LIST] if form.file.is_reported else []
    locked = [clauses.AUTHORITY, clauses.CODE, *last, clauses.REFUSAL_REMEDIES]
    yield Section(
        "motifs",
        "Motifs du refus",
        _questions(form, ("reasons", "public_reason"), sources(form.file, on=form.on)),
        [clause(each, on=form.on, **BLANKS) for each in locked],
        [visa.label for visa in printed_visas(form.file, left_out=())],
    )
