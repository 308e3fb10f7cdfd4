"""The desk on uses reported several times: gathers, separates, tells apart (R11)."""

from datetime import date

import pytest
from django.core.exceptions import PermissionDenied
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from cpc.law.deciding.eligibility import Origin
from cpc.models import Dossier
from records.models import Event, Notice
from signalements.models import Resemblance
from tests.signalements.conftest import (
    a_draft,
    ask,
    cnp_reporter,
    draft,
    filed,
    second,
)
from web.refused import Refused
from workflows.flows.opening import open_dossier
from workflows.intake.filing import file_signalement
from workflows.intake.gathering import gather, separate, set_aside
from workflows.models import WorkItem

pytestmark = [pytest.mark.django_db, pytest.mark.rule("R11"), pytest.mark.tour]
__all__ = ["ask", "cnp_reporter", "draft", "filed", "second"]
WHY = "Même usage, dit autrement."


@pytest.fixture
def other(bodies, cnp_reporter, filed, day):
    """A signalement that looks like the first one, in a dossier of its own."""
    words = {"indication": "Vitiligo étendu de l'adulte"}
    return file_signalement(
        a_draft(bodies.cnp, by=cnp_reporter, on=day, **words), by=cnp_reporter, on=day
    )


def apart(signalement, *, team, day):
    return separate(signalement, by=team.desk, reason="Deux usages.", on=day)


def test_gathering_moves_every_signalement_and_closes_the_emptied_dossier(other, filed, team, day):
    former = other.dossier
    gather(former, into=filed.dossier, by=team.desk, reason=WHY, on=day)
    former.refresh_from_db()
    other.refresh_from_db()
    assert (former.outcome, other.dossier) == ("joined", filed.dossier)
    assert not Resemblance.objects.standing().exists()


def test_gathering_is_all_or_nothing(other, filed, team, day):
    Dossier.objects.filter(pk=filed.dossier_id).update(closed_on=day, outcome="abandoned")
    with pytest.raises(Refused, match="ouverts"):
        gather(other.dossier, into=filed.dossier, by=team.desk, reason=WHY, on=day)
    other.refresh_from_db()
    assert other.dossier.closed_on is None


def test_a_dossier_without_signalement_has_nothing_to_gather(filed, team, day):
    asked = open_dossier(
        origin=Origin.MINISTER_HEALTH,
        origin_reference="Lettre",
        dci="Baclofène",
        indication="Alcool",
        on=day,
        by=team.desk,
    )
    with pytest.raises(Refused, match="pas de signalement"):
        gather(asked, into=filed.dossier, by=team.desk, reason=WHY, on=day)


def test_a_separated_signalement_keeps_its_date_and_gets_its_own_examination(
    second, filed, team, day, cnp_reporter
):
    own = apart(second, team=team, day=day)
    second.refresh_from_db()
    assert second.dossier == own != filed.dossier
    assert (second.author, second.filed_on, own.origin_reference) == (
        cnp_reporter,
        day,
        second.number,
    )
    assert second.filed_content.intact
    assert WorkItem.objects.open().get(dossier=own).step == "Recevabilité"
    assert WorkItem.objects.open().filter(dossier=filed.dossier).exists()


def test_separation_is_written_on_both_sides_and_told_to_the_body(
    second, filed, team, day, cnp_reporter
):
    own = apart(second, team=team, day=day)
    events = Event.objects.filter(verb="separated")
    assert {event.subject for event in events} == {
        filed.dossier.subject,
        own.subject,
        second.subject,
    }
    assert [e.subject for e in events if e.public_to_reporter] == [second.subject]
    assert Notice.objects.filter(recipient=cnp_reporter, subject__contains=own.number).exists()


def test_a_separated_signalement_is_not_proposed_again_with_the_former(second, team, day):
    apart(second, team=team, day=day)
    assert Resemblance.objects.get().reason == "Deux usages."
    assert not Resemblance.objects.standing().exists()


def test_separating_undoes_joining_and_joining_undoes_separating(second, filed, team, day):
    own = apart(second, team=team, day=day)
    gather(own, into=filed.dossier, by=team.desk, reason=WHY, on=day)
    second.refresh_from_db()
    own.refresh_from_db()
    assert (second.dossier, own.outcome) == (filed.dossier, "joined")


def test_a_signalement_alone_in_its_dossier_is_not_separated(filed, team, day):
    with pytest.raises(Refused, match="déjà seul"):
        apart(filed, team=team, day=day)


def test_a_signalement_alone_is_separated_from_what_a_minister_asked(bodies, reporter, team, day):
    use = {"dci": "Baclofène", "indication": "Alcool"}
    letter = {"origin": Origin.MINISTER_HEALTH, "origin_reference": "Lettre"}
    open_dossier(**letter, on=day, by=team.desk, **use)
    joined = a_draft(bodies.asso, by=reporter, on=day, **use)
    joined = file_signalement(joined, by=reporter, on=day)
    assert apart(joined, team=team, day=day).origin == Origin.SIGNALEMENT


def test_nothing_is_separated_from_a_closed_dossier(second, team, day):
    Dossier.objects.update(closed_on=day, outcome="abandoned")
    with pytest.raises(Refused, match="ouvert"):
        apart(second, team=team, day=day)


@pytest.mark.rule("R10")
def test_the_signalement_from_which_something_is_asked_waits(filed, second, ask, team, day):
    ask(filed.dossier, due=date(2026, 4, 1))
    with pytest.raises(Refused, match="compléments"):
        apart(filed, team=team, day=day)
    assert apart(second, team=team, day=day)


def test_only_who_may_join_separates_or_tells_apart(second, other, team, day):
    with pytest.raises(PermissionDenied):
        separate(second, by=team.evaluator, reason="Non.", on=day)
    with pytest.raises(PermissionDenied):
        set_aside(Resemblance.objects.first(), by=team.evaluator, reason="Non.", on=day)


def test_a_resemblance_is_set_aside_once_with_a_reason(other, filed, team, day):
    pair = Resemblance.objects.get()
    set_aside(pair, by=team.desk, reason="Deux usages.", on=day)
    with pytest.raises(Refused, match="écartée"):
        set_aside(pair, by=team.manager, reason="Encore.", on=day)
    assert Event.objects.filter(verb="told_apart").count() == 2


def test_the_page_shows_groups_with_their_score_and_why(browse, team, second, other, filed):
    page = browse(team.desk).get(reverse("clusters")).content.decode()
    pair = Resemblance.objects.get()
    for told in (filed.number, second.number, other.number, f"{pair.score} sur 100", pair.why):
        assert told in page


def test_the_desk_acts_by_its_pages(browse, team, second, other, filed):
    client = browse(team.desk)
    address = reverse("dossier_gather", args=[other.dossier.number])
    assert (
        filed.dossier.number
        in client.get(f"{address}?dans={filed.dossier.number}").content.decode()
    )
    assert client.post(address, {"target": "x", "reason": WHY}).status_code == 422
    sent = {"target": filed.dossier.number, "reason": WHY}
    assert client.post(address, sent).url == filed.dossier.get_absolute_url()
    client.post(reverse("dossier_separate", args=[second.number]), {"reason": "Deux usages."})
    second.refresh_from_db()
    assert second.dossier != filed.dossier


def test_a_dossier_alone_on_its_use_is_not_a_group(browse, team, filed):
    assert filed.dossier.number not in browse(team.desk).get(reverse("clusters")).content.decode()


def test_an_empty_page_says_what_will_come(browse, team):
    assert (
        "Aucun usage signalé plusieurs fois"
        in browse(team.desk).get(reverse("clusters")).content.decode()
    )


def test_the_page_costs_the_same_for_one_group_and_for_ten(
    browse, team, filed, other, day, division
):
    client, asked = browse(team.desk), []
    for turn in range(2):
        with CaptureQueriesContext(connection) as queries:
            client.get(reverse("clusters"))
        asked.append(len(queries))
        for rank in range(9 * (1 - turn)):
            for words in ("Douleur", "Douleur intense"):
                open_dossier(
                    origin=Origin.DIRECTOR_GENERAL,
                    dci=f"Substance{'abcdefghi'[rank] * 5}",
                    indication=words,
                    on=day,
                    by=team.desk,
                )
    assert asked[0] == asked[1]
