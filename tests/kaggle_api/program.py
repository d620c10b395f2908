"""Somebody's program that speaks the client's protocol: calls, uploads, downloads, without the client."""

import json
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any
from urllib.parse import urlsplit

from django.test import Client

from accounts.models import Scope, User
from accounts.tokens import make_token

SERVICE = "/api/v1/competitions.CompetitionApiService"


@dataclass
class Program:
    """Comes in by a token; what is signed is asked for without it, as the client does."""

    token: str
    stranger: Client = field(default_factory=Client)

    @property
    def client(self) -> Client:
        """With the token in every request."""
        return Client(headers={"Authorization": f"Bearer {self.token}"})

    def call(self, method: str, **fields: Any) -> Any:
        """The answer to one method."""
        return self.client.post(f"{SERVICE}/{method}", json.dumps(fields), content_type="application/json")

    def told(self, method: str, **fields: Any) -> dict[str, Any]:
        """What a method says that is not refused."""
        answer = self.call(method, **fields)
        assert answer.status_code == 200, answer.content
        return dict(answer.json())

    def start(self, content: bytes, *, name: str = "model.csv", slug: str = "cells") -> dict[str, Any]:
        """Announce a file."""
        asked = {"competitionName": slug, "fileName": name, "contentLength": len(content)}
        return self.told("StartSubmissionUpload", **{key: value for key, value in asked.items() if value})

    def put(self, address: str, content: bytes) -> Any:
        """Send the file to where it was to go."""
        return self.stranger.put(path_of(address), content, content_type="")

    def create(self, token: str, *, note: str = "", slug: str = "cells") -> Any:
        """Make it a submission."""
        return self.call("CreateSubmission", competitionName=slug, blobFileTokens=token, submissionDescription=note)

    def submit(self, content: bytes, *, name: str = "model.csv", note: str = "", slug: str = "cells") -> Any:
        """All three steps; the answer to the last, or to the first that was refused."""
        asked = {"competitionName": slug, "fileName": name, "contentLength": len(content)}
        started = self.call("StartSubmissionUpload", **asked)
        if started.status_code != 200:
            return started
        assert self.put(started.json()["createUrl"], content).status_code == 201
        return self.create(started.json()["token"], note=note, slug=slug)

    def fetch(self, method: str, headers: Mapping[str, str] | None = None, **fields: Any) -> Any:
        """What is found where a method sends the client."""
        way = self.call(method, **fields)
        assert way.status_code == 302, way.content
        return self.stranger.get(path_of(way.headers["Location"]), headers=headers)


def path_of(address: str) -> str:
    """The path of an absolute address."""
    assert address.startswith("http://testserver/api/v1/")
    return urlsplit(address).path


def program_of(user: User, *scopes: Scope) -> Program:
    """A program with a token of this person, which reads and submits unless scopes are named."""
    return Program(make_token(user, "client", scopes=scopes or (Scope.READ, Scope.SUBMIT))[1])


def body(answer: Any) -> bytes:
    """All bytes of an answer that is streamed."""
    return b"".join(answer.streaming_content)


def told_no(answer: Any) -> tuple[int, str]:
    """Status and message of a refusal, whose code says the status again."""
    refusal = answer.json()
    assert refusal.keys() == {"code", "message"}
    assert refusal["code"] == answer.status_code
    return answer.status_code, refusal["message"]
