"""A small provider of OpenID Connect on this machine: discovery, a page that asks, code, token, keys, userinfo."""

import base64
import hashlib
import json
import secrets
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from threading import Thread
from typing import Any
from urllib.parse import parse_qs, urlencode, urlsplit

import jwt
from cryptography.hazmat.primitives.asymmetric import rsa

CLIENT, SECRET = "podium", "a secret between the two"
KEY = rsa.generate_private_key(public_exponent=65537, key_size=2048)
PERSON = {"sub": "7", "email": "noor@example.org", "email_verified": True, "preferred_username": "noor"}


@dataclass
class Provider:
    """What the provider knows, and whom it says is there."""

    issuer: str = ""
    person: dict[str, Any] = field(default_factory=lambda: dict(PERSON))
    codes: dict[str, dict[str, str]] = field(default_factory=dict)
    tokens: set[str] = field(default_factory=set)

    def discovery(self) -> dict[str, Any]:
        """What `/.well-known/openid-configuration` says."""
        places = {"authorization": "authorize", "token": "token", "userinfo": "userinfo"}
        return {
            "issuer": self.issuer,
            "jwks_uri": f"{self.issuer}/keys",
            "token_endpoint_auth_methods_supported": ["client_secret_post"],
            **{f"{name}_endpoint": f"{self.issuer}/{path}" for name, path in places.items()},
        }

    def ask(self, asked: dict[str, str]) -> str:
        """The page that asks the person whether to go on: two links."""
        code = secrets.token_hex(8)
        self.codes[code] = asked
        answers = {"Yes": {"code": code}, "No": {"error": "access_denied"}}
        links = (
            f'<a href="{asked["redirect_uri"]}?{urlencode({**answer, "state": asked["state"]})}">{word}</a>'
            for word, answer in answers.items()
        )
        return f"<!doctype html><link rel=icon href=data:,><h1>May Podium know you?</h1>{' '.join(links)}"

    def token(self, sent: dict[str, str]) -> dict[str, Any] | None:
        """The tokens for a code, once, for whoever asked for it; None for anybody else."""
        asked = self.codes.pop(sent.get("code", ""), None)
        if asked is None or (sent.get("client_id"), sent.get("client_secret")) != (CLIENT, SECRET):
            return None
        challenge = base64.urlsafe_b64encode(hashlib.sha256(sent["code_verifier"].encode()).digest()).rstrip(b"=")
        if challenge.decode() != asked["code_challenge"] or sent["redirect_uri"] != asked["redirect_uri"]:
            return None
        access = secrets.token_hex(8)
        self.tokens.add(access)
        now = int(time.time())
        claims = {"iss": self.issuer, "aud": CLIENT, "iat": now, "exp": now + 60, "sub": self.person["sub"]}
        identity = jwt.encode(claims, KEY, "RS256", {"kid": "1"})
        return {"access_token": access, "id_token": identity, "token_type": "Bearer", "expires_in": 60}

    def keys(self) -> dict[str, Any]:
        """The public key, as JWK."""
        return {"keys": [{**jwt.algorithms.RSAAlgorithm.to_jwk(KEY.public_key(), as_dict=True), "kid": "1"}]}


class Answers(BaseHTTPRequestHandler):
    """The provider by HTTP."""

    provider: Provider

    def do_GET(self) -> None:
        address = urlsplit(self.path)
        asked = {name: values[0] for name, values in parse_qs(address.query).items()}
        if address.path == "/authorize":
            self.answer(200, self.provider.ask(asked), "text/html; charset=utf-8")
        elif address.path == "/userinfo":
            token = self.headers.get("Authorization", "").removeprefix("Bearer ")
            known = token in self.provider.tokens
            self.answer(200 if known else 401, json.dumps(self.provider.person if known else {}))
        else:
            said = self.provider.keys() if address.path == "/keys" else self.provider.discovery()
            self.answer(200, json.dumps(said))

    def do_POST(self) -> None:
        body = self.rfile.read(int(self.headers["Content-Length"])).decode()
        given = self.provider.token({name: values[0] for name, values in parse_qs(body).items()})
        self.answer(200 if given else 400, json.dumps(given or {"error": "invalid_grant"}))

    def answer(self, status: int, body: str, kind: str = "application/json") -> None:
        """Send it."""
        self.send_response(status)
        self.send_header("Content-Type", kind)
        self.end_headers()
        self.wfile.write(body.encode())

    def log_message(self, *args: Any) -> None:
        """Nobody reads it."""


@contextmanager
def running_provider() -> Iterator[Provider]:
    """A provider that listens on a free port."""
    provider = Provider()
    server = ThreadingHTTPServer(("127.0.0.1", 0), type("TheAnswers", (Answers,), {"provider": provider}))
    provider.issuer = f"http://127.0.0.1:{server.server_address[1]}"
    thread = Thread(target=server.serve_forever, daemon=True)
    thread.start()
    yield provider
    server.shutdown()
    server.server_close()
    thread.join()
