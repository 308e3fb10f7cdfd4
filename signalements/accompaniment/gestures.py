"""Accompaniment before a signalement (GIO): ask, take, categorise, answer, note a meeting, close, draft.

Each function is one gesture in one transaction, under the lock of the request: state, journal and
notices change together. Raises ``Refused`` with a sentence for the page. The law says nothing of this
help but that the agency offers it: no date here is legal.
"""

from collections.abc import Sequence
from datetime import date
from typing import Any

from django.db import transaction

from accounts.models import Organisation, Permission, User
from records.journal import record
from records.models import Topic
from records.notices.outbox import tell
from records.numbering import next_number
from records.words.french import named
from signalements.filed import filing
from signalements.models import Accompaniment, Advice, Meeting, Signalement
from web.refused import Refused

CARRIED = ("dci", "indication")
"""What a draft takes from the request as it is; the observed practice becomes its extent."""


def gio_division() -> Organisation:
    """Where the GIO sits: the first division where somebody holds the right to advise, else the first."""
    return Organisation.objects.division_of(Permission.ADVISE)


@transaction.atomic
def ask(
    organisation: Organisation, *, by: User, on: date, medicines: Sequence[Any] = (), **told: str
) -> Accompaniment:
    """A numbered request of a body (GIO-2026-0001), told to the GIO."""
    made = Accompaniment.objects.create(
        number=next_number("GIO", year=on.year),
        organisation=organisation,
        division=gio_division(),
        author=by,
        asked_on=on,
        **told,
    )
    made.medicines.set(medicines)
    sentence = f"Demande d'accompagnement {made.number} {named(organisation).of}."
    _write(made, verb="asked", sentence=sentence, by=by, on=on)
    _tell(
        made,
        "asked",
        to=User.objects.holding(Permission.ADVISE, where=made.division),
        sentence=sentence,
    )
    return made


def _locked(request: Accompaniment) -> Accompaniment:
    """The request as it is now, locked; refused once closed."""
    found = Accompaniment.objects.select_for_update(of=("self",)).get(pk=request.pk)
    if found.closed_on:
        raise Refused(f"La demande {found.number} est close : elle ne change plus.")
    return found


def _held(request: Accompaniment) -> Accompaniment:
    found = _locked(request)
    if found.adviser_id is None:
        raise Refused("Prenez d'abord la demande en charge : l'organisme saura à qui s'adresser.")
    return found


@transaction.atomic
def take(request: Accompaniment, *, by: User, on: date) -> Accompaniment:
    """One adviser answers for the request; another may take it over, until it is closed."""
    found = _locked(request)
    if found.adviser_id == by.pk:
        return found
    found.adviser, found.taken_on = by, found.taken_on or on
    found.save(update_fields=["adviser", "taken_on"])
    sentence = f"Demande prise en charge par {by}."
    _write(found, verb="taken", sentence=sentence, by=by, on=on)
    _tell_body(found, f"taken:{by.pk}", sentence=sentence)
    return found


@transaction.atomic
def categorise(
    request: Accompaniment, *, product: str, matter: str, channel: str, by: User, on: date
) -> Accompaniment:
    """Puts the kinds of product and question, and the channel, as the GIO sees them."""
    found = _held(request)
    found.product, found.matter, found.channel = product, matter, channel
    found.save(update_fields=["product", "matter", "channel"])
    sentence = (
        f"Demande qualifiée : {found.get_product_display().lower()}, question "
        f"{found.get_matter_display().lower()}, voie : {found.get_channel_display()}."
    )
    _write(found, verb="categorised", sentence=sentence, by=by, on=on)
    return found


@transaction.atomic
def answer(request: Accompaniment, *, text: str, by: User, on: date) -> Advice:
    """An answer that the body reads; several may follow one another."""
    found = _held(request)
    given = Advice.objects.create(accompaniment=found, text=text, author=by, given_on=on)
    sentence = "Réponse du guichet innovation et orientation."
    _write(found, verb="answered", sentence=sentence, by=by, on=on)
    _tell_body(found, f"answered:{given.pk}", sentence=sentence)
    return given


@transaction.atomic
def note_meeting(
    request: Accompaniment, *, held_on: date, participants: str, minutes: str, by: User, on: date
) -> Meeting:
    """A meeting that was held, with its minutes, shared with the body."""
    found = _held(request)
    noted = Meeting.objects.create(
        accompaniment=found,
        held_on=held_on,
        participants=participants,
        minutes=minutes,
        author=by,
        noted_on=on,
    )
    sentence = f"Compte rendu de la réunion du {held_on:%d/%m/%Y}."
    _write(found, verb="met", sentence=sentence, by=by, on=on)
    _tell_body(found, f"met:{noted.pk}", sentence=sentence)
    return noted


@transaction.atomic
def close(request: Accompaniment, *, conclusion: str, by: User, on: date) -> Accompaniment:
    """Ends the accompaniment with a conclusion; a draft may still be made from it."""
    found = _held(request)
    found.closed_on, found.conclusion = on, conclusion
    found.save(update_fields=["closed_on", "conclusion"])
    sentence = "Accompagnement clos."
    _write(found, verb="closed", sentence=sentence, by=by, on=on, reason=conclusion)
    _tell_body(found, "closed", sentence=sentence)
    return found


@transaction.atomic
def to_draft(request: Accompaniment, *, by: User, on: date) -> Signalement:
    """The draft made from the request, pre-filled, once: a second click finds the same one."""
    found = Accompaniment.objects.select_for_update(of=("self",)).get(pk=request.pk)
    if found.signalement_id:
        return found.signalement
    draft = filing.start(found.organisation, by=by, on=on)
    for name in CARRIED:
        setattr(draft, name, getattr(found, name))
    draft.extent = found.practice
    draft.save(update_fields=[*CARRIED, "extent", "updated_at"])
    draft.medicines.set(found.medicines.all())
    found.signalement = draft
    found.save(update_fields=["signalement"])
    sentence = "Brouillon de signalement commencé à partir de cette demande."
    _write(found, verb="drafted", sentence=sentence, by=by, on=on)
    return draft


def _write(
    request: Accompaniment, *, verb: str, sentence: str, by: User, on: date, reason: str = ""
) -> None:
    record(
        request.subject, verb=verb, sentence=sentence, actor=by, on=on, reason=reason, public=True
    )


def _tell_body(request: Accompaniment, key: str, *, sentence: str) -> None:
    _tell(
        request,
        key,
        to=User.objects.holding(Permission.EDIT, where=request.organisation),
        sentence=sentence,
    )


def _tell(request: Accompaniment, key: str, *, to: list[User], sentence: str) -> None:
    tell(
        f"{request.subject}:{key}",
        to=to,
        number=request.number,
        sentence=sentence,
        body=f"{sentence}\n{request.title}",
        address=request.get_absolute_url(),
        topic=Topic.MESSAGES,
    )
