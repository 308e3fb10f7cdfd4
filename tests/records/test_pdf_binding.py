"""PDF files put one after the other keep the tags that screen readers follow."""

from io import BytesIO

import pikepdf
import pytest
import typst
from pypdf import PdfWriter

from records.files.pdf_binding import Binder
from workflows.meetings.papers import Paper, Section, as_pdf, heading, listing, paragraph


def a_paper(title: str) -> bytes:
    blocks = [heading("Un titre"), paragraph("Un texte."), listing(["un", "deux"])]
    paper = Paper(
        title=title, author="A", day="2026-03-02", brand=["Agence"], sections=[Section(0, blocks)]
    )
    return as_pdf(paper)


def a_table(title: str) -> bytes:
    """Two columns with their headers, one line."""
    text = (
        f'#set document(title: "{title}")\n= {title}\n'
        "#table(columns: 2, table.header(strong[A], strong[B]), [1], [2])"
    )
    return typst.compile(text.encode(), format="pdf", pdf_standards=["ua-1"])


def untagged(pages: int) -> bytes:
    writer, target = PdfWriter(), BytesIO()
    for _ in range(pages):
        writer.add_blank_page(width=595, height=842)
    writer.write(target)
    return target.getvalue()


def broken() -> bytes:
    """Tags that point nowhere."""
    target = BytesIO()
    with pikepdf.open(BytesIO(a_paper("Cassé"))) as pdf:
        pdf.Root.StructTreeRoot.ParentTree = pikepdf.Dictionary(Nums=pikepdf.Array(["x", 1, None]))
        pdf.save(target)
    return target.getvalue()


@pytest.fixture
def bound(tmp_path):
    def of(*contents: bytes) -> pikepdf.Pdf:
        binder = Binder(tmp_path)
        for content in contents:
            binder.write(content)
        whole = pikepdf.open(binder.bind())
        binder.join_tags(whole)
        target = BytesIO()
        whole.save(target)
        return pikepdf.open(target)

    return of


def every(tag, role=""):
    """The tags from this one down, in reading order; only those of one kind, when it is said."""
    if isinstance(tag, pikepdf.Array):
        return [each for below in tag for each in every(below, role)]
    if not isinstance(tag, pikepdf.Dictionary) or "/S" not in tag:
        return []
    own = [tag] if role in ("", str(tag.S)) else []
    return own + every(tag.get("/K"), role)


def test_the_tags_of_each_part_stand_in_one_tree(bound):
    whole = bound(a_paper("Premier"), a_paper("Second"))
    assert whole.Root.MarkInfo.Marked is True
    document = whole.Root.StructTreeRoot.K
    tops = document.K
    assert [str(each.S) for each in (document, *tops)] == ["/Document", "/Part", "/Part"]
    assert [str(top.Lang) for top in tops] == ["fr-FR", "fr-FR"]
    for top in tops:
        told = [str(each.S) for each in every(top)]
        assert told.count("/H1") == 1 and told.count("/H2") == 1 and told.count("/LI") == 2
        assert top.P.objgen == document.objgen


def test_the_cells_of_each_table_find_their_own_headers(bound):
    whole = bound(a_table("Premier"), a_table("Second"))
    names = pikepdf.NameTree(whole.Root.StructTreeRoot.IDTree)
    assert len(names) == 4
    for part in whole.Root.StructTreeRoot.K.K:
        pages = {holder.Pg.objgen for holder in every(part, "/Strong")}
        for cell in every(part, "/TD"):
            (header,) = cell.A[0].Headers
            assert {each.Pg.objgen for each in every(names[str(header)], "/Strong")} == pages


@pytest.mark.parametrize("piece", [lambda: untagged(2), broken], ids=["untagged", "broken"])
def test_each_page_leads_to_its_own_tags(bound, piece):
    whole = bound(a_paper("Premier"), piece(), a_paper("Dernier"))
    holders = pikepdf.NumberTree(whole.Root.StructTreeRoot.ParentTree)
    numbers = [page.StructParents for page in whole.pages]
    assert len(set(numbers)) == len(whole.pages)
    for page in whole.pages:
        for tag in holders[page.StructParents]:
            assert tag.Pg.objgen == page.obj.objgen
    assert max(numbers) < whole.Root.StructTreeRoot.ParentTreeNextKey
    assert not any("/TagsOfPart" in page for page in whole.pages)


def test_a_page_without_tags_is_one_paragraph_that_holds_all_it_shows(bound):
    whole = bound(untagged(1), a_paper("Dernier"))
    first = whole.Root.StructTreeRoot.K.K[0]
    assert (str(first.S), list(first.K)) == ("/P", [0])
    shown = pikepdf.unparse_content_stream(pikepdf.parse_content_stream(whole.pages[0]))
    assert shown.split()[:1] == [b"/P"] and shown.split()[-1] == b"EMC"
