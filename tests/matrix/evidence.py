"""The evidence table, the reports of the evaluations."""

from types import SimpleNamespace

from cpc.models import Evaluation, EvidenceItem
from records import clock
from tests.matrix.rows import AGENTS, EVALUATORS, Row, number
from workflows.evidence.table import Finding, Source, add

ROWS: dict[str, Row] = {
    "evidence": Row(AGENTS, 404, number("dossier")),
    "evidence_add": Row(EVALUATORS, 404, number("dossier")),
    "evidence_correct": Row(EVALUATORS, 404, lambda world: [world.dossier.number, 1]),
    "evidence_withdraw": Row(EVALUATORS, 404, lambda world: [world.dossier.number, 1]),
    "evaluation": Row(AGENTS, 404, lambda world: [world.dossier.number, 1]),
    "evaluation_pdf": Row(AGENTS, 404, lambda world: [world.dossier.number, 1]),
    "evaluation_compare": Row(AGENTS, 404, lambda world: [world.dossier.number, 1, 1]),
}


def extend(world: SimpleNamespace) -> None:
    """One item of evidence, one evaluation."""
    author, on = world.people["evaluator"], clock.today()
    finding = Finding(population="A", comparator="", outcome="B", effect="C", strength="low")
    source = Source(kind=EvidenceItem.Source.CITATION, citation="Dupont 2024")
    add(world.dossier, finding=finding, source=source, by=author, on=on)
    Evaluation.objects.create(
        dossier=world.dossier,
        author=author,
        made_on=on,
        need="Besoin",
        efficacy="Données",
        safety="Données",
        argument="Argument",
        conclusion="favourable",
    )
