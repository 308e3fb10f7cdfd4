from django.urls import path

from cannabis import views

urlpatterns = [
    path("cannabis/", views.transition_page, name="transition"),
    path("cannabis.json", views.transition_json, name="transition-json"),
    path("cannabis/suivi/acte/", views.record_override, name="transition-override"),
]
