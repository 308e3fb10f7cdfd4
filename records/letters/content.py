"""The text of a letter: one template a kind, read into plain blocks; page, PDF and e-mail show those.

A template of ``templates/letters`` is HTML reduced to a title (``h1``), headings (``h2``), paragraphs,
lists, facts (``dl``) and quotations. What people typed enters it escaped, comes out as text, and is
never read as markup again, by a browser or by Typst.
"""

import hashlib
import json
import re
import unicodedata
from dataclasses import asdict, dataclass, field
from datetime import date
from html.parser import HTMLParser
from typing import Any

from django.conf import settings
from django.template.loader import render_to_string
from django.urls import reverse

from accounts.models import Organisation
from records.letters.brand import brand
from records.models import Letter, LetterKind
from records.words.french import in_words

FORMAT = 1
"""Version of the stored text."""

PRINTABLE = (
    *((0x20, 0x7E), (0xA0, 0xAC), (0xAE, 0x377), (0x384, 0x38A), (0x38E, 0x3A1), (0x3A3, 0x4FF)),
    *((0x5D0, 0x5EA), (0x621, 0x63A), (0x640, 0x652), (0x660, 0x66D), (0x1E00, 0x1EFF)),
    *((0x2010, 0x2027), (0x202F, 0x203A), (0x2070, 0x2071), (0x2074, 0x208E), (0x20A0, 0x20BF)),
    *((0x2100, 0x211E), (0x2126, 0x2151), (0x2153, 0x2184), (0x2190, 0x23CF), (0x25A0, 0x25FF)),
)
"""The characters that the fonts shipped with Typst can draw; the PDF must not hide a missing one."""


def printable(text: str) -> str:
    """What cannot be printed is named, ``[U+1F600]``, rather than lost; controls are left out."""
    composed = unicodedata.normalize("NFC", text)
    return "".join(_named(letter) for letter in composed)


def _named(letter: str) -> str:
    if letter == "\n" or any(first <= ord(letter) <= last for first, last in PRINTABLE):
        return letter
    if letter == "\t":
        return " "
    return "" if unicodedata.category(letter) == "Cc" else f"[U+{ord(letter):04X}]"


@dataclass(frozen=True, slots=True)
class Block:
    """``kind``: heading, paragraph, list, facts or quote. A list has items, facts have rows."""

    kind: str
    text: str = ""
    items: list[str] = field(default_factory=list)
    rows: list[tuple[str, str]] = field(default_factory=list)


class Hashed:
    """A dataclass kept as one exact text, with its hash."""

    __slots__ = ()

    @property
    def canonical(self) -> str:
        """Keys in order, no blank: the text whose hash is kept and printed."""
        return json.dumps(asdict(self), ensure_ascii=False, sort_keys=True, separators=(",", ":"))

    @property
    def sha256(self) -> str:
        return hashlib.sha256(self.canonical.encode()).hexdigest()


@dataclass(frozen=True, slots=True, kw_only=True)
class LetterContent(Hashed):
    """A whole letter, letterhead included; ``number`` is empty in a preview."""

    format: int = FORMAT
    kind: str
    kind_label: str
    number: str
    issued_on: str
    day: str
    brand: list[str]
    state: bool
    sender: list[str]
    recipient: list[str]
    title: str
    blocks: list[Block]
    verify_url: str

    @property
    def lines(self) -> list[str]:
        """Title and body, line by line: the plain text of the e-mail."""
        return [self.title, *(line for block in self.blocks for line in block_lines(block))]


def block_lines(block: Block) -> list[str]:
    if block.kind == "list":
        return [f"- {item}" for item in block.items]
    if block.kind == "facts":
        return [f"{label} : {text}" for label, text in block.rows]
    return block.text.split("\n")


def as_text(content: LetterContent) -> str:
    """The letter as the body of an e-mail."""
    parts = ["\n".join(block_lines(block)) for block in content.blocks]
    return "\n\n".join([content.title, content.day, *parts, "\n".join(content.sender)])


def from_json(text: str) -> LetterContent:
    """The content as it was stored."""
    data: dict[str, Any] = json.loads(text)
    data["blocks"] = [Block(**block) for block in data["blocks"]]
    return LetterContent(**data)


class UnknownTag(ValueError):
    """A template uses what a letter does not have."""


class TemplateReader(HTMLParser):
    """Reads a rendered template into its title and blocks; anything unforeseen raises ``UnknownTag``."""

    CONTAINERS = frozenset({"ul", "dl"})
    TEXTS = frozenset({"h1", "h2", "p", "li", "dt", "dd", "blockquote"})

    def __init__(self) -> None:
        super().__init__(convert_charrefs=True)
        self.title = ""
        self.blocks: list[Block] = []
        self.pieces: list[str] = []
        self.items: list[str] = []

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        if tag == "br":
            self.pieces.append("\n")
        elif tag in self.CONTAINERS:
            self.items = []
        elif tag in self.TEXTS:
            self.pieces = []
        else:
            raise UnknownTag(f"<{tag}> n'a pas sa place dans un courrier.")

    def handle_data(self, data: str) -> None:
        self.pieces.append(BLANKS.sub(" ", data))

    def handle_endtag(self, tag: str) -> None:
        text = tidy("".join(self.pieces))
        if tag == "h1":
            self.title = text.replace("\n", " ")
        elif tag in {"li", "dt", "dd"}:
            self.items.append(text)
        elif tag == "ul":
            self.blocks.append(Block("list", items=self.items))
        elif tag == "dl":
            rows = list(zip(self.items[::2], self.items[1::2], strict=True))
            self.blocks.append(Block("facts", rows=rows))
        elif text:
            kinds = {"h2": "heading", "p": "paragraph", "blockquote": "quote"}
            self.blocks.append(Block(kinds[tag], text))


BLANKS = re.compile(r"[ \t\r\n\f]+")


def tidy(text: str) -> str:
    """Printable, without blanks at the ends of its lines nor empty lines."""
    lines = (line.strip(" ") for line in printable(text).split("\n"))
    return "\n".join(line for line in lines if line)


def read_template(kind: LetterKind, *, data: dict[str, Any]) -> tuple[str, list[Block]]:
    """The title and the blocks of ``templates/letters/<kind>.html`` with these data."""
    reader = TemplateReader()
    reader.feed(render_to_string(f"letters/{kind.value}.html", data))
    reader.close()
    return reader.title[:LONGEST_TITLE], reader.blocks


LONGEST_TITLE = Letter._meta.get_field("title").max_length


def sender(division: Organisation) -> list[str]:
    """The unit in charge, with its address, telephone and e-mail (art. R. 112-11-1 CRPA)."""
    desk = settings.DESK
    lines = [str(division.name), desk["name"], desk["address"]]
    return [printable(line) for line in (*lines, f"Téléphone : {desk['phone']}", desk["email"])]


def compose(
    kind: LetterKind,
    *,
    number: str,
    recipient: Organisation,
    division: Organisation,
    data: dict[str, Any],
    on: date,
) -> LetterContent:
    """The letter as it goes (or would go, when ``number`` is empty) on that day."""
    title, blocks = read_template(kind, data=data)
    mark = brand()
    return LetterContent(
        kind=kind.value,
        kind_label=kind.label,
        number=number,
        issued_on=on.isoformat(),
        day=f"Le {in_words(on)}",
        brand=list(mark["lines"]),
        state=mark["state"],
        sender=sender(division),
        recipient=[tidy(line) for line in (recipient.name, *recipient.address.splitlines())],
        title=title,
        blocks=blocks,
        verify_url=f"{settings.PUBLIC_ADDRESS}{reverse('letter_verify')}",
    )
