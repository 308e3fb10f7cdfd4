from django.urls import path

from workflows.inbox import bulk_views, views

urlpatterns = [
    path("corbeille/", views.inbox, name="inbox"),
    path("corbeille/enregistrer-la-vue/", views.save_view, name="view_save"),
    path("corbeille/vues/<int:pk>/retirer/", views.remove_view, name="view_remove"),
    path("corbeille/vues/<int:pk>/avertir/", views.watch_view, name="view_watch"),
    path("corbeille/lot/", bulk_views.bulk, name="bulk"),
    path("taches/<int:pk>/a-revoir/", views.follow_up, name="task_follow_up"),
]
