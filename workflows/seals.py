"""What the processes seal, and the states that no task may be in."""

from records.sealing import Rule, Seal

SEALS = (
    Seal("workflows.UndoneStep"),
    Rule(
        "task_done_with_its_work",
        "viewflow.Task",
        "NEW.status = 'DONE' AND EXISTS ("
        "SELECT 1 FROM workflows_workitem item WHERE item.task_id = NEW.id AND item.finished_at IS NULL)",
        "Une étape faite n'a plus de tâche ouverte.",
    ),
    Rule(
        "work_open_with_its_task",
        "workflows.WorkItem",
        "NEW.finished_at IS NULL AND "
        "(SELECT status FROM viewflow_task WHERE id = NEW.task_id) = 'DONE'",
        "Une tâche ouverte n'est pas celle d'une étape faite.",
    ),
)
