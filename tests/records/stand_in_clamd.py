"""A server that speaks clamd's INSTREAM protocol and answers what a test wants."""

import socket
import struct
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field

VERSION = "ClamAV 9.9.9/1/essai"


@dataclass
class StandIn:
    """``answer``: the line given back; ``None`` says nothing until the client gives up."""

    address: str
    answer: str | None = "stream: OK"
    version: str = VERSION
    received: list[bytes] = field(default_factory=list)


@contextmanager
def stand_in_clamd(answer: str | None = "stream: OK") -> Iterator[StandIn]:
    with socket.create_server(("127.0.0.1", 0)) as server:
        server.settimeout(0.05)
        stand_in = StandIn(f"127.0.0.1:{server.getsockname()[1]}", answer)
        over = threading.Event()
        thread = threading.Thread(target=_serve, args=(server, stand_in, over))
        thread.start()
        try:
            yield stand_in
        finally:
            over.set()
            thread.join()


def _serve(server: socket.socket, stand_in: StandIn, over: threading.Event) -> None:
    while not over.is_set():
        try:
            link, _ = server.accept()
        except TimeoutError:
            continue
        with link:
            link.settimeout(2)
            _talk(link, stand_in, over)


def _talk(link: socket.socket, stand_in: StandIn, over: threading.Event) -> None:
    command = b""
    while not command.endswith(b"\0"):
        command += link.recv(1)
    if command == b"zVERSION\0":
        link.sendall(stand_in.version.encode() + b"\0")
        return
    assert command == b"zINSTREAM\0"
    stand_in.received.append(_stream(link))
    while stand_in.answer is None and not over.is_set():
        time.sleep(0.02)
    link.sendall((stand_in.answer or "").encode() + b"\0")


def _stream(link: socket.socket) -> bytes:
    content = b""
    while length := struct.unpack("!L", _exactly(link, 4))[0]:
        content += _exactly(link, length)
    return content


def _exactly(link: socket.socket, size: int) -> bytes:
    data = b""
    while len(data) < size:
        data += link.recv(size - len(data))
    return data
