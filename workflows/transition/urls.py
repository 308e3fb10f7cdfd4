from django.urls import path

from workflows.transition import views

urlpatterns = [
    path("cannabis/suivi/", views.follow, name="transition-follow"),
    path("cannabis/suivi/publication/", views.record_publication, name="transition-record"),
    path(
        "cannabis/suivi/publication/<str:number>/", views.publication, name="transition-publication"
    ),
    path(
        "cannabis/suivi/publication/<str:number>/designation/",
        views.designate,
        name="transition-designate",
    ),
]
