"""Reading an upload without letting it fill the memory or the disk."""

from django.conf import settings
from django.core.files.uploadhandler import TemporaryFileUploadHandler


class BoundedUploadHandler(TemporaryFileUploadHandler):
    """Writes a file to a temporary one up to ``UPLOAD_FILE_LIMIT``, then only counts it.

    A larger file arrives in the form without its content and with its real size: the form refuses it
    in a sentence, and every other field of the page is there.
    """

    def receive_data_chunk(self, raw_data: bytes, start: int) -> None:
        if start + len(raw_data) <= settings.UPLOAD_FILE_LIMIT:
            super().receive_data_chunk(raw_data, start)
        elif self.file.tell():
            self.file.seek(0)
            self.file.truncate()
