"""Every table of this package; what only SQL says of them is beside."""

import django.db.models.deletion
import uuid
from django.conf import settings
from django.db import migrations, models

from accounts.migrations._tables import CreateTables
from records.migrations._french_index import french_index, no_french_index


class Migration(migrations.Migration):

    initial = True

    dependencies = [
        ('accounts', '0001_initial'),
        # Not needed: what others change is changed while few tables stand, which takes less time.
        ('guardian', '0003_remove_groupobjectpermission_guardian_gr_content_ae6aec_idx_and_more'),
        ('viewflow', '0015_task_scheduled'),
    ]

    operations = [
        CreateTables(
            tables=[
                migrations.CreateModel(
                    name='Heartbeat',
                    fields=[
                        ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                        ('name', models.CharField(max_length=40, unique=True)),
                        ('beat_at', models.DateTimeField(verbose_name='dernier signe de vie')),
                        ('sentence', models.CharField(blank=True, max_length=300, verbose_name="ce qu'il a fait")),
                    ],
                    options={
                        'verbose_name': 'signe de vie',
                        'verbose_name_plural': 'signes de vie',
                    },
                ),
                migrations.CreateModel(
                    name='JournalRoot',
                    fields=[
                        ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                        ('number', models.PositiveIntegerField(unique=True, verbose_name='numéro')),
                        ('version', models.PositiveSmallIntegerField(verbose_name='version du sceau')),
                        ('on', models.DateField(verbose_name='jour')),
                        ('at', models.DateTimeField(verbose_name='instant')),
                        ('lines', models.PositiveBigIntegerField(verbose_name='lignes couvertes')),
                        ('heads', models.TextField(verbose_name='dernières lignes (JSON canonique)')),
                        ('previous_hash', models.CharField(blank=True, max_length=64, verbose_name="empreinte de la racine d'avant")),
                        ('key', models.CharField(max_length=64, verbose_name='empreinte de la clé publique')),
                        ('hash', models.CharField(max_length=64, unique=True, verbose_name='empreinte')),
                        ('signature', models.CharField(max_length=128, verbose_name='signature Ed25519')),
                    ],
                    options={
                        'verbose_name': 'racine du journal',
                        'verbose_name_plural': 'racines du journal',
                        'ordering': ('number',),
                    },
                ),
                migrations.CreateModel(
                    name='Reminder',
                    fields=[
                        ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                        ('key', models.CharField(max_length=200, unique=True)),
                        ('due_on', models.DateField(verbose_name='à dire le')),
                        ('said_on', models.DateField(verbose_name='dit le')),
                        ('sentence', models.CharField(max_length=500, verbose_name='phrase')),
                        ('address', models.CharField(blank=True, max_length=200, verbose_name='page')),
                    ],
                    options={
                        'verbose_name': 'rappel',
                        'verbose_name_plural': 'rappels',
                        'ordering': ('-due_on', '-pk'),
                    },
                ),
                migrations.CreateModel(
                    name='Counter',
                    fields=[
                        ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                        ('series', models.CharField(max_length=10)),
                        ('year', models.PositiveSmallIntegerField()),
                        ('last', models.PositiveIntegerField(default=0)),
                    ],
                    options={
                        'constraints': [models.UniqueConstraint(fields=('series', 'year'), name='counter_series_year')],
                    },
                ),
                migrations.CreateModel(
                    name='Document',
                    fields=[
                        ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                        ('uuid', models.UUIDField(default=uuid.uuid4, editable=False, unique=True)),
                        ('name', models.CharField(max_length=160, verbose_name='nom')),
                        ('mime', models.CharField(max_length=100, verbose_name='type')),
                        ('size', models.PositiveBigIntegerField(verbose_name='taille de la copie (octets)')),
                        ('sha256', models.CharField(max_length=64, verbose_name='empreinte de la copie')),
                        ('original_size', models.PositiveBigIntegerField(verbose_name="taille de l'original (octets)")),
                        ('original_sha256', models.CharField(max_length=64, verbose_name="empreinte de l'original")),
                        ('removed', models.JSONField(blank=True, default=list, verbose_name='retiré de la copie')),
                        ('state', models.CharField(choices=[('pending', 'Analyse en cours'), ('clean', 'Sans menace connue'), ('infected', 'Retiré : fichier dangereux'), ('unknown', "Analyse impossible pour l'instant")], default='pending', max_length=10, verbose_name='analyse')),
                        ('scanner', models.CharField(blank=True, max_length=120, verbose_name='analysé par')),
                        ('scanned_at', models.DateTimeField(blank=True, null=True, verbose_name='analysé')),
                        ('threat', models.CharField(blank=True, max_length=200, verbose_name='menace')),
                        ('attempts', models.PositiveSmallIntegerField(default=0, verbose_name="essais d'analyse")),
                        ('next_scan_at', models.DateTimeField(blank=True, null=True, verbose_name='prochain essai')),
                        ('indexed', models.BooleanField(default=False, verbose_name='dans la recherche')),
                        ('given_on', models.DateField(verbose_name='donné le')),
                        ('division', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='documents_received', to='accounts.organisation', verbose_name='direction qui peut le lire')),
                        ('given_by', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL, verbose_name='donné par')),
                        ('holder', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='documents', to='accounts.organisation', verbose_name='organisme')),
                    ],
                    options={
                        'verbose_name': 'document',
                        'verbose_name_plural': 'documents',
                        'ordering': ('pk',),
                        'indexes': [models.Index(condition=models.Q(('state__in', ('pending', 'unknown'))), fields=['next_scan_at', 'id'], name='document_waiting'), models.Index(condition=models.Q(('division__isnull', False), ('indexed', False), ('state', 'clean')), fields=['id'], name='document_to_index'), models.Index(fields=['sha256'], name='document_of_copy'), models.Index(fields=['original_sha256'], name='document_of_original')],
                        'constraints': [models.CheckConstraint(condition=models.Q(('holder__isnull', False), ('division__isnull', False), _connector='OR'), name='document_is_somebodys', violation_error_message='Un document est à un organisme ou à une direction.'), models.CheckConstraint(condition=models.Q(('state__in', ('pending', 'unknown')), models.Q(('scanned_at__isnull', False), ('state__in', ('clean', 'infected'))), _connector='OR'), name='document_judged_at_an_instant', violation_error_message="Un document analysé dit quand il l'a été."), models.CheckConstraint(condition=models.Q(models.Q(('state', 'infected'), models.Q(('threat', ''), _negated=True)), models.Q(models.Q(('state', 'infected'), _negated=True), ('threat', '')), _connector='OR'), name='document_threat_is_named', violation_error_message='Une menace est nommée, et elle seule.')],
                    },
                ),
                migrations.CreateModel(
                    name='DocumentLoan',
                    fields=[
                        ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                        ('purpose', models.CharField(max_length=60, verbose_name='objet')),
                        ('given_on', models.DateField(verbose_name='prêté le')),
                        ('ended_on', models.DateField(blank=True, null=True, verbose_name="jusqu'au")),
                        ('document', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='loans', to='records.document')),
                        ('given_by', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
                        ('organisation', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='accounts.organisation')),
                        ('person', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
                    ],
                    options={
                        'verbose_name': 'document communiqué',
                        'verbose_name_plural': 'documents communiqués',
                        'ordering': ('pk',),
                        'indexes': [models.Index(condition=models.Q(('ended_on__isnull', True)), fields=['organisation', 'document'], name='document_lent')],
                        'constraints': [models.UniqueConstraint(fields=('document', 'purpose'), name='document_lent_once_a_purpose', violation_error_message='Ce document est déjà communiqué pour cet objet.')],
                    },
                ),
                migrations.CreateModel(
                    name='DocumentReading',
                    fields=[
                        ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                        ('at', models.DateTimeField(verbose_name='lu')),
                        ('sha256', models.CharField(max_length=64, verbose_name='empreinte servie')),
                        ('document', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='readings', to='records.document')),
                        ('reader', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
                    ],
                    options={
                        'verbose_name': "lecture d'un document",
                        'verbose_name_plural': 'lectures des documents',
                        'ordering': ('pk',),
                    },
                ),
                migrations.CreateModel(
                    name='Event',
                    fields=[
                        ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                        ('version', models.PositiveSmallIntegerField(default=1, verbose_name='version du sceau')),
                        ('subject', models.CharField(max_length=60, verbose_name='objet')),
                        ('rank', models.PositiveIntegerField(verbose_name='rang')),
                        ('at', models.DateTimeField(verbose_name='instant')),
                        ('on', models.DateField(verbose_name='jour')),
                        ('verb', models.CharField(max_length=60, verbose_name='événement')),
                        ('sentence', models.CharField(max_length=500, verbose_name='phrase')),
                        ('reason', models.TextField(blank=True, verbose_name='motif')),
                        ('data', models.JSONField(default=dict, verbose_name='données')),
                        ('public_to_reporter', models.BooleanField(default=False, verbose_name='montré au signalant')),
                        ('previous_hash', models.CharField(blank=True, max_length=64)),
                        ('hash', models.CharField(max_length=64, unique=True)),
                        ('actor', models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='events', to=settings.AUTH_USER_MODEL, verbose_name='auteur')),
                    ],
                    options={
                        'verbose_name': 'événement',
                        'verbose_name_plural': 'journal',
                        'ordering': ('-pk',),
                        'constraints': [models.UniqueConstraint(fields=('subject', 'rank'), name='event_rank_once')],
                    },
                ),
                migrations.CreateModel(
                    name='Letter',
                    fields=[
                        ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                        ('uuid', models.UUIDField(default=uuid.uuid4, editable=False, unique=True)),
                        ('number', models.CharField(max_length=20, unique=True, verbose_name='numéro')),
                        ('key', models.CharField(max_length=120, unique=True, verbose_name='clé')),
                        ('kind', models.CharField(choices=[('registration', "Accusé d'enregistrement"), ('acknowledgement', 'Accusé de réception électronique'), ('completion', 'Demande de compléments'), ('admissible', 'Recevabilité'), ('inadmissible', 'Irrecevabilité'), ('established', "Établissement d'un CPC"), ('not_established', 'CPC non établi'), ('closed', "Clôture d'un dossier"), ('joined', 'Rattachement à un dossier'), ('support', 'Soutien enregistré'), ('withdrawal', 'Accusé de retrait'), ('change_intended', 'Intention de modifier un cadre'), ('change_published', "Publication d'un acte sur un cadre"), ('drafts', 'Projets soumis aux observations')], max_length=20, verbose_name='nature')),
                        ('subject', models.CharField(max_length=60, verbose_name='objet')),
                        ('title', models.CharField(max_length=400, verbose_name='intitulé')),
                        ('issued_on', models.DateField(verbose_name='envoyé le')),
                        ('sha256', models.CharField(max_length=64, verbose_name='empreinte du texte')),
                        ('pdf_sha256', models.CharField(max_length=64, verbose_name='empreinte du PDF')),
                        ('division', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='sent_letters', to='accounts.organisation', verbose_name='direction')),
                        ('issued_by', models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='letters', to=settings.AUTH_USER_MODEL, verbose_name='envoyé par')),
                        ('recipient', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='letters', to='accounts.organisation', verbose_name='destinataire')),
                    ],
                    options={
                        'verbose_name': 'courrier',
                        'verbose_name_plural': 'courriers',
                        'ordering': ('-pk',),
                        'indexes': [models.Index(fields=['subject', '-id'], name='letter_subject')],
                        'constraints': [models.UniqueConstraint(condition=models.Q(('kind__in', ['registration', 'acknowledgement', 'withdrawal'])), fields=('subject', 'kind'), name='letter_once_a_subject', violation_error_message="Ce courrier a déjà été envoyé : il ne l'est qu'une fois.")],
                    },
                ),
                migrations.CreateModel(
                    name='LetterText',
                    fields=[
                        ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                        ('content', models.TextField(verbose_name='texte (JSON canonique)')),
                        ('pdf', models.BinaryField(verbose_name='fichier PDF')),
                        ('letter', models.OneToOneField(on_delete=django.db.models.deletion.PROTECT, related_name='text', to='records.letter')),
                    ],
                    options={
                        'verbose_name': "texte d'un courrier",
                        'verbose_name_plural': 'textes de courriers',
                    },
                ),
                migrations.CreateModel(
                    name='Notice',
                    fields=[
                        ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                        ('key', models.CharField(max_length=200)),
                        ('topic', models.CharField(choices=[('legal', 'Avis prévus par le droit'), ('work', 'Travail à faire, échéances et rappels'), ('news', 'Nouvelles des dossiers suivis'), ('messages', 'Messages'), ('digest', 'Récapitulatif du jour')], default='legal', max_length=10, verbose_name='sujet')),
                        ('subject', models.CharField(max_length=200, verbose_name='objet')),
                        ('body', models.TextField(verbose_name='texte')),
                        ('address', models.CharField(blank=True, max_length=300, verbose_name='page')),
                        ('created_at', models.DateTimeField(auto_now_add=True)),
                        ('state', models.CharField(choices=[('waiting', 'à envoyer'), ('retry', 'sera renvoyé'), ('sent', 'envoyé'), ('given_up', 'abandonné'), ('put_off', 'au prochain récapitulatif'), ('gathered', 'mis au récapitulatif'), ('on_site', 'sur le site seulement')], default='waiting', max_length=10, verbose_name='état')),
                        ('next_attempt_at', models.DateTimeField(verbose_name='prochain essai')),
                        ('claim', models.UUIDField(blank=True, null=True)),
                        ('claimed_until', models.DateTimeField(blank=True, null=True)),
                        ('attempts', models.PositiveSmallIntegerField(default=0, verbose_name='essais')),
                        ('last_error', models.TextField(blank=True, verbose_name='dernière erreur')),
                        ('sent_at', models.DateTimeField(blank=True, null=True, verbose_name='envoyé')),
                        ('read_at', models.DateTimeField(blank=True, null=True, verbose_name='lu')),
                        ('gathered_in', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='gathered', to='records.notice')),
                        ('recipient', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='notices', to=settings.AUTH_USER_MODEL, verbose_name='destinataire')),
                    ],
                    options={
                        'verbose_name': 'avis',
                        'verbose_name_plural': 'avis',
                        'ordering': ('pk',),
                        'indexes': [models.Index(condition=models.Q(('state__in', ('waiting', 'retry'))), fields=['next_attempt_at', 'id'], name='notice_to_send'), models.Index(condition=models.Q(('state', 'given_up')), fields=['-id'], name='notice_given_up'), models.Index(condition=models.Q(('state', 'retry')), fields=['-id'], name='notice_retry'), models.Index(condition=models.Q(('state', 'put_off')), fields=['recipient', 'id'], name='notice_put_off'), models.Index(fields=['-sent_at'], name='notice_by_sending'), models.Index(fields=['recipient', '-id'], name='notice_of_person')],
                        'constraints': [models.UniqueConstraint(fields=('key', 'recipient'), name='notice_once_a_person'), models.CheckConstraint(condition=models.Q(models.Q(('topic', 'legal'), _negated=True), models.Q(('state__in', ['put_off', 'gathered', 'on_site']), _negated=True), _connector='OR'), name='notice_legal_is_always_sent', violation_error_message='Un avis prévu par le droit part toujours, et tout de suite.'), models.CheckConstraint(condition=models.Q(models.Q(('sent_at__isnull', False), ('state', 'sent')), models.Q(models.Q(('state', 'sent'), _negated=True), ('sent_at__isnull', True)), _connector='OR'), name='notice_sent_says_when', violation_error_message="Un avis envoyé dit quand ; un autre n'a pas d'heure d'envoi.")],
                    },
                ),
                migrations.CreateModel(
                    name='NoticeChoice',
                    fields=[
                        ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                        ('topic', models.CharField(choices=[('legal', 'Avis prévus par le droit'), ('work', 'Travail à faire, échéances et rappels'), ('news', 'Nouvelles des dossiers suivis'), ('messages', 'Messages'), ('digest', 'Récapitulatif du jour')], max_length=10, verbose_name='sujet')),
                        ('rhythm', models.CharField(choices=[('at_once', 'Un courriel tout de suite'), ('daily', 'Un courriel par jour, tout ensemble'), ('never', 'Aucun courriel : sur le site seulement')], max_length=10, verbose_name='rythme')),
                        ('user', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='notice_choices', to=settings.AUTH_USER_MODEL)),
                    ],
                    options={
                        'verbose_name': "choix d'avis",
                        'verbose_name_plural': "choix d'avis",
                        'constraints': [models.UniqueConstraint(fields=('user', 'topic'), name='notice_choice_once'), models.CheckConstraint(condition=models.Q(('topic__in', ('work', 'news', 'messages'))), name='notice_choice_never_on_law', violation_error_message='Les avis prévus par le droit ne se coupent ni ne se diffèrent.')],
                    },
                ),
                migrations.CreateModel(
                    name='SearchEntry',
                    fields=[
                        ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                        ('source', models.CharField(max_length=80, unique=True, verbose_name='source')),
                        ('kind', models.CharField(choices=[('dossier', 'Dossier'), ('piece', 'Pièce'), ('signalement', 'Signalement'), ('document', 'Fichier joint')], max_length=20, verbose_name='nature')),
                        ('title', models.CharField(max_length=300, verbose_name='titre')),
                        ('address', models.CharField(max_length=300, verbose_name='adresse')),
                        ('body', models.TextField(verbose_name='texte')),
                        ('words', models.TextField(editable=False, verbose_name='mots')),
                        ('division', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='accounts.organisation')),
                        ('document', models.OneToOneField(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='records.document')),
                    ],
                    options={
                        'verbose_name': 'texte cherché',
                        'verbose_name_plural': 'textes cherchés',
                        'ordering': ('-pk',),
                        'indexes': [models.Index(fields=['division', '-id'], name='search_of_division')],
                    },
                ),
                migrations.CreateModel(
                    name='StandingEvidence',
                    fields=[
                        ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                        ('document', models.OneToOneField(on_delete=django.db.models.deletion.PROTECT, related_name='standing_evidence', to='records.document')),
                        ('proof', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='evidence', to='accounts.standingproof')),
                    ],
                    options={
                        'verbose_name': "pièce d'une habilitation",
                        'verbose_name_plural': 'pièces des habilitations',
                        'ordering': ('pk',),
                    },
                ),
                migrations.CreateModel(
                    name='Tombstone',
                    fields=[
                        ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                        ('table', models.CharField(max_length=63, verbose_name='table')),
                        ('key', models.CharField(max_length=100, verbose_name='clé')),
                        ('sha256', models.CharField(max_length=64, verbose_name='empreinte de la ligne effacée')),
                        ('reason', models.TextField(verbose_name='motif')),
                        ('purged_by', models.CharField(max_length=200, verbose_name='par')),
                        ('purged_at', models.DateTimeField(verbose_name='le')),
                    ],
                    options={
                        'verbose_name': 'ligne purgée',
                        'verbose_name_plural': 'lignes purgées',
                        'ordering': ('pk',),
                        'constraints': [models.UniqueConstraint(fields=('table', 'key'), name='purged_once'), models.CheckConstraint(condition=models.Q(models.Q(('reason', ''), _negated=True), models.Q(('purged_by', ''), _negated=True)), name='purge_says_why_and_who', violation_error_message='Une purge dit pourquoi et par qui.')],
                    },
                ),
            ],
        ),
        migrations.RunPython(french_index, no_french_index),
    ]
