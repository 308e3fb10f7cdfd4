"""Tags and partials that every page shares."""

from datetime import UTC, date, datetime
from pathlib import Path

import pytest
from django import forms
from django.conf import settings
from django.contrib.auth.models import AnonymousUser
from django.template import Context, Template
from django.template.loader import render_to_string

from accounts.models import User
from config.templatetags import cpc_ui
from cpc.models import Dossier
from web.dsfr import Form


@pytest.mark.parametrize(
    ("value", "words"),
    [
        (date(2027, 4, 1), "1er\u00a0avril\u00a02027"),
        ("2027-03-21", "21\u00a0mars\u00a02027"),
        (datetime(2026, 12, 31, 23, 30, tzinfo=UTC), "1er\u00a0janvier\u00a02027"),
        ("sans terme", "sans terme"),
        ("2027-13-01", "2027-13-01"),
        (None, ""),
    ],
)
def test_a_day_is_written_in_words(value, words):
    assert words in str(cpc_ui.in_words(value))


def test_a_day_in_a_table_is_short():
    assert ">01/04/2027<" in cpc_ui.in_table(date(2027, 4, 1))
    assert cpc_ui.in_table(None) == ""


def test_an_instant_is_in_paris():
    assert "02/07/2026 à 00:30" in cpc_ui.at_time(datetime(2026, 7, 1, 22, 30, tzinfo=UTC))
    assert cpc_ui.at_time(None) == ""


def test_a_text_is_never_trusted_as_a_date():
    shown = Template("{% load cpc_ui %}{{ x|in_words }}{{ x|in_table }}").render(
        Context({"x": "<b>"})
    )
    assert shown == "&lt;b&gt;&lt;b&gt;"


def test_an_unknown_address_is_empty():
    assert cpc_ui.url_if("nothing_like_this") == ""
    assert cpc_ui.url_if("home") == "/"


def test_a_status_has_a_colour_and_always_its_word():
    shown = render_to_string("parts/_badge.html", {"status": "in_force", "text": "En vigueur"})
    assert "fr-badge--success" in shown
    assert "En vigueur" in shown
    assert cpc_ui.badge_class("expired") == ""


class Asked(Form):
    needed = ("third",)
    first, second, third = (
        forms.ChoiceField(
            choices=[("", "---------"), ("a", "oui")], widget=forms.RadioSelect, required=required
        )
        for required in (False, True, False)
    )


def test_a_radio_that_may_stay_unanswered_has_an_answer_that_says_so():
    form = Asked()
    assert "Aucune réponse" in form["first"].as_field_group()
    for name in ("second", "third"):
        assert "Aucune réponse" not in form[name].as_field_group()
    unticked = Asked({"first": "", "second": "a"})
    assert unticked.is_valid() and unticked.cleaned_data["first"] == ""


@pytest.mark.parametrize(
    ("number", "said"),
    [
        (0, "cadre est"),
        (1, "cadre est"),
        (2, "cadres sont"),
        ([], "cadre est"),
        ("3", "cadres sont"),
    ],
)
def test_nothing_is_plural_before_two(number, said):
    told = Template("cadre{{ n|pluralize }} {{ n|pluralize:'est,sont' }}")
    assert told.render(Context({"n": number})) == said


def test_a_person_is_named_with_the_elision():
    anne = User(first_name="Anne", last_name="Garnier")
    told = Template("{% load cpc_ui %}{{ x|of }} {{ x|to }}").render(Context({"x": anne}))
    assert told.replace("&#x27;", "'") == "d'Anne Garnier à Anne Garnier"


@pytest.mark.parametrize("shown", ["errors", "effect", ""])
def test_the_title_begins_with_what_the_page_answers(shown, rf):
    form = Asked({"second": "" if shown == "errors" else "a"})
    context = {"form": form, "changes": [] if shown == "effect" else None, "title": "Reprendre"}
    context |= {"dossier": Dossier(number="D"), "submit": "Reprendre"}
    request = rf.get("/")
    request.user = AnonymousUser()
    page = render_to_string("workflows/clock/clock.html", context, request)
    title = {"errors": "Erreur : Reprendre", "effect": "Effet : Reprendre", "": "Reprendre"}[shown]
    assert f"<title>{title} – D" in page
    assert page.count("data-focus") == bool(shown)


def test_every_page_that_shows_an_effect_says_it_in_its_title_and_leads_to_it():
    folder = Path(settings.BASE_DIR, "templates")
    shown = [
        page
        for path in sorted(folder.rglob("*.html"))
        if 'id="effet"' in (page := path.read_text(encoding="utf-8"))
        and "pending.outcome" not in page  # shown at once, asked by nobody
    ]
    assert len(shown) >= 4
    for page in shown:
        assert "{% block shown %}" in page and "data-focus" in page


def test_no_page_says_its_own_errors_in_its_title():
    folder = Path(settings.BASE_DIR, "templates")
    titles = [
        line
        for path in folder.rglob("*.html")
        for line in path.read_text(encoding="utf-8").splitlines()
        if "block title" in line and "form.errors" in line
    ]
    assert len(titles) == 1  # that of base.html, for all


def test_no_status_has_two_colours():
    names = [name for names in cpc_ui.COLOURS.values() for name in names.split()]
    assert len(names) == len(set(names))


def test_a_trace_shows_each_step_with_its_article():
    step = {
        "rule": "R21",
        "text": "Publication",
        "value": "2024-06-27",
        "certainty": "law",
        "certainty_label": "Texte",
        "article": "Art. L. 5121-12-1",
        "url": "https://www.legifrance.gouv.fr/x",
    }
    shown = render_to_string("parts/_date_trace.html", {"trace": [step], "trace_id": "a"})
    assert "27\u00a0juin\u00a02024" in shown
    assert "https://www.legifrance.gouv.fr/x" in shown
    assert 'aria-controls="pourquoi-a"' in shown


def test_a_timeline_takes_events_of_any_shape():
    events = [
        {"on": date(2026, 1, 2), "title": "Reçu", "text": "SIG-1"},
        {"on": None, "sentence": "À venir", "current": True},
    ]
    shown = render_to_string("parts/_timeline.html", {"events": events})
    assert "2\u00a0janvier\u00a02026" in shown
    assert "vous êtes ici" in shown


class Example(Form):
    name = forms.CharField(label="Nom", help_text="Aide & texte")
    day = forms.DateField(label="Jour")
    kind = forms.ChoiceField(label="Nature", choices=[("", "---------"), ("a", "A")])
    answer = forms.ChoiceField(label="Réponse", widget=forms.RadioSelect, choices=[("y", "Oui")])
    text = forms.CharField(label="Texte", widget=forms.Textarea, required=False)
    piece = forms.FileField(label="Pièce", required=False)
    sure = forms.BooleanField(label="Certifié")


def test_a_wrong_form_sums_up_its_errors_with_links_and_keeps_what_was_typed():
    form = Example({"name": "", "text": "Trois pages <b>", "day": "2026-02-31"})
    shown = render_to_string("parts/_form.html", {"form": form, "submit": "Envoyer"})
    assert "5 réponses sont à corriger" in shown
    assert '<a href="#id_name">Nom</a> : Remplissez ce champ.' in shown
    assert '<a href="#id_answer_0">Réponse</a> : Choisissez une réponse.' in shown
    assert "Trois pages &lt;b&gt;" in shown
    assert 'aria-describedby="id_name_helptext id_name_error"' in shown


def test_a_right_form_has_no_summary_and_labels_every_control():
    shown = render_to_string("parts/_form.html", {"form": Example()})
    assert "fr-alert" not in shown
    assert 'enctype="multipart/form-data"' in shown
    assert 'type="date"' in shown
    assert "Sélectionner une option" in shown
    for name in ("name", "day", "kind", "text", "piece", "sure", "answer_0"):
        assert f'for="id_{name}"' in shown


def test_a_date_is_given_to_the_browser_in_its_format_and_read_in_both():
    assert 'value="2026-01-02"' in str(Example(initial={"day": date(2026, 1, 2)})["day"])
    for text in ("2026-01-02", "02/01/2026"):
        assert Example({"day": text}).fields["day"].clean(text) == date(2026, 1, 2)
