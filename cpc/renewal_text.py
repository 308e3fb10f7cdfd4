"""The decision that renews a framework: what stands, that the need remains, for how long."""

from collections.abc import Iterator
from datetime import date

from cpc.act_text import ActText, text
from cpc.decision_text import articles, enumerated, free, opening, quoted, said
from cpc.law import clauses
from cpc.law.core import ONE_DAY
from cpc.law.framework import RenewalStart
from cpc.law.register import Standing
from cpc.models import Cpc, Dossier, Evaluation
from cpc.reading import current_period, standing_of
from records.letter_content import Block


def renewal(dossier: Dossier, *, on: date) -> ActText:
    """As it would be printed that day, of what will live on the first day of the new period."""
    evaluation = dossier.evaluations.last()
    stands = _renewed(dossier.cpc, evaluation, on=on) if dossier.cpc else None
    names = list(stands.medicines) if stands and stands.medicines else [dossier.dci]
    indications = list(stands.living) if stands else []
    blocks = [
        *opening(dossier, sheet=None, on=on),
        said(clauses.RENEWAL_NEED, on=on),
        said(clauses.PRESUMPTION, on=on),
        Block("heading", "Décide :"),
        *articles(_decided(names, indications, evaluation, on=on)),
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
    duration = clauses.RENEWAL_FOLLOWING if _follows(evaluation) else clauses.RENEWAL_DURATION
    yield [said(duration, on=on)]
    yield [said(clauses.PUBLICATION, on=on)]


def _renewed(cpc: Cpc, evaluation: Evaluation | None, *, on: date) -> Standing | None:
    """What stands when the new period begins, from the acts published by ``on``."""
    current = current_period(cpc)
    start = on + ONE_DAY
    if _follows(evaluation) and current and current.first_day_out:
        start = max(start, current.first_day_out)
    return standing_of(cpc, on=start, known=on)


def _follows(evaluation: Evaluation | None) -> bool:
    return evaluation is not None and evaluation.period_start == RenewalStart.FOLLOWING
