from django.urls import path

from workflows.deadlines import views

urlpatterns = [
    path("echeances/", views.page, name="deadlines"),
    path("echeances/<str:number>/renouveler/", views.renew, name="renewal_open"),
]
