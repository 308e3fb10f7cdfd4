"""``manage.py play``: a database of its own, exit 0 or 2, one sentence and no traceback."""

import os
import subprocess
import sys

import pytest
from django.conf import settings as project
from django.core.management import call_command

from cpc.models import Cpc

FILE = project.BASE_DIR / "scenarios" / "tacrolimus_vitiligo.yaml"


def run(*arguments):
    command = [sys.executable, "manage.py", "play", *map(str, arguments)]
    environment = os.environ | {"PYTHONWARNINGS": "ignore"}
    return subprocess.run(
        command, cwd=project.BASE_DIR, env=environment, capture_output=True, text=True, timeout=180
    )


def test_a_scenario_plays_on_a_temporary_database_and_prints_the_register():
    done = run(FILE)
    assert done.returncode == 0, done.stderr
    assert "Étape 16 · 21/03/2024 · Léo Fabre · publication" in done.stdout
    assert "En vigueur, du 22/03/2024 au 21/03/2027 inclus" in done.stdout
    assert done.stderr == ""


def test_an_impossible_file_exits_with_2_and_one_sentence(tmp_path):
    path = tmp_path / "essai.yaml"
    path.write_text(FILE.read_text("utf-8").replace("on: 2024-02-12", "on: 2022-02-12"), "utf-8")
    done = run(path)
    assert done.returncode == 2
    assert (
        done.stderr
        == "Étape 11, clé « on » : le 12/02/2022 précède l'étape d'avant (15/01/2024).\n"
    )


@pytest.mark.django_db
def test_keep_plays_on_the_current_database(settings, capsys):
    settings.DEMONSTRATION = True
    call_command("play", FILE, database="keep")
    assert Cpc.objects.count() == 1
    assert "jouées sur la base courante" in capsys.readouterr().out


@pytest.mark.django_db
def test_a_refused_step_exits_with_2(settings, tmp_path, capsys):
    settings.DEMONSTRATION = True
    path = tmp_path / "essai.yaml"
    path.write_text(FILE.read_text("utf-8").replace("who: marie", "who: second"), "utf-8")
    with pytest.raises(SystemExit) as caught:
        call_command("play", path, database="keep")
    assert caught.value.code == 2
    assert capsys.readouterr().err.startswith("Étape 6 : 08/12/2023, Hugo Petit, visa :")


@pytest.mark.django_db
def test_a_production_database_is_never_played_on(settings, capsys):
    settings.DEMONSTRATION = False
    with pytest.raises(SystemExit) as caught:
        call_command("play", FILE, database="keep")
    assert caught.value.code == 2
    assert "jamais dans une base de production" in capsys.readouterr().err
