from django.urls import path

from workflows.clock import views as clock_views
from workflows.dossier import archive_views, note_views, views
from workflows.evidence import condition_views
from workflows.inbox import bulk_views
from workflows.inbox import views as inbox_views

urlpatterns = [
    path("corbeille/", inbox_views.inbox, name="inbox"),
    path("corbeille/enregistrer-la-vue/", inbox_views.save_view, name="view_save"),
    path("corbeille/vues/<int:pk>/retirer/", inbox_views.remove_view, name="view_remove"),
    path("corbeille/vues/<int:pk>/avertir/", inbox_views.watch_view, name="view_watch"),
    path("corbeille/lot/", bulk_views.bulk, name="bulk"),
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
    path("dossiers/<str:number>/conditions/", condition_views.show, name="conditions"),
    path(
        "dossiers/<str:number>/conditions/repondre/",
        condition_views.answer,
        name="conditions_answer",
    ),
    path("dossiers/<str:number>/se-deporter/", views.recuse, name="recuse"),
    path("dossiers/<str:number>/suspendre/", clock_views.stop, name="clock_stop"),
    path("dossiers/<str:number>/reprendre/", clock_views.resume, name="clock_resume"),
    path("dossiers/<str:number>/prolonger/<int:pk>/", clock_views.extend, name="clock_extend"),
    path("taches/<int:pk>/", views.task_page, name="task"),
    path("taches/<int:pk>/prendre/", views.take, name="task_take"),
    path("taches/<int:pk>/remettre/", views.release, name="task_release"),
    path("taches/<int:pk>/a-revoir/", inbox_views.follow_up, name="task_follow_up"),
    path("taches/<int:pk>/confier/", views.reassign, name="task_reassign"),
]
