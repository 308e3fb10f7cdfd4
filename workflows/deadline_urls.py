from django.urls import path

from workflows import deadline_views as views

urlpatterns = [
    path("echeances/", views.page, name="deadlines"),
    path("echeances/<str:number>/renouveler/", views.renew, name="renewal_open"),
]
