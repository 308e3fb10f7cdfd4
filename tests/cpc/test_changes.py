"""Recording on the site an act that changes a published framework: seen first, then written once."""

from datetime import date

import pytest
from django.test import Client
from django.urls import reverse

from accounts.models import Organisation, OrganisationKind, User
from accounts.roles import Role
from cpc.acts.changes import in_force
from cpc.facts.reading import acts_of
from cpc.models import Act, Cpc, Dossier, PendingAct
from records.models import Event
from tests.conftest import person
from tests.cpc.acts_sample import SUSPENSION, after, load, row

pytestmark = pytest.mark.django_db


@pytest.fixture
def cpc(tmp_path) -> Cpc:
    load(tmp_path, row(indications="Vitiligo de l'adulte|Vitiligo de l'enfant"))
    return Cpc.objects.get()


@pytest.fixture
def publisher(team) -> Client:
    client = Client()
    client.force_login(team.publisher)
    return client


def address(cpc: Cpc, kind: str) -> str:
    return reverse("change_add", args=[cpc.number, kind])


def answers(cpc: Cpc, base: dict = SUSPENSION, **changes: object) -> dict:
    return {"follows": cpc.acts.get(reference="A-1").pk} | base | changes


def seen(client: Client, cpc: Cpc, kind: str, data: dict) -> dict:
    """The same answers, once the page has shown what they would do."""
    response = client.post(address(cpc, kind), data)
    assert response.status_code == 200, response.context["form"].errors
    assert response.context["seen"] is not None
    return data | {"seen": response.context["form"]["seen"].value(), "record": "1"}


def enact(client: Client, cpc: Cpc, kind: str, data: dict) -> Act:
    """Recorded by one person, confirmed by another."""
    response = client.post(address(cpc, kind), seen(client, cpc, kind, data))
    assert response.status_code == 302
    pending = PendingAct.objects.get(reference=data["reference"])
    assert confirm(pending).status_code == 302
    return Act.objects.get(reference=data["reference"])


def confirm(pending: PendingAct, **typed: str):
    """What a second publisher of the division answers."""
    second = User.objects.filter(email="second@example.org").first() or person(
        Role.PUBLISHER, on=division_of(pending), name="second"
    )
    client = Client()
    client.force_login(second)
    return client.post(reverse("pending_act", args=[pending.cpc.number, pending.pk]), typed)


def division_of(pending: PendingAct) -> Organisation:
    return pending.recorded_by.memberships.get().organisation


def statuses(cpc: Cpc) -> list[tuple[str, date]]:
    return [(span.status, span.first_day) for span in cpc.spans.all()]


def errors(client: Client, cpc: Cpc, kind: str, data: dict) -> dict:
    response = client.post(address(cpc, kind), data)
    assert response.status_code == 422
    assert Act.objects.count() == 1
    return response.context["form"].errors


def test_a_suspension_is_shown_before_anything_is_written(publisher, cpc):
    data = seen(publisher, cpc, "suspension", answers(cpc))
    assert Act.objects.count() == 1
    publisher.post(address(cpc, "suspension"), data)
    assert Act.objects.count() == 1
    confirm(PendingAct.objects.get())
    assert statuses(cpc)[2:] == [
        ("suspended", date(2026, 2, 28)),
        ("expired", date(2027, 3, 22)),
    ]


def test_what_was_changed_after_being_seen_is_shown_again(publisher, cpc):
    data = seen(publisher, cpc, "suspension", answers(cpc))
    response = publisher.post(address(cpc, "suspension"), data | {"first_day": "2026-04-01"})
    assert response.status_code == 200
    assert Act.objects.count() == 1
    assert response.context["seen"].day == date(2026, 4, 1)


def test_an_act_recorded_meanwhile_is_seen_before_confirming(publisher, cpc, tmp_path):
    data = seen(publisher, cpc, "suspension", answers(cpc))
    known = {"decided_on": "2026-01-05", "published_on": "2026-01-06"}
    load(tmp_path, after(reference="A-2", kind="modification", **known))
    response = publisher.post(address(cpc, "suspension"), data)
    assert "a changé depuis" in response.content.decode()
    assert not Act.objects.filter(kind="suspension").exists()


def test_the_same_act_under_another_reference_is_pointed_out(publisher, cpc):
    enact(publisher, cpc, "suspension", answers(cpc))
    again = answers(cpc, reference="Décision 2026-12")
    page = publisher.post(address(cpc, "suspension"), again).content.decode()
    assert "déjà enregistré : « Décision du 26/02/2026 »" in page


def test_the_act_keeps_who_signed_and_who_recorded_and_the_journal_why(publisher, cpc, team):
    act = enact(publisher, cpc, "suspension", answers(cpc))
    assert act.signatory == "Camille X, directrice générale"
    assert act.recorded_by == team.publisher
    line = Event.objects.get(subject=cpc.subject, verb="act_recorded")
    assert line.actor == team.publisher
    assert line.reason == "Signal de pharmacovigilance."
    assert line.data["ground"] == "public_health"


def test_the_same_act_sent_twice_is_one(publisher, cpc):
    data = seen(publisher, cpc, "suspension", answers(cpc))
    assert publisher.post(address(cpc, "suspension"), data).status_code == 302
    assert publisher.post(address(cpc, "suspension"), data).status_code == 302
    confirm(PendingAct.objects.get())
    assert publisher.post(address(cpc, "suspension"), data).status_code == 302
    assert Act.objects.count() == 2
    assert Event.objects.filter(verb="act_recorded").count() == 1


def test_new_indications_sent_twice_are_one_act(publisher, cpc):
    known = {"decided_on": "2026-02-25", "published_on": "2026-02-26"}
    data = answers(cpc, ground="knowledge", indications="Vitiligo dès deux ans", **known)
    enact(publisher, cpc, "modification", data)
    assert publisher.post(address(cpc, "modification"), data).status_code == 302
    assert Act.objects.count() == 2


def test_a_reference_that_another_act_has_is_refused(publisher, cpc):
    said = errors(publisher, cpc, "suspension", answers(cpc, reference="A-1"))
    assert "déjà enregistré" in str(said)


@pytest.mark.rule("R57")
def test_a_modification_names_the_use_anew_and_never_moves_the_last_day(publisher, cpc):
    before = statuses(cpc)
    data = answers(cpc, ground="knowledge", indications="Vitiligo dès deux ans")
    enact(publisher, cpc, "modification", data)
    assert statuses(cpc) == before
    page = publisher.get(cpc.get_absolute_url()).content.decode()
    assert "Vitiligo dès deux ans" in page
    assert "Vitiligo de l&#x27;enfant" not in page


def test_a_modification_starts_from_what_is_in_force_and_left_so_names_nothing(publisher, cpc):
    form = publisher.get(address(cpc, "modification")).context["form"]
    given = {name: form[name].value() for name in ("indications", "medicines")}
    assert given == {
        "indications": "Vitiligo de l'adulte\nVitiligo de l'enfant",
        "medicines": "Protopic 0,1 %, pommade",
    }
    act = enact(publisher, cpc, "modification", answers(cpc, ground="knowledge", **given))
    assert not act.indications.exists()
    assert not act.medicines.exists()


def test_the_group_alone_may_change(publisher, cpc):
    given = {"medicines": "Protopic 0,1 %, pommade", "same_group": "on"}
    act = enact(publisher, cpc, "modification", answers(cpc, ground="knowledge", **given))
    assert act.same_group
    assert [line.name for line in act.medicines.all()] == ["Protopic 0,1 %, pommade"]


def test_a_code_with_its_name_behind_is_the_code(publisher, cpc):
    data = answers(cpc, ground="knowledge", medicines="61234567 PROTOPIC 0,03 %, pommade")
    act = enact(publisher, cpc, "modification", data)
    assert [line.cis for line in act.medicines.all()] == ["61234567"]


@pytest.mark.rule("R55")
def test_an_indication_ends_and_the_other_runs_on(publisher, cpc):
    data = answers(cpc, concerned=["Vitiligo de l'enfant"], last_day="2026-06-30")
    assert "informé" in str(errors(publisher, cpc, "cessation", data | {"told_on": ""}))
    enact(publisher, cpc, "cessation", data)
    assert [status for status, _ in statuses(cpc)] == ["upcoming", "in_force", "expired"]
    page = publisher.get(f"{cpc.get_absolute_url()}?on=2026-07-01").content.decode()
    assert page.count("Cessé") == 1


def test_an_abrogation_without_a_printed_day_takes_effect_after_publication(publisher, cpc):
    enact(publisher, cpc, "abrogation", answers(cpc))
    assert statuses(cpc)[-1] == ("abrogated", date(2026, 2, 28))


def test_a_suspension_may_print_its_end(publisher, cpc):
    enact(publisher, cpc, "suspension", answers(cpc, last_day="2026-06-30"))
    assert ("in_force", date(2026, 7, 1)) in statuses(cpc)


def test_a_lifting_is_first_about_the_suspension_and_a_suspension_about_the_framework(
    publisher, cpc
):
    suspension = enact(publisher, cpc, "suspension", answers(cpc))
    first = {
        kind: publisher.get(address(cpc, kind)).context["form"]["follows"].initial.reference
        for kind in ("lifting", "suspension")
    }
    assert first == {"lifting": suspension.reference, "suspension": "A-1"}


@pytest.mark.rule("R51", "R61", doors="form")
def test_what_an_act_cannot_be_about_is_not_offered_nor_taken(publisher, cpc):
    suspension = enact(publisher, cpc, "suspension", answers(cpc))
    aimed = {"lifting": suspension.reference, "modification": "A-1"}
    for kind, reference in aimed.items():
        offered = publisher.get(address(cpc, kind)).context["form"]["follows"].field.queryset
        assert [act.reference for act in offered] == [reference]
    about_the_framework = publisher.post(address(cpc, "lifting"), answers(cpc, reference="L-1"))
    assert "follows" in about_the_framework.context["form"].errors


@pytest.mark.rule("R61")
def test_one_indication_comes_back_and_not_the_other(publisher, cpc, tmp_path):
    known = {"decided_on": "2026-01-05", "published_on": "2026-01-06"}
    load(tmp_path, after(reference="A-2", kind="cessation", last_day="2026-01-06", **known))
    form = publisher.get(address(cpc, "reinstatement")).context["form"]
    assert len(form["concerned"].field.choices) == 2
    data = answers(cpc, follows=cpc.acts.get(reference="A-2").pk)
    enact(publisher, cpc, "reinstatement", data | {"concerned": ["Vitiligo de l'enfant"]})
    then = in_force(acts_of(cpc), on=date(2026, 3, 1))
    assert then.indications == ("Vitiligo de l'enfant",)
    assert then.ceased == ("Vitiligo de l'adulte",)


@pytest.mark.rule("R61")
def test_a_framework_put_back_in_force_after_its_end_is_refused(publisher, cpc):
    data = answers(cpc, first_day="2027-03-22")
    assert "pris fin" in str(errors(publisher, cpc, "reinstatement", data))


@pytest.mark.parametrize(
    ("changes", "field", "said"),
    [
        ({"published_on": "2026-03-03"}, "published_on", "pas encore publié"),
        ({"published_on": "2026-02-25"}, "__all__", "postérieure"),
        ({"ground": "knowledge"}, "ground", "Sélectionnez un choix valide"),
        ({"told_on": ""}, "told_on", "dispensé"),
        ({"told_on": "2026-02-27"}, "told_on", "avant le jour de la décision"),
        ({"told_on": SUSPENSION["decided_on"]}, "told_on", "est ce jour même"),
        ({"source": "javascript:alert(1)"}, "source", "URL"),
        ({"follows": "999"}, "follows", "Sélectionnez"),
        ({"reference": ""}, "reference", ""),
        ({"first_day": "hier"}, "first_day", ""),
    ],
)
def test_a_wrong_answer_is_told_beside_its_field(publisher, cpc, changes, field, said):
    found = errors(publisher, cpc, "suspension", answers(cpc, **changes))
    assert said in str(found[field])


def test_a_cis_code_that_is_not_one_is_told_beside_the_medicines(publisher, cpc):
    data = answers(cpc, ground="knowledge", medicines="123")
    assert "huit chiffres" in str(errors(publisher, cpc, "modification", data)["medicines"])


@pytest.mark.parametrize("name", ["indications", "medicines"])
def test_a_list_emptied_is_not_a_list_left_as_it_is(publisher, cpc, name):
    data = answers(cpc, ground="knowledge", **{name: " \n"})
    assert "Vide, ce champ ne dit rien" in str(errors(publisher, cpc, "modification", data)[name])


@pytest.mark.parametrize("kind", ["initial", "renewal", "not_established", "rien"])
def test_other_kinds_are_not_recorded_here(publisher, cpc, kind):
    assert publisher.get(address(cpc, kind)).status_code == 404


def test_only_who_publishes_sees_the_button(publisher, cpc, client):
    label = "Enregistrer un acte"
    assert label in publisher.get(cpc.get_absolute_url()).content.decode()
    assert label not in client.get(cpc.get_absolute_url()).content.decode()


def test_a_framework_that_a_division_examined_is_of_its_publishers(publisher, cpc, team, day):
    elsewhere = Organisation.objects.create(kind=OrganisationKind.ANSM_DIVISION, name="Autre")
    Dossier.objects.create(
        number="DOS-2026-0099",
        origin="director_general",
        division=elsewhere,
        cpc=cpc,
        opened_on=day,
    )
    assert publisher.get(address(cpc, "suspension")).status_code == 403
    assert "Enregistrer un acte" not in publisher.get(cpc.get_absolute_url()).content.decode()
    theirs = Client()
    theirs.force_login(person(Role.PUBLISHER, on=elsewhere, name="ailleurs"))
    assert theirs.get(address(cpc, "suspension")).status_code == 200


def test_the_two_bands_are_on_one_scale(publisher, cpc):
    response = publisher.post(address(cpc, "suspension"), answers(cpc))
    before, after = response.context["drawing"].bands
    assert [piece.status for piece in before.pieces] == ["upcoming", "in_force", "expired"]
    assert [piece.status for piece in after.pieces] == [
        "upcoming",
        "in_force",
        "suspended",
        "expired",
    ]
    ends = [band.pieces[-1].x + band.pieces[-1].width for band in (before, after)]
    assert ends[0] == pytest.approx(ends[1]) == pytest.approx(1000)


@pytest.fixture
def pending(publisher, cpc) -> PendingAct:
    publisher.post(address(cpc, "suspension"), seen(publisher, cpc, "suspension", answers(cpc)))
    return PendingAct.objects.get()


def test_who_recorded_an_act_does_not_confirm_it(publisher, cpc, pending):
    page = reverse("pending_act", args=[cpc.number, pending.pk])
    assert "une autre personne" in publisher.get(page).content.decode()
    response = publisher.post(page)
    assert response.status_code == 422
    assert "Vous avez enregistré cet acte" in response.content.decode()
    assert Act.objects.count() == 1


def test_an_act_to_confirm_is_seen_on_the_sheet_by_agents_and_by_nobody_else(
    publisher, cpc, pending, client
):
    assert pending.reference in publisher.get(cpc.get_absolute_url()).content.decode()
    assert pending.reference not in client.get(cpc.get_absolute_url()).content.decode()


def test_an_act_is_refused_with_a_reason_and_the_register_stays(cpc, pending):
    before = statuses(cpc)
    assert confirm(pending, refuse="1", reason="").status_code == 422
    assert confirm(pending, refuse="1", reason="Ce n'est pas ce cadre.").status_code == 302
    pending.refresh_from_db()
    assert (pending.outcome, pending.reason) == ("refused", "Ce n'est pas ce cadre.")
    assert statuses(cpc) == before
    assert Event.objects.get(verb="act_refused").reason == "Ce n'est pas ce cadre."
    assert confirm(pending).status_code == 422


def test_an_act_is_judged_again_on_the_acts_as_they_are(cpc, pending, tmp_path):
    known = {"decided_on": "2026-01-05", "published_on": "2026-01-06"}
    load(tmp_path, after(reference="A-2", kind="abrogation", last_day="2026-01-06", **known))
    response = confirm(pending)
    assert response.status_code == 422
    assert "ne peut plus entrer au registre" in response.content.decode()
    assert not Act.objects.filter(kind="suspension").exists()
