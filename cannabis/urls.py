from django.urls import path

from cannabis import views

urlpatterns = [
    path("cannabis/", views.transition_page, name="transition"),
    path("cannabis.json", views.transition_json, name="transition-json"),
    path("cannabis/suivi/acte/", views.record_override, name="transition-override"),
    path("cannabis/suivi/acte/<int:pk>/", views.act, name="transition-act"),
    path("cannabis/suivi/lecture/", views.readings, name="transition-readings"),
    path("cannabis/suivi/medicament/", views.alternative, name="transition-alternative"),
]
