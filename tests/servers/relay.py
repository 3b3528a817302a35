"""What stands between a client and its server: a relay that can cut, change, slow down or encrypt what passes."""

from __future__ import annotations

import socket
import ssl
import threading
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from datetime import UTC, datetime, timedelta
from ipaddress import ip_address
from pathlib import Path

BLOCK = 1 << 16


class Relay:
    """Passes connections on to a port of this machine.

    ``edit`` may change what clients send, ``edit_answer`` what they are sent. While ``cut_answers`` is above 0 an
    answer that comes is not passed on: its connection is closed instead, and one is counted off. ``delay`` seconds
    pass before each block of an answer.
    """

    def __init__(
        self, target: str, *, edit: Callable[[bytes], bytes] = bytes, tls: ssl.SSLContext | None = None
    ) -> None:
        host, _, port = target.rpartition(":")
        self._target = (host, int(port))
        self._edit = edit
        self.edit_answer: Callable[[bytes], bytes] = bytes
        self.cut_answers = 0
        self.delay = 0.0
        self._threads: list[threading.Thread] = []
        self._open: list[socket.socket] = []
        self._listener = socket.create_server(("127.0.0.1", 0))
        self.host = f"127.0.0.1:{self._listener.getsockname()[1]}"
        self._tls = tls
        self._begin(self._accept)

    def close(self) -> None:
        """Ends every connection."""
        for end in (self._listener, *self._open):
            with suppress(OSError):
                end.shutdown(socket.SHUT_RDWR)
            end.close()
        for thread in self._threads:
            thread.join(5)

    def _begin(self, work: Callable[[], None]) -> None:
        thread = threading.Thread(target=work, daemon=True)
        self._threads.append(thread)
        thread.start()

    def _accept(self) -> None:
        while True:
            try:
                client, _ = self._listener.accept()
            except OSError:
                return
            self._begin(lambda client=client: self._serve(client))  # type: ignore[misc]

    def _serve(self, plain: socket.socket) -> None:
        try:
            client = self._tls.wrap_socket(plain, server_side=True) if self._tls else plain
        except OSError:
            plain.close()
            return
        try:
            server = socket.create_connection(self._target, timeout=60)
        except OSError:
            client.close()
            return
        self._open += [client, server]
        self._begin(lambda: self._pass(client, server, self._edit))
        self._pass(server, client, self._answer)

    def _pass(self, source: socket.socket, target: socket.socket, change: Callable[[bytes], bytes]) -> None:
        with suppress(OSError):
            while block := source.recv(BLOCK):
                changed = change(block)
                if not changed:
                    break
                target.sendall(changed)
        for end in (source, target):
            with suppress(OSError):
                end.shutdown(socket.SHUT_RDWR)
            end.close()

    def _answer(self, block: bytes) -> bytes:
        if self.delay:
            time.sleep(self.delay)
        if self.cut_answers > 0:
            self.cut_answers -= 1
            return b""
        return self.edit_answer(block)


@contextmanager
def relay(target: str, *, edit: Callable[[bytes], bytes] = bytes, tls: ssl.SSLContext | None = None) -> Iterator[Relay]:
    """A relay that ends with its block."""
    running = Relay(target, edit=edit, tls=tls)
    try:
        yield running
    finally:
        running.close()


def make_certificate(folder: Path) -> tuple[ssl.SSLContext, Path]:
    """A server's TLS for 127.0.0.1 with a certificate of its own making, and the file that trusts it."""
    from cryptography import x509  # noqa: PLC0415 - the rest of this package needs the standard library only
    from cryptography.hazmat.primitives import hashes, serialization  # noqa: PLC0415
    from cryptography.hazmat.primitives.asymmetric import ec  # noqa: PLC0415
    from cryptography.x509.oid import NameOID  # noqa: PLC0415

    key = ec.generate_private_key(ec.SECP256R1())
    name = x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, "sohoa test")])
    now = datetime.now(UTC)
    certificate = (
        x509.CertificateBuilder()
        .subject_name(name)
        .issuer_name(name)
        .public_key(key.public_key())
        .serial_number(x509.random_serial_number())
        .not_valid_before(now - timedelta(days=1))
        .not_valid_after(now + timedelta(days=1))
        .add_extension(x509.SubjectAlternativeName([x509.IPAddress(ip_address("127.0.0.1"))]), critical=False)
        .add_extension(x509.BasicConstraints(ca=True, path_length=None), critical=True)
        .sign(key, hashes.SHA256())
    )
    pem = serialization.Encoding.PEM
    (folder / "ca.pem").write_bytes(certificate.public_bytes(pem))
    (folder / "key.pem").write_bytes(
        key.private_bytes(pem, serialization.PrivateFormat.PKCS8, serialization.NoEncryption())
    )
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    context.load_cert_chain(folder / "ca.pem", folder / "key.pem")
    return context, folder / "ca.pem"
