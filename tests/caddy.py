"""The real Caddy, from the wheel that requirements/test.in names, with deploy/Caddyfile."""

import socket
import ssl
import sys
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

from tests.compose import ROOT
from tests.processes import free_ports, running

# The last word about ports is ours, and the authority that it makes for itself is nobody's but the test's.
HERE = "\thttp_port {http}\n\thttps_port {https}\n\tadmin off\n\tskip_install_trust\n"


@dataclass(frozen=True)
class Proxy:
    """Where it listens, and the certificate of the authority that it has made for localhost."""

    http: int
    https: int
    authority: Path

    @property
    def trusting(self) -> ssl.SSLContext:
        """How a client connects that trusts this authority and no other."""
        return ssl.create_default_context(cafile=self.authority)

    def is_there(self) -> bool:
        """Whether it has a certificate for localhost, which it makes after it has begun to listen."""
        try:
            with socket.create_connection(("localhost", self.https)) as wire:
                self.trusting.wrap_socket(wire, server_hostname="localhost").close()
        except OSError:
            return False
        return True


def program() -> Path | None:
    """Where the wheel has put it; nothing where there is no wheel for this machine."""
    caddy = Path(sys.executable).with_name("caddy")
    return caddy if caddy.exists() else None


@contextmanager
def caddy(program: Path, folder: Path, told: Mapping[str, str]) -> Iterator[Proxy]:
    """Run it in an empty folder, with the environment that docker-compose.yml gives it. It ends with the block."""
    http, https = free_ports(2)
    file = folder / "Caddyfile"
    options, opened, rest = (ROOT / "deploy" / "Caddyfile").read_text().partition("\n{\n")
    file.write_text(options + opened + HERE.format(http=http, https=https) + rest)
    command = [str(program), "run", "--config", str(file), "--adapter", "caddyfile"]
    environment = {"HOME": str(folder), "XDG_DATA_HOME": str(folder), "XDG_CONFIG_HOME": str(folder), **told}
    proxy = Proxy(http, https, folder / "caddy/pki/authorities/local/root.crt")
    with running(command, proxy.is_there, folder / "log", env=environment, cwd=folder):
        yield proxy
