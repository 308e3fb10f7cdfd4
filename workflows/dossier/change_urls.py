from django.urls import path

from workflows.dossier import change_views as views

urlpatterns = [
    path("registre/<str:number>/modifier/", views.change, name="change_open"),
]
