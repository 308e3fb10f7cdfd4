"""Administrative acts: one function an act, one transaction, everything that the act entails in it.

Each takes the signed dossier and the day of publication, writes the act with the trace of its dates,
rewrites what the register shows, closes the dossier and writes the journal. Refusals of law are raised
as ``LawError`` before anything is written; forms ask the same rules first.
"""

from datetime import date

from django.db import transaction

from accounts.models import DecisionKind, User
from cpc.acts.enacting import Covered, enact
from cpc.asked.gestures import end_open
from cpc.facts import renewals
from cpc.facts.change_facts import CONTENT, medicines_named, named
from cpc.facts.change_facts import told as informed
from cpc.facts.reading import acts_of, standing_of
from cpc.facts.sheet import sheet_of
from cpc.gate import gate
from cpc.law import articles as cite
from cpc.law import framework
from cpc.law.core import Computed, LawError, Refusal, trace_as_json
from cpc.law.days import Period
from cpc.law.life.acts import ActKind, act_dates, address_refusals
from cpc.law.life.changes import confirmed_after
from cpc.law.life.register import Standing
from cpc.law.life.renewals import ENDED
from cpc.models import Act, ChangeDraft, Cpc, Dossier, Draft, Outcome
from cpc.text import lines
from records.journal import record
from records.numbering import next_number


def covered_by(draft: Draft) -> list[Covered]:
    named = [Covered.from_catalogue(medicine) for medicine in draft.medicines.all()]
    return named + [Covered(name=name) for name in lines(draft.other_medicines)]


def _signatory(dossier: Dossier) -> str:
    signature = dossier.signatures.last()
    return f"{signature.author}, {signature.function}"


def _recorded_on(dossier: Dossier, published_on: date) -> date:
    """The day on which the publication was recorded: that day, or the days after it (R34)."""
    publication = dossier.publications.last()
    return publication.made_on if publication else published_on


def _act(dossier: Dossier, kind: ActKind, *, published_on: date, by: User | None) -> Act:
    """An unsaved act with what every decision of a dossier has. Raises ``LawError`` without address."""
    publication = dossier.publications.last()
    address = publication.address if publication else ""
    if found := address_refusals(address):
        raise LawError(*found)
    return Act(
        reference=f"{dossier.number}/{kind.value}",
        kind=kind.value,
        dossier=dossier,
        dci=dossier.dci,
        decided_on=dossier.signatures.last().made_on,
        published_on=published_on,
        signatory=_signatory(dossier),
        source=address,
        recorded_by=by,
    )


def _date(act: Act, computed: Computed[Period]) -> None:
    act.first_day, act.last_day = computed.value.first_day, computed.value.last_day
    act.trace = trace_as_json(computed.trace)


def close(
    dossier: Dossier,
    *,
    outcome: Outcome,
    on: date,
    by: User | None,
    sentence: str,
    reason: str = "",
) -> None:
    """Ends the examination of a dossier with its outcome, once, and whatever is still asked there."""
    end_open(dossier, by=by, on=on)
    dossier.closed_on, dossier.outcome = on, outcome
    dossier.save()
    record(
        dossier.subject,
        verb=f"closed_{outcome.value}",
        sentence=sentence,
        actor=by,
        on=on,
        reason=reason,
        public=True,
    )


NOT_SIGNED = "La décision n'est pas signée : elle l'est d'abord, puis se publie."


def _enter(dossier: Dossier, *, kind: DecisionKind, on: date) -> None:
    """The gate: the dossier is held, signed, and nothing that the law wants is missing (``LawError``)."""
    Dossier.objects.select_for_update(of=("self",)).get(pk=dossier.pk)
    signature, found = dossier.signatures.last(), gate.refusals(dossier, kind=kind, on=on)
    if signature is None or signature.decision != signature.Decision.SIGNED:
        found = (Refusal("R33", NOT_SIGNED, cite.R5121_76_1), *found)
    if found:
        raise LawError(*found)


@transaction.atomic
def establish(dossier: Dossier, *, published_on: date, by: User | None) -> Cpc:
    """Establishes the CPC of a signed and published draft: in force the day after, three years (R34)."""
    _enter(dossier, kind=DecisionKind.ESTABLISHMENT, on=published_on)
    draft = dossier.drafts.last()
    act = _act(dossier, ActKind.INITIAL, published_on=published_on, by=by)
    _date(act, framework.initial_period(published_on=published_on))
    cpc = Cpc.objects.create(
        number=next_number("CPC", year=published_on.year),
        title=f"{dossier.dci} – {lines(draft.indications)[0]}"[:500],
    )
    act.cpc = cpc
    sheet = sheet_of(draft)
    for name in ("posology", "route", "adverse_effects", "classification"):
        setattr(act, name, sheet.told(name))
    act.argument, act.crpv = draft.argument, draft.crpv
    act.same_group = draft.same_group
    enact(
        act,
        medicines=covered_by(draft),
        indications=lines(draft.indications),
        on=_recorded_on(dossier, published_on),
    )
    dossier.cpc = cpc
    _publish_news(cpc, act, by=by)
    close(
        dossier,
        outcome=Outcome.ESTABLISHED,
        on=published_on,
        by=by,
        sentence=f"{cpc.number} établi, en vigueur du {act.first_day:%d/%m/%Y} "
        f"au {act.last_day:%d/%m/%Y} inclus.",
    )
    return cpc


@transaction.atomic
def renew(dossier: Dossier, *, published_on: date, by: User | None) -> Act:
    """Renews the CPC of the dossier, from the day that was chosen (Q4), if something is left to renew.

    Raises ``LawError`` as ``cpc.law.life.renewals`` says: ended, retroactive, days or suspension unconfirmed.
    """
    Cpc.objects.select_for_update().get(pk=dossier.cpc_id)  # no act is recorded meanwhile
    _enter(dossier, kind=DecisionKind.RENEWAL, on=published_on)
    # A publication recorded after its day is judged on what is known then too (R61).
    if found := renewals.nothing_left(dossier.cpc, on=_recorded_on(dossier, published_on)):
        raise LawError(*found)
    act = _act(dossier, ActKind.RENEWAL, published_on=published_on, by=by)
    act.cpc, act.follows = dossier.cpc, acts_of(dossier.cpc)[-1]
    draft = dossier.drafts.last()
    act.argument, act.crpv = draft.argument, draft.crpv
    _date(act, renewals.prospect(dossier, published_on=published_on).computed)
    enact(act, medicines=(), indications=(), on=_recorded_on(dossier, published_on))
    _publish_news(dossier.cpc, act, by=by)
    close(
        dossier,
        outcome=Outcome.RENEWED,
        on=published_on,
        by=by,
        sentence=f"{dossier.cpc.number} renouvelé du {act.first_day:%d/%m/%Y} "
        f"au {act.last_day:%d/%m/%Y} inclus.",
    )
    return act


@transaction.atomic
def change(dossier: Dossier, *, published_on: date, by: User | None) -> Act:
    """Changes the framework of a dossier as its signed draft says; what it does not say stays (R51–R61).

    An emergency suspension leaves the dossier open until another person has confirmed it.
    """
    cpc = Cpc.objects.select_for_update().get(pk=dossier.cpc_id)  # no act is recorded meanwhile
    _enter(dossier, kind=DecisionKind(dossier.change_kind), on=published_on)
    draft = dossier.changedrafts.last()
    act = _act(dossier, dossier.act_kind, published_on=published_on, by=by)
    act.cpc, act.follows, act.same_group = cpc, draft.follows, draft.same_group
    for name in CONTENT:
        setattr(act, name, getattr(draft, name))
    _tell_circumstances(act, draft)
    _date(act, _change_dates(act, draft))
    recorded_on = _recorded_on(dossier, published_on)
    enact(act, medicines=_covered_anew(draft), indications=named(draft), on=recorded_on)
    _publish_news(cpc, act, by=by)
    if not confirmed_after(draft.kind, urgency=draft.urgency):
        close_change(dossier, on=published_on, by=by)
    return act


def _tell_circumstances(act: Act, draft: ChangeDraft) -> None:
    """Its ground, the day on which the last laboratory was told, the emergency, the ruling (R51, R52)."""
    days = [day for _, day in informed(draft.dossier, on=act.decided_on) if day]
    act.grounds, act.informed_on, act.ruled_on = (
        draft.ground,
        max(days, default=None),
        draft.ruled_on,
    )
    act.emergency, act.emergency_reason = bool(draft.urgency.strip()), draft.urgency.strip()


def _change_dates(act: Act, draft: ChangeDraft) -> Computed[Period | None]:
    before = standing_of(act.cpc, on=act.published_on)
    return act_dates(
        draft.kind,
        decided_on=act.decided_on,
        published_on=act.published_on,
        first_day=draft.first_day,
        last_day=draft.last_day,
        current=before.period if before else None,
    )


def _covered_anew(draft: ChangeDraft) -> list[Covered]:
    return [
        Covered.from_catalogue(medicine) if medicine else Covered(name=name)
        for name, medicine in medicines_named(draft)
    ]


def close_change(dossier: Dossier, *, on: date, by: User | None) -> None:
    """Ends the dossier of a change: its act is in the register, and confirmed where it had to be."""
    act = dossier.acts.last()
    sentence = (
        f"{dossier.cpc.number} : {act.get_kind_display()} publié{act.ending} le "
        f"{act.published_on:%d/%m/%Y}."
    )
    close(dossier, outcome=Outcome.CHANGED, on=on, by=by, sentence=sentence)


def abandon_change(dossier: Dossier, *, on: date, by: User | None) -> None:
    """Ends the dossier of a change that is not pursued, with its reasons; the framework stays as it is."""
    close(
        dossier,
        outcome=Outcome.ABANDONED,
        on=on,
        by=by,
        sentence=f"{dossier.cpc.number} : {dossier.get_change_kind_display()} non poursuivie.",
        reason=dossier.changedrafts.last().reasons,
    )


@transaction.atomic
def let_lapse(dossier: Dossier, *, on: date, by: User | None) -> None:
    """Leaves a CPC to end on its last day; no act, the reasons stay in the dossier (R58)."""
    now = standing_of(dossier.cpc, on=on)
    close(
        dossier,
        outcome=Outcome.LAPSED,
        on=on,
        by=by,
        sentence=f"{dossier.cpc.number} n'est pas renouvelé : {_end_told(now)}.",
        reason=dossier.evaluations.last().argument,
    )


def _end_told(now: Standing) -> str:
    """The day on which a framework ends, as its acts say it."""
    end = now.end or now.period.last_day
    if end == now.period.last_day and now.status not in ENDED:
        return f"dernier jour de validité le {end:%d/%m/%Y}"
    name = f"{now.status.label.lower()}, " if now.status in ENDED else ""
    return f"{name}dernier jour d'effet le {end:%d/%m/%Y}"


@transaction.atomic
def refuse(dossier: Dossier, *, on: date, by: User | None) -> Act | None:
    """Ends a dossier without CPC. After a signalement, its use enters the public list (R38).

    ``on``: the day of publication after a signalement, else that of the signature: nothing is published.
    """
    _enter(dossier, kind=DecisionKind.REFUSAL, on=on)
    note = dossier.refusalnotes.last()
    act = None
    outcome = Outcome.ABANDONED
    if dossier.is_reported:
        outcome = Outcome.NOT_ESTABLISHED
        act = _act(dossier, ActKind.NOT_ESTABLISHED, published_on=on, by=by)
        act.public_reason = note.public_reason
        medicines = [Covered.from_catalogue(medicine) for medicine in dossier.medicines.all()]
        enact(
            act,
            medicines=medicines or [Covered(name=dossier.dci)],
            indications=[dossier.indication],
            on=_recorded_on(dossier, on),
        )
    close(
        dossier,
        outcome=outcome,
        on=on,
        by=by,
        sentence=f"CPC non établi pour {dossier.title}.",
        reason=note.reasons,
    )
    return act


def close_inadmissible(dossier: Dossier, *, on: date, by: User | None) -> None:
    """Closes a dossier whose signalement is not admissible, with the reasons given (R1–R7)."""
    close(
        dossier,
        outcome=Outcome.INADMISSIBLE,
        on=on,
        by=by,
        sentence="Signalement irrecevable.",
        reason=dossier.admissibilityreviews.last().reasons,
    )


def _publish_news(cpc: Cpc, act: Act, *, by: User | None) -> None:
    record(
        cpc.subject,
        verb=f"act_{act.kind}",
        sentence=f"{act.get_kind_display().capitalize()} publié{act.ending} le "
        f"{act.published_on:%d/%m/%Y}.",
        actor=by,
        on=act.published_on,
        data={"act": act.reference},
        public=True,
    )
