"""A mail server on this machine that refuses as it is told, then accepts."""

import socket
from collections.abc import Iterator
from contextlib import contextmanager
from email import message_from_bytes
from email.message import Message

from aiosmtpd.controller import Controller
from aiosmtpd.smtp import SMTP, Envelope, Session


class MailServer:
    """``refuse``: answer to RCPT by recipient; ``answer``: to every message; ``drop``: hangs up."""

    def __init__(self) -> None:
        self.refuse: dict[str, str] = {}
        self.answer = "250 OK"
        self.drop = 0
        self.got: list[tuple[str, Message]] = []

    async def handle_RCPT(  # noqa: N802
        self, server: SMTP, session: Session, envelope: Envelope, address: str, options: list
    ) -> str:
        if address in self.refuse:
            return self.refuse[address]
        envelope.rcpt_tos.append(address)
        return "250 OK"

    async def handle_DATA(self, server: SMTP, session: Session, envelope: Envelope) -> str:  # noqa: N802
        if self.drop:
            self.drop -= 1
            server.transport.close()
            return "421 gone"
        if self.answer.startswith("250"):
            message = message_from_bytes(envelope.content)
            self.got += [(address, message) for address in envelope.rcpt_tos]
        return self.answer

    @property
    def subjects(self) -> list[tuple[str, str]]:
        return [(address.split("@")[0], message["Subject"]) for address, message in self.got]


def free_port() -> int:
    with socket.socket() as found:
        found.bind(("127.0.0.1", 0))
        return found.getsockname()[1]


@contextmanager
def listening(server: MailServer, *, port: int) -> Iterator[None]:
    controller = Controller(server, hostname="127.0.0.1", port=port)
    controller.start()
    try:
        yield
    finally:
        controller.stop()
