from django.urls import path

from workflows import clock_views, views

urlpatterns = [
    path("corbeille/", views.inbox, name="inbox"),
    path("dossiers/", views.dossiers, name="dossiers"),
    path("dossiers/nouveau/", views.open_new, name="dossier_open"),
    path("dossiers/<str:number>/", views.dossier, name="dossier"),
    path("dossiers/<str:number>/se-deporter/", views.recuse, name="recuse"),
    path("dossiers/<str:number>/suspendre/", clock_views.stop, name="clock_stop"),
    path("dossiers/<str:number>/reprendre/", clock_views.resume, name="clock_resume"),
    path("dossiers/<str:number>/prolonger/<int:pk>/", clock_views.extend, name="clock_extend"),
    path("taches/<int:pk>/", views.task_page, name="task"),
    path("taches/<int:pk>/prendre/", views.take, name="task_take"),
    path("taches/<int:pk>/remettre/", views.release, name="task_release"),
    path("taches/<int:pk>/confier/", views.reassign, name="task_reassign"),
]
