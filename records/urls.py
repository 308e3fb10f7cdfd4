from django.urls import path

from records.documents import views as document_views
from records.letters import views as letters
from records.notices import views as notice_views
from records.proof import views
from records.search import views as search_views

urlpatterns = [
    path("journal/", views.journal_list, name="journal"),
    path("journal.csv", views.journal_export, name="journal_export"),
    path("journal/<str:subject>/", views.journal_subject, name="journal_subject"),
    path("rechercher/", search_views.search, name="search"),
    path("documents/<uuid:uuid>/", document_views.document, name="document"),
    path("courriers/<uuid:uuid>/", letters.letter, name="letter"),
    path("courriers/<uuid:uuid>/pdf/", letters.letter_pdf, name="letter_pdf"),
    path("verifier/", letters.letter_verify, name="letter_verify"),
    path("avis/", notice_views.notices, name="notices"),
    path("avis/lus/", notice_views.notices_read, name="notices_read"),
    path("avis/reglages/", notice_views.notice_choices, name="notice_choices"),
    path("avis/<int:pk>/", notice_views.notice, name="notice"),
    path("envois/", notice_views.mailings, name="mailings"),
    path("envois/reprendre/", notice_views.mailings_retry, name="mailings_retry"),
    path("envois/<int:pk>/reprendre/", notice_views.mailing_retry, name="mailing_retry"),
]
