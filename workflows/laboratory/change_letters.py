"""The letters of a change: to laboratories before, to ministers, laboratories and bodies after (R52, R53)."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime

from django.conf import settings
from django.db import transaction

from accounts.models import Organisation, OrganisationKind, Permission, User
from cpc.facts.change_facts import untold_holders
from cpc.facts.holders import body_of
from cpc.law import articles as cite
from cpc.law.days import french_day
from cpc.law.life.acts import Ground
from cpc.law.life.changes import informed_late
from cpc.models import ChangeInformation, Dossier, DossierLaboratory, Outcome
from records.journal import record
from records.letters.letters import announce, issue
from records.models import Event, Letter, LetterKind
from signalements.models import Signalement
from workflows.laboratory import present as laboratory_present

MINISTERS = ("Ministre chargé de la santé", "Ministre chargé de la sécurité sociale")
NO_HOLDER = "le titulaire ou l’exploitant, que ni le dossier ni la base publique ne nomme"
KINDS = (LetterKind.CHANGE_INTENDED, LetterKind.CHANGE_PUBLISHED)


@dataclass(frozen=True, slots=True)
class Told:
    """One letter of a change, as the dossier shows it. ``by_post``: nobody there has an account."""

    letter: Letter
    at: datetime | None
    by_post: bool
    late: bool = False


@transaction.atomic
def tell_intention(
    dossier: Dossier, laboratories: Iterable[Organisation], *, by: User, on: date
) -> list[Letter]:
    """What the agency intends, to each laboratory: the letter beside the request, to post if need be."""
    draft, said = dossier.changedrafts.last(), dossier.changeinformations.last()
    data = _about(dossier) | {
        "ground": Ground(draft.ground).label if draft.ground else "",
        "message": said.message,
        "months": said.months,
        "article": cite.R5121_76_9_II.label,
    }
    return [
        _send(LetterKind.CHANGE_INTENDED, dossier, each, key=_key(said), data=data, by=by, on=on)
        for each in laboratories
    ]


def _key(said: ChangeInformation) -> str:
    return f"intended:{said.pk}"


@transaction.atomic
def tell_change(dossier: Dossier, *, by: User | None, on: date) -> list[Letter]:
    """The publication of the act, to ministers, laboratories and reporting bodies, at once (R53)."""
    act = dossier.acts.last()
    data = _about(dossier) | {
        "published_on": french_day(act.published_on),
        "decided_on": french_day(act.decided_on),
        "address": act.source,
        "article": cite.R5121_76_9_II.label,
        "register_url": f"{settings.PUBLIC_ADDRESS}{dossier.cpc.get_absolute_url()}",
    }
    return [
        _send(
            LetterKind.CHANGE_PUBLISHED, dossier, each, key=f"act:{act.pk}", data=data, by=by, on=on
        )
        for each in (*ministers(), *laboratories_of(dossier, on=on), *bodies_of(dossier))
    ]


def ministers() -> list[Organisation]:
    """The ministries of the service; the two of the text where none is recorded."""
    known = list(Organisation.objects.filter(kind=OrganisationKind.MINISTRY).order_by("pk"))
    return known or [
        Organisation.objects.create(kind=OrganisationKind.MINISTRY, name=name) for name in MINISTERS
    ]


def laboratories_of(dossier: Dossier, *, on: date) -> list[Organisation]:
    """Holders and operators present that day, and the other holders that the site knows, each once."""
    present = dossier.laboratories.on(on).values_list("organisation", flat=True)
    others = [body.pk for body in _other_holders(dossier, on=on).values() if body]
    return list(Organisation.objects.filter(pk__in=[*present, *others]).order_by("pk"))


def _other_holders(dossier: Dossier, *, on: date) -> dict[str, Organisation | None]:
    """The holders of what the act concerns, absent from its dossier, each with its laboratory if known."""
    rows = DossierLaboratory.objects.filter(dossier__cpc=dossier.cpc_id, capacity="holder")
    known = list(rows.select_related("organisation"))
    return {name: body_of(name, rows=known) for name in untold_holders(dossier, on=on)}


def not_written_to(dossier: Dossier, *, on: date) -> list[str]:
    """Whom R53 wants told of the act and no letter reaches, by name: the site does not know them."""
    if dossier.outcome == Outcome.ABANDONED:
        return []
    others = _other_holders(dossier, on=on)
    unknown = [name for name, body in others.items() if body is None]
    if not others and not laboratories_of(dossier, on=on):
        return [NO_HOLDER]
    return unknown


@transaction.atomic
def add_laboratory(row: DossierLaboratory, *, by: User, on: date) -> DossierLaboratory:
    """It enters the dossier; once the act of a change is published, it is told of it at once (R53)."""
    laboratory_present.add(row, by=by, on=on)
    if row.dossier.is_change and row.dossier.acts.exists():
        tell_change(row.dossier, by=by, on=on)
    return row


def bodies_of(dossier: Dossier) -> list[Organisation]:
    """The bodies whose signalements fed the framework, each once."""
    fed = Signalement.objects.supporting().filter(dossier__cpc=dossier.cpc_id)
    return list(Organisation.objects.filter(pk__in=fed.values("organisation")).order_by("pk"))


def readers(addressee: Organisation) -> list[User]:
    """Who reads there what the agency writes."""
    permission = (
        Permission.ANSWER if addressee.kind == OrganisationKind.LABORATORY else Permission.EDIT
    )
    return list(User.objects.holding(permission, where=addressee))


def _send(
    kind: LetterKind,
    dossier: Dossier,
    addressee: Organisation,
    *,
    key: str,
    data: dict[str, object],
    by: User | None,
    on: date,
) -> Letter:
    key = f"{key}:{addressee.pk}"
    sent = Letter.objects.filter(key=key).first()
    if sent is not None:
        return sent
    letter = issue(
        kind,
        subject=dossier.subject,
        recipient=addressee,
        division=dossier.division,
        data=data,
        by=by,
        on=on,
        key=key,
    )
    people = readers(addressee)
    announce(letter, recipients=people)
    how = "envoyé" if people else "à envoyer par la poste"
    record(
        dossier.subject,
        verb=f"letter_{kind.value}",
        sentence=f"Courrier {letter.number} {how} à {addressee} : {letter.get_kind_display().lower()}.",
        actor=by,
        on=on,
        data={"letter": letter.number},
    )
    return letter


def _about(dossier: Dossier) -> dict[str, object]:
    desk = settings.DESK
    return {
        "dossier": dossier.number,
        "framework": f"{dossier.cpc.number} – {dossier.cpc.title}",
        "act": dossier.get_change_kind_display(),
        "unit": f"{dossier.division.name}, {desk['name']}",
        "unit_address": desk["address"],
        "unit_email": desk["email"],
        "unit_phone": desk["phone"],
    }


def told(dossier: Dossier) -> list[Told]:
    """Every letter of a change with its instant and its state, the first one first."""
    letters = Letter.objects.filter(subject=dossier.subject, kind__in=KINDS)
    found = list(letters.select_related("recipient").order_by("pk"))
    lines = Event.objects.filter(subject=dossier.subject, verb__startswith="letter_change")
    instants = {line.data.get("letter"): line.at for line in lines}
    published = dossier.publications.last()
    return [
        Told(
            letter,
            instants.get(letter.number),
            not readers(letter.recipient),
            letter.kind == LetterKind.CHANGE_PUBLISHED
            and published is not None
            and informed_late(published_on=published.published_on, informed_on=letter.issued_on),
        )
        for letter in found
    ]
