"""Google's APIs and its token endpoints on loopback, answering from a folder of JSON.

`answers.json` maps `host/version/path` to a body, as each API is a folder by its host name.
A body that holds a list is given in pages; the inventory's search keeps to the asked types.
"""

from __future__ import annotations

import json
import os
import re
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any
from urllib.parse import unquote

from cryptography.hazmat.primitives import serialization
from cryptography.hazmat.primitives.asymmetric import rsa

from tests.kit import loopback
from tests.kit.loopback import Answer, Request, Running

PAGE = 2  # items of a page: small, so that every list has several
_LISTS = ("projects", "results", "accounts")
_METADATA = "/computeMetadata/v1/"
SCANNER = "aispm-scanner@loopback.iam.gserviceaccount.com"


@contextmanager
def serve(folder: Path, page: int = PAGE) -> Iterator[Running]:
    """Run the server for a folder; `env` of what it yields leads the real clients to it."""
    answers = json.loads((folder / "answers.json").read_text())

    def reply(request: Request) -> Answer:
        if request.path == "/token":
            token = {"access_token": "loopback-gcp", "expires_in": 3600, "token_type": "Bearer"}
            return Answer(token)
        if request.headers.get("metadata-flavor") == "Google":
            return _metadata(request)
        if request.headers.get("authorization") != "Bearer loopback-gcp":
            return error(401, "UNAUTHENTICATED")
        return _answer(answers, request, page)

    with loopback.serve(reply, _label) as running, tempfile.TemporaryDirectory() as keys:
        running.env = {
            "AISPM_GCP_ENDPOINT": running.url,
            "GOOGLE_APPLICATION_CREDENTIALS": _account_file(Path(keys), running.url),
            "GOOGLE_CLOUD_PROJECT": "loopback",
        }
        yield running


def metadata_env(running: Running) -> dict[str, str]:
    """The same server reached by the metadata credentials of a Compute Engine instance.

    google-auth reads GCE_METADATA_HOST when it is imported: one address to a process.
    """
    host = running.url.removeprefix("http://")
    env = {"AISPM_GCP_ENDPOINT": running.url, "GOOGLE_CLOUD_PROJECT": "loopback"}
    return env | {"GCE_METADATA_HOST": host, "GCE_METADATA_IP": host, "CLOUDSDK_CONFIG": os.devnull}


def error(status: int, code: str, reason: str | None = None) -> Answer:
    """An error as Google words it; `reason` is that of its ErrorInfo."""
    detail = {"@type": "type.googleapis.com/google.rpc.ErrorInfo", "reason": reason}
    body = {"code": status, "status": code, "message": "refused by the fixture"}
    details = [detail | {"domain": "googleapis.com"}] if reason else []
    return Answer({"error": body | {"details": details}}, status)


def _account_file(folder: Path, url: str) -> str:
    """A service account's key made for this run, whose tokens come from the server."""
    made = rsa.generate_private_key(public_exponent=65537, key_size=2048)
    pem = made.private_bytes(
        serialization.Encoding.PEM,
        serialization.PrivateFormat.PKCS8,
        serialization.NoEncryption(),
    )
    path = folder / "account.json"
    account = {"type": "service_account", "client_email": SCANNER, "token_uri": f"{url}/token"}
    path.write_text(json.dumps(account | {"private_key": pem.decode(), "project_id": "loopback"}))
    return str(path)


def _label(request: Request) -> str:
    return f"{request.method} {unquote(request.path).lstrip('/')}"


def _metadata(request: Request) -> Answer:
    flavour = {"Metadata-Flavor": "Google"}
    if request.path.endswith("/token"):
        token = {"access_token": "loopback-gcp", "expires_in": 3600, "token_type": "Bearer"}
        return Answer(token, headers=flavour)
    if request.path.startswith(f"{_METADATA}instance/service-accounts/"):
        account = {"email": SCANNER, "scopes": [], "aliases": ["default"]}
        return Answer(account, headers=flavour)
    words = {"universe/universe-domain": b"googleapis.com", "project/project-id": b"loopback"}
    text = words.get(request.path.removeprefix(_METADATA), b"ok")
    return Answer(text, headers=flavour | {"Content-Type": "text/plain"})


def _answer(answers: dict[str, Any], request: Request, page: int) -> Answer:
    name = unquote(request.path).lstrip("/")
    if name not in answers:
        return error(404, "NOT_FOUND")
    body = dict(answers[name])
    key = next((one for one in _LISTS if one in body), None)
    if key is None:
        return Answer(body)
    found = body[key]
    if name.endswith(":searchAllResources"):
        patterns = request.query["assetTypes"].split(",")
        found = [one for one in found if _asked(one["assetType"], patterns)]
    start = int(request.query.get("pageToken") or 0)
    body[key] = found[start : start + page]
    if start + page < len(found):
        body["nextPageToken"] = str(start + page)
    return Answer(body)


def _asked(asset_type: str, patterns: list[str]) -> bool:
    return any(re.fullmatch(pattern, asset_type) for pattern in patterns)
