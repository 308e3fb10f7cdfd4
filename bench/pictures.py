"""Draws the main pages of a running demonstration at 1280 and 390 pixels wide, and reads them with axe.

make run &                                      # the demonstration, on 127.0.0.1:8000
.venv/bin/python bench/pictures.py docs/guide/images [http://127.0.0.1:8000] [name…]

Each picture is cut below TALLEST pixels and kept in 128 colours, so that the folder stays light. Those of
the telephone go to the folder "mobile", to be looked at; git does not keep them.
"""

import os
import shutil
import sys
from pathlib import Path

from axe_playwright_python.sync_playwright import Axe
from PIL import Image
from playwright.sync_api import Page, sync_playwright

PASSWORD = os.environ.get("DEMO_PASSWORD", "demonstration")
FLAGS = ["--no-sandbox", "--disable-gpu", "--disable-background-networking"]
TALLEST = {1280: 1700, 390: 2200}
COLOURS = 128
COMPLETIONS = "mélatonine"
CORRECTED = "Artérite"
ASSESSED = "Cardiomyopathie"
CONSULTED = "Péricardite"
REPORTED = "Fausse couche"
COMPARED = "Prophylaxie"

# name, person, address, then the links to follow by their words (a row is named by its words, and the
# words of an indication name one dossier of the demonstration for good)
PAGES: tuple[tuple[str, str, str, tuple[str, ...]], ...] = (
    ("accueil", "", "/", ()),
    ("registre", "", "/registre/", ()),
    ("fiche", "", "/registre/CPC-2024-0001/", ()),
    (
        "acte",
        "publication",
        "/registre/CPC-2024-0001/enregistrer-un-acte/suspension/",
        (
            "fill:reference=Décision du 26/02/2026",
            "fill:decided_on=2026-02-26",
            "fill:published_on=2026-02-27",
            "fill:source=https://ansm.sante.fr/actualites/suspension",
            "fill:signatory=Camille Roy, directrice générale",
            "press:Motifs de santé publique",
            "fill:reason=Signal de pharmacovigilance.",
            "fill:told_on=2026-02-20",
            "press:Voir l’effet",
        ),
    ),
    ("non-etablis", "", "/registre/non-etablis/", ()),
    ("phase-transitoire", "", "/cannabis/", ()),
    ("verifier", "", "/verifier/", ()),
    ("mes-signalements", "association", "/signalements/", ()),
    ("bon-canal", "association", "/signalements/orientation/", ()),
    ("importer", "association", "/signalements/importer/", ()),
    ("suivi", "association", "/signalements/", (f"row:{COMPLETIONS}",)),
    ("repondre", "association", "/signalements/", (f"row:{COMPLETIONS}", "Répondre à la demande")),
    ("messages", "association", "/signalements/", (f"row:{COMPLETIONS}", "Messages")),
    ("retirer", "association", "/signalements/", (f"row:{COMPLETIONS}", "Retirer ce signalement")),
    (
        "accuse",
        "association",
        "/signalements/",
        (f"row:{COMPLETIONS}", "text:Accusé d’enregistrement"),
    ),
    ("accompagnement", "association", "/accompagnement/", ("GIO-",)),
    ("avis", "association", "/avis/reglages/", ()),
    ("mon-organisme", "organisme", "/organismes/mien/", ()),
    ("etape", "centre", "/signalements/", ("draft:3",)),
    ("pieces", "centre", "/signalements/", ("draft:8",)),
    ("relire", "centre", "/signalements/", ("draft:relire",)),
    ("versions", "centre", "/signalements/", ("draft:versions",)),
    ("laboratoire", "laboratoire", "/laboratoire/", ("propositions de protocole",)),
    ("avis-demande", "crpv", "/avis-demandes/", ("Péricardite",)),
    ("seances", "guichet", "/seances/", ()),
    ("seance-pv", "guichet", "/seances/", ("row:Procès-verbal", "Lire le procès-verbal")),
    ("habilitation", "guichet", "/habilitations/", ("Association nationale",)),
    ("plusieurs-signalements", "guichet", "/usages-signales-plusieurs-fois/", ()),
    ("corbeille", "evaluation", "/corbeille/?onglet=all", ()),
    ("tache", "evaluation", "/dossiers/", (f"row:{ASSESSED}", "Ouvrir la tâche")),
    ("laboratoires", "evaluation", "/dossiers/", (f"row:{ASSESSED}", "Laboratoires du dossier")),
    ("avis-dossier", "evaluation", "/dossiers/", (f"row:{CONSULTED}", "Avis et concertation")),
    (
        "rapport",
        "evaluation",
        "/dossiers/",
        (f"row:{REPORTED}", "Tableau des preuves", "Version 1"),
    ),
    (
        "comparaison",
        "evaluation",
        "/dossiers/",
        (f"row:{COMPARED}", "Tableau des preuves", "Comparer à la version 1"),
    ),
    ("dossier", "responsable", "/dossiers/", (f"row:{ASSESSED}",)),
    (
        "delais",
        "responsable",
        "/dossiers/",
        (f"row:{ASSESSED}", "Laboratoires du dossier", "Demande d'éléments", "press:Pourquoi"),
    ),
    ("revenir", "responsable", "/dossiers/", (f"row:{ASSESSED}", "Revenir sur l’étape")),
    ("echecs", "responsable", "/etapes-en-echec/", ()),
    ("pilotage", "responsable", "/pilotage/", ()),
    ("echeances", "responsable", "/echeances/", ()),
    ("correction", "responsable", "/dossiers/", (f"row:{CORRECTED}", "Demande de compléments n°")),
    (
        "projet",
        "juridique",
        "/dossiers/",
        ("row:au-delà de 14", "Ouvrir la tâche", "press:Prendre"),
    ),
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


def follow(page: Page, link: str) -> None:
    """A link, by its words or those of its row; a button or a choice, if it is there; an answer to
    type (``fill:name=answer``); a page of the first draft.
    """
    kind, _, words = link.partition(":")
    if kind == "row":
        page.locator("tbody tr").filter(has_text=words).locator("a").first.click()
    elif kind == "press":
        main = page.locator("main")
        there = main.get_by_role("button", name=words).or_(main.locator("label", has_text=words))
        for one in there.all()[:1]:
            one.click()  # none when the task was taken for an earlier picture
    elif kind == "fill":
        name, _, answer = words.partition("=")
        page.fill(f"[name={name}]", answer)
    elif kind == "draft":
        first = page.locator("main a[href*='/signalements/']", has_text="rituximab").first
        number = (first.get_attribute("href") or "").split("/")[2]
        end = f"etape/{words}" if words.isdecimal() else words
        page.goto(f"{page.url.split('/signalements')[0]}/signalements/{number}/{end}/")
    else:
        page.locator("main").get_by_role("link", name=words or link).last.click()
    page.wait_for_load_state()


def draw(page: Page, folder: Path, name: str) -> None:
    for width, where in ((1280, folder), (390, folder / "mobile")):
        page.set_viewport_size({"width": width, "height": 900})
        page.wait_for_timeout(600)  # what slides open has done so
        wide = page.evaluate("document.documentElement.scrollWidth")
        path = where / f"{name}.png"
        page.screenshot(path=path, full_page=True)
        lighten(path, tallest=TALLEST[width])
        found = Axe().run(page).response["violations"]
        said = ", ".join(item["id"] for item in found) or "axe : rien"
        print(f"{name} {width}px : {said}{' ; déborde' if wide > width else ''}")


def lighten(path: Path, *, tallest: int) -> None:
    """The top of the picture, in few colours."""
    with Image.open(path) as whole:
        top = whole.convert("RGB").crop((0, 0, whole.width, min(whole.height, tallest)))
    top.quantize(COLOURS, dither=Image.Dither.NONE).save(path, optimize=True)


def main(folder: str, address: str = "http://127.0.0.1:8000", *only: str) -> None:
    path, where = Path(folder), os.environ.get("CHROMIUM") or shutil.which("chromium")
    (path / "mobile").mkdir(parents=True, exist_ok=True)
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=where, args=FLAGS)
        page, known = browser.new_context(locale="fr-FR").new_page(), None
        page.set_default_timeout(15_000)
        for name, person, target, links in PAGES:
            if only and name not in only:
                continue
            if person != known:
                log_in(page, address, person)
                known = person
            page.set_viewport_size({"width": 1280, "height": 900})
            page.goto(f"{address}{target}")
            for link in links:
                follow(page, link)
            draw(page, path, name)
        browser.close()


if __name__ == "__main__":
    main(*sys.argv[1:])
