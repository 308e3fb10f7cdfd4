"""Spaces of the bodies, invitations, standing, OMEDIT."""

from datetime import date
from types import SimpleNamespace

from accounts.links import invitation_token, request_token
from accounts.models import AccessRequest, Invitation, Organisation, Permission, StandingProof
from accounts.roles import Role
from bodies import access as organisation_access
from bodies import invitations as organisation_invitations
from signalements.models import OmeditInformation
from signalements.omedit import gestures as omedit
from tests.matrix.rows import ADMINS, BODY, EVERYBODY, PEOPLE, REPORTERS, Row, holding, pk

MANAGERS = ADMINS | {"head"}
VERIFIERS = holding(Permission.VERIFY)


def of_body(name: str):
    return lambda world: [world.body.pk, getattr(world, name).pk]


ROWS: dict[str, Row] = {
    "my_body": Row(PEOPLE),
    "member_leave": Row(BODY, 404, pk("body")),
    "member_role": Row(MANAGERS, 404, of_body("held")),
    "invitation_add": Row(MANAGERS, 404, pk("body")),
    "invitation_resend": Row(MANAGERS, 404, of_body("invitation"), "post"),
    "invitation_cancel": Row(MANAGERS, 404, of_body("invitation"), "post"),
    "invitation": Row(EVERYBODY, args=lambda world: [invitation_token(world.invitation)]),
    "access_request": Row(EVERYBODY),
    "access_confirm": Row(EVERYBODY, args=lambda world: [request_token(world.unconfirmed)]),
    "access_answer": Row(MANAGERS, 404, pk("access_request")),
    "standing_declare": Row(MANAGERS, 404, pk("body")),
    "standing_list": Row(VERIFIERS),
    "standing_decide": Row(VERIFIERS, 404, pk("proof")),
    "omedit_sent": Row({"omedit"}),
    "omedit_new": Row({"omedit"}),
    "omedit_received": Row(REPORTERS),
    "omedit_read": Row({"other_body"}, 404, pk("delivery"), "post"),
    "omedit_draft": Row({"other_body"}, 404, pk("delivery"), "post"),
}


def extend(world: SimpleNamespace) -> None:
    """Adds to ``world`` the objects that these rows name."""
    day, head, body = date(2026, 3, 2), world.people["head"], world.body
    world.held = body.memberships.get(user=world.people["contributor"])
    world.invitation = invited("neuf@example.org", body, head, day)
    asker = world.people["elsewhere"]
    world.access_request = asked(body, asker.email, asker, day)
    world.unconfirmed = asked(body, "inconnu@example.org", None, day)
    world.proof = StandingProof.objects.get(organisation=body)
    world.delivery = informed(world, day)


def invited(email: str, body: Organisation, by: object, day: date) -> Invitation:
    return organisation_invitations.invite(
        email, role=Role.CONTRIBUTOR, organisation=body, by=by, on=day
    )


def asked(body: Organisation, email: str, user: object, day: date) -> AccessRequest:
    return organisation_access.ask(body, email=email, user=user, reason="Membre.", on=day)


def informed(world: SimpleNamespace, day: date) -> object:
    author = world.people["omedit"]
    sent = omedit.transmit(
        OmeditInformation(
            organisation=author.memberships.get().organisation,
            author=author,
            medicine="Tacrolimus",
            use="Vitiligo",
            seen="Douze prescriptions.",
        ),
        to=Organisation.objects.filter(name="CNP de dermatologie"),
        on=day,
    )
    return sent.deliveries.get()
