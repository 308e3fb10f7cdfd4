"""What sending a dossier to a session would meet: its running days, and the clashes. Writes nothing."""

from dataclasses import replace
from datetime import date

from cpc import clock
from cpc.law.days import french_day, is_working_day
from cpc.models import Deadline, Dossier


def effect(dossier: Dossier, *, meeting_on: date, on: date) -> list[clock.Change]:
    """Each running day beside the day of the meeting; a meeting after a limit is a clash."""
    return [
        replace(change, clashes=[*change.clashes, *_clash(change, meeting_on)])
        for change in clock.preview(dossier, on=on)
    ]


def _clash(change: clock.Change, meeting_on: date) -> list[str]:
    due = change.after
    if meeting_on > due:
        legal = change.deadline.nature == Deadline.Nature.LEGAL
        what = "cette limite légale" if legal else "cet objectif interne"
        return [f"La séance du {french_day(meeting_on)} vient après {what}."]
    if meeting_on == due:
        return ["La séance se tient le dernier jour : rien ne pourrait suivre l'avis."]
    return []


def day_off(meeting_on: date) -> str:
    """A warning when the day of a meeting is not a working day."""
    if is_working_day(meeting_on):
        return ""
    return f"Le {french_day(meeting_on)} n'est pas un jour ouvré."
