"""What only SQL says of these tables."""

OVERLAP = "Deux suspensions d'un même dossier ne se recouvrent pas."
SQLITE = """
CREATE TRIGGER clock_stop_no_overlap_{when} BEFORE {when} ON cpc_clockstop
WHEN EXISTS (
    SELECT 1 FROM cpc_clockstop other
    WHERE other.dossier_id = NEW.dossier_id AND other.id IS NOT NEW.id
      AND other.first_day <= COALESCE(NEW.last_day, '9999-12-31')
      AND NEW.first_day <= COALESCE(other.last_day, '9999-12-31')
)
BEGIN SELECT RAISE(ABORT, '{message}'); END
"""
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
        return
    message = OVERLAP.replace("'", "''")
    for when in ("INSERT", "UPDATE"):
        schema_editor.execute(SQLITE.format(when=when, message=message))


def overlap(apps, schema_editor):
    if schema_editor.connection.vendor == "postgresql":
        schema_editor.execute("ALTER TABLE cpc_clockstop DROP CONSTRAINT clock_stop_no_overlap")
        return
    for when in ("INSERT", "UPDATE"):
        schema_editor.execute(f"DROP TRIGGER clock_stop_no_overlap_{when}")
