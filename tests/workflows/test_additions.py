"""What a modification adds is examined as at an establishment: conditions, argument, centres (default)."""

import html
from datetime import date

import pytest
from django.urls import reverse

from accounts.models import DecisionKind
from cpc.gate import gate
from cpc.law.core import LawError
from cpc.models import Medicine
from tests.workflows.conftest import PRECHECK, SIGNATURE
from tests.workflows.ready import hear, of_tacrolimus
from tests.workflows.walks import URGENT, VISA, change, do
from workflows.models import WorkItem

pytestmark = [pytest.mark.django_db, pytest.mark.tour]
ANSWERS = {key: value for key, value in PRECHECK.items() if key not in {"conclusion", "reasons"}}
CONFIRMED = ANSWERS | {"r13_reason": "AMM de PROTOPIC et d'AUTRE lues à la base."}
CHILD = {"indications": "Vitiligo\nVitiligo de l'enfant"}
ARGUED = {"argument": "Deux études ; mécanismes d'action similaires."}
PROTOCOL = dict.fromkeys(
    (
        *("monitoring", "data_items", "conditions", "periodicity", "channel"),
        *("prescriber_role", "pharmacist_role", "operator_role"),
    ),
    "Écrit.",
)


@pytest.fixture
def visa_of(team, day):
    """A modification that is urgent, drafted with what is said, and granted its visa."""

    def walked(**said):
        dossier = change(team, on=day).dossier
        for role, data in (("legal", URGENT[1] | said), VISA):
            response = do(dossier.work_items.open().get(), getattr(team, role), data)
            assert response.status_code == 302, response.context["form"].errors
        return dossier

    return walked


@pytest.fixture
def sign(browse, team):
    """The page of the signature, posted as it was read, nothing else being done before."""

    def posted(dossier):
        client, item = browse(team.signatory), WorkItem.objects.open().get(dossier=dossier)
        client.post(reverse("task_take", args=[item.pk]))
        address = reverse("task", args=[item.pk])
        form = client.get(address).context["form"]
        hidden = {field.html_name: field.value() for field in form.hidden_fields()}
        return client.post(address, hidden | SIGNATURE)

    return posted


def page_of(client, name, *args) -> str:
    return html.unescape(client.get(reverse(name, args=args)).content.decode())


def told(response) -> str:
    assert response.status_code == 422
    return " ".join(response.context["form"].non_field_errors())


@pytest.mark.rule("R13", "R14", "R15", "R16", "R17", doors="form act")
@pytest.mark.parametrize("added", [CHILD, {"medicines": "PROTOPIC\nAUTRE"}])
def test_what_is_added_is_refused_at_the_signature_until_each_condition_is_answered(
    team, day, browse, visa_of, sign, added
):
    dossier = visa_of(**added, **ARGUED)
    refused = told(sign(dossier))
    with pytest.raises(LawError) as found:
        gate.check(dossier, kind=DecisionKind.MODIFICATION, on=day)
    for rule in ("R13", "R14", "R15", "R16", "R17"):
        assert f"{rule} – " in refused and f"{rule} – " in str(found.value)
    client = browse(team.legal)
    page = page_of(client, "conditions", dossier.number)
    assert "Pour signer et publier, il manque" in page and "par défaut, à confirmer" in page
    answers = reverse("conditions_answer", args=[dossier.number])
    assert client.post(answers, ANSWERS).status_code == 302
    assert "La base publique" in told(sign(dossier))  # unknown to the data base, not yet confirmed
    assert client.post(answers, CONFIRMED).status_code == 302
    assert sign(dossier).status_code == 302


def test_the_draft_and_the_visa_tell_what_will_be_missing(team, day, browse):
    dossier = change(team, on=day).dossier
    item, client = dossier.work_items.open().get(), browse(team.legal)
    client.post(reverse("task_take", args=[item.pk]))
    typed = URGENT[1] | CHILD | ARGUED | {"preview": "1"}
    drafted = client.post(reverse("task", args=[item.pk]), typed).content.decode()
    assert "Pour signer et publier, il manque" in drafted and "R17" in drafted
    assert do(item, team.legal, URGENT[1] | CHILD | ARGUED).status_code == 302
    item, client = dossier.work_items.open().get(), browse(team.second_evaluator)
    client.post(reverse("task_take", args=[item.pk]))
    assert "Pour signer et publier, il manque" in page_of(client, "task", item.pk)


@pytest.mark.rule("R18", "R28", doors="form")
@pytest.mark.parametrize(
    ("added", "rule"), [(CHILD, "R28"), ({"medicines": "PROTOPIC\nAUTRE"}, "R18")]
)
def test_what_is_added_without_its_argument_is_not_handed_on(team, day, added, rule):
    dossier = change(team, on=day).dossier
    response = do(dossier.work_items.open().get(), team.legal, URGENT[1] | added)
    assert response.status_code == 422
    assert response.context["form"].errors["argument"][0].startswith(f"{rule} – Cet acte ajoute")


@pytest.mark.rule("R27", doors="form act")
def test_a_protocol_that_calls_on_centres_for_what_is_added_wants_them_heard(
    team, day, browse, visa_of, sign
):
    dossier = visa_of(**CHILD, **ARGUED, **PROTOCOL, centres_role="Appui au diagnostic.")
    type(dossier).objects.filter(pk=dossier.pk).update(rare_disease=True)
    dossier.refresh_from_db()
    answers = reverse("conditions_answer", args=[dossier.number])
    assert browse(team.legal).post(answers, CONFIRMED).status_code == 302
    assert told(sign(dossier)).startswith("R27 – ")
    with pytest.raises(LawError, match="R27"):
        gate.check(dossier, kind=DecisionKind.MODIFICATION, on=day)
    hear(dossier, by=team.evaluator, on=day)
    assert sign(dossier).status_code == 302


def test_a_medicine_of_the_same_substance_adds_nothing_and_nothing_is_asked(
    team, day, browse, visa_of, sign
):
    twin = Medicine.objects.add(cis="61231231", name="TAKROZEM", form="pommade")
    of_tacrolimus(twin)
    dossier = visa_of(medicines="PROTOPIC\n61231231 TAKROZEM")
    page = page_of(browse(team.legal), "conditions", dossier.number)
    assert "n’attend pas que ces conditions" in page and "il manque" not in page
    assert sign(dossier).status_code == 302


def test_once_published_what_was_added_is_still_what_its_dossier_added(team, day, browse, visa_of):
    dossier = visa_of(**CHILD, **ARGUED)
    signed, published = ("signatory", SIGNATURE), ("publisher", {"published_on": "2026-03-02"})
    for role, data in (signed, published):
        assert do(dossier.work_items.open().get(), getattr(team, role), data).status_code == 302
    assert gate.additions_of(dossier, on=date(2026, 3, 9)).names == ("Vitiligo de l'enfant",)
