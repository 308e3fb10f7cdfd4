"""What only SQL says of these tables."""

POSTGRES = """
ALTER TABLE cpc_clockstop ADD CONSTRAINT clock_stop_no_overlap EXCLUDE USING gist (
    int8range(dossier_id, dossier_id, '[]') WITH &&,
    daterange(first_day, last_day, '[]') WITH &&
)
"""


def no_overlap(apps, schema_editor):
    """Two suspensions of one dossier never share a day, whoever writes them."""
    if schema_editor.connection.vendor == "postgresql":
        schema_editor.execute(POSTGRES)


def overlap(apps, schema_editor):
    if schema_editor.connection.vendor == "postgresql":
        schema_editor.execute("ALTER TABLE cpc_clockstop DROP CONSTRAINT clock_stop_no_overlap")
