# Dossier CPC. « make help » dit ce qu'il y a.
SHELL := /bin/sh
.DEFAULT_GOAL := help

PYTHON ?= python3
PORT ?= 8000
# Essais en parallèle : « make test JOBS=4 » ; un choix d'essais : « make test ARGS="tests/law -x" ».
JOBS ?= auto
ARGS ?=

VENV := .venv
PY := $(VENV)/bin/python

# Paquets exactement verrouillés, chacun reconnu à son empreinte ; le journal de pip n'est montré qu'en cas d'échec.
define pip_install
{ $(PY) -m pip install --disable-pip-version-check --no-input --require-hashes -r $(1) && echo @done; } 2>&1 | \
awk '/^@done$$/ { done = 1; next } \
     /^Collecting / { print "    " $$2; fflush() } \
     { log_ = log_ $$0 "\n" } \
     END { if (!done) { printf "%s==> Installation impossible : voir ci-dessus.\n", log_ > "/dev/stderr"; exit 1 } }'
endef

# Une mise en production, telle que « check --deploy » doit la trouver irréprochable (aucune connexion n'est ouverte).
PRODUCTION := ALLOWED_HOSTS=cpc.example PUBLIC_ADDRESS=https://cpc.example \
  DATABASE_URL=postgres://cpc@127.0.0.1/cpc \
  DESK_ADDRESS=verification DESK_PHONE=verification JOURNAL_KEY_FILE=/etc/cpc/journal.pem CLAMD_ADDRESS=unix:/run/clamav/clamd.ctl \
  SECRET_KEY=verification-seulement-0123456789-abcdefghijklmnopqrstuvwxyz-9876543210

.PHONY: help
help: ## cette liste
	@awk -F ':.*## ' '/^[a-z0-9-]+:.*## / { printf "  make %-12s %s\n", $$1, $$2 }' Makefile

$(VENV)/.created:
	@command -v $(PYTHON) >/dev/null || { \
	  echo "==> « $(PYTHON) » est introuvable : il faut Python 3.11 ou plus récent (make … PYTHON=/chemin/de/python3)." >&2; exit 1; }
	@$(PYTHON) -c 'import sys; sys.exit(sys.version_info < (3, 11))' || { \
	  echo "==> $$($(PYTHON) --version) est trop ancien : il faut Python 3.11 ou plus récent (make … PYTHON=python3.11)." >&2; exit 1; }
	@$(PYTHON) -c 'import ensurepip, venv' 2>/dev/null || { \
	  echo "==> Ce Python n'a pas de quoi créer un environnement : installer python3-venv (Debian, Ubuntu), ou donner un autre Python (make … PYTHON=…)." >&2; exit 1; }
	@echo "==> Création de l'environnement $(VENV) ($$($(PYTHON) --version))"
	@$(PYTHON) -m venv $(VENV)
	@touch $@

$(VENV)/.installed: $(VENV)/.created requirements.txt
	@echo "==> Installation des dépendances (une à deux minutes la première fois)"
	@$(call pip_install,requirements.txt)
	@touch $@

$(VENV)/.installed-dev: $(VENV)/.created requirements-dev.txt
	@echo "==> Installation des dépendances et des outils d'essai (une à trois minutes la première fois)"
	@$(call pip_install,requirements-dev.txt)
	@touch $(VENV)/.installed $@

.PHONY: install install-dev
install: $(VENV)/.installed ## l'environnement .venv et les dépendances, rien d'autre
	@echo "==> Environnement prêt : $(VENV)"
install-dev: $(VENV)/.installed-dev ## de même, avec les outils d'essai
	@echo "==> Environnement prêt : $(VENV)"

.PHONY: run
run: export PUBLIC_ADDRESS ?= http://127.0.0.1:$(PORT)
run: export DEMONSTRATION = 1
run: export DJANGO_RUNSERVER_HIDE_WARNING = true
run: $(VENV)/.installed ## le site de démonstration sur 127.0.0.1:8000 (make run PORT=8001 pour un autre port)
	@$(PY) -c 'import socket; s = socket.socket(); s.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1); s.bind(("127.0.0.1", $(PORT)))' 2>/dev/null || { \
	  echo "==> Le port $(PORT) est déjà pris : make run PORT=8001, par exemple." >&2; exit 1; }
	@$(PY) manage.py demo
	@echo "==> Démarrage du site"
	@$(PY) manage.py worker --beside $$$$ & exec $(PY) manage.py runserver --noreload 127.0.0.1:$(PORT)

.PHONY: test test-all
test: $(VENV)/.installed-dev ## les essais de tous les jours, sur SQLite ou sur la base que nomme DATABASE_URL
	@echo "==> Essais de tous les jours"
	@$(PY) -m pytest -n $(JOBS) --dist worksteal -m "not exhaustive" $(ARGS)
test-all: $(VENV)/.installed-dev ## de même, et les tours complets : toute adresse sous axe, toute mauvaise entrée, tout état, toute qualité
	@echo "==> Tous les essais"
	@$(PY) -m pytest -n $(JOBS) --dist worksteal $(ARGS)

.PHONY: check static
check: static test-all ## tout ce que vérifie l'intégration continue

static: $(VENV)/.installed-dev ## les vérifications sans les essais
	@echo "==> Mise en forme (ruff format)"
	@$(PY) -m ruff format --check --quiet . || { echo "    Pour mettre en forme : make fmt" >&2; exit 1; }
	@echo "==> Règles d'écriture (ruff check)"
	@$(PY) -m ruff check --quiet .
	@echo "==> Sens des dépendances (import-linter)"
	@PYTHONPATH=. $(VENV)/bin/lint-imports --no-logo --config pyproject.toml
	@echo "==> Types (mypy), le droit au plus strict"
	@$(PY) -m mypy
	@echo "==> Gabarits (djlint)"
	@$(PY) -m djlint --quiet --lint templates
	@echo "==> Migrations à jour"
	@DATABASE_URL=sqlite://:memory: $(PY) manage.py makemigrations --check --dry-run
	@echo "==> Réglages de production (check --deploy)"
	@$(PRODUCTION) $(PY) -W error manage.py check --deploy --fail-level WARNING
	@echo "==> docs/law.md à jour"
	@$(PY) -m cpc.lawdoc --check

.PHONY: fmt
fmt: $(VENV)/.installed-dev ## met en forme le code
	@$(PY) -m ruff check --quiet --fix-only .
	@$(PY) -m ruff format .

.PHONY: lock
lock: $(VENV)/.created ## réécrit requirements*.txt d'après pyproject.toml (empreintes, aucune adresse)
	@$(PY) -m pip install --quiet --disable-pip-version-check uv==0.13.9
	@for lock in "requirements.txt" "requirements-dev.txt --extra dev"; do \
	  echo "==> $${lock%% *}"; \
	  $(PY) -m uv pip compile pyproject.toml --output-file $$lock --universal --python-version 3.11 --generate-hashes --quiet \
	    --no-config --no-header --no-annotate --no-emit-index-url --no-emit-find-links || exit 1; \
	done
