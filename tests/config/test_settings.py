"""With DEBUG off the site starts with everything that it needs, or says what is missing."""

import os
import subprocess
import sys

import pytest
from django.conf import settings

PRODUCTION = {
    "DEBUG": "0",
    "SECRET_KEY": "0123456789-abcdefghijklmnopqrstuvwxyz-ABCDEFGHIJKLMNOPQRSTUVWXYZ",
    "ALLOWED_HOSTS": "cpc.example",
    "DATABASE_URL": "postgres://cpc@127.0.0.1/cpc",
    "PUBLIC_ADDRESS": "https://cpc.example",
    "DESK_ADDRESS": "1, rue de l'Exemple",
    "DESK_PHONE": "01 00 00 00 00",
    "CLAMD_ADDRESS": "unix:/run/clamav/clamd.ctl",
}


def start(environment: dict[str, str]) -> subprocess.CompletedProcess:
    kept = {name: os.environ[name] for name in ("PATH", "HOME") if name in os.environ}
    return subprocess.run(
        [sys.executable, "-c", "import config.settings"],
        env=kept | environment,
        cwd=settings.BASE_DIR,
        capture_output=True,
        text=True,
    )


def test_a_complete_environment_starts():
    assert start(PRODUCTION).returncode == 0


@pytest.mark.parametrize("name", sorted(PRODUCTION.keys() - {"DEBUG"}))
def test_without_one_of_them_the_site_refuses_and_names_it(name):
    refused = start({key: value for key, value in PRODUCTION.items() if key != name})
    assert refused.returncode == 1
    assert name in refused.stderr.splitlines()[-1]


@pytest.mark.parametrize(
    ("name", "weak"), [("SECRET_KEY", "courte"), ("PUBLIC_ADDRESS", "http://cpc.example")]
)
def test_a_weak_value_is_refused_like_a_missing_one(name, weak):
    assert name in start(PRODUCTION | {name: weak}).stderr.splitlines()[-1]


def test_the_demonstration_needs_nothing():
    assert start({}).returncode == 0
