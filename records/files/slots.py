"""Where a file may be put, and what is taken there: said before one chooses, held afterwards."""

from dataclasses import dataclass

from records.files.kinds import DOCX, JPEG, ODS, ODT, PDF, PNG, TEXT, XLSX, Kind
from records.files.refusals import in_bytes

MEGABYTE = 1024**2
WRITTEN = (PDF, DOCX, ODT)
TABLES = (XLSX, ODS, TEXT)
PICTURES = (PNG, JPEG)


@dataclass(frozen=True)
class Slot:
    """One place for files. ``max_bytes`` is for each file, ``max_files`` for the place."""

    name: str
    label: str
    kinds: tuple[Kind, ...]
    max_bytes: int = 20 * MEGABYTE
    max_files: int = 10
    help: str = ""

    @property
    def accept(self) -> str:
        """For the ``accept`` attribute of the browser's chooser."""
        return ",".join(extension for kind in self.kinds for extension in kind.extensions)

    @property
    def kinds_in_words(self) -> str:
        names = [kind.label for kind in self.kinds]
        return " ou ".join(filter(None, (", ".join(names[:-1]), names[-1])))

    @property
    def limits(self) -> str:
        """« PDF ou DOCX (Word). 20 Mo au plus par fichier, 10 fichiers au plus. »"""
        files = f"{self.max_files} fichiers" if self.max_files > 1 else "un seul fichier"
        size = in_bytes(self.max_bytes)
        return f"{self.kinds_in_words}. {size} au plus par fichier, {files} au plus."


EXCHANGE = Slot(
    "exchange",
    "Fichiers joints",
    (*WRITTEN, *TABLES, *PICTURES),
    max_files=5,
)
CAPTURE = Slot(
    "capture",
    "Capture de la page ou de l’acte",
    (PDF, *PICTURES, TEXT),
    max_files=1,
    help="Ce que l’autre personne relira : la page imprimée en PDF, ou son image.",
)
STANDING = Slot(
    "standing",
    "Preuve de l’habilitation",
    (PDF, *PICTURES),
    max_bytes=10 * MEGABYTE,
    max_files=1,
    help="L’arrêté, la décision ou le label.",
)
