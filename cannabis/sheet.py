"""What the public page and its JSON say of a day: the state, why, the regimes, what opens when."""

from dataclasses import dataclass
from datetime import date
from typing import Any

from cannabis import law, notices
from cannabis.models import Alternative
from cannabis.timeline import Rung, Timeline, rungs, timeline
from cannabis.transition import TransitionState, state
from cpc.law.core import StoredStep, trace_as_json

STATEMENT = "https://ansm.sante.fr/dossiers-thematiques/cannabis-a-usage-medical"


@dataclass(frozen=True, slots=True)
class Sheet:
    state: TransitionState
    trace: list[StoredStep]
    timeline: Timeline
    rungs: list[Rung]
    alternatives: list[Alternative]
    regimes: tuple[law.RegimePeriod, ...] = law.REGIME
    statement: str = STATEMENT


def sheet(on: date) -> Sheet:
    found = state(on)
    since = notices.since(found.end, on=on) if found.last_day else None
    told = list(Alternative.objects.filter(recorded_on__lte=on))
    return Sheet(found, _trace(found), timeline(found), rungs(found, since=since), told)


def _trace(found: TransitionState) -> list[StoredStep]:
    """The stored trace of the end; without an end, the one rule known, with its certainty."""
    if found.last_day:
        return found.end.trace
    version = law.TRANSITION_MONTHS.known(found.on)
    step = version.step("C12", text=law.TRANSITION_MONTHS.label, value=f"{version.value} mois")
    return trace_as_json((step,)) if found.kind == "undated" else []


def as_data(shown: Sheet) -> dict[str, Any]:
    """The JSON of ``/cannabis.json`` (docs/guide/cannabis.md)."""
    found, end = shown.state, shown.state.end
    source = end.source if found.last_day else None
    return {
        "on": found.on,
        "state": found.kind.value,
        "sentence": found.sentence,
        "last_day": found.last_day,
        "days_left": found.days_left,
        "earliest_last_day": end.earliest_day if end else None,
        "latest_last_day": end.latest_day if end else None,
        "source": {"title": source.title, "url": source.address} if source else None,
        "trace": shown.trace,
        "alternatives": [
            {
                "title": each.title,
                "indications": each.indications,
                "available_on": each.available_on,
                "url": each.address,
            }
            for each in shown.alternatives
        ],
        "regime": found.regime.title if found.regime else None,
        "regimes": [_regime(regime) for regime in shown.regimes],
        "notices": [
            {"days_before": rung.count, "on": rung.on, "text": rung.doing.label}
            for rung in shown.rungs
        ],
    }


def _regime(regime: law.RegimePeriod) -> dict[str, Any]:
    return {
        "first_day": regime.period.first_day,
        "last_day": regime.period.last_day,
        "title": regime.title,
        "legal_status": regime.legal_status.value,
        "source": regime.source,
        "certainty": regime.certainty.value,
        "note": regime.note,
    }
