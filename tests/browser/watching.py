"""What a browser complains of while a test uses it."""

import re

from playwright.sync_api import BrowserContext, ConsoleMessage, Page, Request, Response

# A page that is left, or an address that turns out to be a download, ends its requests in the middle.
LEFT = "net::ERR_ABORTED"
POLICY = "content-security-policy"
LAX = ("unsafe-", "data:", "blob:", "http:", "https:", "*")
NOT_OURS = ("/rest/docs/",)  # Swagger's style sheet holds its arrows as data


class Watch:
    """Collects warnings and errors of consoles (violations of the Content-Security-Policy are such), errors that no
    script caught, requests that failed, and answers of 400 and more; those that a test expects by their path."""

    def __init__(self) -> None:
        self.complaints: list[str] = []
        self.expected: set[str] = set()
        self.other_sites: set[str] = set()

    def over(self, context: BrowserContext) -> None:
        """Listen to every page of a browser."""
        context.on("console", self.on_console)
        context.on("weberror", lambda error: self.complaints.append(f"uncaught: {error.error}"))
        context.on("requestfailed", self.on_failure)
        context.on("response", self.on_response)

    def expect_refusal(self, address: str) -> None:
        """An address that is to answer with 400 or more; the console says so too."""
        self.expected.add(address)

    def leave_out(self, site: str) -> None:
        """A site that is not ours: what its pages allow is its own affair."""
        self.other_sites.add(site)

    def check_width(self, page: Page, where: str) -> None:
        """A page must not be wider than its window."""
        wide, window = page.evaluate("[document.documentElement.scrollWidth, document.documentElement.clientWidth]")
        if wide > window:
            self.complaints.append(f"{where} is {wide} px wide in a window of {window} px")

    def on_console(self, message: ConsoleMessage) -> None:
        if message.type in {"error", "warning"} and message.location["url"] not in self.expected:
            self.complaints.append(f"console {message.type} of {message.location['url']}: {message.text}")

    def on_failure(self, request: Request) -> None:
        if request.failure != LEFT and request.url not in self.expected:
            self.complaints.append(f"{request.method} {request.url} failed: {request.failure}")

    def on_response(self, response: Response) -> None:
        if response.status >= 400 and response.url not in self.expected:
            self.complaints.append(f"{response.status} for {response.url}")
        if "text/html" in response.headers.get("content-type", "") and not response.url.endswith(NOT_OURS):
            self.check_policy(response)

    def check_policy(self, response: Response) -> None:
        """Every page of ours forbids what it does not name, and names nothing but this site."""
        if response.url.startswith(tuple(self.other_sites)):
            return
        policy = response.headers.get(POLICY, "")
        fetched = re.sub("form-action [^;]*", "", policy)  # which names those who vouch for accounts elsewhere
        if "default-src 'none'" not in policy or any(word in fetched for word in LAX):
            self.complaints.append(f"the Content-Security-Policy of {response.url} is {policy!r}")
