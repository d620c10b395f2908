"""Ways in that only a browser can show: passkeys, an account elsewhere, under the strict policy."""

import re
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Browser, BrowserContext, Locator, Page, expect

from tests.accounts.authenticator_app import code_of
from tests.accounts.openid_provider import CLIENT, SECRET, Provider, running_provider
from tests.browser.conftest import PATIENCE_MS, Visit
from tests.browser.site import PASSWORD, Demo, follow
from tests.browser.test_every_page import look_at
from tests.browser.watching import Watch
from tests.journeys.installation import start

pytestmark = pytest.mark.browser
SECURITY = "/accounts/2fa/"


@pytest.fixture(scope="module")
def provider() -> Iterator[Provider]:
    with running_provider() as running:
        yield running


@pytest.fixture(scope="module")
def site(chromium: str, provider: Provider, tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    """An installation that knows a provider, under a name: browsers keep no passkey for an address in numbers."""
    data: Path = tmp_path_factory.mktemp("signing-in") / "data"
    known = {"OIDC_NAME": "The University", "OIDC_ISSUER": provider.issuer}
    running = start(data, **known, OIDC_CLIENT_ID=CLIENT, OIDC_CLIENT_SECRET=SECRET)
    yield running.address.replace("127.0.0.1", "localhost")
    running.stop()


@pytest.fixture
def open_browser(browser: Browser, site: str, watch: Watch) -> Iterator[Callable[[], BrowserContext]]:
    """A browser of somebody's own."""
    opened = []

    def open_one() -> BrowserContext:
        context = browser.new_context(base_url=site)
        opened.append(context)
        context.set_default_timeout(PATIENCE_MS)
        watch.over(context)
        return context

    yield open_one
    for context in opened:
        context.close()


def sign_up(page: Page, name: str) -> None:
    """As somebody new."""
    page.goto("/accounts/signup/")
    page.get_by_label("Username").fill(name)
    page.get_by_label("E-mail").fill(f"{name}@example.org")
    for field in ("Password", "Password (again)"):
        page.get_by_label(field, exact=True).fill(PASSWORD)
    press(page, "Sign up")
    page.wait_for_url("/")


def button(page: Page, name: str) -> Locator:
    return page.get_by_role("main").get_by_role("button", name=name, exact=True)


def press(page: Page, name: str) -> None:
    """A button that leads to another page."""
    follow(page, button(page, name))


def give_password(page: Page, name: str) -> None:
    """On the sign-in page."""
    page.goto("/accounts/login/")
    page.get_by_label("Username or e-mail").fill(name)
    page.get_by_label("Password").fill(PASSWORD)
    press(page, "Sign in")


def sign_out(page: Page) -> None:
    page.goto("/accounts/logout/")
    press(page, "Sign out")
    expect(page.get_by_role("link", name="Sign in")).to_be_visible()


def give_password_again(page: Page) -> None:
    """On the page that asks whether it is you."""
    page.get_by_label("Password").fill(PASSWORD)
    press(page, "Go on")


def add_authenticator(page: Page) -> None:
    """A device that keeps passkeys and always finds its owner's finger."""
    devtools = page.context.new_cdp_session(page)
    devtools.send("WebAuthn.enable")
    kind = {"protocol": "ctap2", "transport": "internal", "hasResidentKey": True, "hasUserVerification": True}
    options = {**kind, "isUserVerified": True, "automaticPresenceSimulation": True}
    devtools.send("WebAuthn.addVirtualAuthenticator", {"options": options})


def add_passkey(page: Page, name: str, *, alone: bool) -> None:
    """From the page of passkeys to the recovery codes."""
    page.goto(SECURITY)
    follow(page, page.get_by_role("link", name="Add a passkey"))
    if page.get_by_role("heading", name="Is it you?").is_visible():
        give_password_again(page)
    page.get_by_label("Name").fill(name)
    page.get_by_label("Sign in with it alone").set_checked(alone)
    press(page, "Add it")
    expect(page.get_by_text("The passkey is added.")).to_be_visible()


def test_a_passkey_lets_in_alone_and_is_renamed_and_removed(
    open_browser: Callable[[], BrowserContext], watch: Watch
) -> None:
    page = open_browser().new_page()
    add_authenticator(page)
    sign_up(page, "paula")
    add_passkey(page, "My phone", alone=True)
    expect(page.get_by_role("heading", name="Recovery codes")).to_be_visible()
    sign_out(page)
    page.goto("/accounts/login/")
    press(page, "Sign in with a passkey")
    expect(page.get_by_role("link", name="paula")).to_be_visible()
    look_at(page, SECURITY, watch)
    follow(page, page.get_by_role("link", name=re.compile("^Rename ?: My phone")))
    if page.get_by_role("heading", name="Is it you?").is_visible():
        give_password_again(page)
    page.get_by_label("Name").fill("Her phone")
    press(page, "Save")
    page.goto(SECURITY)
    follow(page, page.get_by_role("link", name=re.compile("^Remove ?: Her phone")))
    press(page, "Remove it")
    expect(page.get_by_text("The passkey is removed.")).to_be_visible()


def test_a_passkey_is_a_second_factor_and_shows_that_it_is_you(
    open_browser: Callable[[], BrowserContext], watch: Watch
) -> None:
    page = open_browser().new_page()
    add_authenticator(page)
    sign_up(page, "pia")
    add_passkey(page, "A key", alone=False)
    sign_out(page)
    give_password(page, "pia")
    look_at(page, f"{SECURITY}authenticate/", watch)
    press(page, "Use a passkey instead")
    expect(page.get_by_role("link", name="pia")).to_be_visible()
    page.goto("/profile/delete/")
    follow(page, page.get_by_role("link", name="Use a passkey"))
    look_at(page, page.url, watch)
    press(page, "Use the passkey")
    expect(page.get_by_role("heading", name="Delete your account?")).to_be_visible()


def test_a_passkey_that_is_refused_is_said_on_the_page(open_browser: Callable[[], BrowserContext]) -> None:
    page = open_browser().new_page()
    page.goto("/accounts/login/")
    page.evaluate("() => { navigator.credentials.get = () => Promise.reject(new Error('no')) }")
    button(page, "Sign in with a passkey").click()
    expect(page.get_by_role("alert")).to_contain_text("No passkey was used")


def test_the_code_of_an_app_is_drawn_and_lets_in(open_browser: Callable[[], BrowserContext], watch: Watch) -> None:
    page = open_browser().new_page()
    sign_up(page, "ava")
    page.goto(f"{SECURITY}totp/activate/")
    give_password_again(page)
    look_at(page, page.url, watch)
    expect(page.get_by_role("img", name="QR code")).to_be_visible()
    secret = re.findall(r"\b[A-Z2-7]{32}\b", page.get_by_role("main").inner_text())[0]
    page.get_by_role("textbox", name="Code").fill(code_of(secret))
    press(page, "Turn it on")
    look_at(page, page.url, watch)
    sign_out(page)
    give_password(page, "ava")
    page.get_by_role("textbox", name="Code").fill(code_of(secret))
    press(page, "Sign in")
    expect(page.get_by_role("link", name="ava")).to_be_visible()


def test_an_account_elsewhere_lets_in_by_its_button(
    open_browser: Callable[[], BrowserContext], provider: Provider, watch: Watch
) -> None:
    watch.leave_out(provider.issuer)
    page = open_browser().new_page()
    page.goto("/accounts/login/")
    press(page, "Go on with The University")
    follow(page, page.get_by_role("link", name="No"))
    expect(page.get_by_role("heading", name="You are not signed in")).to_be_visible()
    look_at(page, page.url, watch)
    page.goto("/accounts/login/")
    press(page, "Go on with The University")
    follow(page, page.get_by_role("link", name="Yes"))
    look_at(page, page.url, watch)
    press(page, "Sign up")
    expect(page.get_by_role("link", name="noor")).to_be_visible()
    look_at(page, "/accounts/3rdparty/", watch)
    look_at(page, "/profile/", watch)


def test_at_an_address_in_numbers_no_passkey_is_offered(demo: Demo, visit: Visit) -> None:
    page = visit()
    page.goto("/accounts/login/")
    expect(page.get_by_role("button", name="Sign in with a passkey")).to_be_hidden()
