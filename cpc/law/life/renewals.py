"""What may be renewed on a day, and what the signatory of a renewal must confirm (R58 to R61, Q4).

Everything is read from the published acts at that instant: an act published between two steps of a
renewal counts at the next one. The same function is asked when a renewal is opened, evaluated, given its
visa, drafted, signed, published and written to the register.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import date

from cpc.law import articles as cite
from cpc.law.core import Computed, LawError, Refusal
from cpc.law.days import ONE_DAY, Period, french_day
from cpc.law.decision import Lack, Place
from cpc.law.framework import RenewalStart, days_out, renewal_period
from cpc.law.life.acts import PERIOD_KINDS, ActFacts, ActKind, act_period
from cpc.law.life.interruptions import Interruptions, known_acts
from cpc.law.life.register import Standing, standing
from cpc.law.life.signed import Said, moved
from cpc.law.life.states import RegisterStatus

NEW_DECISION = (
    "seul un nouvel établissement, ou une remise en vigueur ordonnée par un juge, le fait revivre"
)
NOT_DRAFTED = "Le projet de la décision de renouvellement n'est pas encore écrit."
NEED = "Un renouvellement n'est jamais tacite : écrivez en quoi le besoin des patients demeure."
ANNEX = "Il manque l'argumentaire, annexé à la décision et publié avec elle."
START = "Choisissez quand commence la nouvelle période (Q4)."
ENDED = (RegisterStatus.CEASED, RegisterStatus.ABROGATED)


@dataclass(frozen=True, slots=True, kw_only=True)
class Confirmed:
    """What the signatory confirmed: the first day out of any framework, that of the suspension."""

    out_from: date | None = None
    suspended_on: date | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Written:
    """What the draft of a renewal says: why it is renewed, and the annex on the data.

    ``confirmed_end``: the last day of the running period, that it confirms to end earlier (Q4).
    """

    considerations: str = ""
    argument: str = ""
    confirmed_end: date | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Prospect:
    """A renewal published on a day, as the register would read it. ``computed``: its period.

    ``out``: the days out of any framework before it (R59). ``suspended_on``: the first day of the
    suspension that it would not lift, None when nothing is suspended on the first day of its period.
    ``cut_short``: the last day of the running period, that it would end on its eve (Q4). ``living``: the
    indications that it would renew; ``ends``: those among them whose last day is already published.
    """

    start: RenewalStart
    computed: Computed[Period]
    out: Period | None
    suspended_on: date | None
    living: tuple[str, ...]
    medicines: tuple[str, ...]
    ends: tuple[tuple[str, date], ...] = ()
    cut_short: date | None = None

    @property
    def period(self) -> Period:
        return self.computed.value

    @property
    def lost(self) -> Period | None:
        """The days of the running period that the new one takes, and does not give back (Q4)."""
        if self.cut_short is None or self.cut_short < self.period.first_day:
            return None
        return Period(self.period.first_day, self.cut_short)


@dataclass(frozen=True, slots=True, kw_only=True)
class RenewalFacts:
    """``acts``: all those of the framework. ``start``: what was chosen, None before.

    ``written``: None while the decision has no draft. ``confirmed``: None as long as nobody has to confirm.
    """

    acts: tuple[ActFacts, ...]
    start: RenewalStart | None = None
    written: Written | None = None
    confirmed: Confirmed | None = None


def last_period(acts: Iterable[ActFacts], *, on: date) -> tuple[int, Period] | None:
    """The period that ends last among those published by that day, with the rank of its act."""
    known = known_acts(acts, on=on)
    periods = [
        (rank, act_period(act)) for rank, act in enumerate(known) if act.kind in PERIOD_KINDS
    ]
    return max(periods, key=lambda item: (item[1].last_day or date.max, item[0]), default=None)


def renewal_lacks(facts: RenewalFacts, *, published_on: date) -> tuple[Lack, ...]:
    """Why a renewal published on that day would be unlawful; before it, why it cannot go on."""
    if found := nothing_left(facts.acts, on=published_on):
        return _lacks(found)
    if facts.start is None:
        return ()
    try:
        prospect = foreseen(facts.acts, published_on=published_on, start=facts.start)
    except LawError as error:
        return tuple(Lack("period_start", refusal) for refusal in error.refusals)
    if not prospect.living:
        sentence = (
            "Aucune indication du cadre n'a encore effet au premier jour de la nouvelle période, le "
            f"{french_day(prospect.period.first_day)} : rien n'est à renouveler."
        )
        return _lacks([Refusal("R55", sentence, cite.R5121_76_9_III)])
    unsaid = _lost(prospect, facts.written) if facts.written else ()
    return (*unsaid, *(_unconfirmed(prospect, facts.confirmed) if facts.confirmed else ()))


def signed_lacks(
    facts: RenewalFacts,
    *,
    signed_on: date,
    published_on: date,
    signed_acts: tuple[ActFacts, ...] | None = None,
) -> tuple[Lack, ...]:
    """What the signed text says must still be so when the new period begins (R55, R57, R60).

    ``signed_acts``: those recorded when it was signed; None: all.
    """
    if facts.start is None:
        return ()
    acts = facts.acts if signed_acts is None else signed_acts
    try:
        then = foreseen(acts, published_on=signed_on, start=facts.start)
        now = foreseen(facts.acts, published_on=published_on, start=facts.start)
    except LawError:  # said by ``renewal_lacks``
        return ()
    return tuple(moved(_said(then), _said(now), signed_on=signed_on))


def _said(prospect: Prospect) -> Said:
    """What the text of a renewal names; it prints its last day when its first one is known."""
    following = prospect.start is RenewalStart.FOLLOWING
    return Said(
        indications=prospect.living,
        medicines=prospect.medicines,
        last_day=prospect.period.last_day if following else None,
        suspended_on=prospect.suspended_on,
        ends=prospect.ends,
        cut_short=None if following else prospect.cut_short,
    )


def written_lacks(written: Written | None, *, start: RenewalStart | None) -> tuple[Lack, ...]:
    """A renewal is never tacit: it says why, on what data, and from when."""
    if written is None:
        return (Lack("", Refusal("R58", NOT_DRAFTED)),)
    asked = (
        (written.considerations, "recitals", Refusal("R58", NEED)),
        (written.argument, "argument", Refusal("R28", ANNEX, cite.R5121_76_5)),
        (start or "", "period_start", Refusal("R34", START)),
    )
    return tuple(Lack(name, refusal) for text, name, refusal in asked if not text.strip())


def _lacks(found: Iterable[Refusal]) -> tuple[Lack, ...]:
    return tuple(Lack("conclusion", refusal, Place.EVALUATION) for refusal in found)


def nothing_left(acts: Iterable[ActFacts], *, on: date) -> tuple[Refusal, ...]:
    """Is something left to renew on that day? An expired framework is; an ended one is not."""
    known = known_acts(acts, on=on)
    now, last = standing(known, on=on), last_period(known, on=on)
    if now is None or last is None:
        sentence = "Aucun acte publié n'établit ce cadre : rien n'est à renouveler."
        return (Refusal("R32", sentence),)
    ends = Interruptions(known)
    if end := ends.abrogation_end(last[0], on):
        sentence = (
            f"Ce cadre est abrogé : son dernier jour d'effet est le {french_day(end)}. Il ne se "
            f"renouvelle pas : {NEW_DECISION}."
        )
        return (Refusal("R61", sentence, cite.R5121_76_9_I),)
    end = ends.cessation_end(tuple(each.text for each in now.indications), on)
    if end is not None and end <= on:
        sentence = (
            f"Toutes les indications de ce cadre ont cessé ; la dernière le {french_day(end)}. "
            f"Il ne se renouvelle pas : {NEW_DECISION}."
        )
        return (Refusal("R61", sentence, cite.R5121_76_9_III),)
    return ()


def foreseen(acts: Iterable[ActFacts], *, published_on: date, start: RenewalStart) -> Prospect:
    """A renewal published on that day. Raises ``LawError`` when it would be retroactive (R34)."""
    known = known_acts(acts, on=published_on)
    last = last_period(known, on=published_on)
    current = last[1] if last else None
    computed = renewal_period(published_on=published_on, current=current, start=start)
    period = computed.value
    renewal = ActFacts(
        reference="",
        kind=ActKind.RENEWAL,
        decided_on=published_on,
        published_on=published_on,
        first_day=period.first_day,
        last_day=period.last_day,
    )
    then = _read((*known, renewal), on=period.first_day)
    return Prospect(
        start=start,
        computed=computed,
        out=days_out(current, period.first_day),
        suspended_on=suspended_since(known, on=period.first_day) if _stopped(then) else None,
        living=then.living,
        medicines=then.medicines,
        ends=then.announced_ends,
        cut_short=_cut_short(current, period.first_day),
    )


def _cut_short(current: Period | None, first_day: date) -> date | None:
    """The last day of a period not over on the eve of the next one: it ends on that eve at the latest."""
    last_day = current.last_day if current else None
    return last_day if last_day is not None and last_day >= first_day - ONE_DAY else None


def _read(acts: tuple[ActFacts, ...], *, on: date) -> Standing:
    found = standing(acts, on=on)
    if found is None:
        raise LawError(Refusal("R32", "Aucun acte publié n'établit ce cadre."))
    return found


def _stopped(found: Standing) -> bool:
    return found.status is RegisterStatus.SUSPENDED


def suspended_since(known: tuple[ActFacts, ...], *, on: date) -> date | None:
    """The first day of the suspension that still runs on that day: neither lifted nor run out."""
    running = (item.starts for item in Interruptions(known).suspensions if on in item)
    return min(running, default=None)


def _lost(prospect: Prospect, written: Written) -> Iterator[Lack]:
    """The running period ends earlier only if the decision says so, and its draft confirms it (default)."""
    if prospect.lost is None or written.confirmed_end == prospect.cut_short:
        return
    first, last = (french_day(day) for day in (prospect.lost.first_day, prospect.cut_short) if day)
    sentence = (
        f"La période en cours court jusqu'au {last} : le renouvellement y met fin plus tôt, et ses jours "
        f"du {first} au {last} ne s'ajoutent pas à la nouvelle. Confirmez-le, ou choisissez « "
        f"{RenewalStart.FOLLOWING.label} »."
    )
    yield Lack("confirm_early", Refusal("R34", sentence))


def _unconfirmed(prospect: Prospect, confirmed: Confirmed) -> Iterator[Lack]:
    if prospect.out is not None and confirmed.out_from != prospect.out.first_day:
        sentence = (
            f"Le cadre a pris fin : du {french_day(prospect.out.first_day)} à la veille de la prise "
            "d'effet du renouvellement, l'usage est hors de tout cadre. Le signataire confirme ces "
            "jours."
        )
        yield Lack("confirm_out", Refusal("R59", sentence), Place.SIGNATURE)
    if prospect.suspended_on != confirmed.suspended_on and prospect.suspended_on is not None:
        sentence = (
            f"Le cadre est suspendu à compter du {french_day(prospect.suspended_on)} ; renouvelé, il "
            "le reste jusqu'à la levée. Le signataire le confirme."
        )
        refusal = Refusal("R60", sentence, cite.R5121_76_9_I)
        yield Lack("confirm_suspension", refusal, Place.SIGNATURE)
