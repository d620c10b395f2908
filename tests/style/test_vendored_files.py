"""What we serve of others is named, licensed, and unchanged."""

import hashlib
import json
import re
from pathlib import Path

VENDOR = Path(__file__).resolve().parent.parent.parent / "static" / "vendor"
MANIFEST = json.loads((VENDOR / "manifest.json").read_text())


def listed_files() -> dict[str, str]:
    """Every path of the manifest with its SHA-256."""
    return {path: digest for library in MANIFEST for path, digest in library["files"].items()}


def test_every_vendored_file_stands_in_the_manifest_and_no_other() -> None:
    present = {str(path.relative_to(VENDOR)) for path in VENDOR.rglob("*") if path.is_file()}
    assert present - {"manifest.json"} == set(listed_files())


def test_every_vendored_file_has_the_bytes_that_the_manifest_states() -> None:
    actual = {path: hashlib.sha256((VENDOR / path).read_bytes()).hexdigest() for path in listed_files()}
    assert actual == listed_files()


def test_every_library_names_its_version_its_licence_and_where_it_comes_from() -> None:
    for library in MANIFEST:
        folder = f"{library['name']}/{library['version']}/"
        assert all(path.startswith(folder) for path in library["files"])
        assert library["licence"]
        assert library["source"].endswith(f"@{library['version']}")
        assert f"{folder}LICENSE" in library["files"]


def test_no_page_asks_another_site_for_a_style_sheet_or_a_script() -> None:
    templates = VENDOR.parent.parent / "templates"
    for template in templates.rglob("*.html"):
        assert not re.search(r'(src|href)="(https?:)?//', template.read_text()), template


def test_no_template_holds_an_inline_script_or_an_inline_style() -> None:
    templates = VENDOR.parent.parent / "templates"
    for template in templates.rglob("*.html"):
        text = template.read_text()
        inline = r'<script(?![^>]* (?:src=|type="application/json"))|<style|\sstyle=|\son[a-z]+='  # JSON is not run
        assert not re.search(inline, text), template
