from django.urls import path

from workflows.exchanges import asking_views, message_views, request_views

ON = "signalements/<slug:number>/"
COMMON = "dossiers/<str:number>/demandes/"
SPACE = "demandes/<int:pk>/"
urlpatterns = [
    path(f"{ON}messages/", message_views.thread, name="signalement_messages"),
    path(f"{ON}demandes/<int:rank>/", request_views.answer, name="signalement_request"),
    path(f"{ON}demandes/<int:rank>/delai/", request_views.extension, name="request_extension"),
    path(f"{ON}demandes/<int:rank>/lecture/", asking_views.read, name="request_read"),
    path(f"{ON}demandes/<int:rank>/clore/", asking_views.cancel, name="request_cancel"),
    path(f"{ON}demander/", asking_views.ask, name="request_new"),
    path(f"{ON}marquer/", asking_views.mark, name="signalement_mark"),
    path(f"{COMMON}demander/<slug:kind>/", asking_views.new, name="asked_new"),
    path(f"{COMMON}<int:pk>/", asking_views.read_asked, name="asked_read"),
    path(f"{COMMON}<int:pk>/clore/", asking_views.cancel_asked, name="asked_end"),
    path(SPACE, request_views.answer_asked, name="asked_answer"),
    path(f"{SPACE}delai/", request_views.extension_asked, name="asked_more_time"),
]
