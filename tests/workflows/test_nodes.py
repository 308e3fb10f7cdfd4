"""The doors that viewflow leaves open are closed, on every node of every flow."""

import pytest
from django.urls import get_resolver
from viewflow.workflow.fields import get_task_ref
from viewflow.workflow.models import Task
from viewflow.workflow.status import STATUS

from tests.workflows.conftest import PRECHECK
from workflows.engine.nodes import Flow, View
from workflows.engine.tasks import cancel_process
from workflows.exchanges.completions import COMPLETION
from workflows.flows.instruction import InstructionFlow
from workflows.management.commands.export_processes import FLOWS
from workflows.models import WorkItem

pytestmark = pytest.mark.tour

VIEWS = [
    node
    for flow_class in FLOWS.values()
    for node in flow_class.instance.nodes()
    if node.task_type == "HUMAN"
]


def test_the_exchanges_name_the_wait_as_the_engine_does():
    assert get_task_ref(InstructionFlow.completion) == COMPLETION


@pytest.mark.parametrize("flow_class", FLOWS.values(), ids=FLOWS)
def test_every_flow_locks_its_process_without_sleeping(flow_class):
    assert issubclass(flow_class, Flow)
    assert flow_class.lock_impl.attempts == 1
    assert flow_class.lock_impl.nowait is False


@pytest.mark.parametrize("node", VIEWS, ids=lambda node: f"{node.flow_class.__name__}.{node.name}")
def test_every_human_step_names_a_permission_a_rule_and_its_effect(node):
    assert isinstance(node, View)
    assert node.permission
    assert node.rule
    assert node.submit
    assert node.then


def test_every_node_is_one_of_ours():
    for flow_class in FLOWS.values():
        for node in flow_class.instance.nodes():
            assert type(node).__module__ == "workflows.engine.nodes", node


def test_no_page_of_the_engine_has_an_address():
    assert "viewflow" not in str(get_resolver().url_patterns)


@pytest.mark.django_db
@pytest.mark.parametrize("node", VIEWS, ids=lambda node: f"{node.flow_class.__name__}.{node.name}")
def test_a_task_is_refused_by_every_node_but_its_own(node, dossier, team):
    task = Task.objects.get(item__in=WorkItem.objects.open())
    task.owner, task.status = team.legal, STATUS.ASSIGNED
    allowed = node == task.flow_task
    assert node.can_execute(team.legal, task) is allowed
    assert node.can_unassign(team.legal, task) is allowed
    task.owner = None
    assert node.can_assign(team.legal, task) is allowed


@pytest.mark.django_db
def test_a_revived_task_keeps_its_permission_and_forgets_the_error(dossier, team, day):
    task = Task.objects.get(item__in=WorkItem.objects.open())
    task.data = {"_exception": {"locals": {"secret": "x"}}}
    task.save()
    cancel_process(dossier.process, by=team.manager, on=day, reason="Essai.")
    task.refresh_from_db()
    activation = task.flow_task.activation_class(task)
    revived = activation.revive()
    assert revived.owner_permission == task.owner_permission
    assert revived.owner_permission_obj_pk == task.owner_permission_obj_pk
    assert "_exception" not in revived.data


@pytest.mark.django_db
def test_a_person_who_lost_the_right_can_no_longer_finish(dossier, do, team, browse, division):
    item = WorkItem.objects.open().get()
    client = browse(team.legal)
    client.post(f"/taches/{item.pk}/prendre/")
    team.legal.organisationuserobjectpermission_set.filter(
        permission__codename="check_opportunity"
    ).delete()
    assert client.post(f"/taches/{item.pk}/", PRECHECK).status_code == 403
    assert not dossier.prechecks.exists()


@pytest.mark.django_db
def test_deleting_a_person_who_worked_is_impossible(dossier, do, team):
    do(dossier, team.legal, PRECHECK)
    with pytest.raises(Exception, match="protected"):
        team.legal.delete()
