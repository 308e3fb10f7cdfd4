"""The day's work: opens what people must do and says what must be said. Replayable.

Each piece is one transaction and happens once: run again the same day, or a week late, it leaves the
same ledger (``due_on`` is the day on which a line had to be said, ``said_on`` the day it was). A
framework that has ended needs no job: its status is read from its dates.

Each list of ``Report`` and each of ``REMINDERS`` has its case, with an outage, in
``tests/workflows/test_outages.py``.
"""

from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import date

from django.conf import settings
from django.db import transaction
from django.urls import reverse

from accounts.models import Organisation, OrganisationKind, Permission, User
from bodies import mail as organisation_mail
from bodies.standing_warnings import warn_of_ends
from cannabis import notices
from cpc.acts.write import link_medicines
from cpc.asked import reminders as asked_reminders
from cpc.facts import examiners
from cpc.facts.renewals import nothing_left
from cpc.law import framework, parameters
from cpc.law.days import add_months, french_day
from cpc.models import Dossier
from records.models import Letter, Reminder, Topic
from records.notices import digests
from records.notices.outbox import queue, send_waiting
from workflows.clock.gestures import advance
from workflows.deadlines import deadlines
from workflows.deadlines.deadlines import Ending
from workflows.engine.hand_backs import HandBack, hand_back
from workflows.engine.ranking import refresh
from workflows.exchanges.completions import lapse_completions, lapse_information
from workflows.exchanges.letters import acknowledge_due, remind_acknowledgements
from workflows.exchanges.news import News, silence_alerts, tell_bodies
from workflows.flows.opening import default_division, open_renewal
from workflows.inbox.watches import Gain, tell_gains
from workflows.meetings import reminders as meeting_reminders

LONGEST_WAIT = 12
"""Months after its end during which a framework without renewal is still told."""
MOST_RECIPIENTS = 50


@dataclass(slots=True)
class Report:
    on: date
    opened: list[Dossier] = field(default_factory=list)
    reminders: list[Reminder] = field(default_factory=list)
    expired: list[Ending] = field(default_factory=list)
    lapsed: list[Dossier] = field(default_factory=list)
    acknowledged: list[Letter] = field(default_factory=list)
    news: list[News] = field(default_factory=list)
    handed_back: list[HandBack] = field(default_factory=list)
    gains: list[Gain] = field(default_factory=list)
    said: dict[str, list[Reminder]] = field(default_factory=dict)
    linked: int = 0
    sent: int = 0
    failed: int = 0

    @property
    def lines(self) -> list[Reminder]:
        """Every line that the day has written in the ledger."""
        return [*self.reminders, *(line for part in self.said.values() for line in part)]


REMINDERS: dict[str, Callable[[date], list[Reminder]]] = {
    "owed": remind_acknowledgements,
    **asked_reminders.BY_PART,
    "meetings": meeting_reminders.remind,
    "silences": silence_alerts,
    "transition": notices.open_due,
    "standings": warn_of_ends,
}
"""What is reminded, each by one function of the day; a new kind of reminder is one line here, but for what
is asked of somebody outside, that its declaration reminds of."""


class NoDivision(LookupError):
    """Nobody could receive what the day opens."""


def run(on: date) -> Report:
    """The work of a day. Raises ``NoDivision`` before any division is entered."""
    report = Report(on)
    if not Organisation.objects.filter(kind=OrganisationKind.ANSM_DIVISION).exists():
        raise NoDivision("Aucune direction de l'ANSM n'est enregistrée : rien ne peut être ouvert.")
    for ending in due(on):
        _renewal(ending, report)
    report.lapsed = lapse_completions(on)
    lapse_information(on)
    report.acknowledged = acknowledge_due(on)
    advance(on)
    report.handed_back = hand_back(on)
    refresh(on)
    report.news = tell_bodies(on)
    report.said = {part: remind(on) for part, remind in REMINDERS.items()}
    report.gains = tell_gains(on)
    with transaction.atomic():
        report.linked = link_medicines()
    digests.gather(on=on)
    links = organisation_mail.send_waiting()
    told = send_waiting()
    report.sent, report.failed = (sum(each) for each in zip(told, links, strict=True))
    return report


def due(on: date) -> list[Ending]:
    """The frameworks whose renewal should be open by now, or that ended without one."""
    first, last = add_months(on, -LONGEST_WAIT), add_months(on, _furthest())
    found = deadlines.last_periods(first=first, last=last)
    return [ending for ending in deadlines.endings(found, on=on) if not ending.is_settled]


def _furthest() -> int:
    """Months before an end from which anything may be due, whatever the version of the numbers."""
    ladders = [version.value for version in parameters.RENEWAL_REMINDER_MONTHS.versions]
    openings = [version.value for version in parameters.RENEWAL_OPENING_MONTHS.versions]
    return max(*openings, *(months for ladder in ladders for months in ladder)) + 1


@transaction.atomic
def _renewal(ending: Ending, report: Report) -> None:
    dossier = ending.dossier
    if ending.is_over and dossier is None:
        report.expired.append(ending)
    elif (
        dossier is None
        and ending.opens_on <= report.on
        and not nothing_left(ending.cpc, on=report.on)
    ):
        dossier = open_renewal(ending.cpc, on=report.on, by=None)
        report.opened.append(dossier)
    said = _say(ending, dossier)
    if said:
        _notify(said, ending, dossier)
        report.reminders += said


def _division(ending: Ending, dossier: Dossier | None) -> Organisation:
    """Where the renewal is examined: that of the dossier, else where the framework was examined."""
    if dossier:
        return dossier.division
    return examiners.place(ending.cpc) or default_division()


def lines(ending: Ending) -> list[Reminder]:
    """The ledger of one period, unsaved: reminders and the alert, each for its day."""
    key = f"renewal:{ending.cpc.pk}:{ending.last_day}"
    rungs = [
        (f"{months}m", day.value, _sentence(ending, months))
        for months, day in framework.renewal_reminders(ending.period)
    ]
    rungs.append(("alert", ending.alert_on, _alert(ending)))
    address = reverse("deadlines")
    return [
        Reminder(key=f"{key}:{rung}", due_on=due_on, sentence=sentence, address=address)
        for rung, due_on, sentence in sorted(rungs, key=lambda rung: rung[1])
    ]


def _sentence(ending: Ending, months: int) -> str:
    return (
        f"Rappel à {months} mois : {ending.cpc.number} ({ending.subject[:200]}) prend fin "
        f"le {french_day(ending.last_day)} inclus."
    )


def _alert(ending: Ending) -> str:
    return (
        f"Alerte : aucune décision de renouvellement pour {ending.cpc.number} "
        f"({ending.subject[:200]}), qui prend fin le {french_day(ending.last_day)} inclus."
    )


def _say(ending: Ending, dossier: Dossier | None) -> list[Reminder]:
    """Writes the lines due and not yet written; of a period over when first seen, the last alone."""
    wanted = [line for line in lines(ending) if line.due_on <= ending.on]
    written = Reminder.objects.filter(key__in=[line.key for line in wanted])
    known = dict(written.values_list("key", "said_on"))
    seen_before_end = any(said_on <= ending.last_day for said_on in known.values())
    if ending.is_over and not seen_before_end:
        wanted = [line for line in wanted if not line.key.endswith(":alert")][-1:]
    missing = [line for line in wanted if line.key not in known]
    if dossier is not None and _is_signed(dossier):
        missing = [line for line in missing if not line.key.endswith(":alert")]
    for line in missing:
        line.said_on = ending.on
        line.save(force_insert=True)
    return missing


def _is_signed(dossier: Dossier) -> bool:
    last = dossier.signatures.last()
    return last is not None and last.decision == last.Decision.SIGNED


def _notify(said: list[Reminder], ending: Ending, dossier: Dossier | None) -> None:
    """One notice for what is late together: the latest line; the alert goes to the signatories."""
    division = _division(ending, dossier)
    for line in _latest(said):
        alert = line.key.endswith(":alert")
        queue(
            line.key,
            recipients=_recipients(division, alert=alert),
            subject=f"{ending.cpc.number} : {'alerte' if alert else 'échéance'}",
            body=_body(line, dossier),
            topic=Topic.LEGAL if alert else Topic.WORK,
        )


def _latest(said: list[Reminder]) -> list[Reminder]:
    alerts = [line for line in said if line.key.endswith(":alert")]
    others = [line for line in said if not line.key.endswith(":alert")]
    return others[-1:] + alerts


def _recipients(division: Organisation, *, alert: bool) -> list[User]:
    """Signatories for an alert; otherwise who distributes the work, else all who read."""
    if alert:
        return User.objects.holding(Permission.SIGN, where=division)[:MOST_RECIPIENTS]
    managers = User.objects.holding(Permission.REASSIGN, where=division)
    return (managers or User.objects.holding(Permission.READ, where=division))[:MOST_RECIPIENTS]


def _body(line: Reminder, dossier: Dossier | None) -> str:
    where = dossier.get_absolute_url() if dossier else line.address
    state = f"Dossier {dossier.number}." if dossier else "Renouvellement non ouvert."
    return f"{line.sentence}\n{state}\n\n{settings.PUBLIC_ADDRESS}{where}\n"
