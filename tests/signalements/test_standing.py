"""Standing: declared, verified or refused, judged on the filing day, its end announced."""

from datetime import date, timedelta

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import IntegrityError, transaction
from django.urls import reverse

from accounts.models import StandingProof, User
from accounts.roles import Role
from bodies import standing
from bodies.standing_warnings import warn_of_ends
from records.models import Event, Notice, Reminder
from signalements.filed.filing import refusals, standing_in_words
from tests.conftest import DAY, person

pytestmark = [pytest.mark.django_db, pytest.mark.tour]
LAST = date(2028, 12, 31)  # of the proofs of the fixtures


@pytest.fixture
def head(bodies) -> User:
    return person(Role.BODY_ADMINISTRATOR, on=bodies.asso, name="head")


def proof_of(body) -> StandingProof:
    return body.standing_proofs.order_by("-pk").first()


def picture() -> SimpleUploadedFile:
    """The smallest PNG."""
    content = bytes.fromhex(
        "89504e470d0a1a0a0000000d4948445200000001000000010802000000907753de0000000c4944415408d763f8"
        "cfc000000301010018dd8db00000000049454e44ae426082"
    )
    return SimpleUploadedFile("agrement.png", content)


GIVEN = {
    "reference": "Décision d'agrément",
    "number": "N2026AG0001",
    "first_day": "2026-03-01",
    "last_day": "2031-02-28",
}


def declare(browser, body, **given: object):
    data = GIVEN | {"files": picture()} | given
    return browser.post(reverse("standing_declare", args=[body.pk]), data)


def decide(browser, proof: StandingProof, **given: str):
    return browser.post(reverse("standing_decide", args=[proof.pk]), given, follow=True)


@pytest.mark.rule("R5")
def test_a_body_declares_its_approval_with_a_file_that_the_desk_reads(
    head, team, bodies, browse, division
):
    assert declare(browse(head), bodies.asso).status_code == 302
    proof = proof_of(bodies.asso)
    assert (proof.state, proof.declared_by, proof.declared_on) == ("pending", head, DAY)
    assert Notice.objects.get().recipient == team.desk
    shown = browse(team.desk).get(reverse("standing_decide", args=[proof.pk])).content.decode()
    assert "agrement.png" in shown
    assert "Association Y" in browse(team.desk).get(reverse("standing_list")).content.decode()


@pytest.mark.parametrize(
    ("wrong", "sentence"),
    [
        ({"number": ""}, "Remplissez ce champ"),
        ({"last_day": ""}, "Donnez une date"),
        ({"files": ""}, "Joignez un fichier"),
        ({"first_day": "9999-12-31"}, "vérifiez-la"),
        ({"last_day": "2026-02-28"}, "Le dernier jour précède le premier"),
    ],
)
def test_an_approval_says_its_number_its_term_and_shows_its_file(
    wrong, sentence, head, bodies, browse
):
    assert sentence in declare(browse(head), bodies.asso, **wrong).content.decode()
    assert bodies.asso.standing_proofs.count() == 1


@pytest.mark.rule("R4")
def test_a_label_without_a_last_day_gets_that_of_the_law(bodies, browse):
    leader = person(Role.BODY_ADMINISTRATOR, on=bodies.centre, name="leader")
    declare(browse(leader), bodies.centre, first_day="2026-03-01", last_day="")
    assert proof_of(bodies.centre).last_day == date(2031, 2, 28)
    shown = declare(browse(leader), bodies.centre, first_day="2019-03-01", last_day="")
    assert "donnez le dernier jour de l’arrêté" in shown.content.decode()


def test_the_desk_verifies_and_the_body_is_told(head, team, bodies, browse):
    decide(browse(team.desk), proof_of(bodies.asso), decision="verify")
    proof = proof_of(bodies.asso)
    assert (proof.state, proof.decided_by, proof.decided_on) == ("verified", team.desk, DAY)
    assert Event.objects.get(verb="standing_verified").public_to_reporter
    assert Notice.objects.get().recipient == head


def test_the_desk_refuses_with_a_reason_only(head, team, bodies, browse):
    shown = decide(browse(team.desk), proof_of(bodies.asso), decision="refuse")
    assert "Donnez le motif du refus" in shown.content.decode()
    decide(browse(team.desk), proof_of(bodies.asso), decision="refuse", reason="Agrément régional.")
    assert "Agrément régional." in Notice.objects.get(recipient=head).body
    again = decide(browse(team.desk), proof_of(bodies.asso), decision="verify")
    assert "Un collègue vient de répondre" in again.content.decode()
    assert proof_of(bodies.asso).is_refused


@pytest.mark.parametrize(
    "wrong",
    [
        {"state": "refused", "refusal_reason": ""},
        {"state": "verified"},
        {"state": "pending", "refusal_reason": "Non."},
    ],
)
def test_the_database_wants_a_decision_to_be_whole(wrong, bodies):
    with pytest.raises(IntegrityError), transaction.atomic():
        StandingProof.objects.filter(organisation=bodies.asso).update(**wrong)


@pytest.mark.rule("R5")
def test_a_refused_proof_never_counts_and_one_to_verify_counts(team, draft, day):
    assert not refusals(draft, on=day)
    assert "à vérifier" in standing_in_words(draft, on=day)
    standing.refuse(proof_of(draft.organisation), reason="Non.", by=team.desk, on=day)
    assert [refusal.rule for refusal in refusals(draft, on=day)] == ["R5"]


@pytest.mark.rule("R5")
def test_the_last_day_of_a_proof_is_one_of_those_that_count(draft):
    assert not refusals(draft, on=LAST)
    assert [refusal.rule for refusal in refusals(draft, on=LAST + timedelta(days=1))] == ["R5"]


def test_only_the_administrators_of_a_body_declare_its_standing(reporter, bodies, browse):
    assert declare(browse(reporter), bodies.asso).status_code == 403


def keys(lines: list[Reminder]) -> list[str]:
    return [line.key.rsplit(":", 1)[1] for line in lines]


@pytest.fixture
def alone(head, team, bodies) -> StandingProof:
    """The association's proof, the only one with an end."""
    StandingProof.objects.exclude(organisation=bodies.asso).update(last_day=None)
    return proof_of(bodies.asso)


@pytest.mark.parametrize(
    ("on", "said"),
    [
        (date(2028, 6, 29), []),
        (date(2028, 6, 30), ["6m"]),
        (date(2028, 9, 30), ["6m", "3m"]),
        (LAST, ["6m", "3m", "1m"]),
        (LAST + timedelta(days=1), ["6m", "3m", "1m", "end"]),
    ],
)
def test_the_end_is_announced_from_its_day_even_late(on, said, alone):
    assert keys(warn_of_ends(on)) == said
    assert warn_of_ends(on) == []
    assert Notice.objects.values("key").distinct().count() == min(1, len(said))


def test_the_body_and_the_desk_are_told_once_each(alone, head, team):
    for day in range(15):
        warn_of_ends(date(2028, 6, 25) + timedelta(days=day))
    assert {notice.recipient for notice in Notice.objects.all()} == {head, team.desk}
    assert Notice.objects.count() == 2
    assert Reminder.objects.get().due_on == date(2028, 6, 30)


def test_a_proof_that_is_followed_is_not_announced(alone, bodies):
    StandingProof.objects.create(
        organisation=bodies.asso, reference="Suite", first_day=LAST + timedelta(days=1)
    )
    assert warn_of_ends(date(2028, 12, 1)) == []
