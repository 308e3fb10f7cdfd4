"""clamd's INSTREAM protocol: the bytes go through a socket, the answer is one line.

The client library on the registry is GPL-2.0-only, which does not go with this project's
AGPL-3.0-or-later; the protocol is a few lines (clamd(8), « INSTREAM »): the command ``zINSTREAM``
and a NUL; chunks, each after its length on four bytes (network order); a chunk of length 0; an answer
``stream: OK``, ``stream: NAME FOUND`` or ``… ERROR``, ended by a NUL.
"""

import socket
import struct
import time
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass

LONGEST_ANSWER = 4096


class Unavailable(Exception):
    """The antivirus did not judge: down, slow, refusing, or not understood. Try later."""


@dataclass(frozen=True)
class Verdict:
    """``threat``: the name that clamd gives, empty when it found none. ``scanner``: its version."""

    threat: str
    scanner: str


def scan(chunks: Iterable[bytes], *, address: str, timeout: float) -> Verdict:
    """What clamd says of these bytes, within ``timeout`` seconds. Raises ``Unavailable``."""
    scanner = version(address, timeout=timeout)
    with _session(address, timeout=timeout) as session:
        session.send(b"zINSTREAM\0")
        try:
            for chunk in chunks:
                session.send(struct.pack("!L", len(chunk)) + chunk)
            session.send(struct.pack("!L", 0))
        except (BrokenPipeError, ConnectionResetError):
            pass  # clamd closed before the end: its answer says why
        answer = session.answer()
    if answer == "stream: OK":
        return Verdict("", scanner)
    if answer.startswith("stream: ") and answer.endswith(" FOUND"):
        return Verdict(answer.removeprefix("stream: ").removesuffix(" FOUND"), scanner)
    raise Unavailable(f"réponse de l'antivirus : {answer or 'aucune'}")


def version(address: str, *, timeout: float) -> str:
    """« ClamAV 1.4.6/27000/… »: the program and its signatures. Raises ``Unavailable``."""
    with _session(address, timeout=timeout) as session:
        session.send(b"zVERSION\0")
        answer = session.answer()
    if not answer.startswith("ClamAV"):
        raise Unavailable(f"ce n'est pas clamd : {answer[:80]}")
    return answer[:120]


class _Session:
    """One connection, with one deadline for the whole of it."""

    def __init__(self, link: socket.socket, *, timeout: float) -> None:
        self.link, self.deadline = link, time.monotonic() + timeout

    def _wait(self) -> None:
        left = self.deadline - time.monotonic()
        if left <= 0:
            raise TimeoutError("délai passé")
        self.link.settimeout(left)

    def send(self, data: bytes) -> None:
        self._wait()
        self.link.sendall(data)

    def answer(self) -> str:
        received = b""
        while b"\0" not in received and len(received) < LONGEST_ANSWER:
            self._wait()
            part = self.link.recv(LONGEST_ANSWER)
            if not part:
                break
            received += part
        return received.partition(b"\0")[0].decode("utf-8", "replace").strip()


@contextmanager
def _session(address: str, *, timeout: float) -> Iterator[_Session]:
    """A connection to ``unix:/path`` or ``host:port``; whatever fails is ``Unavailable``."""
    try:
        with _connect(address, timeout=timeout) as link:
            yield _Session(link, timeout=timeout)
    except (OSError, ValueError) as error:
        raise Unavailable(
            f"antivirus injoignable ({address or 'sans adresse'}) : {error}"
        ) from error


def _connect(address: str, *, timeout: float) -> socket.socket:
    if address.startswith("unix:"):
        link = socket.socket(socket.AF_UNIX, socket.SOCK_STREAM)
        link.settimeout(timeout)
        try:
            link.connect(address.removeprefix("unix:"))
        except OSError:
            link.close()
            raise
        return link
    host, _, port = address.removeprefix("tcp:").rpartition(":")
    return socket.create_connection((host.strip("[]/") or "127.0.0.1", int(port)), timeout=timeout)
