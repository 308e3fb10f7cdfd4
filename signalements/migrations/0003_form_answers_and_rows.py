import django.db.models.deletion
from django.db import migrations, models


def estimates_become_rows(apps, schema_editor):
    """The one estimate of each signalement becomes a row, by its body, on the day that is known."""
    Signalement = apps.get_model("signalements", "Signalement")
    Estimate = apps.get_model("signalements", "Estimate")
    told = Signalement.objects.exclude(patients_estimate=None, patients_method="")
    for each in told.select_related("organisation").iterator():
        Estimate.objects.create(
            signalement=each,
            low=each.patients_estimate,
            author=each.organisation.name[:300],
            made_on=each.filed_on or each.started_on,
            method=each.patients_method,
        )


class Migration(migrations.Migration):

    dependencies = [
        ('signalements', '0002_documents'),
    ]

    operations = [
        migrations.AddField(
            model_name='historicalsignalement',
            name='common_mechanism',
            field=models.TextField(blank=True, max_length=20000, verbose_name="mécanisme d'action commun"),
        ),
        migrations.AddField(
            model_name='historicalsignalement',
            name='duration',
            field=models.TextField(blank=True, max_length=20000, verbose_name='durée du traitement'),
        ),
        migrations.AddField(
            model_name='historicalsignalement',
            name='follow_up_data',
            field=models.TextField(blank=True, max_length=20000, verbose_name='données à recueillir'),
        ),
        migrations.AddField(
            model_name='historicalsignalement',
            name='foreign_status',
            field=models.TextField(blank=True, max_length=20000, verbose_name="autorisations et refus à l'étranger"),
        ),
        migrations.AddField(
            model_name='historicalsignalement',
            name='generic_group',
            field=models.TextField(blank=True, max_length=20000, verbose_name='groupe générique ou biosimilaire'),
        ),
        migrations.AddField(
            model_name='historicalsignalement',
            name='icd10',
            field=models.CharField(blank=True, max_length=12, verbose_name='code CIM-10'),
        ),
        migrations.AddField(
            model_name='historicalsignalement',
            name='interests_declared',
            field=models.CharField(blank=True, choices=[('none', 'aucun lien avec une entreprise concernée'), ('some', 'un ou plusieurs liens, décrits ci-dessous')], max_length=4, verbose_name="déclaration d'intérêts"),
        ),
        migrations.AddField(
            model_name='historicalsignalement',
            name='meddra',
            field=models.CharField(blank=True, max_length=12, verbose_name='code MedDRA'),
        ),
        migrations.AddField(
            model_name='historicalsignalement',
            name='orphacode',
            field=models.CharField(blank=True, max_length=20, verbose_name='code ORPHA'),
        ),
        migrations.AddField(
            model_name='historicalsignalement',
            name='precheck',
            field=models.JSONField(blank=True, default=dict, verbose_name='orientation avant de commencer'),
        ),
        migrations.AddField(
            model_name='historicalsignalement',
            name='prescriber',
            field=models.TextField(blank=True, max_length=20000, verbose_name='prescripteurs'),
        ),
        migrations.AddField(
            model_name='historicalsignalement',
            name='registry',
            field=models.TextField(blank=True, max_length=20000, verbose_name="registre d'accueil"),
        ),
        migrations.AddField(
            model_name='historicalsignalement',
            name='treatment_line',
            field=models.TextField(blank=True, max_length=20000, verbose_name='ligne de traitement'),
        ),
        migrations.AddField(
            model_name='signalement',
            name='common_mechanism',
            field=models.TextField(blank=True, max_length=20000, verbose_name="mécanisme d'action commun"),
        ),
        migrations.AddField(
            model_name='signalement',
            name='duration',
            field=models.TextField(blank=True, max_length=20000, verbose_name='durée du traitement'),
        ),
        migrations.AddField(
            model_name='signalement',
            name='follow_up_data',
            field=models.TextField(blank=True, max_length=20000, verbose_name='données à recueillir'),
        ),
        migrations.AddField(
            model_name='signalement',
            name='foreign_status',
            field=models.TextField(blank=True, max_length=20000, verbose_name="autorisations et refus à l'étranger"),
        ),
        migrations.AddField(
            model_name='signalement',
            name='generic_group',
            field=models.TextField(blank=True, max_length=20000, verbose_name='groupe générique ou biosimilaire'),
        ),
        migrations.AddField(
            model_name='signalement',
            name='icd10',
            field=models.CharField(blank=True, max_length=12, verbose_name='code CIM-10'),
        ),
        migrations.AddField(
            model_name='signalement',
            name='interests_declared',
            field=models.CharField(blank=True, choices=[('none', 'aucun lien avec une entreprise concernée'), ('some', 'un ou plusieurs liens, décrits ci-dessous')], max_length=4, verbose_name="déclaration d'intérêts"),
        ),
        migrations.AddField(
            model_name='signalement',
            name='meddra',
            field=models.CharField(blank=True, max_length=12, verbose_name='code MedDRA'),
        ),
        migrations.AddField(
            model_name='signalement',
            name='orphacode',
            field=models.CharField(blank=True, max_length=20, verbose_name='code ORPHA'),
        ),
        migrations.AddField(
            model_name='signalement',
            name='precheck',
            field=models.JSONField(blank=True, default=dict, verbose_name='orientation avant de commencer'),
        ),
        migrations.AddField(
            model_name='signalement',
            name='prescriber',
            field=models.TextField(blank=True, max_length=20000, verbose_name='prescripteurs'),
        ),
        migrations.AddField(
            model_name='signalement',
            name='registry',
            field=models.TextField(blank=True, max_length=20000, verbose_name="registre d'accueil"),
        ),
        migrations.AddField(
            model_name='signalement',
            name='treatment_line',
            field=models.TextField(blank=True, max_length=20000, verbose_name='ligne de traitement'),
        ),
        migrations.CreateModel(
            name='Reference',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('kind', models.CharField(blank=True, choices=[('guideline', 'recommandation, PNDS ou consensus'), ('trial', 'essai clinique'), ('cohort', 'cohorte ou registre'), ('series', 'série de cas ou cas isolé'), ('review', 'revue ou méta-analyse'), ('other', 'autre')], max_length=12, verbose_name='nature')),
                ('citation', models.TextField(blank=True, max_length=2000, verbose_name='citation')),
                ('year', models.PositiveSmallIntegerField(blank=True, null=True, verbose_name='année')),
                ('pmid', models.CharField(blank=True, max_length=8, verbose_name='PMID')),
                ('doi', models.CharField(blank=True, max_length=200, verbose_name='DOI')),
                ('level', models.CharField(blank=True, choices=[('1', 'niveau 1 : essais randomisés de forte puissance, méta-analyse'), ('2', 'niveau 2 : essais de faible puissance, cohortes comparatives'), ('3', 'niveau 3 : études cas-témoins'), ('4', "niveau 4 : études rétrospectives, séries de cas, avis d'experts")], max_length=1, verbose_name='niveau de preuve')),
                ('population', models.TextField(blank=True, max_length=20000, verbose_name='population')),
                ('patients', models.PositiveIntegerField(blank=True, null=True, verbose_name='nombre de patients')),
                ('result', models.TextField(blank=True, max_length=20000, verbose_name='résultat principal')),
                ('signalement', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='%(class)ss', to='signalements.signalement')),
            ],
            options={
                'verbose_name': 'référence',
                'verbose_name_plural': 'références',
                'ordering': ('pk',),
                'abstract': False,
            },
        ),
        migrations.CreateModel(
            name='Estimate',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('low', models.PositiveIntegerField(blank=True, null=True, verbose_name='nombre de patients, ou le plus bas')),
                ('high', models.PositiveIntegerField(blank=True, null=True, verbose_name='le plus haut')),
                ('author', models.CharField(blank=True, max_length=300, verbose_name="auteur de l'estimation")),
                ('made_on', models.DateField(blank=True, null=True, verbose_name="date de l'estimation")),
                ('method', models.TextField(blank=True, max_length=20000, verbose_name='méthode et source')),
                ('signalement', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='%(class)ss', to='signalements.signalement')),
            ],
            options={
                'verbose_name': 'estimation',
                'verbose_name_plural': 'estimations',
                'ordering': ('pk',),
                'abstract': False,
                'constraints': [models.CheckConstraint(condition=models.Q(('low__isnull', True), ('high__isnull', True), ('high__gte', models.F('low')), _connector='OR'), name='estimate_range_in_order', violation_error_message='Le nombre le plus haut ne peut être inférieur au plus bas.')],
            },
        ),
        migrations.RunPython(estimates_become_rows, migrations.RunPython.noop),
    ]
