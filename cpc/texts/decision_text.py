"""The decision and the refusal, in the skeleton of the agency's decisions: visas, recitals, articles.

What the law wants is in ``cpc.law.deciding.clauses``; the rest is what the draft says, as it was typed.
"""

from collections.abc import Iterable, Iterator, Sequence
from datetime import date

from accounts.models import OrganisationKind
from cpc.facts.sheet import Sheet
from cpc.law.core import Parameter
from cpc.law.deciding import clauses
from cpc.law.deciding.clauses import Classification, Clause, clause
from cpc.models import Act, Dossier, EvidenceItem
from cpc.signed.act_text import ActText, text
from cpc.text import lines
from cpc.texts.visas import printed_visas
from records.letters.content import Block
from records.words.french import Named, enumerated, of_all, recital, seen, titled

FIRST = "Article 1er"


def decision(sheet: Sheet, *, on: date) -> ActText:
    """The draft decision, as it would be printed that day, but for its signature."""
    subject = f"cadre de prescription compassionnelle {of_all(sheet.names) or MISSING}"
    blocks = [
        *opening(sheet.dossier, sheet=sheet, on=on),
        *_recitals(sheet, on=on),
        Block("heading", "Décide :"),
        *articles(_decided(sheet, on=on)),
        *_annexes(sheet),
    ]
    return text("decision", subject=subject, blocks=blocks)


def opening(dossier: Dossier, *, sheet: Sheet | None, on: date) -> Iterator[Block]:
    """Who decides, and what is seen: the code, the acts and letters of the file, what was added."""
    left_out = sheet.left_out if sheet else frozenset()
    own = sheet.lines("visas") if sheet else []
    yield said(clauses.AUTHORITY, on=on)
    yield said(clauses.CODE, on=on)
    for visa in printed_visas(dossier, left_out=left_out):
        yield Block("paragraph", visa.text)
    yield from (Block("paragraph", seen(each)) for each in own)


def _recitals(sheet: Sheet, *, on: date) -> Iterator[Block]:
    yield from considered(sheet.lines("recitals"))
    yield from other_treatment(sheet, on=on)
    if sheet.shares_substances:
        yield said(clauses.MECHANISM, on=on)
    yield from free(sheet["common_mechanism"])
    yield said(clauses.PRESUMPTION, on=on)


def other_treatment(sheet: Sheet, *, on: date) -> Iterator[Block]:
    """That an appropriate treatment exists, and why the prescriber may set it aside (R16)."""
    if sheet.treatment_exists:
        yield said(clauses.OTHER_TREATMENT, on=on)
    yield from free(sheet["prescriber_recital"])


def considered(typed: Iterable[str]) -> Iterator[Block]:
    """Recitals as they were typed, each with its words and its end."""
    for each in typed:
        yield Block("paragraph", recital(each))


def _decided(sheet: Sheet, *, on: date) -> Iterator[list[Block]]:
    """The articles, one after the other."""
    yield [_object(sheet, on=on)]
    yield list(map(printed, follow_up(sheet, on=on)))
    if sheet.has_protocol:
        yield [printed(report(sheet, on=on)), report_means(sheet)]
    yield [said(clauses.DURATION, on=on)]
    yield [said(clauses.PUBLICATION, on=on)]


def _object(sheet: Sheet, *, on: date) -> Block:
    group = clause(clauses.SAME_GROUP, on=on).text if sheet.same_group else ""
    return said(
        clauses.OBJECT,
        on=on,
        medicines=enumerated(sheet.names) or MISSING,
        group=group,
        **quoted(sheet.lines("indications")),
    )


def follow_up(sheet: Sheet, *, on: date) -> Iterator[Clause]:
    """Who carries the framework out, under its protocol or without, and who follows it (R30, R31)."""
    if sheet.has_protocol:
        yield clause(clauses.OPERATOR, on=on)
    else:
        yield clause(clauses.OPERATOR_WAIVED, on=on)
        yield clause(clauses.WAIVER, on=on, reason=sheet["waiver_reason"] or MISSING)
    yield from pharmacovigilance(sheet, on=on)


def pharmacovigilance(sheet: Sheet, *, on: date) -> Iterator[Clause]:
    """The CRPV in charge, where one is named (R31)."""
    if sheet["crpv"]:
        yield clause(clauses.PHARMACOVIGILANCE, on=on, crpv=_crpv(sheet).to)


def report(sheet: Sheet, *, on: date) -> Clause:
    """The periodic report that the annexed protocol asks; its means are printed under it."""
    crpv = f" et {_crpv(sheet).to}" if sheet["crpv"] else ""
    return clause(clauses.REPORT, on=on, crpv=crpv)


def report_means(sheet: Sheet) -> Block:
    rows = [
        ("Périodicité", sheet["periodicity"] or MISSING),
        ("Moyens de transmission", sheet["channel"] or MISSING),
    ]
    return Block("facts", rows=rows)


def articles(found: Iterable[list[Block]]) -> Iterator[Block]:
    for rank, blocks in enumerate(found, start=1):
        yield Block("heading", FIRST if rank == 1 else f"Article {rank}")
        yield from blocks


def _annexes(sheet: Sheet) -> Iterator[Block]:
    """What R. 5121-76-5 wants stated of each medicine, then the argumentaire."""
    yield Block("heading", "Annexe I – Conditions d'utilisation")
    for title, rows in _uses(sheet):
        yield Block("subheading", title)
        yield Block("facts", rows=rows)
    yield Block("heading", "Annexe II – Argumentaire")
    yield from free(sheet["argument"] or MISSING)
    yield from cited(sheet.evidence)
    if sheet.has_protocol:
        yield from annexed_protocol("Annexe III", reference=sheet["protocol"])


def annexed_protocol(place: str, *, reference: str) -> Iterator[Block]:
    yield Block("heading", f"{place} – Protocole")
    told = "Protocole d'utilisation thérapeutique et de suivi des patients annexé à la présente décision"
    yield Block("paragraph", f"{told} : {reference or 'PUT-SP'}.")


def _uses(sheet: Sheet) -> Iterator[tuple[str, list[tuple[str, str]]]]:
    """One set of facts for all the medicines, then one for each that differs."""
    differing = [each for each in sheet.medicines if any(_own(sheet, each.cis).values())]
    alike = not differing or len(differing) < len(sheet.names)
    if alike:
        title = "Tous les médicaments du cadre" if not differing else "Autres médicaments du cadre"
        rows = [(label, sheet[name]) for name, label in LABELS]
        yield title, [*rows[:3], *_classified(sheet, sheet["classification"])]
    for each in differing:
        rows = [(label, sheet.use_of(each, name)) for name, label in LABELS]
        yield each.name, [*rows[:3], *_classified(sheet, sheet.use_of(each, "classification"))]


def _own(sheet: Sheet, cis: str) -> dict[str, str]:
    return {name: text.strip() for name, text in sheet.uses.get(cis, {}).items()}


def _classified(sheet: Sheet, words: str) -> list[tuple[str, str]]:
    """The categories that were ticked and the words that complete them, when they differ."""
    names = [each.label for each in Classification if each.value in sheet.classes]
    told = "\n".join(filter(None, [" ; ".join(names), words]))
    return [("Classement, qui diffère de l'AMM", told)] if told else []


LABELS = (
    ("posology", "Posologie"),
    ("route", "Voie d'administration"),
    ("adverse_effects", "Effets indésirables"),
)
MISSING = "(à compléter)"


def cited(evidence: Sequence[EvidenceItem]) -> Iterator[Block]:
    """The items of evidence that the annex names, if it names any."""
    if evidence:
        yield Block("subheading", "Données citées")
        yield Block("list", items=[_cited(item) for item in evidence])


def _cited(item: EvidenceItem) -> str:
    return f"{item.code} – {item.outcome} : {item.effect} ({item.citation})"


def refusal(dossier: Dossier, *, reasons: str, on: date) -> ActText:
    """The decision not to establish a framework: the reasons are its recitals."""
    names = [each.name for each in dossier.medicines.order_by("name")] or [dossier.dci]
    decided = [
        [
            said(
                clauses.REFUSAL_OBJECT,
                on=on,
                medicines=enumerated(names),
                **quoted([dossier.indication]),
            )
        ]
    ]
    if dossier.is_reported:
        decided.append([said(clauses.REFUSAL_LIST, on=on)])
    if clause(clauses.REFUSAL_REMEDIES, on=on).text:
        decided.append([said(clauses.REFUSAL_REMEDIES, on=on)])
    blocks = [
        *opening(dossier, sheet=None, on=on),
        *(considered(lines(reasons)) if lines(reasons) else free(MISSING)),
        Block("heading", "Décide :"),
        *articles(decided),
    ]
    subject = f"refus d'établir un cadre de prescription compassionnelle {of_all(names)}"
    return text("decision", subject=subject, blocks=blocks)


def of_act(act: Act) -> dict[str, str]:
    """What an act that has no text here says, by heading: to compare with an imported one."""
    return {
        FIRST: "\n".join(
            [
                *(item.name for item in act.medicines.all()),
                *(item.text for item in act.indications.all()),
            ]
        ),
        "Annexe I – Conditions d'utilisation": "\n".join(
            filter(None, (act.posology, act.route, act.adverse_effects, act.classification))
        ),
        "Annexe II – Argumentaire": act.argument,
    }


def said(parameter: Parameter[str], *, on: date, **values: str) -> Block:
    return printed(clause(parameter, on=on, **values))


def printed(found: Clause) -> Block:
    return Block("paragraph", found.text)


def free(typed: str) -> Iterator[Block]:
    for each in lines(typed):
        yield Block("paragraph", each)


def _crpv(sheet: Sheet) -> Named:
    return titled(sheet["crpv"], kind=OrganisationKind.CRPV)


def quoted(indications: list[str]) -> dict[str, str]:
    """The indications between quotation marks, with their noun."""
    told = enumerated([f"« {each.rstrip('.')} »" for each in indications]) or MISSING
    return {
        "indication": "les indications" if len(indications) > 1 else "l'indication",
        "quoted": told,
    }
