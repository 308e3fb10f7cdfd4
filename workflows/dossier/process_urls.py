from django.urls import path

from workflows.dossier import process_views as views

urlpatterns = [
    path("taches/<int:pk>/revenir/", views.undo_step, name="task_undo"),
    path("etapes-en-echec/", views.failure_list, name="failures"),
    path("etapes-en-echec/<int:pk>/reessayer/", views.failure_retry, name="failure_retry"),
]
