from django.db import migrations

from accounts.migrations._last_administrator import BACK, TRIGGER, on_postgresql


class Migration(migrations.Migration):

    dependencies = [("accounts", "0003_bodies")]

    operations = [migrations.RunPython(on_postgresql(TRIGGER), on_postgresql(BACK))]
