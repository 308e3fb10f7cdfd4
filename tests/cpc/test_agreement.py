"""What is said of an act agrees with its kind, on every surface that says it."""

import re
from datetime import date
from pathlib import Path

import pytest
from django.conf import settings
from django.contrib.auth.models import AnonymousUser
from django.template.loader import render_to_string

from cpc.acts.forms import FollowedField
from cpc.law.life.acts import ActKind
from cpc.models import Act, Cpc

DAY = date(2026, 3, 2)
PUBLISHED = {
    "établissement": "publié",
    "renouvellement": "publié",
    "modification": "publiée",
    "suspension": "publiée",
    "levée de suspension": "publiée",
    "abrogation": "publiée",
    "cessation d'effet par indication": "publiée",
    "remise en vigueur": "publiée",
    "cadre non établi": "publié",
    "RTU réputée cadre de prescription compassionnelle": "publiée",
}
FROZEN = re.compile(r"(get_kind_display|kind\.label)[^\n]{0,60}\b(publi|décid|repris|sign)ée? le")


@pytest.mark.parametrize("kind", ActKind)
def test_an_act_is_told_as_published_in_its_gender(kind, rf):
    act = Act(kind=kind, reference="A", decided_on=DAY, published_on=DAY, cpc=Cpc(number="C"))
    word = PUBLISHED[kind.label]
    assert f", {word} le 02/03/2026" in FollowedField(None).label_from_instance(act)
    request = rf.get("/")
    request.user = AnonymousUser()
    page = render_to_string("cpc/act_text.html", {"act": act, "texts": []}, request)
    assert f"décid{word.removeprefix('publi')} le <time" in page and f"{word} le <time" in page


def test_nobody_writes_the_gender_of_an_act_by_hand():
    root = Path(settings.BASE_DIR)
    files = [
        *root.glob("templates/**/*.html"),
        *root.glob("cpc/**/*.py"),
        *root.glob("workflows/**/*.py"),
    ]
    assert len(files) > 200
    for path in files:
        assert not FROZEN.search(path.read_text(encoding="utf-8")), path
