"""Who signs: the capacity is that of the mandates and delegations at the instant of the signature."""

from datetime import date

import pytest
from django.core.exceptions import ValidationError
from django.db import IntegrityError, transaction
from django.urls import reverse

from accounts.models import DecisionKind, Delegation, Mandate
from accounts.roles import Role
from bodies import authority
from cpc.law.core import LawError
from cpc.models import Signature, SignedText
from records.models import Event, Notice
from tests.conftest import a_mandate, person
from tests.workflows.conftest import PRECHECK, SIGNATURE
from workflows.drafting import drafting, signing
from workflows.models import WorkItem

pytestmark = [pytest.mark.django_db, pytest.mark.tour]
SIGN = {"decision": "signed"}


@pytest.fixture
def delegate(division):
    return person(Role.SIGNATORY, on=division, name="delegue")


def given(delegate, division, **changed):
    fields = {
        "division": division,
        "delegate": delegate,
        "function": "Directeur adjoint",
        "scope": ["refusal"],
        "reference": "DEC-1",
        "first_day": date(2026, 1, 1),
    }
    return Delegation.objects.create(**fields | changed)


@pytest.fixture
def refusal(do, dossier, team):
    """A dossier whose refusal waits for its signature."""
    do(dossier, team.legal, PRECHECK | {"conclusion": "stop"})
    do(dossier, team.evaluator, {"reasons": "Données insuffisantes."})
    return dossier


def page(dossier, user, browse):
    """The page of the signature, held by ``user``, and its form."""
    item, client = WorkItem.objects.open().get(dossier=dossier), browse(user)
    client.post(reverse("task_take", args=[item.pk]))
    return client.get(reverse("task", args=[item.pk]))


@pytest.mark.rule("R33")
def test_the_capacity_is_shown_and_not_asked(refusal, team, browse):
    shown = page(refusal, team.signatory, browse)
    told = "Vous signerez en qualité de <strong>Directrice générale (Décret du 1er janvier 2020"
    assert told in shown.content.decode()
    assert {"capacity", "function", "given"} <= {
        field.name for field in shown.context["form"].hidden_fields()
    }


@pytest.mark.rule("R33", doors="form")
@pytest.mark.parametrize(
    ("changed", "sentence"),
    [
        ({"scope": ["establishment"]}, "DEC-1 ne couvre pas cette décision (refus"),
        ({"last_day": date(2026, 3, 1)}, "DEC-1 a pris fin le 01/03/2026"),
        ({"first_day": date(2026, 3, 3)}, "DEC-1 ne court qu&#x27;à partir du 03/03/2026"),
    ],
)
@pytest.mark.parametrize("typed", [SIGN, SIGNATURE])
def test_a_delegate_out_of_scope_or_of_date_is_refused_with_the_reason(
    refusal, do, delegate, browse, division, changed, sentence, typed
):
    """Ticking « Directeur général » and typing the function changes nothing."""
    given(delegate, division, **changed)
    assert sentence in page(refusal, delegate, browse).content.decode()
    response = do(refusal, delegate, typed)
    assert response.status_code == 422 and sentence in response.content.decode()
    assert "R33 – " in response.content.decode()
    assert "enregistre les mandats et les délégations publiés" in response.content.decode()
    assert not Signature.objects.exists()


@pytest.mark.rule("R33")
@pytest.mark.parametrize("last_day", [None, date(2026, 3, 2)])
def test_a_delegate_signs_within_the_delegation_which_is_copied(
    refusal, do, delegate, division, last_day
):
    given(delegate, division, last_day=last_day)
    assert do(refusal, delegate, SIGN).status_code == 302
    signature = refusal.signatures.last()
    assert (signature.capacity, signature.function) == ("delegate", "Directeur adjoint")
    assert (signature.delegation, signature.delegation_last_day) == ("DEC-1", last_day)
    assert "par délégation du directeur général" in SignedText.objects.get().content.casefold()


@pytest.mark.rule("R33")
def test_a_stated_capacity_that_is_not_the_derived_one_is_refused(refusal, do, delegate, division):
    given(delegate, division)
    response = do(refusal, delegate, SIGNATURE)
    assert response.status_code == 422
    assert "Vous ne signez pas en cette qualité" in response.content.decode()


@pytest.mark.rule("R33")
def test_among_several_delegations_one_is_chosen(refusal, do, delegate, division):
    given(delegate, division)
    chosen = given(delegate, division, reference="DEC-2", function="Directeur par délégation")
    assert "Choisissez la délégation" in do(refusal, delegate, SIGN).content.decode()
    assert do(refusal, delegate, SIGN | {"given": chosen.pk}).status_code == 302
    assert refusal.signatures.last().delegation == "DEC-2"


def test_a_delegation_recorded_while_the_page_is_open_is_read_at_once(
    refusal, delegate, division, browse
):
    shown = page(refusal, delegate, browse)
    assert "Aucune délégation en cours ne vous couvre" in shown.content.decode()
    given(delegate, division)
    hidden = {field.html_name: field.value() for field in shown.context["form"].hidden_fields()}
    address = WorkItem.objects.open().get(dossier=refusal).get_absolute_url()
    assert browse(delegate).post(address, hidden | SIGN).status_code == 302


def test_a_mandate_ended_while_the_page_is_open_no_longer_signs(refusal, team, browse, do):
    shown = page(refusal, team.signatory, browse)
    hidden = {field.html_name: field.value() for field in shown.context["form"].hidden_fields()}
    Mandate.objects.update(last_day=date(2026, 3, 1))
    address = WorkItem.objects.open().get(dossier=refusal).get_absolute_url()
    response = browse(team.signatory).post(address, hidden | SIGN)
    assert response.status_code == 422
    assert "a pris fin le 01/03/2026" in response.content.decode()


@pytest.mark.rule("R33")
def test_every_kind_of_act_is_in_the_scope_of_a_delegation_and_judged(division, day):
    for covered in DecisionKind:
        one = person(Role.SIGNATORY, on=division, name=covered.value)
        given(one, division, scope=[covered.value])
        signed = [
            kind
            for kind in DecisionKind
            if not signing.Powers(one, division=division, kind=kind, on=day).refusals
        ]
        assert signed == [covered]


@pytest.mark.rule("R33")
def test_the_right_to_sign_is_that_of_the_division_of_the_dossier(refusal, team, division, day):
    other = type(division).objects.create(kind=division.kind, name="Autre direction")
    stranger = person(Role.SIGNATORY, on=other, name="ailleurs")
    given(stranger, division)
    powers = signing.Powers(stranger, division=division, kind=DecisionKind.REFUSAL, on=day)
    assert "Signer une décision" in powers.refusals[0].sentence


@pytest.mark.rule("R33", doors="act")
def test_the_act_itself_refuses_a_capacity_that_nobody_gave(refusal, delegate, day):
    """Whoever calls, without the form."""
    texts = drafting.to_sign(refusal, kind=DecisionKind.REFUSAL, on=day)
    claimed = Signature.objects.create(dossier=refusal, author=delegate, made_on=day, **SIGNATURE)
    with pytest.raises(LawError, match="R33"):
        drafting.freeze(
            claimed,
            kind=DecisionKind.REFUSAL,
            seen=drafting.fingerprint_of(texts),
            signatory=drafting.Signatory(lines=[]),
            on=day,
        )
    assert not SignedText.objects.exists()


# Mandates

TERM = {
    "capacity": "director_general",
    "function": "Directeur général",
    "reference": "Décret du 15 mars 2026",
    "first_day": "2026-03-16",
}


def test_an_administrator_records_a_mandate_and_its_end(team, browse, delegate):
    client = browse(team.administrator)
    current = Mandate.objects.get()
    refused = client.post(reverse("mandate_add"), TERM | {"person": delegate.pk})
    assert "Un mandat de même qualité court déjà" in refused.content.decode()
    ended = client.post(reverse("mandate_end", args=[current.pk]), {"last_day": "2026-03-15"})
    assert ended.status_code == 302
    added = client.post(reverse("mandate_add"), TERM | {"person": delegate.pk})
    assert added.status_code == 302
    told = Event.objects.filter(verb__in=["appointed", "mandate_ended"])
    assert set(told.values_list("verb", flat=True)) == {"appointed", "mandate_ended"}
    assert Notice.objects.filter(key__startswith="mandate:", recipient=delegate).exists()
    assert "Décret du 15 mars 2026" in client.get(reverse("mandates")).content.decode()


@pytest.mark.parametrize(
    ("first_day", "last_day", "accepted"),
    [
        (date(2026, 6, 30), None, False),
        (date(2026, 7, 1), None, True),
        (date(2025, 1, 1), date(2026, 3, 1), True),
        (date(2025, 1, 1), date(2026, 3, 2), False),
    ],
)
def test_two_mandates_of_one_capacity_never_share_a_day(
    delegate, team, first_day, last_day, accepted
):
    days = {"first_day": date(2026, 3, 2), "last_day": date(2026, 6, 30)}
    a_mandate(team.manager, capacity="acting", **days)
    made = Mandate(
        person=delegate,
        capacity="acting",
        function="Directeur général",
        reference="Décret",
        first_day=first_day,
        last_day=last_day,
    )
    if accepted:
        made.full_clean()
        made.save()
        return
    with pytest.raises(ValidationError):
        made.full_clean()
    with pytest.raises(IntegrityError), transaction.atomic():
        made.save()


def test_who_acts_for_the_director_general_signs_beside_them(delegate, team, refusal, do):
    a_mandate(delegate, capacity="acting", function="Directeur général par intérim")
    assert do(refusal, delegate, SIGN).status_code == 302
    assert refusal.signatures.last().capacity == "acting"


def test_a_mandate_recorded_by_a_colleague_meanwhile_is_a_sentence(
    delegate, team, day, monkeypatch
):
    mandate = Mandate(
        person=delegate, capacity="director_general", function="DG", reference="X", first_day=day
    )
    mandate.full_clean = lambda: None  # the colleague wrote just after the check
    with pytest.raises(ValidationError, match="vient d'être enregistré"):
        authority.appoint(mandate, by=team.administrator, on=day)
