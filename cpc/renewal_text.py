"""The decision that renews a framework: what stands, that the need remains, for how long."""

from collections.abc import Iterator
from datetime import date

from cpc.act_text import ActText, text
from cpc.decision_text import articles, enumerated, free, opening, quoted, said
from cpc.law import clauses
from cpc.law.framework import RenewalStart
from cpc.models import Act, Dossier, Evaluation
from records.letter_content import Block


def renewal(dossier: Dossier, *, on: date) -> ActText:
    """As it would be printed that day; of what it concerns, the latest act that says it is read."""
    evaluation = dossier.evaluations.last()
    acts = list(Act.objects.filter(cpc=dossier.cpc_id).prefetch_related("medicines", "indications"))
    names = _latest(acts, "medicines", "name") or [dossier.dci]
    blocks = [
        *opening(dossier, sheet=None, on=on),
        said(clauses.RENEWAL_NEED, on=on),
        said(clauses.PRESUMPTION, on=on),
        Block("heading", "Décide :"),
        *articles(_decided(names, _latest(acts, "indications", "text"), evaluation, on=on)),
        Block("heading", "Annexe – Argumentaire"),
        *free(evaluation.argument if evaluation else ""),
    ]
    subject = f"renouvellement du cadre de prescription compassionnelle de {enumerated(names)}"
    return text("decision", subject=subject, blocks=blocks)


def _decided(
    names: list[str], indications: list[str], evaluation: Evaluation | None, *, on: date
) -> Iterator[list[Block]]:
    medicines = enumerated(names)
    yield [said(clauses.RENEWAL_OBJECT, on=on, medicines=medicines, **quoted(indications))]
    following = evaluation and evaluation.period_start == RenewalStart.FOLLOWING
    yield [said(clauses.RENEWAL_FOLLOWING if following else clauses.RENEWAL_DURATION, on=on)]
    yield [said(clauses.PUBLICATION, on=on)]


def _latest(acts: list[Act], rows: str, name: str) -> list[str]:
    found = (
        [str(getattr(row, name)) for row in getattr(act, rows).all()] for act in reversed(acts)
    )
    return next((names for names in found if names), [])
