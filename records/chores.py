"""What the worker does at each round beside sending notices: one function a line, each replayable."""

from collections.abc import Callable

from records.documents import scan_waiting
from records.file_search import index_files
from records.organisation_mail import send_fresh

CHORES: tuple[Callable[[], object], ...] = (scan_waiting, index_files, send_fresh)
