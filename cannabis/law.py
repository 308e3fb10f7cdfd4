"""Medical cannabis: regimes since 2021, and the end of the transition phase."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from decimal import Decimal
from zoneinfo import ZoneInfo

from cpc.law import articles as cite
from cpc.law.core import Certainty, Computed, Labelled, Parameter, Refusal, Step, Version
from cpc.law.days import ONE_DAY, Period, Roll, Zone, add_months, french_day, rolled

PARIS = ZoneInfo("Europe/Paris")

AGENCY_STATEMENT = "déclaration publiée par l'agence : trois mois après l'avis de la HAS"

TRANSITION_MONTHS = Parameter(
    "Fin de la phase transitoire après la publication de l'avis de la HAS",
    "mois",
    Version(
        since=date(2026, 1, 14),
        value=3,
        certainty=Certainty.PRACTICE,
        note="Déclaration de l'agence ; aucun texte ne la contient à notre connaissance.",
    ),
)

NOTICE_DAYS = Parameter(
    "Préavis avant la fin de la phase transitoire",
    "jours",
    Version(since=date(2026, 1, 14), value=(90, 60, 28, 14, 7, 0), certainty=Certainty.DEFAULT),
)

NARCOTIC_THRESHOLD = Parameter(
    "Teneur en THC au-delà de laquelle le médicament est un stupéfiant",
    "%",
    Version(
        since=date(2021, 3, 26),
        value=Decimal(0),
        certainty=Certainty.TEXT,
        article=cite.DECREE_2020_1230,
        note="Avant le 27/03/2023, tous les médicaments de l'expérimentation.",
    ),
    Version(
        since=date(2023, 3, 27),
        value=Decimal("0.30"),
        certainty=Certainty.TEXT,
        article=cite.DECREE_2023_202,
        note="La valeur de 0,30 % relève du régime ordinaire.",
    ),
)

NARCOTIC_MAXIMUM_DAYS = Parameter(
    "Durée maximale d'une prescription de stupéfiant",
    "jours",
    Version(
        since=date(2021, 3, 26),
        value=28,
        certainty=Certainty.TEXT,
        article=cite.R5132_STUPEFIANTS,
    ),
)

VISIT_MONTHS = Parameter(
    "Consultations complexes après l'inclusion",
    "mois",
    Version(since=date(2021, 3, 26), value=(1, 3, 6, 12, 18, 24, 30), certainty=Certainty.PRACTICE),
)

INCLUSIONS = Period(date(2021, 3, 26), date(2024, 3, 26))


class LegalStatus(Labelled):
    """On what a regime rests."""

    STATUTE = "statute", "loi ou décret"
    MINISTERIAL_LETTER = "ministerial_letter", "lettre ministérielle"
    AGENCY_STATEMENT = "agency_statement", "déclaration de l'agence"


class EndMode(Labelled):
    """How a period in months is read; the first one is the default."""

    QUANTIEME = "quantieme", "même quantième, inclus"
    FRANC = "franc", "délai franc : un jour de plus"
    VEILLE = "veille", "veille du même quantième"


MODE_DAYS = {EndMode.QUANTIEME: 0, EndMode.FRANC: 1, EndMode.VEILLE: -1}


@dataclass(frozen=True, slots=True)
class RegimePeriod:
    period: Period
    legal_status: LegalStatus
    title: str
    source: str
    certainty: Certainty
    note: str = ""


REGIME: tuple[RegimePeriod, ...] = (
    RegimePeriod(
        Period(date(2021, 3, 26), date(2023, 3, 26)),
        LegalStatus.STATUTE,
        "Expérimentation, deux premières années",
        f"{cite.LFSS_2020_43.label} ; {cite.DECREE_2020_1230.label}",
        Certainty.TEXT,
    ),
    RegimePeriod(
        Period(date(2023, 3, 27), date(2024, 3, 26)),
        LegalStatus.STATUTE,
        "Expérimentation, troisième année",
        cite.DECREE_2023_202.label,
        Certainty.TEXT,
    ),
    RegimePeriod(
        Period(date(2024, 3, 27), date(2024, 12, 31)),
        LegalStatus.STATUTE,
        "Phase transitoire prévue par la loi, sans nouveau patient",
        f"{cite.LFSS_2020_43.label}, modifié par la loi n° 2023-1250, art. 78",
        Certainty.TEXT,
    ),
    RegimePeriod(
        Period(date(2025, 1, 1), date(2025, 6, 30)),
        LegalStatus.MINISTERIAL_LETTER,
        "Phase transitoire couverte par une lettre ministérielle",
        "lettre de couverture annoncée le 19/12/2024, non publiée",
        Certainty.DEFAULT,
        "Les sources divergent sur le dernier jour : 30/06, 01/07 ou 31/07/2025.",
    ),
    RegimePeriod(
        Period(date(2025, 7, 1), date(2026, 3, 31)),
        LegalStatus.MINISTERIAL_LETTER,
        "Phase transitoire prolongée par une seconde lettre ministérielle",
        "annonce du ministère du 19/03/2025",
        Certainty.PRACTICE,
    ),
    RegimePeriod(
        Period(date(2026, 4, 1)),
        LegalStatus.AGENCY_STATEMENT,
        "Phase transitoire sans date de fin fixée",
        AGENCY_STATEMENT,
        Certainty.PRACTICE,
        "Prolongation annoncée le 14/01/2026, sans terme.",
    ),
)


def regime_on(day: date, *, end: date | None = None) -> RegimePeriod | None:
    """The regime of a day; none before the experiment nor after a known end."""
    if end is not None and day > end:
        return None
    return next((regime for regime in REGIME if day in regime.period), None)


def paris_day(instant: datetime) -> date:
    """Civil day in Paris of an instant that knows its time zone.

    Raises ``ValueError`` for one that does not.
    """
    if instant.tzinfo is None:
        raise ValueError("L'instant doit porter son fuseau horaire.")
    return instant.astimezone(PARIS).date()


def transition_end(
    *,
    published_on: date,
    mode: EndMode = EndMode.QUANTIEME,
    roll: Roll = Roll.NONE,
    zone: Zone = Zone.METROPOLE,
) -> Computed[date]:
    """Last day of the phase, included until midnight: three months after the publication."""
    version = TRANSITION_MONTHS.on(published_on)
    same_number = add_months(published_on, version.value)
    read = same_number + timedelta(days=MODE_DAYS[mode])
    end = rolled(read, roll, zone=zone)
    text = f"Avis de la HAS publié le {french_day(published_on)} ; plus {version.value} mois"
    steps = [
        version.step("C18", text=text, value=french_day(same_number)),
        Step("C20", f"Lecture : {mode.label}", french_day(read), Certainty.DEFAULT, cite.CPCIV_641),
    ]
    if roll is Roll.NEXT_WORKING_DAY:
        text = "Report au jour ouvré suivant s'il y a lieu"
        steps.append(Step("C21", text, french_day(end), Certainty.DEFAULT, cite.CPCIV_642))
    return Computed(end, tuple(steps))


@dataclass(frozen=True, slots=True)
class CandidateEnds:
    """Several opinions, none designated yet: both ends are shown, the latest protects patients."""

    earliest: Computed[date]
    latest: Computed[date]

    @property
    def operational(self) -> Computed[date]:
        return self.latest


def candidate_ends(
    publications: Iterable[date],
    *,
    mode: EndMode = EndMode.QUANTIEME,
    roll: Roll = Roll.NONE,
    zone: Zone = Zone.METROPOLE,
) -> CandidateEnds | None:
    """Nothing published, nothing to count from: no end."""
    days = sorted(publications)
    if not days:
        return None
    return CandidateEnds(
        transition_end(published_on=days[0], mode=mode, roll=roll, zone=zone),
        transition_end(published_on=days[-1], mode=mode, roll=roll, zone=zone),
    )


def days_left(end: date, *, on: date) -> int:
    """Zero on the last day, when the phase is still open; negative once it is closed."""
    return (end - on).days


def notice_ladder(end: date, *, triggered_on: date) -> tuple[tuple[int, date], ...]:
    """Notices before the end; the first one goes at once when its day has passed."""
    ladder = NOTICE_DAYS.known(triggered_on).value
    days = [(count, end - timedelta(days=count)) for count in ladder]
    coming = [(count, day) for count, day in days if day >= triggered_on]
    if len(coming) == len(days) or end < triggered_on:
        return tuple(coming)
    if coming and coming[0][1] == triggered_on:
        return tuple(coming)
    return ((ladder[0], triggered_on), *coming)


def inclusion_refusals(included_on: date) -> tuple[Refusal, ...]:
    """The cohort is closed since 27 March 2024."""
    if included_on in INCLUSIONS:
        return ()
    sentence = f"Les inclusions vont {INCLUSIONS.label} ; aucune autre date n'est possible."
    return (Refusal("C1", sentence),)


def visit_days(included_on: date) -> tuple[tuple[int, date], ...]:
    """Complex visits, each counted from the inclusion, never from the previous one."""
    months = VISIT_MONTHS.on(included_on).value
    return tuple((count, add_months(included_on, count)) for count in months)


def is_narcotic(thc_percent: Decimal, *, prescribed_on: date) -> bool:
    """Before 27 March 2023 every product is a narcotic; since then above 0.30 % only."""
    if prescribed_on < NARCOTIC_THRESHOLD.versions[1].since:
        return True
    return thc_percent > NARCOTIC_THRESHOLD.on(prescribed_on).value


def prescription_refusals(
    thc_percent: Decimal, *, prescribed_on: date, days: int
) -> tuple[Refusal, ...]:
    """A narcotic is prescribed for 28 days at most."""
    maximum = NARCOTIC_MAXIMUM_DAYS.on(prescribed_on)
    if days <= maximum.value or not is_narcotic(thc_percent, prescribed_on=prescribed_on):
        return ()
    sentence = f"Une prescription de stupéfiant ne dépasse pas {maximum.value} jours."
    return (Refusal("C35", sentence, maximum.article),)


def last_covered_day(starts_on: date, *, days: int) -> date:
    """A cover of 28 days that starts on a day ends 27 days later."""
    return starts_on + timedelta(days=days) - ONE_DAY


def authorisation_period(*, granted_on: date) -> Period:
    """Authorisation of a cannabis medicine: five years, same-day arithmetic, last day included."""
    return Period(granted_on, add_months(granted_on, 60))


@dataclass(frozen=True, slots=True)
class Retention:
    identifying_until: date
    other_until: date


def retention(anchor: date) -> Retention:
    """Two years for identities, ten more for the rest; the anchor is the client's to choose."""
    return Retention(add_months(anchor, 24), add_months(anchor, 144))
