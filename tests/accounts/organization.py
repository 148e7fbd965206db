"""A small OpenID Connect provider, run as a process of its own: ``python organization.py PORT``.

It signs in whoever was named last with ``POST /person``, which also says how the answer should be wrong, if at all.
"""

import base64
import hashlib
import json
import sys
import time
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from urllib.parse import parse_qs, urlencode, urlsplit

from joserfc import jwt
from joserfc.jwk import RSAKey

CLIENT, SECRET = "registry", "a secret between the two"
KEY = RSAKey.generate_key(2048, {"kid": "own", "alg": "RS256", "use": "sig"})
OTHER = RSAKey.generate_key(2048, {"kid": "own", "alg": "RS256", "use": "sig"})


class Organization(BaseHTTPRequestHandler):
    person: dict = {}
    asked: dict = {}

    def log_message(self, *_words):
        """Says nothing."""

    @property
    def issuer(self):
        return f"http://127.0.0.1:{self.server.server_port}"

    def answer(self, document, status=200):
        body = json.dumps(document).encode()
        self.send_response(status)
        self.send_header("Content-Type", "application/json")
        self.send_header("Content-Length", str(len(body)))
        self.end_headers()
        self.wfile.write(body)

    def sent(self):
        return self.rfile.read(int(self.headers.get("Content-Length", 0))).decode()

    def do_GET(self):
        path, query = urlsplit(self.path).path, parse_qs(urlsplit(self.path).query)
        if path == "/.well-known/openid-configuration":
            self.answer(
                {
                    "issuer": self.issuer,
                    "authorization_endpoint": f"{self.issuer}/authorize",
                    "token_endpoint": f"{self.issuer}/token",
                    "jwks_uri": f"{self.issuer}/keys",
                    "id_token_signing_alg_values_supported": ["RS256"],
                }
            )
        elif path == "/keys":
            self.answer({"keys": [KEY.as_dict(private=False)]})
        elif path == "/authorize":
            Organization.asked = {name: values[0] for name, values in query.items()}
            back = {"code": "one-time", "state": self.asked["state"]}
            self.send_response(302)
            self.send_header("Location", f"{self.asked['redirect_uri']}?{urlencode(back)}")
            self.end_headers()
        else:
            self.answer({}, 404)

    def do_POST(self):
        if self.path == "/person":
            Organization.person = json.loads(self.sent())
            return self.answer({})
        given = {name: values[0] for name, values in parse_qs(self.sent()).items()}
        if not self.is_our_client() or not self.is_proven(given):
            return self.answer({"error": "invalid_grant"}, 400)
        return self.answer({"access_token": "x", "token_type": "Bearer", "id_token": self.id_token()})

    def is_our_client(self):
        told = base64.b64decode(self.headers.get("Authorization", "").removeprefix("Basic ")).decode()
        return told in {f"{CLIENT}:{SECRET}", f"{CLIENT}:{SECRET.replace(' ', '+')}"}

    def is_proven(self, given):
        digest = hashlib.sha256(given.get("code_verifier", "").encode()).digest()
        told = base64.urlsafe_b64encode(digest).decode().rstrip("=")
        return given.get("code") == "one-time" and told == self.asked.get("code_challenge")

    def id_token(self):
        now = int(time.time())
        told = {
            "iss": self.issuer,
            "aud": CLIENT,
            "iat": now,
            "exp": now + 300,
            "nonce": self.asked.get("nonce"),
            **self.person,
        }
        if told.pop("is_late", False):
            told |= {"iat": now - 9_000, "exp": now - 8_000}
        key = OTHER if told.pop("is_forged", False) else KEY
        return jwt.encode({"alg": "RS256", "kid": "own"}, told, key)


if __name__ == "__main__":
    ThreadingHTTPServer(("127.0.0.1", int(sys.argv[1])), Organization).serve_forever()
