"""What the worker does at each round beside sending notices: one function a line, each replayable."""

from collections.abc import Callable

from records.file_search import index_files
from records.organisation_mail import send_fresh
from records.scanning import scan_waiting

CHORES: tuple[Callable[[], object], ...] = (scan_waiting, index_files, send_fresh)
