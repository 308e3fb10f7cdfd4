"""Every table of this package; what only SQL says of them is beside."""

import django.db.models.deletion
from django.conf import settings
from django.db import migrations, models

from accounts.migrations._tables import CreateTables


class Migration(migrations.Migration):

    initial = True

    dependencies = [
        ('accounts', '0001_initial'),
        ('cannabis', '0001_initial'),
        ('cpc', '0001_initial'),
        ('viewflow', '0015_task_scheduled'),
    ]

    operations = [
        CreateTables(
            tables=[
                migrations.CreateModel(
                    name='DossierProcess',
                    fields=[
                        ('process_ptr', models.OneToOneField(auto_created=True, on_delete=django.db.models.deletion.CASCADE, parent_link=True, primary_key=True, serialize=False, to='viewflow.process')),
                        ('dossier', models.OneToOneField(on_delete=django.db.models.deletion.PROTECT, related_name='process', to='cpc.dossier')),
                    ],
                    options={
                        'verbose_name': 'processus de dossier',
                    },
                    bases=('viewflow.process',),
                ),
                migrations.CreateModel(
                    name='SavedView',
                    fields=[
                        ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                        ('name', models.CharField(max_length=60, verbose_name='nom')),
                        ('query', models.CharField(max_length=1000, verbose_name='filtres')),
                        ('author', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='saved_views', to=settings.AUTH_USER_MODEL)),
                        ('division', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='accounts.organisation', verbose_name='équipe')),
                    ],
                    options={
                        'verbose_name': 'vue enregistrée',
                        'verbose_name_plural': 'vues enregistrées',
                        'ordering': ('name', 'pk'),
                        'constraints': [models.UniqueConstraint(condition=models.Q(('division__isnull', True)), fields=('author', 'name'), name='saved_view_named_once_by_person', violation_error_message='Vous avez déjà une vue de ce nom.'), models.UniqueConstraint(condition=models.Q(('division__isnull', False)), fields=('division', 'name'), name='saved_view_named_once_by_team', violation_error_message="L'équipe a déjà une vue de ce nom.")],
                    },
                ),
                migrations.CreateModel(
                    name='TransitionProcess',
                    fields=[
                        ('process_ptr', models.OneToOneField(auto_created=True, on_delete=django.db.models.deletion.CASCADE, parent_link=True, primary_key=True, serialize=False, to='viewflow.process')),
                        ('publication', models.OneToOneField(on_delete=django.db.models.deletion.PROTECT, related_name='process', to='cannabis.haspublication')),
                    ],
                    options={
                        'verbose_name': 'processus de la phase transitoire',
                    },
                    bases=('viewflow.process',),
                ),
                migrations.CreateModel(
                    name='UndoneStep',
                    fields=[
                        ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                        ('piece_table', models.CharField(max_length=60, verbose_name='pièce')),
                        ('piece_number', models.PositiveBigIntegerField(verbose_name='numéro de la pièce')),
                        ('reason', models.TextField(verbose_name='motif')),
                        ('undone_on', models.DateField(verbose_name='le')),
                        ('reopened', models.OneToOneField(on_delete=django.db.models.deletion.PROTECT, related_name='reopens', to='viewflow.task')),
                        ('task', models.OneToOneField(on_delete=django.db.models.deletion.PROTECT, related_name='undone', to='viewflow.task')),
                        ('undone_by', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL, verbose_name='par')),
                    ],
                    options={
                        'verbose_name': 'étape reprise',
                        'verbose_name_plural': 'étapes reprises',
                        'ordering': ('pk',),
                        'constraints': [models.CheckConstraint(condition=models.Q(('reason', ''), _negated=True), name='undone_step_has_a_reason', violation_error_message='Revenir sur une étape se motive.')],
                    },
                ),
                migrations.CreateModel(
                    name='ViewWatch',
                    fields=[
                        ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                        ('seen', models.JSONField(default=list, verbose_name='tâches déjà vues')),
                        ('told', models.PositiveIntegerField(default=0, verbose_name='avis donnés')),
                        ('reader', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='watched_views', to=settings.AUTH_USER_MODEL)),
                        ('view', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='watches', to='workflows.savedview')),
                    ],
                    options={
                        'verbose_name': 'avis sur une vue',
                        'verbose_name_plural': 'avis sur des vues',
                        'ordering': ('pk',),
                        'constraints': [models.UniqueConstraint(fields=('view', 'reader'), name='one_watch_a_reader_a_view', violation_error_message='Vous êtes déjà averti pour cette vue.')],
                    },
                ),
                migrations.CreateModel(
                    name='WorkItem',
                    fields=[
                        ('task', models.OneToOneField(on_delete=django.db.models.deletion.CASCADE, primary_key=True, related_name='item', serialize=False, to='viewflow.task')),
                        ('number', models.CharField(max_length=20, verbose_name='numéro')),
                        ('title', models.CharField(max_length=600, verbose_name='objet')),
                        ('step', models.CharField(max_length=120, verbose_name='étape')),
                        ('permission', models.CharField(choices=[('edit_signalement', 'Rédiger et suivre les signalements de son organisme'), ('file_signalement', 'Déposer un signalement au nom de son organisme'), ('manage_members', 'Gérer les membres de son organisme'), ('read_dossier', 'Lire les dossiers'), ('open_dossier', "Ouvrir un dossier d'office ou sur demande d'un ministre"), ('check_admissibility', 'Examiner la recevabilité'), ('check_opportunity', "Vérifier l'opportunité et les conditions légales"), ('evaluate', 'Évaluer le bénéfice et le risque'), ('approve_visa', 'Viser une évaluation'), ('draft_decision', 'Rédiger le projet de décision'), ('sign_decision', 'Signer une décision'), ('publish_act', 'Publier un acte'), ('reassign_task', 'Réattribuer une tâche'), ('join_signalements', 'Rattacher un signalement à un dossier'), ('verify_standing', "Vérifier l'habilitation d'un organisme"), ('advise_bodies', 'Accompagner un organisme avant son signalement (GIO)'), ('transmit_information', 'Transmettre une information (OMEDIT)'), ('answer_agency', "Répondre à l'agence au nom du laboratoire"), ('give_opinion', "Rendre un avis demandé par l'agence"), ('record_has_publication', 'Enregistrer une publication de la HAS'), ('validate_has_publication', 'Valider une publication de la HAS'), ('administer_organisation', 'Administrer les organismes et les droits'), ('read_journal', 'Lire le journal')], max_length=40)),
                        ('opened_on', models.DateField(verbose_name='ouverte le')),
                        ('due_on', models.DateField(verbose_name='à faire avant le (inclus)')),
                        ('legal_on', models.DateField(null=True, verbose_name='limite légale du dossier (incluse)')),
                        ('legal_label', models.CharField(blank=True, max_length=200, verbose_name='objet de la limite légale')),
                        ('legal_nature', models.CharField(choices=[('internal', 'Objectif interne'), ('promised', 'Date annoncée'), ('alert', 'Alerte'), ('legal', 'Limite légale')], default='legal', max_length=10, verbose_name='nature de la limite')),
                        ('risk', models.PositiveIntegerField(default=0, editable=False, verbose_name='rang')),
                        ('finished_at', models.DateTimeField(null=True, verbose_name='faite')),
                        ('division', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='accounts.organisation')),
                        ('dossier', models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='work_items', to='cpc.dossier')),
                        ('on_behalf_of', models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL, verbose_name='pour le compte de')),
                        ('owner', models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='work_items', to=settings.AUTH_USER_MODEL)),
                    ],
                    options={
                        'verbose_name': 'tâche',
                        'verbose_name_plural': 'tâches',
                        'ordering': ('risk', 'task_id'),
                        'indexes': [models.Index(condition=models.Q(('finished_at__isnull', True)), fields=['owner', 'due_on', 'task'], name='work_item_mine'), models.Index(condition=models.Q(('finished_at__isnull', True)), fields=['owner', 'risk', 'task'], name='work_item_mine_risk'), models.Index(condition=models.Q(('finished_at__isnull', True), ('owner__isnull', True)), fields=['division', 'permission', 'risk', 'task'], name='work_item_queue_risk'), models.Index(condition=models.Q(('finished_at__isnull', True)), fields=['division', 'risk', 'task'], name='work_item_open_risk'), models.Index(condition=models.Q(('finished_at__isnull', True)), fields=['risk', 'task', 'division'], name='work_item_by_risk'), models.Index(condition=models.Q(('finished_at__isnull', True)), fields=['due_on', 'task', 'division'], name='work_item_by_due'), models.Index(condition=models.Q(('finished_at__isnull', True)), fields=['task', 'division'], name='work_item_by_task'), models.Index(condition=models.Q(('finished_at__isnull', True)), fields=['step', 'risk', 'task', 'division'], name='work_item_step'), models.Index(condition=models.Q(('finished_at__isnull', True)), fields=['number'], name='work_item_number'), models.Index(condition=models.Q(('finished_at__isnull', False)), fields=['division', 'finished_at'], name='work_item_finished')],
                    },
                ),
                migrations.CreateModel(
                    name='FollowUp',
                    fields=[
                        ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                        ('day', models.DateField(verbose_name='à revoir le')),
                        ('user', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='follow_ups', to=settings.AUTH_USER_MODEL)),
                        ('item', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='follow_ups', to='workflows.workitem')),
                    ],
                    options={
                        'verbose_name': 'date de suivi',
                        'verbose_name_plural': 'dates de suivi',
                        'ordering': ('day', 'pk'),
                        'indexes': [models.Index(fields=['user', 'day'], name='follow_up_of_person')],
                        'constraints': [models.UniqueConstraint(fields=('item', 'user'), name='one_follow_up_a_person_an_item', violation_error_message='Vous avez déjà une date pour cette tâche.')],
                    },
                ),
            ],
        ),
    ]
