"""The lines by which a person uses the official kaggle client with this site, for each kind of terminal."""

from collections.abc import Sequence
from dataclasses import dataclass
from urllib.parse import urlsplit

HERE = {"localhost", "127.0.0.1"}


@dataclass(frozen=True)
class Terminal:
    """How one kind of terminal sets a variable, and how it names the token."""

    name: str
    setting: str
    token: str

    def set(self, **variables: str) -> list[str]:
        """A line a variable; one that is empty is unset."""
        return [self.setting.format(name, value) for name, value in variables.items()]


TERMINALS = (
    Terminal("bash", 'export {}="{}"', "$PODIUM_TOKEN"),
    Terminal("PowerShell", '$env:{} = "{}"', "$env:PODIUM_TOKEN"),
    Terminal("cmd", 'set "{}={}"', "%PODIUM_TOKEN%"),
)


@dataclass(frozen=True)
class Site:
    """Where the client is to be pointed."""

    address: str

    @property
    def is_here(self) -> bool:
        """Whether the client may be told by its own variables; otherwise it takes the launcher."""
        parts = urlsplit(self.address)
        return parts.scheme == "http" and parts.hostname in HERE

    @property
    def is_private(self) -> bool:
        """Whether a token may travel there at all."""
        return self.is_here or self.address.startswith("https://")


def with_token(terminal: Terminal, secret: str) -> str:
    """What gives every program the token that all other lines name."""
    return "\n".join(terminal.set(PODIUM_TOKEN=secret))


def newest(terminal: Terminal, site: Site, commands: Sequence[str]) -> str:
    """With kaggle 1.8 or newer."""
    if not site.is_here:
        return "\n".join(f"podium-kaggle --host {site.address} {command}" for command in commands)
    proxy = dict.fromkeys(("HTTP_PROXY", "http_proxy"), site.address)
    direct = dict.fromkeys(("NO_PROXY", "no_proxy"), "")
    told = terminal.set(KAGGLE_API_ENVIRONMENT="LOCALHOST", KAGGLE_API_TOKEN=terminal.token, **proxy, **direct)
    return "\n".join([*told, *(f"kaggle {command}" for command in commands)])


def oldest(terminal: Terminal, site: Site, commands: Sequence[str], *, username: str) -> str:
    """With kaggle 1.6.17, which takes any address."""
    told = terminal.set(KAGGLE_API_ENDPOINT=site.address, KAGGLE_USERNAME=username, KAGGLE_KEY=terminal.token)
    return "\n".join([*told, *(f"kaggle {command}" for command in commands)])
