from django.urls import path

from workflows.manager import views

urlpatterns = [
    path("pilotage/", views.page, name="manager"),
    path("pilotage/<slug:key>.csv", views.as_csv, name="manager_csv"),
    path("pilotage/<slug:key>.xlsx", views.as_xlsx, name="manager_xlsx"),
]
