"""The home page and the pages about the service: public."""

from django.contrib.auth.decorators import login_not_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render

from cpc.register.pages import figures
from records import clock


@login_not_required
def home(request: HttpRequest) -> HttpResponse:
    on = clock.today()
    return render(request, "home.html", {"figures": figures(on=on), "on": on})


@login_not_required
def about(request: HttpRequest, page: str) -> HttpResponse:
    return render(request, f"about/{page}.html")
