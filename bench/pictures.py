"""Draws the main pages of a running demonstration at 1280 and 390 pixels wide, and reads them with axe.

make run &                                      # the demonstration, on 127.0.0.1:8000
.venv/bin/python bench/pictures.py docs/guide/images [http://127.0.0.1:8000]
"""

import os
import shutil
import sys
from pathlib import Path

from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Page, sync_playwright

PASSWORD = os.environ.get("DEMO_PASSWORD", "demonstration")
FLAGS = ["--no-sandbox", "--disable-gpu", "--disable-background-networking"]
PAGES = (
    ("accueil", "", "/"),
    ("registre", "", "/registre/"),
    ("fiche", "", "/registre/CPC-2024-0001/"),
    ("non-etablis", "", "/registre/non-etablis/"),
    ("phase-transitoire", "", "/cannabis/"),
    ("mes-signalements", "association", "/signalements/"),
    ("corbeille", "evaluation", "/corbeille/?onglet=all"),
    ("echeances", "responsable", "/echeances/"),
    ("dossiers", "responsable", "/dossiers/"),
    ("journal", "audit", "/journal/"),
    ("organismes", "administration", "/organismes/"),
)


def log_in(page: Page, address: str, name: str) -> None:
    page.context.clear_cookies()
    if not name:
        return
    page.goto(f"{address}/connexion/")
    page.fill("[name=username]", f"{name}@demo.example")
    page.fill("[name=password]", PASSWORD)
    page.get_by_role("button", name="Se connecter", exact=True).click()
    page.wait_for_load_state()


def draw(page: Page, folder: Path, name: str) -> None:
    for width, suffix in ((1280, ""), (390, "-mobile")):
        page.set_viewport_size({"width": width, "height": 900})
        page.wait_for_timeout(600)  # what slides open has done so
        wide = page.evaluate("document.documentElement.scrollWidth")
        page.screenshot(path=folder / f"{name}{suffix}.png", full_page=True)
        found = Axe().run(page).response["violations"]
        said = ", ".join(item["id"] for item in found) or "axe : rien"
        print(f"{name} {width}px : {said}{' ; déborde' if wide > width else ''}")


def main(folder: str, address: str = "http://127.0.0.1:8000") -> None:
    path, where = Path(folder), os.environ.get("CHROMIUM") or shutil.which("chromium")
    path.mkdir(parents=True, exist_ok=True)
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=where, args=FLAGS)
        page = browser.new_context(locale="fr-FR").new_page()
        for name, person, target in PAGES:
            log_in(page, address, person)
            page.goto(f"{address}{target}")
            draw(page, path, name)
        log_in(page, address, "responsable")
        page.goto(f"{address}/dossiers/")
        page.locator("tbody a.fr-link").nth(6).click()
        draw(page, path, "dossier")
        page.get_by_role("link", name="Ouvrir la tâche").first.click()
        draw(page, path, "tache")
        browser.close()


if __name__ == "__main__":
    main(*sys.argv[1:])
