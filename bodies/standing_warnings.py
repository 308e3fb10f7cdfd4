"""The end of a standing, announced to the body and to the desk: part of the day's work."""

from collections import defaultdict
from collections.abc import Iterable
from datetime import date, timedelta

from django.urls import reverse

from accounts.models import REPORTING_KINDS, StandingProof
from bodies.standing import address_of, desk, told
from cpc.law.days import add_months, french_day
from cpc.law.standing import end_warnings, furthest_warning
from records.models import Reminder
from records.notices import outbox, reminders

WARNED = """{sentence}

Si le label ou l'agrément est renouvelé, déclarez la nouvelle preuve : {address}
"""


def ending(on: date) -> list[StandingProof]:
    """The last proof of each body, when its end is near or less than a warning's time ago.

    A proof followed by another that begins no later than the day after its end needs no warning.
    """
    reach = furthest_warning() + 1
    kept = StandingProof.objects.kept().filter(organisation__kind__in=REPORTING_KINDS)
    near = kept.filter(last_day__range=(add_months(on, -reach), add_months(on, reach)))
    proofs = list(near.select_related("organisation").order_by("last_day", "pk"))
    by_body = defaultdict(list)
    for proof in kept.filter(organisation__in={each.organisation_id for each in proofs}):
        by_body[proof.organisation_id].append(proof)
    return [proof for proof in proofs if not _renewed(proof, by_body[proof.organisation_id])]


def _renewed(proof: StandingProof, others: Iterable[StandingProof]) -> bool:
    following = proof.last_day + timedelta(days=1)
    return any(other.pk != proof.pk and other.covers(on=following) for other in others)


def lines(proof: StandingProof) -> list[Reminder]:
    """The ledger of one proof, unsaved: one line a warning, one for the day after its end."""
    body, last = proof.organisation, french_day(proof.last_day)
    what = f"L’habilitation de {body} ({proof.reference[:200]})"
    rungs = [
        (f"{months}m", day, f"{what} prend fin le {last} inclus : rappel à {months} mois.")
        for months, day in end_warnings(last_day=proof.last_day)
    ]
    after = proof.last_day + timedelta(days=1)
    rungs.append(("end", after, f"{what} a pris fin le {last} : l’organisme ne peut plus déposer."))
    address = reverse("organisation", args=[body.pk])
    return [
        Reminder(
            key=f"standing:{proof.pk}:{proof.last_day}:{rung}",
            due_on=due_on,
            sentence=sentence,
            address=address,
        )
        for rung, due_on, sentence in rungs
    ]


def warn_of_ends(on: date) -> list[Reminder]:
    """Writes what is due and not yet written, once; tells the latest line of each proof.

    Replayable: run a week late, the ledger says for which day each line was due and when it was said.
    """
    return reminders.remind(ending(on), lines=lines, tell=_warn, on=on)


def _warn(proof: StandingProof, line: Reminder) -> None:
    outbox.queue(
        line.key,
        recipients=dict.fromkeys([*told(proof), *desk()]),
        subject=f"Dossier CPC : habilitation de {proof.organisation}"[:200],
        body=WARNED.format(
            sentence=line.sentence, address=address_of("standing_declare", proof.organisation_id)
        ),
    )
