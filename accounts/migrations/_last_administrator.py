"""PostgreSQL refuses that a body loses its last administrator, whoever writes.

The trigger locks the body first: of two administrators who go at the same moment, the second one
sees that the first is gone. SQLite has one writer at a time (``transaction_mode=IMMEDIATE``): there
the check of ``bodies.members`` cannot be overtaken, and no trigger is laid.
"""

TRIGGER = """
CREATE FUNCTION accounts_keep_an_administrator() RETURNS trigger AS $$
BEGIN
    IF OLD.role <> 'body_administrator'
       OR (TG_OP = 'UPDATE' AND NEW.role = OLD.role AND NEW.organisation_id = OLD.organisation_id)
    THEN
        RETURN COALESCE(NEW, OLD);
    END IF;
    PERFORM 1 FROM accounts_organisation WHERE id = OLD.organisation_id FOR NO KEY UPDATE;
    IF NOT EXISTS (
        SELECT 1
          FROM accounts_membership AS other
          JOIN accounts_user AS person ON person.id = other.user_id
         WHERE other.organisation_id = OLD.organisation_id
           AND other.role = 'body_administrator'
           AND other.id <> OLD.id
           AND person.is_active
    ) THEN
        RAISE EXCEPTION 'Un organisme garde toujours un administrateur.'
            USING ERRCODE = 'check_violation', CONSTRAINT = 'organisation_keeps_an_administrator';
    END IF;
    RETURN COALESCE(NEW, OLD);
END;
$$ LANGUAGE plpgsql;
CREATE TRIGGER organisation_keeps_an_administrator
BEFORE DELETE OR UPDATE ON accounts_membership
FOR EACH ROW EXECUTE FUNCTION accounts_keep_an_administrator();
"""

BACK = """
DROP TRIGGER organisation_keeps_an_administrator ON accounts_membership;
DROP FUNCTION accounts_keep_an_administrator();
"""


def on_postgresql(sql):
    def run(apps, schema_editor):
        if schema_editor.connection.vendor == "postgresql":
            schema_editor.execute(sql)

    return run
