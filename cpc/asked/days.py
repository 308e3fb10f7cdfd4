"""The days of what is asked of a laboratory, that only its receipt sets (R20)."""

from datetime import date

from accounts.models import Organisation
from cpc.law.days import Zone
from cpc.law.exchanges.deadlines import lab_answer_accepted_until
from cpc.models import LaboratoryRequest


def accepted_until(asked: LaboratoryRequest) -> date | None:
    """The last day on which an answer is in time: a day off leaves the next working day (R20)."""
    due, zone = asked.request.due_on, zone_of(asked.request.addressee)
    return lab_answer_accepted_until(due_on=due, zone=zone).value if due else None


def zone_of(organisation: Organisation) -> Zone:
    """The public holidays of whom a time is left to."""
    return Zone[organisation.zone.upper()]
