"""The demonstration of the bodies: standing verified but one, a person invited, one who asks, OMEDIT."""

from collections.abc import Callable
from datetime import date

from django.db import transaction

from accounts.models import Organisation, OrganisationKind, Permission, StandingProof, User
from accounts.roles import Role
from bodies.access import ask
from bodies.invitations import invite
from bodies.standing import verify
from signalements.models import OmeditInformation
from signalements.omedit.gestures import addressees, transmit

NEWCOMER = "benevole@demo.example"


def bodies_at_work(*, today: date, say: Callable[[str], None]) -> bool:
    """Done once: says by the OMEDIT's information whether it was."""
    if OmeditInformation.objects.exists():
        return False
    say("Habilitations, invitations, information d'un OMEDIT")
    with transaction.atomic():
        verify_standings(today)
        people_who_enter(today)
        information(today)
    return True


def verify_standings(today: date) -> None:
    """Every proof but the association's, which waits for the desk."""
    desk = User.objects.holding(Permission.VERIFY, where=Organisation.objects.all()).first()
    waiting = StandingProof.objects.to_verify().exclude(organisation__kind=OrganisationKind.ASSO)
    for proof in waiting:
        verify(proof, by=desk, on=today)


def people_who_enter(today: date) -> None:
    body = Organisation.objects.filter(kind=OrganisationKind.ASSO).order_by("pk").first()
    leader = User.objects.holding(Permission.MANAGE, where=body).first()
    invite("tresoriere@demo.example", role=Role.REPORTER, organisation=body, by=leader, on=today)
    asker = User.objects.create_user(NEWCOMER, first_name="Rose", last_name="Marchand")
    reason = "Bénévole du conseil scientifique : je rédige les parties médicales."
    ask(body, email=asker.email, user=asker, reason=reason, on=today)


def information(today: date) -> None:
    author = User.objects.filter(memberships__role=Role.OMEDIT).first()
    told = OmeditInformation(
        organisation=author.memberships.get().organisation,
        author=author,
        medicine="Dupilumab",
        use="Pemphigoïde bulleuse de l’adulte âgé, après échec des corticoïdes",
        seen="Vingt-deux prescriptions hors AMM dans quatre établissements sur six mois, en hausse.",
    )
    transmit(told, to=addressees().exclude(kind=OrganisationKind.INCA), on=today)
