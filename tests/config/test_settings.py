"""The ways in are closed by default: they start with all that they need, or say what is missing."""

import os
import subprocess
import sys
import tempfile
from pathlib import Path

import pytest
from django.conf import settings

from config import settings as site
from records.proof import keys as journal_keys

KEY = Path(tempfile.gettempdir()) / f"dossier-cpc-journal-{os.getpid()}.pem"

PRODUCTION = {
    "SECRET_KEY": "0123456789-abcdefghijklmnopqrstuvwxyz-ABCDEFGHIJKLMNOPQRSTUVWXYZ",
    "ALLOWED_HOSTS": "cpc.example",
    "DATABASE_URL": "postgres://cpc@127.0.0.1/cpc",
    "PUBLIC_ADDRESS": "https://cpc.example",
    "DESK_ADDRESS": "1, rue de l'Exemple",
    "DESK_PHONE": "01 00 00 00 00",
    "CLAMD_ADDRESS": "unix:/run/clamav/clamd.ctl",
    "JOURNAL_KEY_FILE": str(KEY),
}
SERVER = (sys.executable, "-c", "import config.wsgi")
RUNSERVER = (sys.executable, "manage.py", "runserver", "--noreload", "127.0.0.1:0")
WORKER = (sys.executable, "manage.py", "worker", "--once")
WAYS_IN = {"wsgi": SERVER, "runserver": RUNSERVER, "worker": WORKER}


@pytest.fixture(autouse=True, scope="module")
def _public_key(tmp_path_factory):
    """The site holds the public part alone."""
    KEY.write_text(journal_keys.make(tmp_path_factory.mktemp("key") / "private.pem"))
    yield
    KEY.unlink()


def start(environment: dict[str, str], *command: str) -> subprocess.CompletedProcess:
    kept = {name: os.environ[name] for name in ("PATH", "HOME") if name in os.environ}
    return subprocess.run(
        command,
        env=kept | environment,
        cwd=settings.BASE_DIR,
        capture_output=True,
        text=True,
        timeout=60,
    )


def without(name: str) -> dict[str, str]:
    return {key: value for key, value in PRODUCTION.items() if key != name}


def test_a_complete_environment_starts():
    assert start(PRODUCTION, *SERVER).returncode == 0


@pytest.mark.parametrize("name", sorted(PRODUCTION))
def test_without_one_of_them_the_server_refuses_and_names_it(name):
    refused = start(without(name), *SERVER)
    assert refused.returncode == 1
    assert name in refused.stderr.splitlines()[-1]


@pytest.mark.parametrize(
    ("name", "weak"),
    [
        ("SECRET_KEY", "courte"),
        ("ALLOWED_HOSTS", "*"),
        ("DATABASE_URL", "sqlite:///ici.sqlite3"),
        ("PUBLIC_ADDRESS", "http://cpc.example"),
        ("PUBLIC_ADDRESS", "https://"),
        ("CLAMD_ADDRESS", "n'importe quoi"),
        ("ANTIVIRUS", "off"),
        ("JOURNAL_KEY_FILE", "/nulle/part.pem"),
        ("JOURNAL_KEY_FILE", __file__),
    ],
)
def test_a_weak_value_is_refused_like_a_missing_one(name, weak):
    assert name in start(PRODUCTION | {name: weak}, *SERVER).stderr.splitlines()[-1]


@pytest.mark.parametrize("way", WAYS_IN)
def test_no_way_in_opens_by_itself(way):
    """DEBUG left unset once opened everything: known accounts, a known key."""
    refused = start({"DATABASE_URL": PRODUCTION["DATABASE_URL"]}, *WAYS_IN[way])
    assert refused.returncode == 1
    assert "SECRET_KEY" in refused.stderr.splitlines()[-1]
    assert "DEMONSTRATION=1" in refused.stderr.splitlines()[-1]


@pytest.mark.parametrize("environment", [{}, {"DATABASE_URL": PRODUCTION["DATABASE_URL"]}])
def test_the_worker_says_what_is_missing_and_nothing_else(environment):
    refused = start(environment, *WORKER)
    assert refused.returncode == 1
    assert len(refused.stderr.splitlines()) == 1


@pytest.mark.parametrize("given", ["0", "", "non"])
def test_debug_alone_opens_nothing(given):
    assert start({"DEBUG": "1", "DEMONSTRATION": given}, *SERVER).returncode == 1


def test_the_demonstration_needs_nothing_else():
    assert start({"DEMONSTRATION": "1"}, *SERVER).returncode == 0


@pytest.mark.parametrize("command", [["check"], ["migrate", "--plan"], ["daily", "--help"]])
def test_a_command_wants_the_database_alone(command, tmp_path):
    base = {"DATABASE_URL": f"sqlite:///{tmp_path / 'base.sqlite3'}"}
    done = start(base, sys.executable, "manage.py", *command)
    assert done.returncode == 0, done.stderr
    refused = start({}, sys.executable, "manage.py", *command)
    assert refused.returncode == 1
    assert "DATABASE_URL" in refused.stderr.splitlines()[-1]


@pytest.mark.parametrize("name", ["PUBLIC_ADDRESS", "DESK_ADDRESS", "DESK_PHONE"])
def test_the_work_of_the_day_sends_nothing_that_would_print_a_wrong_address(name, tmp_path):
    base = without(name) | {"DATABASE_URL": f"sqlite:///{tmp_path / 'base.sqlite3'}"}
    refused = start(base, sys.executable, "manage.py", "daily")
    assert refused.returncode == 1
    assert "Rien n'est envoyé" in refused.stderr and name in refused.stderr.splitlines()[-1]


def test_a_scenario_is_never_played_on_a_kept_database_outside_a_demonstration(tmp_path):
    base = {"DATABASE_URL": f"sqlite:///{tmp_path / 'base.sqlite3'}"}
    words = ("play", "scenarios/refus.yaml", "--database", "keep")
    refused = start(base, sys.executable, "manage.py", *words)
    assert (refused.returncode, "production" in refused.stderr) == (2, True)


def test_the_hash_of_a_password_is_quick_in_the_tests_alone():
    assert not hasattr(site, "PASSWORD_HASHERS")
