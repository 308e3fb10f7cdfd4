"""When the transition phase ends, and the acts that change it.

``state`` reads; ``compute_end``, ``apply_designation`` and ``acts.confirm`` each store one end. An act
that sets a day prevails until another act replaces or withdraws it (C16); then the designated
publication; then, of the validated opinions, the latest end, which protects patients (C13).
"""

from dataclasses import dataclass
from datetime import date
from enum import StrEnum
from typing import Any

from django.db import transaction

from accounts.models import User
from cannabis import law, notices
from cannabis.models import Alternative, EndReading, HasPublication, Override, TransitionEnd
from cpc.law.core import Article, Certainty, Computed, Step, trace_as_json
from cpc.law.days import Roll, Zone, french_day
from records.journal import record
from records.numbering import next_number
from records.words.french import in_words

SUBJECT = "transition"
SERIES = "FIN"
UNDATED = "Fin non datée : trois mois après la publication de l'avis de la HAS sur son site."


class Kind(StrEnum):
    BEFORE = "before"
    EXPERIMENT = "dated_regime"
    UNDATED = "undated"
    RUNNING = "running"
    ENDED = "ended"


@dataclass(frozen=True, slots=True)
class TransitionState:
    """The answer for a day, with what was known on that day."""

    on: date
    kind: Kind
    regime: law.RegimePeriod | None
    end: TransitionEnd | None = None

    @property
    def last_day(self) -> date | None:
        return self.end.last_day if self.end else None

    @property
    def days_left(self) -> int | None:
        """Zero on the last day, which is still open; nothing when no day is known (C12, C23)."""
        return law.days_left(self.last_day, on=self.on) if self.kind is Kind.RUNNING else None

    @property
    def sentence(self) -> str:
        match self.kind:
            case Kind.BEFORE:
                return f"L'expérimentation a commencé le {in_words(law.INCLUSIONS.first_day)}."
            case Kind.EXPERIMENT:
                last_day = in_words(self.regime.period.last_day)
                return f"{self.regime.title} : jusqu'au {last_day} inclus."
            case Kind.UNDATED:
                return UNDATED
            case Kind.ENDED:
                return f"Phase close : le dernier jour était le {in_words(self.last_day)}."
        return f"Dernier jour : {in_words(self.last_day)} inclus, {self.countdown}."

    @property
    def countdown(self) -> str:
        if self.days_left == 0:
            return "c'est ce jour, jusqu'à minuit"
        return f"dans {self.days_left} jour{'s' if self.days_left > 1 else ''}"


def state(on: date) -> TransitionState:
    """The stored end that ruled on ``on``, else the regime of the day."""
    end = TransitionEnd.objects.known(on=on).first()
    last_day = end.last_day if end else None
    regime = law.regime_on(on, end=last_day)
    if last_day:
        return TransitionState(on, Kind.RUNNING if on <= last_day else Kind.ENDED, regime, end)
    if regime is None:
        return TransitionState(on, Kind.BEFORE, None)
    if end is None and regime.period.last_day:
        return TransitionState(on, Kind.EXPERIMENT, regime)
    return TransitionState(on, Kind.UNDATED, regime, end)


@transaction.atomic
def compute_end(publication: HasPublication) -> TransitionEnd | None:
    """An opinion was validated: its end is stored, once (C22). A correction moves nothing (C15)."""
    if publication.kind != HasPublication.Kind.OPINION:
        return None
    piece = publication.validation
    return settle(
        publication, on=piece.made_on, by=piece.author, reason=f"Avis {publication.number} validé."
    )


@transaction.atomic
def apply_designation(publication: HasPublication) -> TransitionEnd:
    """The agency has said whether ``publication`` is the one that counts (C13, C15)."""
    piece = publication.designation
    decision = piece.get_decision_display().lower()
    return settle(
        publication,
        on=piece.made_on,
        by=piece.author,
        reason=f"{publication.number} : {decision}. {piece.reason}",
    )


def standing_act() -> Override | None:
    """The act that sets the last day today: the latest that had effect, unless it withdrew the day."""
    latest = TransitionEnd.objects.exclude(override=None).select_related("override").first()
    return latest.override if latest and latest.override.last_day else None


def settle(cause: HasPublication | Override, *, on: date, by: User, reason: str) -> TransitionEnd:
    """One row more, read from the acts, designations and opinions as they stand.

    Taking the number locks the series, so two events are settled one after the other.
    """
    number = next_number(SERIES, year=on.year)
    before = TransitionEnd.objects.first()
    end = TransitionEnd.objects.create(
        number=number, computed_on=on, reason=reason[:500], **ruling(cause, on=on)
    )
    record(
        SUBJECT,
        verb="end_set" if end.last_day else "end_undated",
        sentence=f"{number}. Dernier jour : {end}." if end.last_day else f"{number}. {UNDATED}",
        actor=by,
        on=on,
        reason=reason,
        data={"end": number, "replaces": before.number if before else None},
    )
    if before is None or before.last_day != end.last_day:
        notices.tell_change(end, division=cause.division)
    return end


@dataclass(frozen=True, slots=True)
class Basis:
    """What the publications say, acts aside; ``choice`` is the step that chose among them."""

    publication: HasPublication
    choice: Step
    days: law.CandidateEnds
    read: "Reading"
    several: bool

    @property
    def computed(self) -> Computed[date]:
        return self.days.operational


@dataclass(frozen=True, slots=True)
class Reading:
    """How three months are read (C18, C20, C21); by default the same day of the month, without roll."""

    mode: law.EndMode = law.EndMode.QUANTIEME
    roll: Roll = Roll.NONE
    zone: Zone = Zone.METROPOLE

    @property
    def rolls(self) -> bool:
        return self.roll is Roll.NEXT_WORKING_DAY


def reading(on: date) -> Reading:
    """The setting that counts on a day; an end already set keeps its own (C22)."""
    found = EndReading.objects.filter(first_day__lte=on).first()
    if found is None:
        return Reading()
    roll = Roll.NEXT_WORKING_DAY if found.weekend_roll else Roll.NONE
    return Reading(law.EndMode(found.mode), roll, Zone[found.zone.upper()])


@transaction.atomic
def set_reading(setting: EndReading) -> EndReading:
    """A reading from a day on, with the opinion that founds it; ends already set do not move (C20)."""
    setting.save(force_insert=True)
    roll = "reporté au jour ouvré" if setting.weekend_roll else "sans report"
    record(
        SUBJECT,
        verb="reading_set",
        sentence=f"Trois mois lus : {setting.get_mode_display()}, {roll} "
        f"({setting.get_zone_display()}), à compter du {french_day(setting.first_day)}.",
        actor=setting.author,
        on=setting.recorded_on,
        reason=setting.reason,
    )
    return setting


@transaction.atomic
def tell_alternative(found: Alternative) -> Alternative:
    """A medicine authorised and available: said, and nothing closes by itself (C17)."""
    found.save(force_insert=True)
    record(
        SUBJECT,
        verb="alternative_told",
        sentence=f"{found.title} : autorisé et disponible depuis le {french_day(found.available_on)} ; "
        "la phase ne prend pas fin d'elle-même (C17).",
        actor=found.author,
        on=found.recorded_on,
        reason=found.indications,
    )
    return found


def _basis(*, on: date) -> Basis | None:
    """The designated publication; else the opinions, of which the latest end is kept."""
    read = reading(on)
    known = [
        each
        for each in HasPublication.objects.with_pieces()
        if each.is_validated and each.may_count
    ]
    designated = [each for each in known if each.is_designated]
    if designated:
        chosen = max(designated, key=lambda each: each.designation.pk)
        text = f"Publication désignée par l'agence : {chosen.designation.reason}"
        step = Step("C13", text, chosen.number, Certainty.PRACTICE, cited(chosen))
        return Basis(chosen, step, _ends(chosen, read=read), read, several=False)
    opinions = [each for each in known if each.is_candidate]
    if not opinions:
        return None
    chosen = max(opinions, key=lambda each: (each.published_on, each.pk))
    several = len(opinions) > 1
    text = "Avis définitifs validés, aucun désigné : la fin la plus lointaine est retenue"
    text = text if several else "Seul avis définitif validé"
    step = Step("C13", text, chosen.number, Certainty.DEFAULT, cited(chosen))
    return Basis(chosen, step, _ends(*opinions, read=read), read, several=several)


def cited(source: HasPublication | Override) -> Article:
    return Article("", source.title, url=source.address)


def _ends(*publications: HasPublication, read: Reading) -> law.CandidateEnds:
    days = (each.published_on for each in publications)
    return law.candidate_ends(days, mode=read.mode, roll=read.roll, zone=read.zone)


def ruling(cause: HasPublication | Override, *, on: date) -> dict[str, Any]:
    """The fields of the row that rules after ``cause``."""
    act = cause if isinstance(cause, Override) else standing_act()
    basis = _basis(on=on)
    if act and act.last_day:
        return _by_act(act, basis)
    withdrawal = act
    if basis is None:
        publication = None if withdrawal else cause
        return {"publication": publication, "override": withdrawal, "last_day": None}
    return {
        "publication": basis.publication,
        "override": withdrawal,
        "last_day": basis.computed.value,
        "earliest_day": basis.days.earliest.value if basis.several else None,
        "latest_day": basis.days.latest.value if basis.several else None,
        "mode": basis.read.mode.value,
        "weekend_roll": basis.read.rolls,
        "trace": trace_as_json((basis.choice, *basis.computed.trace)),
    }


def _by_act(act: Override, basis: Basis | None) -> dict[str, Any]:
    text = f"{act.get_nature_display()} qui fixe le dernier jour"
    steps = [Step("C16", text, french_day(act.last_day), Certainty.TEXT, cited(act))]
    if basis:
        day = french_day(basis.computed.value)
        steps.append(Step("C16", "Fin calculée que cet acte remplace", day, Certainty.PRACTICE))
    return {"override": act, "last_day": act.last_day, "trace": trace_as_json(steps)}
