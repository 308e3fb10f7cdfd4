"""A draft saved field by field: nothing lost, nothing overwritten silently, earlier texts come back."""

from datetime import UTC, datetime, timedelta

import pytest
from django.urls import reverse

from accounts.roles import Role
from records.shared_texts import Change, Conflict, Verdict, bases_text, fingerprint, judge
from signalements.draft.autosave import arrive, others, save_field
from signalements.models import DraftPresence, FieldVersion, Signalement
from tests.conftest import person
from tests.signalements.conftest import ANSWERS, a_draft
from web.differences import difference
from workflows.intake.filing import file_signalement

pytestmark = pytest.mark.django_db
NOON = datetime(2026, 3, 2, 11, 0, tzinfo=UTC)


@pytest.fixture
def colleague(bodies):
    return person(Role.CONTRIBUTOR, on=bodies.asso, name="collegue")


def write(draft, key, text, *, by, base=None, minute=0):
    """As a page does, started from ``base`` (what is saved, unless told)."""
    saved = Signalement.objects.get(pk=draft.pk)
    base = getattr(saved, key) if base is None else base
    change = Change(key, text, fingerprint(base))
    at = NOON + timedelta(minutes=minute)
    return save_field(Signalement.objects.all(), pk=draft.pk, change=change, by=by, at=at)


def post(client, draft, key, text, *, base, **more):
    data = {"key": key, "text": text, "base": fingerprint(base)} | more
    return client.post(reverse("signalement_autosave", args=[draft.pk]), data)


def texts(draft, key):
    return list(draft.field_versions.filter(key=key).values_list("text", flat=True))


def test_a_field_is_saved_and_says_when(mine, draft):
    response = post(mine, draft, "dci", "Sirolimus", base="Tacrolimus")
    assert response.status_code == 200
    assert "enregistré à 12:00" in response.content.decode()
    draft.refresh_from_db()
    assert draft.dci == "Sirolimus"
    assert f'data-base="{fingerprint("Sirolimus")}"' in response.content.decode()


def test_a_tick_is_saved_and_taken_away(mine, draft):
    assert post(mine, draft, "rare_disease", "on", base="").status_code == 200
    draft.refresh_from_db()
    assert draft.rare_disease
    assert post(mine, draft, "rare_disease", "", base="on").status_code == 200
    draft.refresh_from_db()
    assert not draft.rare_disease


def test_what_the_field_does_not_take_is_said_and_nothing_is_written(mine, draft):
    response = post(mine, draft, "contact_email", "pas une adresse", base="")
    assert response.status_code == 422
    assert "non enregistré" in response.content.decode()
    assert not draft.field_versions.exists()


@pytest.mark.parametrize(
    "key", ["", "pk", "filed_on", "organisation", "references.0.pmid", "a\x00", "é" * 500]
)
def test_only_fields_of_the_form_are_written(mine, draft, key):
    response = post(mine, draft, key, "x", base="")
    assert response.status_code == 404
    assert 'data-state="gone"' in response.content.decode()


def test_the_draft_of_another_body_is_not_there(browse, cnp_reporter, draft, team):
    for user in (cnp_reporter, team.desk):
        client = browse(user)
        assert post(client, draft, "dci", "x", base="Tacrolimus").status_code == 404
        for name in ("signalement_versions", "signalement_presence"):
            assert client.post(reverse(name, args=[draft.pk])).status_code in {404, 405}
        assert client.get(reverse("signalement_versions", args=[draft.pk])).status_code == 404
    draft.refresh_from_db()
    assert draft.dci == "Tacrolimus"


def test_a_filed_draft_changes_no_more_and_the_text_stays_with_its_author(mine, filed):
    response = post(mine, filed, "dci", "x", base="Tacrolimus")
    assert response.status_code == 409
    assert "vient d’être déposé" in response.content.decode()
    assert not FieldVersion.objects.exists()


def test_a_page_of_somebody_else_does_not_write_in_my_name(mine, draft, colleague):
    response = post(mine, draft, "dci", "x", base="Tacrolimus", **{"as": colleague.pk})
    assert response.status_code == 409
    assert "sous un autre nom" in response.content.decode()


def test_few_queries_and_no_copy_of_the_whole_draft(mine, draft, django_assert_max_num_queries):
    post(mine, draft, "dci", "Siro", base="Tacrolimus")
    copies = draft.history.count()
    with django_assert_max_num_queries(10):  # session, user, savepoint, draft, version, two writes
        post(mine, draft, "dci", "Sirolimus", base="Siro")
    assert draft.history.count() == copies


# Two people


def test_one_field_changed_by_two_is_written_by_none(draft, reporter, colleague, mine):
    write(draft, "indication", "Le texte de ma collègue", by=colleague)
    response = post(mine, draft, "indication", "Le mien", base=ANSWERS["indication"])
    page = response.content.decode()
    assert response.status_code == 409
    assert "Le mien" in page
    assert "Le texte de ma collègue" in page
    assert f"de {colleague}" in page
    draft.refresh_from_db()
    assert draft.indication == "Le texte de ma collègue"


def test_seen_their_text_mine_may_replace_it_and_theirs_stays_a_version(draft, reporter, colleague):
    write(draft, "indication", "Le sien", by=colleague)
    with pytest.raises(Conflict) as conflict:
        write(draft, "indication", "Le mien", by=reporter, base=ANSWERS["indication"])
    change = Change("indication", "Le mien", conflict.value.base)
    save_field(Signalement.objects.all(), pk=draft.pk, change=change, by=reporter, at=NOON)
    assert texts(draft, "indication") == ["Le mien", "Le sien", ANSWERS["indication"]]


def test_different_fields_never_meet(draft, reporter, colleague):
    write(draft, "risks", "A", by=colleague)
    write(draft, "position", "B", by=reporter)
    draft.refresh_from_db()
    assert (draft.risks, draft.position) == ("A", "B")


def test_a_text_unchanged_gives_way_to_a_colleagues_newer_one(mine, draft, colleague):
    write(draft, "risks", "Nouveau", by=colleague)
    response = post(mine, draft, "risks", ANSWERS["risks"], base=ANSWERS["risks"])
    assert 'data-state="theirs"' in response.content.decode()
    assert "Nouveau" in response.content.decode()


def test_line_ends_are_no_change():
    assert judge("a\r\nb", current="a\nb", base="") is Verdict.SAME
    assert fingerprint("a\r\nb\r\n") == fingerprint("a\nb")


def test_a_text_received_twice_is_no_conflict(mine, draft, reporter, colleague):
    write(draft, "risks", "Le mien", by=reporter)
    write(draft, "risks", "Le mien, complété", by=colleague)
    response = post(mine, draft, "risks", "Le mien", base=ANSWERS["risks"], again="1")
    assert 'data-state="theirs"' in response.content.decode()
    assert post(mine, draft, "risks", "Le mien", base=ANSWERS["risks"]).status_code == 409


def based(read):
    """The hidden field of a page that was read with these texts."""
    return bases_text({key: fingerprint(text) for key, text in read.items()})


def step_data(draft, **changes):
    names = ("alternatives", "severity")
    read = {name: getattr(draft, name) for name in names}
    return (
        read
        | {
            "base": based(read),
            "go": "continue",
        }
        | changes
    )


def test_the_whole_step_does_not_overwrite_what_a_colleague_wrote(mine, draft, colleague):
    page = step_data(draft, severity="Grave")
    write(draft, "alternatives", "Nouvelles alternatives", by=colleague)
    response = mine.post(reverse("signalement_step", args=[draft.pk, 4]), page)
    assert response.status_code == 302
    draft.refresh_from_db()
    assert (draft.severity, draft.alternatives) == ("Grave", "Nouvelles alternatives")


def test_the_whole_step_shows_both_texts_and_keeps_the_rest(mine, draft, colleague):
    page = step_data(draft, severity="Grave", alternatives="Les miennes")
    write(draft, "alternatives", "Les siennes", by=colleague)
    response = mine.post(reverse("signalement_step", args=[draft.pk, 4]), page)
    shown = response.content.decode()
    assert response.status_code == 409
    assert shown.count("Les siennes") == 1
    assert "Les miennes" in shown
    draft.refresh_from_db()
    assert (draft.severity, draft.alternatives) == ("Grave", "Les siennes")
    again = {"alternatives": "Les miennes", "severity": "Grave", "go": "continue"}
    again["base"] = response.context["bases"]
    assert mine.post(reverse("signalement_step", args=[draft.pk, 4]), again).status_code == 302
    assert texts(draft, "alternatives")[:2] == ["Les miennes", "Les siennes"]


def test_a_step_sent_twice_because_of_an_error_still_overwrites_nobody(mine, draft, colleague):
    read = {"contact_name": draft.contact_name, "contact_email": "", "interests": ""}
    page = read | {"base": based(read)}
    write(draft, "interests", "Aucun", by=colleague)
    address = reverse("signalement_step", args=[draft.pk, 1])
    refused = mine.post(address, page | {"contact_email": "pas une adresse"})
    page["base"] = refused.context["bases"]
    assert mine.post(address, page | {"contact_email": "a@example.org"}).status_code == 302
    draft.refresh_from_db()
    assert (draft.contact_email, draft.interests) == ("a@example.org", "Aucun")


def test_people_in_the_same_draft_are_told(mine, draft, colleague):
    address = reverse("signalement_presence", args=[draft.pk])
    assert mine.post(address, {"known": ""}).status_code == 204
    arrive(draft, by=colleague, at=NOON)
    page = mine.post(address, {"known": ""})
    assert f"{colleague} est aussi" in " ".join(page.content.decode().split())
    known = page.content.decode().split('name="known" value="')[1].split('"')[0]
    assert mine.post(address, {"known": known}).status_code == 204
    assert DraftPresence.objects.count() == 2


def test_who_left_a_minute_ago_is_not_said_to_be_there(draft, reporter, colleague):
    arrive(draft, by=colleague, at=NOON)
    write(draft, "risks", "Nouveau", by=colleague)
    now = others(draft, than=reporter, at=NOON + timedelta(seconds=59))
    later = others(draft, than=reporter, at=NOON + timedelta(seconds=61))
    assert (now["people"], [item.key for item in now["written"]]) == ([colleague], ["risks"])
    assert later == {"people": [], "written": []}


def test_filing_ends_the_polling(mine, filed):
    response = mine.post(reverse("signalement_presence", args=[filed.pk]))
    assert response.status_code == 286
    assert filed.number in response.content.decode()


# Earlier versions


def test_a_burst_is_one_version_its_last_state(draft, reporter):
    for minute, text in enumerate(("I", "Irr", "Irritation")):
        write(draft, "severity", text, by=reporter, minute=minute)
    assert texts(draft, "severity") == ["Irritation"]
    write(draft, "severity", "Irritation, brûlure", by=reporter, minute=10)
    assert texts(draft, "severity") == ["Irritation, brûlure", "Irritation"]


def test_another_person_begins_a_version(draft, reporter, colleague):
    write(draft, "severity", "A", by=reporter)
    write(draft, "severity", "AB", by=colleague, minute=1)
    write(draft, "severity", "ABC", by=reporter, minute=2)
    assert texts(draft, "severity") == ["ABC", "AB", "A"]


def test_a_text_wiped_out_by_a_slip_is_not_in_the_same_burst(draft, reporter):
    write(draft, "severity", "long " * 100, by=reporter)
    write(draft, "severity", "x", by=reporter, minute=1)
    assert texts(draft, "severity") == ["x", ("long " * 100).strip()]


def test_a_text_that_came_from_elsewhere_is_kept_before_it_is_replaced(draft, reporter):
    write(draft, "dci", "Sirolimus", by=reporter)
    first = draft.field_versions.last()
    assert (first.text, first.author) == ("Tacrolimus", None)


def test_restoring_is_a_new_version(mine, draft, reporter):
    write(draft, "dci", "Sirolimus", by=reporter)
    address = reverse("signalement_field_versions", args=[draft.pk, "dci"])
    page = mine.get(address).content.decode()
    assert "<ins>" in page
    assert "Rétablir" in page
    old = draft.field_versions.last()
    response = mine.post(address, {"version": old.pk, "base": fingerprint("Sirolimus")})
    assert response.status_code == 302
    draft.refresh_from_db()
    assert draft.dci == "Tacrolimus"
    assert "Sirolimus" in texts(draft, "dci")


def test_restoring_does_not_overwrite_what_came_meanwhile(mine, draft, reporter, colleague):
    write(draft, "dci", "Sirolimus", by=reporter)
    write(draft, "dci", "Évérolimus", by=colleague)
    address = reverse("signalement_field_versions", args=[draft.pk, "dci"])
    data = {"version": draft.field_versions.last().pk, "base": fingerprint("Sirolimus")}
    assert "rien n&#x27;a été remplacé" in mine.post(address, data).content.decode()
    draft.refresh_from_db()
    assert draft.dci == "Évérolimus"


def test_the_versions_of_another_draft_are_not_restored_here(
    mine, draft, cnp_reporter, bodies, day
):
    theirs = Signalement.objects.create(
        organisation=bodies.cnp, author=cnp_reporter, started_on=day
    )
    write(theirs, "dci", "Secret", by=cnp_reporter)
    address = reverse("signalement_field_versions", args=[draft.pk, "dci"])
    data = {"version": theirs.field_versions.get().pk, "base": fingerprint("Tacrolimus")}
    assert mine.post(address, data).status_code == 404


def test_a_page_of_versions_says_what_each_changed():
    spans = [(span.kind, span.text) for span in difference("un deux trois", "un trois quatre")]
    assert "".join(text for kind, text in spans if kind != "added") == "un deux trois"
    assert "".join(text for kind, text in spans if kind != "removed") == "un trois quatre"


def test_the_list_of_versions_begins_with_the_last_written(mine, draft, reporter):
    write(draft, "dci", "Sirolimus", by=reporter)
    write(draft, "risks", "Aucun", by=reporter, minute=5)
    page = mine.get(reverse("signalement_versions", args=[draft.pk])).content.decode()
    assert page.index("Risques") < page.index("(DCI)")


def test_a_deleted_draft_takes_its_versions_with_it(mine, draft, reporter):
    write(draft, "dci", "Sirolimus", by=reporter)
    arrive(draft, by=reporter, at=NOON)
    mine.post(reverse("signalement_delete", args=[draft.pk]))
    assert not Signalement.objects.exists()
    assert not FieldVersion.objects.exists()


def test_versions_of_a_filed_signalement_are_no_more_shown(mine, draft, reporter, division, day):
    write(draft, "risks", "Irritation.", by=reporter)
    file_signalement(draft, by=reporter, on=day)
    response = mine.get(reverse("signalement_versions", args=[draft.pk]))
    assert response.url == Signalement.objects.get().get_absolute_url()


# Rows, medicines


def test_a_column_of_a_row_is_saved_by_its_key(mine, draft):
    row = draft.references.create(citation="Essai")
    key = f"references.{row.pk}.result"
    assert post(mine, draft, key, "168 patients", base="").status_code == 200
    row.refresh_from_db()
    assert row.result == "168 patients"
    page = mine.get(reverse("signalement_field_versions", args=[draft.pk, key])).content.decode()
    assert "Référence – Résultat principal" in page


def test_the_row_of_another_draft_is_no_field_of_mine(mine, draft, bodies, cnp_reporter, day):
    theirs = a_draft(bodies.cnp, by=cnp_reporter, on=day)
    row = theirs.references.create(citation="À eux")
    response = post(mine, draft, f"references.{row.pk}.citation", "x", base="À eux")
    assert response.status_code == 404


def test_the_text_of_a_row_taken_away_can_still_be_read(mine, draft):
    row = draft.references.create(citation="Essai")
    key = f"references.{row.pk}.result"
    post(mine, draft, key, "Texte long à retaper", base="")
    row.delete()
    assert post(mine, draft, key, "Suite", base="Texte long à retaper").status_code == 404
    page = mine.get(reverse("signalement_field_versions", args=[draft.pk, key])).content.decode()
    assert "Texte long à retaper" in page
    assert "n’existe plus" in page


def test_a_row_added_since_by_a_colleague_is_not_emptied_by_the_whole_step(mine, draft):
    read = {"benefits": draft.benefits}
    row = draft.references.create(citation="Ajoutée par une collègue")
    page = {
        "benefits": "Repigmentation",
        "base": based(read),
        "go": "continue",
    }
    assert mine.post(reverse("signalement_step", args=[draft.pk, 5]), page).status_code == 302
    row.refresh_from_db()
    assert row.citation == "Ajoutée par une collègue"


def test_medicines_are_saved_by_their_codes(mine, draft, protopic):
    assert post(mine, draft, "medicines", protopic.cis, base="").status_code == 200
    assert list(draft.medicines.all()) == [protopic]
    assert post(mine, draft, "medicines", "00000000", base=protopic.cis).status_code == 422
    assert post(mine, draft, "medicines", "", base=protopic.cis).status_code == 200
    assert not draft.medicines.exists()
