"""What must be said before the end (C24): at 90, 60, 28, 14, 7 days and on the last day.

The ledger of reminders makes each line once, by its key, which holds the end: after another end is
stored, the ladder is that of the new one. Until the cohort is there, agents alone are told: the
structures, relay doctors, pharmacies and patients' doctors come with it.
"""

from datetime import date

from django.db import transaction
from django.urls import reverse

from accounts.models import Organisation, Permission, User
from cannabis import law
from cannabis.models import Override, TransitionEnd
from cpc.law.days import french_day
from records.models import Reminder, Topic
from records.notices import outbox
from records.notices.reminders import say


def agents(division: Organisation) -> list[User]:
    return list(User.objects.holding(Permission.READ, where=division))


def since(end: TransitionEnd, *, on: date) -> date:
    """The day from which this last day has been known without interruption."""
    known = end.computed_on
    for row in TransitionEnd.objects.known(on=on):
        if row.last_day != end.last_day:
            break
        known = row.computed_on
    return known


def ladder(end: TransitionEnd, *, on: date) -> list[Reminder]:
    """The lines of the ladder, unsaved, each with the day on which it had to be said."""
    first_day = since(end, on=on)
    rungs = law.notice_ladder(end.last_day, triggered_on=first_day)
    return [
        Reminder(
            key=f"transition:{end.last_day}:{count}",
            due_on=due_on,
            sentence=_sentence(end.last_day, due_on=due_on),
            address=reverse("transition"),
        )
        for count, due_on in rungs
    ]


def _sentence(last_day: date, *, due_on: date) -> str:
    left = law.days_left(last_day, on=due_on)
    if left == 0:
        return f"Phase transitoire : dernier jour aujourd'hui, {french_day(last_day)} inclus."
    days = "1 jour" if left == 1 else f"{left} jours"
    return f"Phase transitoire : dernier jour le {french_day(last_day)} inclus, dans {days}."


@transaction.atomic
def open_due(on: date) -> list[Reminder]:
    """Says what was due up to ``on`` and not yet said; run again, it says nothing more."""
    end = TransitionEnd.objects.known(on=on).first()
    if end is None or end.last_day is None:
        return []
    missing = say(ladder(end, on=on), on=on)
    for line in missing:
        _queue(line, division=end.source.division)
    return missing


def _queue(line: Reminder, *, division: Organisation) -> None:
    outbox.queue(
        line.key,
        recipients=agents(division),
        subject="Fin de la phase transitoire du cannabis à usage médical",
        body=f"{line.sentence}\n\nAvis dû le {french_day(line.due_on)}. {line.address}\n",
        topic=Topic.WORK,
        address=line.address,
    )


def tell_second(act: Override) -> None:
    """An act waits for another person: those who may confirm it are told."""
    others = User.objects.holding(Permission.VALIDATE_HAS, where=act.division)
    address = act.get_absolute_url()
    outbox.queue(
        f"transition-act:{act.pk}",
        recipients=[user for user in others if user != act.author],
        subject="Un acte sur la phase transitoire attend votre confirmation",
        body=f"{act.title}, qui {act.effect}, enregistré par {act.author}.\n\n{address}\n",
        topic=Topic.WORK,
        address=address,
    )


def tell_change(end: TransitionEnd, *, division: Organisation) -> None:
    """Another last day than before, or none any more: the agents are told at once."""
    day = f"le {french_day(end.last_day)} inclus" if end.last_day else "sans date"
    outbox.queue(
        f"transition-end:{end.number}",
        recipients=agents(division),
        subject="La fin de la phase transitoire a changé",
        body=f"Fin de la phase transitoire : {day}.\n\n{end.reason}\n\n{reverse('transition')}\n",
        topic=Topic.WORK,
        address=reverse("transition"),
    )
