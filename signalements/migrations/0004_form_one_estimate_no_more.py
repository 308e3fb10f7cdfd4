from django.db import migrations


class Migration(migrations.Migration):

    dependencies = [
        ('signalements', '0003_form_answers_and_rows'),
    ]

    operations = [
        migrations.RemoveField(
            model_name='historicalsignalement',
            name='patients_estimate',
        ),
        migrations.RemoveField(
            model_name='historicalsignalement',
            name='patients_method',
        ),
        migrations.RemoveField(
            model_name='signalement',
            name='patients_estimate',
        ),
        migrations.RemoveField(
            model_name='signalement',
            name='patients_method',
        ),
    ]
