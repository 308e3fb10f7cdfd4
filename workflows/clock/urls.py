from django.urls import path

from workflows.clock import views

urlpatterns = [
    path("dossiers/<str:number>/suspendre/", views.stop, name="clock_stop"),
    path("dossiers/<str:number>/reprendre/", views.resume, name="clock_resume"),
    path("dossiers/<str:number>/prolonger/<int:pk>/", views.extend, name="clock_extend"),
]
