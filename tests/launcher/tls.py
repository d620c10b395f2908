"""HTTPS before a server that speaks HTTP: a relay on a free port, with a certificate made for it, which hears all."""

import datetime
import ssl
import threading
from contextlib import suppress
from dataclasses import dataclass, field
from pathlib import Path
from socket import SHUT_RDWR, SHUT_WR, create_connection, create_server, socket

from cryptography import x509
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.x509.oid import NameOID


def write_certificate(folder: Path) -> Path:
    """A certificate for localhost with its key, trusted by those who are told to."""
    key, now = ec.generate_private_key(ec.SECP256R1()), datetime.datetime.now(datetime.UTC)
    name = x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, "localhost")])
    made = x509.CertificateBuilder().subject_name(name).issuer_name(name).public_key(key.public_key())
    made = made.serial_number(x509.random_serial_number())
    made = made.not_valid_before(now).not_valid_after(now + datetime.timedelta(days=1))
    made = made.add_extension(x509.SubjectAlternativeName([x509.DNSName("localhost")]), critical=False)
    made = made.add_extension(x509.BasicConstraints(ca=True, path_length=0), critical=True)
    path = folder / "localhost.pem"
    private = key.private_bytes(
        serialization.Encoding.PEM, serialization.PrivateFormat.PKCS8, serialization.NoEncryption()
    )
    path.write_bytes(private + made.sign(key, hashes.SHA256()).public_bytes(serialization.Encoding.PEM))
    return path


@dataclass
class Relay:
    """`heard` is what clients have sent, in clear."""

    certificate: Path
    server: socket = field(default_factory=lambda: create_server(("127.0.0.1", 0)))
    goal: int = 0
    heard: bytes = b""

    @property
    def address(self) -> str:
        return f"https://localhost:{self.server.getsockname()[1]}"

    def start(self) -> None:
        threading.Thread(target=self._serve, daemon=True).start()

    def close(self) -> None:
        self.server.close()

    def _serve(self) -> None:
        context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
        context.load_cert_chain(self.certificate)
        with suppress(OSError):  # until it is closed
            while True:
                threading.Thread(target=self._carry, args=(self.server.accept()[0], context), daemon=True).start()

    def _carry(self, plain: socket, context: ssl.SSLContext) -> None:
        with (
            suppress(OSError),
            context.wrap_socket(plain, server_side=True) as client,
            create_connection(("127.0.0.1", self.goal)) as site,
        ):
            threading.Thread(target=self._answer, args=(site, client), daemon=True).start()
            while piece := client.recv(65536):
                self.heard += piece
                site.sendall(piece)
            site.shutdown(SHUT_WR)

    def _answer(self, site: socket, client: socket) -> None:
        with suppress(OSError):
            while piece := site.recv(65536):
                client.sendall(piece)
            client.shutdown(SHUT_RDWR)
