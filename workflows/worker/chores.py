"""What the worker does at each round beside sending notices: one function a line, each replayable."""

from collections.abc import Callable

from bodies.mail import send_fresh
from records.documents.scanning import scan_waiting
from records.search.files import index_files

CHORES: tuple[Callable[[], object], ...] = (scan_waiting, index_files, send_fresh)
