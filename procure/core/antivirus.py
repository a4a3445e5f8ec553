"""The antivirus of the city, clamd of ClamAV, asked over its socket before a file is kept.

Protocol: manual page clamd(8), command INSTREAM: pieces of the file, each after its length in four bytes, most
significant first; a length of nought ends them. The daemon answers one line.
"""

import logging
import socket
import struct

_LOG = logging.getLogger(__name__)
_PIECE = 1 << 16
_LONGEST_ANSWER = 4096
_OK, _FOUND, _TOO_LARGE = "OK", "FOUND", "size limit exceeded"


class AntivirusError(Exception):
    """The antivirus can't be asked, or did not examine the file."""


class Antivirus:
    """A clamd."""

    def __init__(self, address: str, seconds: float = 30) -> None:
        """Take where it listens.

        Args:
            address: path of its unix socket, or `host:port`.
            seconds: to wait for each step.

        Raises:
            ValueError: it is neither.
        """
        self._seconds = seconds
        self._path = address if address.startswith("/") else None
        host, _, port = address.rpartition(":")
        if self._path is None and not (host and port.isdecimal()):
            raise ValueError(f"CLAMD must be the path of a socket or host:port, not {address!r}")
        self._host, self._port = host.strip("[]"), int(port) if self._path is None else 0

    def examine(self, content: bytes) -> str | None:
        """Ask whether a file holds anything harmful.

        Args:
            content: the file.

        Returns:
            The name of what was found; None where it is clean.

        Raises:
            AntivirusError: it does not answer, or could not examine the file.
        """
        try:
            with self._connected() as connection:
                answer = self._answer(connection, content)
        except OSError as error:
            _LOG.warning("the antivirus can't be asked: %s", error)
            raise AntivirusError(str(error)) from error
        said = answer.partition(": ")[2].strip()
        if said == _OK:
            return None
        if said.endswith(_FOUND):
            return said.removesuffix(_FOUND).strip() or _FOUND
        if _TOO_LARGE in answer:
            _LOG.warning("StreamMaxLength of clamd is less than a file of %d bytes", len(content))
        raise AntivirusError(answer or "no answer")

    def _connected(self) -> socket.socket:
        if self._path is None:
            return socket.create_connection((self._host, self._port), timeout=self._seconds)
        connection = socket.socket(socket.AF_UNIX)
        connection.settimeout(self._seconds)
        try:
            connection.connect(self._path)
        except OSError:
            connection.close()
            raise
        return connection

    def _answer(self, connection: socket.socket, content: bytes) -> str:
        try:
            connection.sendall(b"zINSTREAM\0")
            for start in range(0, len(content), _PIECE):
                piece = content[start : start + _PIECE]
                connection.sendall(struct.pack(">I", len(piece)) + piece)
            connection.sendall(struct.pack(">I", 0))
        except BrokenPipeError:
            pass  # it says why it stopped listening
        answer = b""
        while not answer.endswith(b"\0") and len(answer) < _LONGEST_ANSWER:
            part = connection.recv(_LONGEST_ANSWER)
            if not part:
                break
            answer += part
        return answer.rstrip(b"\0").decode("utf-8", "replace").strip()
