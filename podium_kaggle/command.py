"""podium-kaggle: the official kaggle client, used with a site that runs Podium."""

import argparse
import getpass
import importlib
import sys
from collections.abc import Sequence

from podium_kaggle.aiming import check_address, use
from podium_kaggle.errors import LauncherError, NoHostError
from podium_kaggle.hosts import Origin, site
from podium_kaggle.remembered import recall, remember

ENDING = """commands of its own:
  login       keep a token of the site, asked for or read from a pipe
  logout      forget it
all others are those of kaggle, such as: competitions submit SLUG -f FILE -m NOTE

The site and its token are remembered, in a file that only you can read; PODIUM_TOKEN goes before it."""


def main(arguments: Sequence[str] | None = None) -> int:
    """Run one command: one of ours, or the client's."""
    given = parser().parse_args(arguments)
    try:
        origin = site(given.host or remembered_host())
        host = str(origin)
        if given.command == "login":
            return login(host)
        if given.command == "logout":
            return logout(host)
        use(host)
        remember_host(host)
        return run_client([given.command, *given.rest], origin)
    except LauncherError as refusal:
        print(f"podium-kaggle: {refusal}", file=sys.stderr)
        return 1


def parser() -> argparse.ArgumentParser:
    shape = argparse.RawDescriptionHelpFormatter
    made = argparse.ArgumentParser("podium-kaggle", description=__doc__, epilog=ENDING, formatter_class=shape)
    made.add_argument("--host", metavar="URL", help="the site; the one last used if you name none")
    made.add_argument("command", help="login, logout or one of kaggle's")
    made.add_argument("rest", nargs=argparse.REMAINDER, help="what belongs to it")
    return made


def remembered_host() -> str:
    """The site that was last used."""
    if not (host := recall().host):
        raise NoHostError
    return host


def remember_host(host: str) -> None:
    """The next run may leave it out."""
    if (kept := recall()).host != host:
        kept.host = host
        remember(kept)


def login(host: str) -> int:
    """Keep a token that the site knows."""
    secret = getpass.getpass(f"Token of {host} (not shown): ") if sys.stdin.isatty() else sys.stdin.readline()
    name = use(host, secret.strip() or "nothing")
    kept = recall()
    kept.host, kept.tokens[host] = host, secret.strip()
    print(f"You are {name} at {host}. The token is kept in {remember(kept)}, which only you can read.")
    return 0


def logout(host: str) -> int:
    """Forget the token of a site; the site goes on knowing it."""
    kept = recall()
    kept.tokens.pop(host, None)
    remember(kept)
    print(f"The token of {host} is forgotten here. To revoke it, open {host}/profile/.")
    return 0


def run_client(arguments: Sequence[str], origin: Origin) -> int:
    """The client's own `main`, once its own client object was seen to be aimed."""
    sys.argv = ["kaggle", *arguments]
    kaggle = importlib.import_module("kaggle")  # reads the environment, and asks the site about the token
    check_address(kaggle.api.build_kaggle_client(), origin)
    status = importlib.import_module("kaggle.cli").main()
    return status if isinstance(status, int) else 0


if __name__ == "__main__":
    sys.exit(main())
