"""The demonstration of the accompaniment: a request that was answered, with a meeting; one to take."""

from collections.abc import Callable
from datetime import date, timedelta

from django.db import transaction

from accounts.models import Organisation, OrganisationKind, Permission, User
from signalements.accompaniment import gestures as gio
from signalements.models import Accompaniment


def accompaniment(*, today: date, say: Callable[[str], None]) -> bool:
    """Done once: says by the requests themselves whether it was."""
    if Accompaniment.objects.exists():
        return False
    say("Demandes d'accompagnement")
    with transaction.atomic():
        answered(today)
        to_take(today)
    return True


def answered(today: date) -> None:
    body, author = asker(OrganisationKind.ASSO)
    asked = gio.ask(
        body,
        by=author,
        on=today - timedelta(days=40),
        product="medicine",
        matter="regulatory",
        channel="unknown",
        dci="propranolol",
        indication="Hémangiome infantile au-delà d’un an",
        practice="Quelques centres le prolongent au-delà de l’âge de l’AMM.",
        question="Un signalement est-il possible quand l’AMM couvre déjà la maladie, à un autre âge ?",
    )
    adviser = User.objects.holding(Permission.ADVISE, where=asked.division).first()
    gio.take(asked, by=adviser, on=today - timedelta(days=37))
    gio.categorise(
        asked,
        product="medicine",
        matter="regulatory",
        channel="cpc",
        by=adviser,
        on=today - timedelta(days=37),
    )
    gio.note_meeting(
        asked,
        held_on=today - timedelta(days=28),
        participants="Youssef Karim (association), Adrien Colin (GIO)",
        minutes="L’âge est hors de l’indication. Réunir les données de suivi de trois centres.",
        by=adviser,
        on=today - timedelta(days=27),
    )
    gio.answer(
        asked,
        text=(
            "Oui : l’âge fait partie de l’indication, et l’usage est hors AMM. Dites dans le "
            "signalement pourquoi le traitement est prolongé, et joignez les données de suivi."
        ),
        by=adviser,
        on=today - timedelta(days=26),
    )


def to_take(today: date) -> None:
    body, author = asker(OrganisationKind.CRMR_CCMR)
    gio.ask(
        body,
        by=author,
        on=today - timedelta(days=2),
        product="medicine",
        matter="scientific",
        channel="cpc",
        dci="anakinra",
        indication="Péricardite récidivante de l’enfant",
        practice="Une quinzaine d’enfants dans la filière.",
        question="Une série de quinze patients, sans comparateur, suffit-elle à présumer l’efficacité ?",
    )


def asker(kind: OrganisationKind) -> tuple[Organisation, User]:
    body = Organisation.objects.filter(kind=kind).order_by("pk").first()
    return body, User.objects.holding(Permission.FILE, where=body).order_by("pk").first()
