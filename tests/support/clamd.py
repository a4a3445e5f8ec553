"""A clamd for tests: speaks INSTREAM as the real one does, and finds the test file of EICAR."""

import socketserver
import struct
import tempfile
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

EICAR = "".join(["X5O!P%@AP[4\\PZX54(P^)7CC)7}", "$EICAR-", "STANDARD-ANTIVIRUS-", "TEST-FILE!$H+H*"]).encode()  # noqa: FLY002  in parts
"""Put together here, so that no antivirus takes this file for what it looks for."""


class Clamd:
    """What was sent to it.

    Attributes:
        address: as the setting CLAMD takes it.
        received: each file.
    """

    def __init__(self, address: str, most: int) -> None:
        self.address = address
        self.most = most
        self.received: list[bytes] = []


@contextmanager
def clamd(*, unix: bool = False, most: int = 10**8, answer: bytes | None = None) -> Iterator[Clamd]:
    """Runs a daemon.

    Args:
        unix: on a unix socket, else on a port of its own.
        most: bytes of a file that it takes.
        answer: what it says whatever it gets.
    """
    with tempfile.TemporaryDirectory() as folder:

        class Handler(socketserver.StreamRequestHandler):
            def handle(self) -> None:
                assert self.rfile.read(10) == b"zINSTREAM\0"
                content = b""
                while length := struct.unpack(">I", self.rfile.read(4))[0]:
                    content += self.rfile.read(length)
                    if len(content) > made.most:
                        self.wfile.write(b"INSTREAM size limit exceeded. ERROR\0")
                        return
                made.received.append(content)
                found = b"stream: Eicar-Signature FOUND\0" if EICAR in content else b"stream: OK\0"
                self.wfile.write(found if answer is None else answer)

        if unix:
            path = str(Path(folder) / "clamd.sock")
            server: socketserver.BaseServer = socketserver.ThreadingUnixStreamServer(path, Handler)
            made = Clamd(path, most)
        else:
            server = socketserver.ThreadingTCPServer(("127.0.0.1", 0), Handler)
            made = Clamd(f"127.0.0.1:{server.server_address[1]}", most)
        thread = threading.Thread(target=server.serve_forever, args=(0.02,), daemon=True)
        thread.start()
        try:
            yield made
        finally:
            server.shutdown()
            server.server_close()
            thread.join()
