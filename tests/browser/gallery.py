"""`make gallery`: every page as a picture, light and dark, wide and narrow, under docs/gallery, with an index.

It starts a site of its own with the demo in a folder that goes when it ends.
"""

import sys
from io import BytesIO
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Literal

from PIL import Image
from playwright.sync_api import Browser, Page, sync_playwright

from tests.browser.conftest import ARGUMENTS, NAMES, found_chromium
from tests.browser.scenes import READERS, Reader
from tests.browser.site import Demo
from tests.journeys.installation import start

GALLERY = Path(__file__).resolve().parents[2] / "docs" / "gallery"
SCHEMES: tuple[Literal["light", "dark"], ...] = ("light", "dark")
WIDTHS = (1280, 360)
TALLEST = 1800  # pixels of a page that are worth keeping; a form of the admin is much longer
QUALITY = 45


def main() -> None:
    """Draw everything anew."""
    chromium = found_chromium()
    if not chromium:
        sys.exit(f"No Chromium is on this machine (looked for {', '.join(NAMES)}).")
    GALLERY.mkdir(exist_ok=True)
    for old in GALLERY.glob("*.webp"):
        old.unlink()
    with TemporaryDirectory(prefix="gallery-") as folder, sync_playwright() as playwright:
        site = start(Path(folder) / "data", "--demo")
        try:
            browser = playwright.chromium.launch(executable_path=chromium, args=ARGUMENTS)
            for reader in READERS:
                draw_what_is_seen(Demo(site), browser, reader)
        finally:
            site.stop()
    (GALLERY / "README.md").write_text(index())
    print(f"{len(list(GALLERY.glob('*.webp')))} pictures are in {GALLERY}.")


def draw_what_is_seen(demo: Demo, browser: Browser, reader: Reader) -> None:
    """Every scene of one reader."""
    context = browser.new_context(base_url=demo.address, timezone_id="Europe/Berlin", reduced_motion="reduce")
    page = context.new_page()
    reader.enter(demo, page)
    for scene in reader.scenes:
        page.set_viewport_size({"width": WIDTHS[0], "height": 800})
        scene.open(demo, page)
        page.wait_for_load_state("networkidle")
        for scheme in SCHEMES:
            draw(page, scene.name, scheme)
    context.close()


def draw(page: Page, name: str, scheme: Literal["light", "dark"]) -> None:
    """The open page in one theme, at each width."""
    page.emulate_media(color_scheme=scheme)
    for width in WIDTHS:
        page.set_viewport_size({"width": width, "height": 800})
        picture = Image.open(BytesIO(page.screenshot(full_page=True)))
        picture.crop((0, 0, width, min(picture.height, TALLEST))).save(
            GALLERY / file_name(name, scheme, width), quality=QUALITY, method=6
        )


def file_name(name: str, scheme: str, width: int) -> str:
    return f"{name}-{scheme}-{width}.webp"


def index() -> str:
    """The page that shows them all."""
    parts = [
        "# Every page in pictures",
        "Drawn by `make gallery` from the demo, light and dark, in windows of 1280 and 360 pixels; long ones are cut.",
    ]
    for reader in READERS:
        parts.append(f"## {reader.name}")
        for scene in reader.scenes:
            files = [(file_name(scene.name, scheme, width), width) for width in WIDTHS for scheme in SCHEMES]
            pictures = "".join(
                f'<a href="{name}"><img src="{name}" alt="{scene.name}, {width} px" width="{width // 4}"></a>\n'
                for name, width in files
            )
            parts += [f"### {scene.name.replace('-', ' ').capitalize()}", f"`{scene.address}`", pictures.rstrip()]
    return "\n\n".join(parts) + "\n"


if __name__ == "__main__":
    main()
