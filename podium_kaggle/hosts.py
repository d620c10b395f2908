"""Where requests may go: an origin, which is a scheme, a name and a port."""

from dataclasses import dataclass

from urllib3.exceptions import LocationParseError
from urllib3.util import parse_url

from podium_kaggle.errors import HostRefusedError

LOOPBACK = frozenset({"localhost", "127.0.0.1", "[::1]"})
PORTS = {"http": 80, "https": 443}


@dataclass(frozen=True)
class Origin:
    scheme: str
    name: str
    port: int

    def __str__(self) -> str:
        port = "" if self.port == PORTS[self.scheme] else f":{self.port}"
        return f"{self.scheme}://{self.name}{port}"

    @property
    def is_here(self) -> bool:
        """Whether it is this very machine, which needs no HTTPS."""
        return self.name in LOOPBACK

    @property
    def is_private(self) -> bool:
        """Whether nobody on the way can read along."""
        return self.scheme == "https" or self.is_here

    @property
    def is_kaggle(self) -> bool:
        return self.name == "kaggle.com" or self.name.endswith(".kaggle.com")


def origin_of(address: str) -> Origin:
    """The origin of an address, taken apart as the client's own library does."""
    try:
        parts = parse_url(address)
    except LocationParseError as refusal:
        raise HostRefusedError(f"{address} is not an address.") from refusal
    if parts.scheme not in PORTS or not parts.host:
        raise HostRefusedError(f"{address} is not an address such as https://podium.example.org.")
    return Origin(parts.scheme, parts.host.lower().rstrip("."), parts.port or PORTS[parts.scheme])


def site(address: str) -> Origin:
    """The site that somebody named; https where they name no scheme."""
    whole = address.strip() if "://" in address else f"https://{address.strip()}"
    origin = origin_of(whole)
    if whole.rstrip("/").lower() not in (str(origin), f"{origin}:{origin.port}"):
        raise HostRefusedError(f"{address} has more than a name and a port. Name the site alone: {origin}")
    if origin.is_kaggle:
        raise HostRefusedError("podium-kaggle is for sites that run Podium. For kaggle.com run kaggle itself.")
    if not origin.is_private:
        raise HostRefusedError(f"{origin} is not HTTPS: everyone on the way could read your token. Use https://.")
    return origin
