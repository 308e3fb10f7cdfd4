"""PDF files put one after the other, with the tags that screen readers follow.

qpdf joins pages and leaves the tags of each file behind: here they travel on the first page of their
file, then become one tree. A file without tags gets the least there is, one paragraph a page: in a
tagged file, what no tag holds is not read aloud.
"""

import tempfile
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from io import BytesIO
from pathlib import Path
from typing import Any

import pikepdf
from pikepdf import Array, Dictionary, Name, NameTree, NumberTree, Pdf, String

CARRIED = "/TagsOfPart"
STREAM = pikepdf.AccessMode.stream
KEPT = pikepdf.StreamDecodeLevel.none
HOLDERS = Dictionary | pikepdf.Stream
Tags = pikepdf.Object


@dataclass(frozen=True, slots=True)
class Part:
    """A file where it lies, its first page and how many it has in the whole."""

    path: Path
    start: int
    pages: int
    tagged: bool


class Binder:
    """Parts put one after the other, each a file of ``folder`` or lying elsewhere."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self.parts: list[Part] = []

    @property
    def pages(self) -> int:
        return sum(part.pages for part in self.parts)

    def add(self, path: Path) -> int:
        """The rank of its first page. Raises ``pikepdf.PdfError``."""
        start = self.pages
        with pikepdf.open(path, access_mode=STREAM) as pdf:
            tags, pages = _tags(pdf), len(pdf.pages)
            if tags is not None:
                path = self.folder / f"tagged-{len(self.parts)}.pdf"
                pdf.pages[0].obj[CARRIED] = tags
                pdf.save(path, compress_streams=False, stream_decode_level=KEPT)
        self.parts.append(Part(path, start, pages, tags is not None))
        return start

    def write(self, content: bytes) -> int:
        path = self.folder / f"{len(self.parts)}.pdf"
        path.write_bytes(content)
        return self.add(path)

    def bind(self) -> Path:
        """All the parts in one file, read where they lie (pikepdf's pages would copy them whole)."""
        whole = self.folder / "whole.pdf"
        parts = [{"file": str(part.path)} for part in self.parts]
        asked = {"empty": "", "pages": parts, "outputFile": str(whole), "deterministicId": ""}
        pikepdf.Job(asked).run()
        return whole

    def join_tags(self, whole: Pdf) -> None:
        """One tree of tags for ``whole``, which ``bind`` made."""
        tree = Tree(whole)
        for part in self.parts:
            pages = [page.obj for page in whole.pages[part.start : part.start + part.pages]]
            if part.tagged:
                tree.take(pages)
            else:
                tree.make(pages)
        tree.close()


def _tags(pdf: Pdf) -> Tags | None:
    """The tags of a file, those at the top saying its language; None when they are not whole."""
    tags = pdf.Root.get("/StructTreeRoot")
    if not isinstance(tags, Dictionary) or not isinstance(tags.get("/ParentTree"), Dictionary):
        return None
    tops = _several(tags.get("/K"))
    if not tops or not all(isinstance(top, Dictionary) and top.is_indirect for top in tops):
        return None
    if not _leads_to_tags(pdf, tags.ParentTree):
        return None
    for top in tops:
        if "/Lang" not in top and "/Lang" in pdf.Root:
            top.Lang = pdf.Root.Lang
    return tags


def _leads_to_tags(pdf: Pdf, tree: Tags) -> bool:
    """Does each page that says so find its tags in this tree?"""
    try:
        holders = dict(NumberTree(tree).items())
    except (pikepdf.PdfError, ValueError, TypeError, RuntimeError):
        return False
    numbers = [page.get("/StructParents") for page in pdf.pages]
    return all(
        isinstance(each, int) and isinstance(holders.get(each), Array)
        for each in numbers
        if each is not None
    )


def _several(found: Any) -> list[Any]:
    """What a key of a tag holds: nothing, one thing or an array of them."""
    if isinstance(found, Array):
        return list(found)
    return [] if found is None else [found]


def bound(parts: Iterable[bytes], *, title: str) -> bytes:
    """These files in one, tagged; the same bytes for the same parts."""
    with tempfile.TemporaryDirectory() as folder:
        binder = Binder(Path(folder))
        for part in parts:
            binder.write(part)
        with pikepdf.open(binder.bind(), access_mode=STREAM) as whole:
            binder.join_tags(whole)
            whole.Root.Lang = pikepdf.String("fr-FR")
            whole.Root.ViewerPreferences = pikepdf.Dictionary(DisplayDocTitle=True)
            whole.docinfo["/Title"] = title
            file = BytesIO()
            whole.save(file, deterministic_id=True)
            return file.getvalue()


class Tree:
    """The tags of a whole: what stands at the top, and which tag holds each piece of content."""

    def __init__(self, pdf: Pdf) -> None:
        self.pdf = pdf
        self.root = pdf.make_indirect(Dictionary(Type=Name.StructTreeRoot))
        self.root.K = pdf.make_indirect(
            Dictionary(Type=Name.StructElem, S=Name.Document, P=self.root, K=Array())
        )
        self.holders = NumberTree.new(pdf)
        self.names = NameTree.new(pdf)
        self.roles = Dictionary()
        self.next = 0

    def take(self, pages: list[Tags]) -> None:
        """The tags that these pages carry, numbered after those already there."""
        tags = pages[0][CARRIED]
        del pages[0][CARRIED]
        holders = dict(NumberTree(tags.ParentTree).items())
        for number, holder in holders.items():
            self.holders[self.next + number] = holder
        for each in _numbered(pages):
            for key in ("/StructParents", "/StructParent"):
                if isinstance(each.get(key), int):
                    each[key] = self.next + each[key]
        self._rename(tags, f"{self.next}-")
        for top in _several(tags.get("/K")):
            self._put(top)
        for name, role in tags.get("/RoleMap", Dictionary()).items():
            if name not in self.roles:
                self.roles[name] = role
        self.next += max(holders, default=-1) + 1

    def _rename(self, tags: Tags, start: str) -> None:
        """The cells of tables name their headers: a name of one part is not that of another."""
        seen: set[tuple[int, int]] = set()
        waiting = _several(tags.get("/K"))
        while waiting:
            tag = waiting.pop()
            if not isinstance(tag, Dictionary) or "/S" not in tag or _known(tag, seen):
                continue
            if "/ID" in tag:
                tag.ID = String(f"{start}{tag.ID}")
                self.names[str(tag.ID)] = tag
            for each in _several(tag.get("/A")):
                if isinstance(each, Dictionary) and "/Headers" in each and not _known(each, seen):
                    headers = _several(each.Headers)
                    each.Headers = Array([String(f"{start}{header}") for header in headers])
            waiting += _several(tag.get("/K"))

    def make(self, pages: list[Tags]) -> None:
        """One paragraph a page, all that it shows."""
        for page in pages:
            tag = self.pdf.make_indirect(
                Dictionary(Type=Name.StructElem, S=Name.P, Pg=page, K=Array([0]))
            )
            self._put(tag)
            content = pikepdf.Page(page)
            content.contents_add(b"/P <</MCID 0>> BDC", prepend=True)
            content.contents_add(b"EMC")
            self.holders[self.next] = self.pdf.make_indirect(Array([tag]))
            page.StructParents = self.next
            self.next += 1

    def _put(self, tag: Tags) -> None:
        if str(tag.S) == "/Document":
            tag.S = Name.Part
        tag.P = self.root.K
        self.root.K.K.append(tag)

    def close(self) -> None:
        self.root.ParentTree = self.holders.obj
        self.root.ParentTreeNextKey = self.next
        self.root.IDTree = self.names.obj
        self.root.RoleMap = self.roles
        self.pdf.Root.StructTreeRoot = self.root
        self.pdf.Root.MarkInfo = Dictionary(Marked=True)


def _numbered(pages: list[Tags]) -> Iterator[Tags]:
    """What may point into the tree: pages, their annotations, their drawings; each once."""
    seen: set[tuple[int, int]] = set()
    for page in pages:
        drawings = page.get("/Resources", Dictionary()).get("/XObject", Dictionary())
        for each in (page, *page.get("/Annots", ()), *dict(drawings).values()):
            if isinstance(each, HOLDERS) and not _known(each, seen):
                yield each


def _known(thing: Tags, seen: set[tuple[int, int]]) -> bool:
    """Was this object met before? One written in place is met once only."""
    if thing.is_indirect and thing.objgen in seen:
        return True
    seen.add(thing.objgen)
    return False
