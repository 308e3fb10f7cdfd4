"""Joining files in a real browser: with its progress bar, and without any script."""

from datetime import date

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile

from accounts.roles import Role
from signalements.filed.attachments import attach
from signalements.slots import BY_NAME
from tests.records import corpus
from tests.signalements.conftest import a_draft

pytestmark = [
    pytest.mark.e2e,
    pytest.mark.django_db(transaction=True),
    pytest.mark.exhaustive,
    pytest.mark.tour,
]
DAY = date(2026, 3, 2)


@pytest.fixture
def draft(bodies, with_password):
    author = with_password(Role.REPORTER, on=bodies.asso, name="marie")
    made = a_draft(bodies.asso, by=author, on=DAY)
    kept = SimpleUploadedFile("PNDS vitiligo – texte intégral.pdf", corpus.active_pdf())
    attach(made, [kept], slot=BY_NAME["bibliography"], by=author, on=DAY)
    return made


def chosen(name: str, content: bytes) -> dict:
    return {"name": name, "mimeType": "application/octet-stream", "buffer": content}


def test_files_are_joined_refused_and_taken_out(visitor, draft):
    visitor.log_in(draft.author)
    visitor.go(f"/signalements/{draft.pk}/pieces/")
    page = visitor.page
    visitor.picture("pieces")
    data = page.locator("#pieces_data")
    data.set_input_files([chosen("a.csv", b"a;b\n"), chosen("vide.csv", b"")])
    assert "il est vide ; il n’est pas envoyé" in page.locator("[data-upload]").nth(1).inner_text()
    page.locator("#pieces_other").set_input_files(chosen("faux.pdf", b"<html>"))
    page.get_by_role("button", name="Joindre les fichiers").click()
    page.get_by_role("heading", name="Une réponse est à corriger").wait_for()
    assert page.evaluate("document.activeElement.getAttribute('role')") == "alert"
    visitor.look()
    visitor.picture("pieces-refus")
    page.locator("#pieces_other").set_input_files(chosen("vrai.pdf", corpus.pdf()))
    page.get_by_role("button", name="Joindre les fichiers").click()
    page.get_by_role("link", name="vrai.pdf").wait_for()
    visitor.press("Ôter vrai.pdf")
    names = sorted(draft.attachments.values_list("document__name", flat=True))
    assert names == ["PNDS vitiligo – texte intégral.pdf", "a.csv"]


def test_files_are_joined_without_any_script(browser, live_server, visitor, draft):
    visitor.log_in(draft.author)
    context = browser.new_context(
        java_script_enabled=False, storage_state=visitor.page.context.storage_state()
    )
    page = context.new_page()
    page.goto(f"{live_server.url}/signalements/{draft.pk}/pieces/")
    page.locator("#pieces_data").set_input_files(chosen("a.csv", b"a;b\n"))
    page.get_by_role("button", name="Joindre les fichiers").click()
    page.get_by_text("Le fichier est joint.").wait_for()
    assert draft.attachments.count() == 2
    context.close()
