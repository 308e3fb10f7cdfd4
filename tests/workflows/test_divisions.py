"""Rights here, not somewhere: the same right held elsewhere opens nothing and writes nothing.

Two enumerations, without a hole. Every gesture on a dossier or a step (``acts.py``) is done by somebody
whom the table lets (``actions.py``), then tried by their twin: the same roles, in another organisation of
the same kind. Every other address that takes an object (``tests/matrix``) lets in those of its row, and
not their twins; ``OPEN_TO_TWINS`` says which do, and why.
"""

from types import SimpleNamespace
from typing import Any

import pytest
from django.db import connection, transaction
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from accounts.models import Membership, Organisation, User
from accounts.roles import Role, grant
from tests.test_matrix import MATRIX, built, world
from tests.workflows.actions import TABLE
from tests.workflows.acts import GESTURES
from tests.workflows.test_actions import DONE, REFUSED, attempt, stand
from tests.workflows.test_actions import world as at_work

pytestmark = [pytest.mark.django_db, pytest.mark.exhaustive, pytest.mark.alike]
__all__ = ["at_work", "built", "world"]

WRITES = ("INSERT", "UPDATE", "DELETE")
OPEN_TO_TWINS: dict[str, set[str]] = {
    "public : chacun le lit": {
        *("framework", "framework_json", "act_text", "act_pdf", "password_reset_confirm"),
    },
    "la fiche d'un organisme : tout agent la lit": {"organisation"},
    "les organismes et leurs membres : toute administration de l'agence": {
        *("organisation_change", "proof_add", "member_add", "member_remove", "member_role"),
        *("invitation_add", "invitation_cancel", "invitation_resend", "access_answer"),
    },
    "l'habilitation d'un organisme vaut pour toute l'agence": {
        *("standing_decide", "standing_declare"),
    },
    "le directeur général l'est de toute l'agence": {"mandate_end"},
    "le journal, les envois et les modèles de courriers sont de toute l'agence": {
        *("journal_subject", "mailing_retry", "letter_model"),
    },
    "qui tient le lien reçu par courriel": {"invitation", "access_confirm"},
    "une liste de ses propres directions, vide ailleurs": {"manager_csv", "manager_xlsx"},
}
"""The addresses with an object that let in the same right held elsewhere, and why."""

WITHOUT_OBJECT: dict[str, set[str]] = {
    "la direction ou l'organisme se choisit parmi ceux où l'on tient le droit": {
        *("dossier_open", "delegation_add", "committee_add", "meeting_add", "transition-record"),
        *("signalement_new", "signalement_import", "accompaniment_new", "omedit_new", "view_save"),
    },
    "chaque ligne demande son droit dans sa direction (test_each_role_does_what…)": {"bulk"},
    "à soi": {
        *("absence_add", "interest_add", "notice_choices", "notices_read", "my_body"),
        *("password_change", "password_reset", "login", "logout", "access_request"),
    },
    "vaut pour toute l'agence": {
        *("mandate_add", "organisation_add", "mailings_retry", "transition-override"),
        *("transition-readings", "transition-alternative"),
    },
    "ne fait que lire": {
        *("absences", "accessibility", "account", "delegations", "dossiers", "home", "inbox"),
        *("interests", "journal", "journal_export", "legal", "mandates", "organisations", "rights"),
        *("search", "source", "sources", "transition-follow"),
    },
}
"""The addresses without object that answer to what is sent, and where the right is asked."""


def twin_of(user: User) -> User:
    """The same roles, each in another organisation of the same kind."""
    made = User.objects.create_user(
        f"twin-{user.pk}@example.org", first_name="Jumelle", last_name=user.last_name
    )
    for held in Membership.objects.filter(user=user).select_related("organisation"):
        grant(made, role=Role(held.role), on=other_than(held.organisation))
    return made


def other_than(organisation: Organisation) -> Organisation:
    name = f"Autre {organisation.kind}"
    fields = {"filiere": organisation.filiere, "specialite": organisation.specialite}
    return Organisation.objects.get_or_create(
        name=name, defaults={"kind": organisation.kind, **fields}
    )[0]


def cover() -> dict[str, list[str]]:
    """State → gestures: as few states as do every gesture that somebody may do."""
    where: dict[str, set[str]] = {}
    for name, states, roles in TABLE:
        for state in states.split() if roles else ():
            where.setdefault(state, set()).add(name)
    left, found = set().union(*where.values()), {}
    while left:
        state = max(sorted(where), key=lambda each: len(where[each] & left))
        found[state] = sorted(where[state] & left)
        left -= where[state]
    return found


COVER = cover()


def test_every_gesture_is_done_in_one_of_these_states():
    assert set().union(*COVER.values()) == set(GESTURES)


@pytest.mark.parametrize("state", COVER)
def test_who_holds_the_same_right_elsewhere_does_no_gesture(state, at_work):
    stand(at_work, state)
    allowed = {name: roles for name, states, roles in TABLE if state in states.split()}
    wrong = [
        line
        for name in COVER[state]
        for who in allowed[name].split()[:1]
        if (line := tried(name, who, at_work))
    ]
    assert not wrong


def tried(name: str, who: str, world: SimpleNamespace) -> tuple[Any, ...] | None:
    """The rightful person does it; the twin is refused, and nothing is written. None when it is so."""
    gesture = GESTURES[name]
    with transaction.atomic():
        if gesture.before:
            gesture.before(world)
        address, posted = gesture.url(world), gesture.posted
        right = attempt(world.people[who], gesture, address, posted(world))
        twin = twin_of(world.people[who])
        data = posted(world)
        with CaptureQueriesContext(connection) as queries:
            refused = attempt(twin, gesture, address, data)
        written = [query["sql"] for query in queries if query["sql"].startswith(WRITES)]
        transaction.set_rollback(True)
    held = right in DONE and refused in REFUSED and not written
    return None if held else (name, who, right, refused, written[:1])


# Every address that takes an object


def answered(user: User, name: str, world: SimpleNamespace, *, method: str) -> tuple[int, bool]:
    """What the address answers, undone; and whether anything was written."""
    client = Client(raise_request_exception=False)
    client.force_login(user)
    with transaction.atomic(), CaptureQueriesContext(connection) as queries:
        response = getattr(client, method)(reverse(name, args=MATRIX[name].args(world)))
        if response.streaming:
            response.getvalue()
        transaction.set_rollback(True)
    ours = [q["sql"] for q in queries if q["sql"].startswith(WRITES) and "session" not in q["sql"]]
    return response.status_code, bool(ours)


def named(name: str) -> bool:
    """Does the row say on what object?"""
    return MATRIX[name].args.__module__ != "tests.matrix.rows" or "<locals>" in (
        MATRIX[name].args.__qualname__
    )


WITH_OBJECT = sorted(name for name in MATRIX if named(name))


def test_the_exceptions_are_addresses_with_an_object():
    assert set().union(*OPEN_TO_TWINS.values()) <= set(WITH_OBJECT)


@pytest.mark.parametrize("name", WITH_OBJECT)
def test_the_same_right_elsewhere_opens_no_object(name, world):
    """A form that is sent empty is enough: what is judged is who is let in."""
    people = {who: world.people[who] for who in sorted(MATRIX[name].allowed) if who != "anonymous"}
    open_to_twins = name in set().union(*OPEN_TO_TWINS.values())
    wrong = []
    for who, user in people.items():
        method = MATRIX[name].method
        with transaction.atomic():
            twin = twin_of(user)
            status, wrote = answered(twin, name, world, method=method)
            if method == "get" and status in {403, 404}:
                status, wrote = answered(twin, name, world, method="post")
            transaction.set_rollback(True)
        if (status not in {403, 404, 405} or wrote) and not open_to_twins:
            wrong.append((who, status, wrote))
    assert not wrong


def takes_a_form(name: str, world: SimpleNamespace) -> bool:
    """Does the address answer a form that is sent to it, for one of those whom its row lets in?"""
    who = min(MATRIX[name].allowed - {"anonymous"} or {"legal"})
    return answered(world.people[who], name, world, method="post")[0] != 405


def test_an_address_without_object_that_takes_a_form_says_where_the_right_is_asked(world):
    found = {name for name in MATRIX if not named(name) and takes_a_form(name, world)}
    assert found == set().union(*WITHOUT_OBJECT.values())
