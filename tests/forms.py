"""What a browser would send of a form on a page, as it was shown."""

from html.parser import HTMLParser


def is_sent(field: dict[str, str]) -> bool:
    """Whether a browser sends an input as it stands there."""
    kind = field.get("type")
    return "checked" in field if kind in ("checkbox", "radio") else kind not in ("submit", "file")


class _Reader(HTMLParser):
    def __init__(self) -> None:
        super().__init__()
        self.fields: dict[str, list[str]] = {}
        self.open = ""  # the name of the textarea or select that is being read

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        has = {name: value or "" for name, value in attrs}
        if tag in ("textarea", "select"):
            self.open = has.get("name", "")
            if tag == "textarea":
                self.fields[self.open] = [""]
        elif tag == "option" and "selected" in has:
            self.fields.setdefault(self.open, []).append(has.get("value", ""))
        elif tag == "input" and "name" in has and is_sent(has):
            nothing = "on" if has.get("type") in ("checkbox", "radio") else ""
            self.fields.setdefault(has["name"], []).append(has.get("value", nothing))

    def handle_data(self, data: str) -> None:
        if self.open in self.fields and self.get_starttag_text().startswith("<textarea"):  # type: ignore[union-attr]
            self.fields[self.open][0] += data

    def handle_endtag(self, tag: str) -> None:
        if tag in ("textarea", "select"):
            self.fields[self.open] = [value.removeprefix("\n") for value in self.fields.get(self.open, [])]
            self.open = ""


def shown(page: str) -> dict[str, list[str]]:
    """Every field of the page's forms with what stands in it, as the test client posts it."""
    reader = _Reader()
    reader.feed(page)
    return {name: values for name, values in reader.fields.items() if "__prefix__" not in name}
