from django.urls import path

from cpc.register import text_views as texts
from cpc.register import views

urlpatterns = [
    path("registre/", views.frameworks, name="register"),
    path("registre.json", views.frameworks_json, name="register_json"),
    path("registre.csv", views.frameworks_csv, name="register_csv"),
    path("registre/non-etablis/", views.not_established, name="not_established"),
    path("registre/non-etablis.json", views.not_established_json, name="not_established_json"),
    path("registre/non-etablis.csv", views.not_established_csv, name="not_established_csv"),
    path("registre/<str:number>/actes/<int:pk>/", texts.act_text, name="act_text"),
    path("registre/<str:number>/actes/<int:pk>/<slug:kind>.pdf", texts.act_pdf, name="act_pdf"),
    path("registre/<str:number>/", views.framework, name="framework"),
    path("registre/<str:number>.json", views.framework_json, name="framework_json"),
]
