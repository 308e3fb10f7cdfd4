from django.urls import path

from workflows.dossier import archive_views, note_views, views

urlpatterns = [
    path("dossiers/", views.dossiers, name="dossiers"),
    path("dossiers/nouveau/", views.open_new, name="dossier_open"),
    path("dossiers/<str:number>/", views.dossier, name="dossier"),
    path("dossiers/<str:number>/dossier.zip", archive_views.dossier, name="dossier_archive"),
    path(
        "signalements/<slug:number>/telecharger/",
        archive_views.download,
        name="signalement_archive",
    ),
    path("dossiers/<str:number>/notes/", note_views.notes, name="dossier_notes"),
    path("dossiers/<str:number>/se-deporter/", views.recuse, name="recuse"),
    path("taches/<int:pk>/", views.task_page, name="task"),
    path("taches/<int:pk>/prendre/", views.take, name="task_take"),
    path("taches/<int:pk>/remettre/", views.release, name="task_release"),
    path("taches/<int:pk>/confier/", views.reassign, name="task_reassign"),
]
