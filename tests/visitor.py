"""Somebody at a browser, without one: signs in by the form, and presses the button beside the commands."""

import re
from html import unescape

import requests

from tests.forms import shown
from tests.journeys.installation import Installation

PASSWORD = "a password of four words"
SET_PASSWORD = "from accounts.models import User; u = User.objects.get(username={!r}); u.set_password({!r}); u.save()"


def lines_in(text: str) -> dict[str, str]:
    """The commands that a page shows, by the client and the terminal that they are for."""
    return {name: unescape(shown) for name, shown in re.findall(r'aria-label="Commands of ([^"]+)">([^<]+)<', text)}


class Visitor:
    """Signed in at `site`, an address of this installation."""

    def __init__(self, installation: Installation, name: str, site: str, verify: str | bool = True) -> None:
        installation.command("shell", "-v0", "-c", SET_PASSWORD.format(name, PASSWORD))
        self.site, self.session = site, requests.Session()
        self.session.verify, self.session.trust_env = verify, False
        page = self.session.get(f"{site}/accounts/login/").text
        self.send("/accounts/login/", {**hidden(page), "login": name, "password": PASSWORD})

    def send(self, path: str, fields: dict[str, str]) -> str:
        """The page that a form leads to."""
        answer = self.session.post(f"{self.site}{path}", fields)
        answer.raise_for_status()
        return answer.text

    def change(self, path: str, **fields: str) -> requests.Response:
        """Send what a page shows in its forms, but for these fields; the answer as it comes."""
        as_shown = shown(self.session.get(f"{self.site}{path}").text)
        changed = as_shown | {name: [value] for name, value in fields.items()}
        return self.session.post(f"{self.site}{path}", changed, allow_redirects=False)

    def lines_with_a_token_for(self, page: str) -> dict[str, str]:
        """What is shown once the token is made that a page of a competition offers."""
        text = self.session.get(f"{self.site}{page}").text
        (form,) = re.findall(r'action="/profile/tokens/">(.*?)</form>', text, re.DOTALL)
        return lines_in(self.send("/profile/tokens/", hidden(form)))


def hidden(form: str) -> dict[str, str]:
    """The fields of a form that nobody fills in."""
    return {name: unescape(value) for name, value in re.findall(r'type="hidden" name="(\w+)" value="([^"]*)"', form)}
