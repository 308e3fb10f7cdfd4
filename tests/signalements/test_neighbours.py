"""What a body learns of uses that look like its draft, the support it declares, flat cost."""

from datetime import date

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from cpc.acts.enacting import Covered, enact
from cpc.law.deciding.eligibility import Origin
from cpc.models import Act, Cpc, Dossier, Substance
from records.models import Event, Notice
from records.words.text import normalise
from signalements.models import Resemblance, Support
from signalements.neighbours import support
from signalements.neighbours.found import neighbours
from tests.signalements.conftest import a_draft
from web.refused import Refused
from workflows.flows.opening import open_dossier
from workflows.intake.filing import file_signalement

pytestmark = pytest.mark.django_db


@pytest.fixture
def mine(bodies, cnp_reporter, day):
    """The draft of another body on the use of ``filed``, in other words."""
    return a_draft(
        bodies.cnp, by=cnp_reporter, on=day, dci="tacrolimus monohydraté", indication="Vitiligo"
    )


def published(kind: str, *, dci: str, indication: str, **fields) -> Act:
    cpc = None
    if kind != "not_established":
        cpc = Cpc.objects.create(number="CPC-2024-0009", title=f"{dci} – {indication}")
    on = date(2024, 3, 21)
    act = Act(
        reference=f"{kind} {dci}",
        kind=kind,
        cpc=cpc,
        dci=dci,
        decided_on=on,
        published_on=on,
        **fields,
    )
    enact(act, medicines=[Covered(name=dci.upper())], indications=[indication], on=act.published_on)
    return act


@pytest.mark.rule("R11")
def test_an_open_signalement_of_another_body_is_said_without_who(filed, mine, browse, cnp_reporter):
    page = browse(cnp_reporter).get(reverse("signalement_neighbours", args=[mine.pk]))
    text = page.content.decode()
    assert "déjà en cours d’examen" in text
    assert "Soutenir le signalement en cours" in text
    for hidden in (filed.number, filed.dossier.number, filed.organisation.name, filed.indication):
        assert hidden not in text


def test_what_is_typed_is_compared_before_it_is_saved(filed, bodies, cnp_reporter, day, browse):
    empty = a_draft(bodies.cnp, by=cnp_reporter, on=day, dci="", indication="")
    address = reverse("signalement_neighbours", args=[empty.pk])
    client = browse(cnp_reporter)
    typed = {"dci": "TACROLIMUS", "indication": "vitilgo de l'adulte"}
    assert "en cours d’examen" in client.get(address, typed).content.decode()
    assert "Soutenir" not in client.get(address, {"dci": "TACROLIMUS"}).content.decode()


@pytest.mark.parametrize("indication", ["Vitiligo de l'enfant", "Lichen plan buccal"])
def test_a_use_only_near_says_nothing_of_other_bodies(filed, mine, day, indication):
    mine.indication = indication
    assert neighbours(mine, on=day).open_dossier is None


def test_a_dossier_without_signalement_is_not_told(mine, division, team, day):
    open_dossier(
        origin=Origin.DIRECTOR_GENERAL,
        dci="Tacrolimus",
        indication="Vitiligo",
        on=day,
        by=team.desk,
    )
    assert neighbours(mine, on=day).open_dossier is None


def test_an_end_that_is_not_published_is_not_told(filed, mine, day):
    Dossier.objects.update(closed_on=day, outcome="inadmissible")
    assert not neighbours(mine, on=day).count


def test_ones_own_signalement_is_named_and_not_offered_for_support(
    filed, draft, bodies, reporter, day
):
    again = a_draft(bodies.asso, by=reporter, on=day)
    found = neighbours(again, on=day)
    assert [each.what for each in found.own] == [filed]
    assert not found.may_support


@pytest.mark.parametrize("dci", ["Tacrolimus", "tacrolimus monohydraté", "Tacrolimuss"])
def test_a_framework_of_the_register_is_shown_in_full(mine, day, browse, cnp_reporter, dci):
    period = {"first_day": date(2024, 3, 22), "last_day": date(2027, 3, 21)}
    published("initial", dci="Tacrolimus", indication="Vitiligo de l'adulte", **period)
    mine.dci = dci
    mine.save()
    text = browse(cnp_reporter).get(reverse("signalement_review", args=[mine.pk])).content.decode()
    assert "CPC-2024-0009" in text
    assert "Même usage" in text


def test_a_use_refused_and_published_is_shown_with_its_reason(mine, day, browse, cnp_reporter):
    reason = "Données insuffisantes."
    published("not_established", dci="Tacrolimus", indication="Vitiligo", public_reason=reason)
    page = browse(cnp_reporter).get(reverse("signalement_step", args=[mine.pk, 3]))
    assert reason in page.content.decode()


def test_the_first_letters_may_be_wrong_when_the_catalogue_knows_the_substance(filed, mine, day):
    Substance.objects.create(code="1", name="TACROLIMUS")
    mine.dci = "Tqcrolimus"
    assert neighbours(mine, on=day).open_dossier == filed.dossier


@pytest.mark.rule("R11")
def test_a_supporting_signalement_feeds_the_open_dossier_and_says_so(
    filed, mine, cnp_reporter, day
):
    support.declare(mine, statement="Nos patients l'attendent.", by=cnp_reporter, on=day)
    joined = file_signalement(mine, by=cnp_reporter, on=day)
    assert joined.dossier == filed.dossier
    assert (joined.organisation, joined.author) == (mine.organisation, cnp_reporter)
    line = Event.objects.get(subject=joined.subject, verb="filed")
    assert "soutient" in line.sentence
    assert line.data["statement"] == "Nos patients l'attendent."
    told = Notice.objects.filter(key__startswith=f"{joined.subject}:support")
    assert "soutien" in told.first().subject


@pytest.mark.rule("R6")
def test_a_support_owes_the_whole_content(filed, mine, cnp_reporter, day):
    support.declare(mine, statement="Oui.", by=cnp_reporter, on=day)
    mine.risks = ""
    mine.save()
    with pytest.raises(Refused):
        file_signalement(mine, by=cnp_reporter, on=day)


def test_a_dossier_closed_meanwhile_is_not_fed(filed, mine, cnp_reporter, day):
    support.declare(mine, statement="Oui.", by=cnp_reporter, on=day)
    Dossier.objects.filter(pk=filed.dossier_id).update(closed_on=day, outcome="abandoned")
    alone = file_signalement(mine, by=cnp_reporter, on=day)
    assert alone.dossier != filed.dossier
    assert "clos" in Event.objects.get(subject=alone.subject, verb="filed").sentence


def test_nothing_open_nothing_to_support(mine, division, cnp_reporter, day):
    with pytest.raises(Refused, match="Aucun signalement"):
        support.declare(mine, statement="Oui.", by=cnp_reporter, on=day)


def test_the_page_declares_then_takes_back(filed, mine, browse, cnp_reporter):
    client = browse(cnp_reporter)
    address = reverse("signalement_support", args=[mine.pk])
    assert client.post(address, {"statement": " "}).status_code == 422
    assert client.post(address, {"statement": "Oui."}).status_code == 302
    assert (
        "Vous soutenez"
        in client.get(reverse("signalement_review", args=[mine.pk])).content.decode()
    )
    client.post(reverse("signalement_support_withdraw", args=[mine.pk]))
    assert not Support.objects.exists()


def test_a_draft_that_declared_a_support_may_be_deleted(filed, mine, browse, cnp_reporter, day):
    support.declare(mine, statement="Oui.", by=cnp_reporter, on=day)
    browse(cnp_reporter).post(reverse("signalement_delete", args=[mine.pk]))
    assert not Support.objects.exists()


def many_dossiers(number: int, *, division, day) -> None:
    rows = [("Imatinib", f"Indication {rank}") for rank in range(number)]
    Dossier.objects.bulk_create(
        Dossier(
            number=f"X{number}-{rank}",
            origin="signalement",
            division=division,
            dci=dci,
            dci_key=normalise(dci),
            indication=indication,
            indication_key=normalise(indication),
            opened_on=day,
        )
        for rank, (dci, indication) in enumerate(rows)
    )


def test_the_number_of_queries_does_not_grow(filed, mine, division, day):
    asked = []
    for number in (3, 300):
        many_dossiers(number, division=division, day=day)
        with CaptureQueriesContext(connection) as queries:
            found = neighbours(mine, on=day)
        assert found.open_dossier == filed.dossier
        asked.append(len(queries))
    assert asked[0] == asked[1] <= 12


def test_dossiers_that_look_alike_are_written_down_once_for_the_desk(filed, division, team, day):
    newer = open_dossier(
        origin=Origin.DIRECTOR_GENERAL,
        dci="Tacrolimus monohydraté",
        indication="Vitiligo",
        on=day,
        by=team.desk,
    )
    pair = Resemblance.objects.get()
    assert (pair.older, pair.newer) == (filed.dossier, newer)
    assert pair.score >= 78
    assert "même substance" in pair.why
