from django.db import migrations, models
from django.db.models import Count, OuterRef, Subquery
from django.db.models.functions import Coalesce


def lines(model):
    """How many rows of ``model`` each act has."""
    of_one = model.objects.filter(act=OuterRef("pk")).order_by().values("act")
    return Coalesce(Subquery(of_one.annotate(lines=Count("pk")).values("lines")), 0)


def count_lines(apps, schema_editor):
    """An act recorded until now names what it has."""
    named = [lines(apps.get_model("cpc", name)) for name in ("ActMedicine", "ActIndication")]
    apps.get_model("cpc", "Act").objects.update(names=named[0] + named[1])


class Migration(migrations.Migration):
    dependencies = [("cpc", "0021_renewal_origin_label")]

    operations = [
        migrations.AddField(
            model_name="act",
            name="names",
            field=models.PositiveSmallIntegerField(default=0, editable=False),
        ),
        migrations.RunPython(count_lines, migrations.RunPython.noop),
    ]
