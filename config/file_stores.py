"""Where files stand: folders of DATA, or buckets of an S3 that STORAGE_URL names."""

from pathlib import Path
from typing import Any
from urllib.parse import parse_qs, unquote, urlsplit

from django.core.exceptions import ImproperlyConfigured

NAMES = {"default": "media", "data": "data", "predictions": "predictions", "solutions": "solutions"}
SHAPE = "s3://KEY:SECRET@HOST[:PORT]/PREFIX[?scheme=http&region=REGION]"


def in_folders(data: Path) -> dict[str, dict[str, Any]]:
    """A folder each, without an address: files leave only by a view that asks who is there."""
    return {
        name: {"BACKEND": "config.local_files.LocalFiles", "OPTIONS": {"location": data / "files" / folder}}
        for name, folder in NAMES.items()
    }


def in_buckets(address: str, of_solutions: str) -> dict[str, dict[str, Any]]:
    """A bucket each, PREFIX-media and so on; the solutions' with an address, and so with keys, of its own."""
    return {
        name: {
            "BACKEND": "config.bucket_files.BucketFiles",
            "OPTIONS": options(of_solutions if name == "solutions" else address, bucket),
        }
        for name, bucket in NAMES.items()
    }


def options(address: str, bucket: str) -> dict[str, Any]:
    """What django-storages wants to know. An ImproperlyConfigured never repeats the address: a secret stands in it."""
    parts = urlsplit(address)
    prefix, asked = parts.path.strip("/"), parse_qs(parts.query)
    if parts.scheme != "s3" or not (parts.hostname and parts.username and parts.password and prefix):
        raise ImproperlyConfigured(f"STORAGE_URL and SOLUTIONS_STORAGE_URL look like {SHAPE}.")
    place = parts.hostname + (f":{parts.port}" if parts.port else "")
    return {
        "endpoint_url": f"{asked.get('scheme', ['https'])[0]}://{place}",
        "region_name": asked.get("region", ["us-east-1"])[0],
        "access_key": unquote(parts.username),
        "secret_key": unquote(parts.password),
        "bucket_name": f"{prefix}-{bucket}",
    }
