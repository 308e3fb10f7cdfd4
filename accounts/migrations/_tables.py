"""The tables of a package, made together.

Django renders again every model that a new one reaches, after each ``CreateModel``: with people and
bodies behind nearly every table, that was nine tenths of the time of ``migrate`` on a new base.
"""

from django.db.migrations.operations.base import Operation, OperationCategory


class CreateTables(Operation):
    """``CreateModel`` operations in one: their order does not matter, and the models are rendered once."""

    category = OperationCategory.ADDITION
    serialization_expand_args = ["tables"]

    def __init__(self, tables):
        self.tables = tables

    def deconstruct(self):
        return self.__class__.__qualname__, [], {"tables": self.tables}

    def state_forwards(self, app_label, state):
        state.__dict__.pop("apps", None)
        state.is_delayed = False
        for table in self.tables:
            table.state_forwards(app_label, state)

    def database_forwards(self, app_label, schema_editor, from_state, to_state):
        for table in self.tables:
            table.database_forwards(app_label, schema_editor, from_state, to_state)

    def database_backwards(self, app_label, schema_editor, from_state, to_state):
        for table in reversed(self.tables):
            table.database_backwards(app_label, schema_editor, from_state, to_state)

    def describe(self):
        return f"Create {len(self.tables)} tables"
