"""The official client's protocol without the client, for what would take too many processes of it."""

import json
import urllib.error
import urllib.request
from dataclasses import dataclass
from typing import Any

from tests.journeys.installation import Installation
from tests.waiting import PATIENCE_SECONDS

SERVICE = "competitions.CompetitionApiService"
ATTEMPTS = 5


@dataclass(frozen=True)
class Sender:
    """Somebody's program; what is signed is asked for without their token, as the client does."""

    installation: Installation
    token: str
    slug: str

    def call(self, method: str, **fields: Any) -> tuple[int, dict[str, Any]]:
        """Status and answer of one method in this competition."""
        headers = {"Authorization": f"Bearer {self.token}", "Content-Type": "application/json"}
        asked = json.dumps({"competitionName": self.slug, **fields}).encode()
        return answer_to("POST", f"{self.installation.address}/api/v1/{SERVICE}/{method}", asked, headers)

    def start(self, size: int) -> tuple[int, dict[str, Any]]:
        """Announce a file of so many bytes; as the client does, nothing is said of none."""
        return self.call("StartSubmissionUpload", fileName="p.csv", **({"contentLength": size} if size else {}))

    def submit(self, content: bytes) -> tuple[int, dict[str, Any]]:
        """All three steps; the answer to the last, or to the first that was refused."""
        status, told = self.start(len(content))
        if status != 200:
            return status, told
        sent, refusal = answer_to("PUT", told["createUrl"], content, {})
        if sent != 201:
            return sent, refusal
        return self.call("CreateSubmission", blobFileTokens=told["token"])


def answer_to(method: str, address: str, body: bytes, headers: dict[str, str]) -> tuple[int, dict[str, Any]]:
    """Status and answer in JSON. Where the site is too busy, it is asked again: each step may be taken twice."""
    request = urllib.request.Request(address, body, headers, method=method)
    for _ in range(ATTEMPTS):
        try:
            with urllib.request.urlopen(request, timeout=PATIENCE_SECONDS) as answer:
                return answer.status, dict(json.loads(answer.read()))
        except urllib.error.HTTPError as refusal:
            status, told = refusal.code, dict(json.loads(refusal.read()))
        if status != 503:
            break
    return status, told
