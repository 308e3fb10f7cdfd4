"""« Pilotage » : what is shown, what leaves, who reads it."""

from collections import Counter
from collections.abc import Callable
from datetime import date, datetime, timedelta
from io import BytesIO
from urllib.parse import parse_qs
from zoneinfo import ZoneInfo

import pytest
from openpyxl import load_workbook

from accounts.models import Organisation, OrganisationKind
from accounts.roles import Role, grant
from cpc.law.deciding.eligibility import Origin
from cpc.models import Cpc, Deadline, Dossier, FormalRequest, RegisterSpan
from records import clock
from records.models import Event
from tests.workflows.conftest import EVALUATION, PRECHECK
from web.spreadsheets import csv_lines, workbook
from workflows.clock.gestures import resume, suspend
from workflows.engine.ledger import settle
from workflows.flows.opening import open_dossier
from workflows.manager.charts import Line, chart
from workflows.manager.forms import SteeringFilter
from workflows.manager.load import ageing, figures, load
from workflows.manager.risks import MOST, at_risk, horizons, risks
from workflows.manager.scope import Scope
from workflows.manager.spreads import Spread
from workflows.manager.times import times, waited_days, walk
from workflows.manager.views import TABLES
from workflows.models import WorkItem

pytestmark = pytest.mark.django_db

DAY = date(2026, 3, 2)


def scope_of(user, *, on: date = DAY, **given: str) -> Scope:
    form = SteeringFilter(given, user=user)
    assert form.is_valid(), form.errors
    return form.scope(on=on)


def cells(table) -> dict[str, tuple]:
    return {row.cells[0]: tuple(row.cells[1:]) for row in table.rows}


def finish_in(dossier: Dossier, *days: int) -> None:
    """As many finished evaluations as numbers, each open so many days before 2 March."""
    model = WorkItem.objects.filter(dossier=dossier).first()
    task = model.task
    noon = datetime(2026, 3, 2, 12, tzinfo=ZoneInfo("Europe/Paris"))
    for each in days:
        task.pk = None
        task.flow_task = dossier.process.flow_class.instance.node("evaluation")
        task.save(force_insert=True)
        model.pk = task.pk
        model.opened_on, model.finished_at = DAY - timedelta(days=each), noon
        model.due_on = DAY
        model.save(force_insert=True)


@pytest.mark.parametrize(
    ("days", "half", "most"),
    [((4,), 4, 4), ((1, 2), 1.5, 1.9), ((1, 2, 3, 4, 10), 3, 7.6), ((0, 0, 7), 0, 5.6)],
)
def test_the_median_and_the_p90_are_the_same_on_every_database(dossier, team, days, half, most):
    finish_in(dossier, *days)
    found = cells(times(scope_of(team.manager)))
    assert found["Évaluation bénéfice / risque"] == (len(days), half, most)
    assert found["Visa"] == (0, None, None)
    told = Spread(sorted(Counter(days).items()))
    assert (told.many, told.total, told.median, told.most) == (len(days), sum(days), half, most)


def test_steps_finished_before_the_period_do_not_count(dossier, team):
    finish_in(dossier, 4)
    assert cells(times(scope_of(team.manager, on=date(2026, 9, 1), periode="3")))[
        "Évaluation bénéfice / risque"
    ] == (0, None, None)


def test_a_day_of_waiting_counts_once_whatever_holds_it():
    def day(number: int) -> date:
        return date(2026, 3, number)

    spans = [(day(5), day(9)), (day(7), day(10)), (day(20), day(25))]
    assert waited_days(spans, start=day(1), end=day(31)) == 10
    assert waited_days(spans, start=day(6), end=day(8)) == 2
    assert waited_days(spans, start=day(10), end=day(20)) == 0
    assert waited_days([], start=day(1), end=day(2)) == 0


def test_a_suspension_is_waiting_and_the_rest_is_work(dossier, do, team):
    suspend(
        dossier,
        first_day=DAY,
        reason="other",
        motive="Données attendues",
        basis="",
        by=team.legal,
        on=DAY,
    )
    with clock.at(date(2026, 3, 7)):
        resume(dossier, last_day=date(2026, 3, 6), by=team.legal, on=date(2026, 3, 7))
    with clock.at(date(2026, 3, 12)):
        do(dossier, team.legal, PRECHECK)
        found = cells(walk(scope_of(team.manager, on=date(2026, 3, 12))))
    assert found["Opportunité et conditions légales"] == (0, 1, 5.0, 5.0)
    assert found["Évaluation bénéfice / risque"] == (1, 0, None, None)


def test_the_wait_for_a_body_is_all_waiting(dossier, team, bodies):
    FormalRequest.objects.create(
        dossier=dossier,
        addressee=bodies.asso,
        subject="signalement:1",
        number=1,
        kind="completion",
        asked_on=date(2026, 2, 1),
        due_on=date(2026, 2, 28),
        asked_by=team.desk,
        outcome="answered",
        ended_on=date(2026, 2, 11),
    )
    assert cells(walk(scope_of(team.manager)))["Attente des compléments"] == (0, 1, 0.0, 10.0)


def test_the_drawing_carries_the_same_numbers_as_its_table(dossier, team):
    finish_in(dossier, 4)
    drawing = walk(scope_of(team.manager)).extra
    notes = {shape.name: shape.note for shape in drawing.shapes if shape.notes}
    assert notes == {"precheck": "1 en cours", "evaluation": "4 + 0 j"}


def test_the_load_is_by_person_and_week(dossier, team):
    WorkItem.objects.update(owner=team.legal, due_on=date(2026, 3, 9))
    assert cells(load(scope_of(team.manager)))["Camille Legal"] == (0, 0, 1, 0, 0, 0, 0, 0, 1)
    WorkItem.objects.update(owner=None, due_on=date(2026, 3, 1))
    assert cells(load(scope_of(team.manager))) == {
        "Personne ne les tient": (1, 0, 0, 0, 0, 0, 0, 0, 1)
    }


@pytest.mark.parametrize(
    ("age", "rank"), [(0, 0), (30, 0), (31, 1), (90, 1), (91, 2), (180, 2), (181, 3), (366, 4)]
)
def test_the_ages_have_their_edges(dossier, team, age, rank):
    found = ageing(scope_of(team.manager, on=DAY + timedelta(days=age)))
    assert [row.cells[1] for row in found.rows] == [int(place == rank) for place in range(5)]


def test_the_figures_say_what_has_changed(dossier, team):
    opened, late, closed, taken, median = figures(scope_of(team.manager, periode="3"))
    assert (opened.shown, opened.trend) == ("1", "↗ 1 de plus que le 02/12/2025")
    assert late.trend.startswith("→ comme")
    assert (taken.value, taken.url) == (
        0,
        f"?{scope_of(team.manager, periode='3').query}#derogations",
    )
    assert (closed.value, median.shown, median.trend) == (0, "–", "rien à comparer")


def test_the_median_of_a_closed_dossier_is_its_days(dossier, team):
    Dossier.objects.update(closed_on=DAY, outcome="abandoned", opened_on=DAY - timedelta(days=8))
    assert figures(scope_of(team.manager))[-1].shown == "8 jours"


def a_limit(dossier: Dossier, *, due_on: date, nature: str = "legal") -> Deadline:
    return Deadline.objects.create(
        dossier=dossier,
        key=f"x{due_on}",
        code="lab_elements",
        label="Éléments demandés au laboratoire",
        nature=nature,
        trigger_on=DAY,
        due_on=due_on,
        unsuspended_on=due_on,
        rule_since=DAY,
        silence="continues",
    )


def renewals(count: int, *, division: Organisation, last_day: date) -> list[Dossier]:
    """As many frameworks that end on ``last_day``, the renewal of each open in this division."""
    known = Cpc.objects.count()
    cpcs = Cpc.objects.bulk_create(
        Cpc(number=f"CPC-2023-{known + rank:04d}", title="Substance – Usage")
        for rank in range(count)
    )
    RegisterSpan.objects.bulk_create(
        RegisterSpan(
            cpc=cpc,
            first_day=date(2023, 4, 1),
            last_day=last_day,
            status="in_force",
            period_first_day=date(2023, 4, 1),
            period_last_day=last_day,
        )
        for cpc in cpcs
    )
    return Dossier.objects.bulk_create(
        Dossier(
            number=f"R-{cpc.number}",
            origin=Origin.RENEWAL,
            division=division,
            cpc=cpc,
            dci="Substance",
            indication="Usage",
            opened_on=DAY,
        )
        for cpc in cpcs
    )


def test_a_framework_that_ends_without_decision_is_at_risk_whatever_ends_elsewhere(team, division):
    elsewhere = Organisation.objects.create(kind=OrganisationKind.ANSM_DIVISION, name="Autre")
    renewals(MOST, division=elsewhere, last_day=DAY + timedelta(days=10))
    (own,) = renewals(1, division=division, last_day=DAY + timedelta(days=30))
    settle(Dossier.objects.select_related("cpc"), on=DAY)
    Deadline.objects.filter(code="renewal_alert").delete()
    scope = scope_of(team.manager)
    assert at_risk(scope, days=29) == []
    ((found, (reason,)),) = at_risk(scope, days=30)
    assert found == own
    assert (
        reason.words == f"Limite légale : Fin du cadre {own.cpc.number}, renouvellement non décidé"
    )
    assert horizons(scope) == {"30": 1, "60": 1, "90": 1}
    Dossier.objects.filter(pk=own.pk).update(closed_on=DAY, outcome="abandoned")
    assert at_risk(scope, days=30) == []


def test_a_dossier_is_at_risk_from_the_day_that_falls_in_the_horizon(dossier, team):
    WorkItem.objects.update(owner=team.legal, due_on=date(2027, 1, 1))
    scope = scope_of(team.manager)
    a_limit(dossier, due_on=DAY + timedelta(days=60))
    assert at_risk(scope, days=59) == []
    ((found, reasons),) = at_risk(scope, days=60)
    assert (found, reasons[0].words) == (
        dossier,
        "Date annoncée : Éléments demandés au laboratoire",
    )
    assert horizons(scope) == {"30": 0, "60": 1, "90": 1}
    assert [row.cells[3] for row in risks(scope_of(team.manager, horizon="60")).rows] == [60]
    assert risks(scope_of(team.manager, horizon="30")).rows == []


def test_a_step_is_a_risk_when_late_or_held_by_nobody(dossier, team):
    WorkItem.objects.update(owner=team.legal, due_on=DAY)
    scope = scope_of(team.manager)
    assert at_risk(scope, days=30) == []
    WorkItem.objects.update(owner=None)
    assert at_risk(scope, days=30)[0][1][0].words.startswith("À faire bientôt, personne")
    WorkItem.objects.update(owner=team.legal, due_on=DAY - timedelta(days=1))
    assert at_risk(scope, days=30)[0][1][0].words.startswith("Objectif interne dépassé")


def test_a_closed_dossier_is_no_risk(dossier, team):
    a_limit(dossier, due_on=DAY)
    Dossier.objects.update(closed_on=DAY, outcome="abandoned")
    scope = scope_of(team.manager)
    assert at_risk(scope, days=90) == []
    assert horizons(scope) == {"30": 0, "60": 0, "90": 0}


def test_each_page_is_of_the_divisions_that_one_steers(browse, team, dossier):
    other = Organisation.objects.create(kind=OrganisationKind.ANSM_DIVISION, name="Autre direction")
    grant(team.manager, role=Role.EVALUATOR, on=other)
    open_dossier(
        origin=Origin.DIRECTOR_GENERAL, dci="X", indication="Y", on=DAY, by=None, division=other
    )
    team.manager.__dict__.pop("_rights", None)
    client = browse(team.manager)
    assert "Autre direction" not in client.get("/pilotage/").content.decode()
    assert client.get("/pilotage/", {"division": other.pk}).status_code == 404


def test_who_steers_nothing_has_no_page(browse, team, reporter):
    assert browse(team.evaluator).get("/pilotage/").status_code == 403
    assert browse(reporter).get("/pilotage/").status_code == 403
    assert "Pilotage" not in browse(team.evaluator).get("/corbeille/").content.decode()


@pytest.mark.parametrize("key", TABLES)
def test_what_is_exported_is_what_is_shown(browse, team, dossier, key):
    client = browse(team.manager)
    page = client.get("/pilotage/", {"horizon": "90"})
    shown = next(t for t in (page.context["figures"], *page.context["tables"]) if t.key == key)
    text = client.get(f"/pilotage/{key}.csv", {"horizon": "90"}).content.decode()
    assert text == "".join(csv_lines(shown.columns, rows=[row.cells for row in shown.rows]))
    sheet = load_workbook(BytesIO(client.get(f"/pilotage/{key}.xlsx?horizon=90").content)).active
    assert sheet.max_row == len(shown.rows) + 1


def test_each_export_is_a_line_of_the_journal_with_its_filter(browse, team, dossier):
    browse(team.manager).get("/pilotage/charge.xlsx", {"periode": "3"})
    line = Event.objects.get(verb="exported")
    assert line.actor == team.manager
    assert "XLSX" in line.sentence
    assert parse_qs(line.data["filter"])["periode"] == ["3"]


@pytest.mark.parametrize("query", [{"periode": "4"}, {"horizon": "x"}, {"division": "999"}])
def test_a_filter_that_does_not_exist_is_not_found(browse, team, query):
    assert browse(team.manager).get("/pilotage/", query).status_code == 404
    assert browse(team.manager).get("/pilotage/inconnu.csv").status_code == 404


@pytest.mark.parametrize("start", ["=", "+", "-", "@", "\t", "\r"])
def test_no_text_is_taken_for_a_formula(start):
    text = f"{start}1+1|cmd"
    assert f"'{start}1+1" in "".join(csv_lines(["a"], rows=[[text]]))
    cell = load_workbook(BytesIO(workbook("t", header=["a"], rows=[[text]]))).active["A2"]
    assert (cell.data_type, cell.value.startswith("'")) == ("s", True)


def test_a_number_stays_a_number_and_no_sign_breaks_the_file():
    book = workbook("a/b*c" * 20, header=["=x"], rows=[[-3, date(2026, 3, 2), "a\x00b", None]])
    row = next(load_workbook(BytesIO(book)).active.iter_rows(min_row=2, values_only=True))
    assert (row[0], row[2]) == (-3, "ab")
    assert "".join(csv_lines(["a"], rows=[[-3]])) == "a\r\n-3\r\n"


def test_bars_share_the_width_and_say_their_numbers():
    drawn = chart([Line("A", (3, 1), "4"), Line("B" * 50, (2, 0), "2")], legend=["x", "y"])
    first, second = drawn.bars
    assert sum(segment.width for segment in first.segments) == 560
    assert [segment.rank for segment in second.segments] == [1]
    assert second.label.endswith("…")


@pytest.fixture
def many(team, division, protopic) -> Callable[[int], None]:
    def make(number: int) -> None:
        for each in range(number):
            open_dossier(
                origin=Origin.DIRECTOR_GENERAL, dci=f"X{each}", indication="Y", on=DAY, by=None
            )

    return make


def test_the_page_costs_the_same_queries_at_any_size(
    browse, team, many, do, dossier, django_assert_max_num_queries
):
    client = browse(team.manager)
    do(dossier, team.legal, PRECHECK)
    do(dossier, team.evaluator, EVALUATION)
    counts = []
    for _ in range(2):
        many(4)
        with django_assert_max_num_queries(45) as context:
            assert client.get("/pilotage/").status_code == 200
        counts.append(len(context.captured_queries))
    assert counts[0] == counts[1]


def test_medians_of_nothing_are_nothing():
    assert (Spread([]).many, Spread([]).median, Spread([]).most) == (0, None, None)
