from django.urls import path

from workflows import views

urlpatterns = [
    path("corbeille/", views.inbox, name="inbox"),
    path("dossiers/", views.dossiers, name="dossiers"),
    path("dossiers/nouveau/", views.open_new, name="dossier_open"),
    path("dossiers/<str:number>/", views.dossier, name="dossier"),
    path("taches/<int:pk>/", views.task_page, name="task"),
    path("taches/<int:pk>/prendre/", views.take, name="task_take"),
    path("taches/<int:pk>/remettre/", views.release, name="task_release"),
    path("taches/<int:pk>/confier/", views.reassign, name="task_reassign"),
]
