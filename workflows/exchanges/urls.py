from django.urls import path

from workflows.exchanges import asking_views, message_views, request_views

ON = "signalements/<slug:number>/"
urlpatterns = [
    path(f"{ON}messages/", message_views.thread, name="signalement_messages"),
    path(f"{ON}demandes/<int:rank>/", request_views.answer, name="signalement_request"),
    path(f"{ON}demandes/<int:rank>/delai/", request_views.extension, name="request_extension"),
    path(f"{ON}demandes/<int:rank>/lecture/", asking_views.read, name="request_read"),
    path(f"{ON}demandes/<int:rank>/clore/", asking_views.cancel, name="request_cancel"),
    path(f"{ON}demander/", asking_views.ask, name="request_new"),
    path(f"{ON}marquer/", asking_views.mark, name="signalement_mark"),
]
