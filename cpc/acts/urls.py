from django.urls import path

from cpc.acts import views

urlpatterns = [
    path("registre/<str:number>/enregistrer-un-acte/", views.choose, name="change_kinds"),
    path("registre/<str:number>/actes-a-confirmer/<int:pk>/", views.judge, name="pending_act"),
    path("registre/<str:number>/enregistrer-un-acte/<str:kind>/", views.add, name="change_add"),
]
