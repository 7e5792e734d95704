"""A small server with the product's page, its security headers and replies that a test sets."""

from __future__ import annotations

import json
import threading
import time
from collections.abc import Callable
from dataclasses import dataclass, field
from functools import cached_property
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from typing import Any
from urllib.parse import unquote, urlsplit

from tests.browser.replies import TRACE, Json, abstained, answered, bridge, chat

STATIC = Path(__file__).parents[2] / "server" / "static"
POLICY = (
    "default-src 'self'; script-src 'self'; style-src 'self'; img-src 'self' data:; "
    "object-src 'none'; base-uri 'none'; form-action 'self'; frame-ancestors "
)
TYPES = {".js": "text/javascript", ".css": "text/css", ".svg": "image/svg+xml"}


@dataclass
class Raw:
    """A reply that is not plain JSON with status 200."""

    status: int = 200
    body: bytes | Json = b""
    headers: dict[str, str] = field(default_factory=dict)
    after: float = 0.0


def by_the_book(question: str, site: Site) -> Json | Raw:
    """Answer the questions that most tests ask."""
    document = site.documents[0]
    if "cost" in question:
        quote = "The work cost $3.4 million, about $600,000 more than planned."
        return answered(question, document, quote, focus="$3.4 million")
    if "say" in question:
        return answered(
            question,
            document,
            "Council member Priya Nair called the delay “a lesson in planning.”",
            "Her colleague Tom Becker called it “a disgrace.”",
            focus="Priya Nair",
        )
    if "hello" in question:
        return chat(question)
    return abstained(
        question,
        document,
        "The city has not said when the footpath will open.",
        "Mayor Luis Ortega did not attend the ceremony.",
    )


class Site:
    """The fake's state: what it serves, how it answers, and what it was asked."""

    def __init__(self) -> None:
        self.reset()
        self._server = ThreadingHTTPServer(("127.0.0.1", 0), self._handler)
        self._server.daemon_threads = True
        self.port = self._server.server_address[1]
        self.url = f"http://127.0.0.1:{self.port}/"
        threading.Thread(target=self._server.serve_forever, daemon=True).start()

    def reset(self) -> None:
        """Forget everything a test has set."""
        self.documents: list[Json] = [bridge()]
        self.script: Callable[[str, Site], Json | Raw] = by_the_book
        self.asked: list[Json] = []
        self.feedback: list[Json] = []
        self.feedback_status = 200
        self.uploads: list[dict[str, Any]] = []
        self.upload_status = 403
        self.paths: list[str] = []
        self.trace: Json = TRACE

    @property
    def questions(self) -> list[Json]:
        """Bodies of the questions, without those that only ask for a trace."""
        return [body for body in self.asked if not body.get("explain")]

    def close(self) -> None:
        """Stop serving."""
        self._server.shutdown()
        self._server.server_close()

    @cached_property
    def _handler(self) -> type[BaseHTTPRequestHandler]:
        site = self

        class Handler(_Handler):
            pass

        Handler.site = site
        return Handler


class _Handler(BaseHTTPRequestHandler):
    site: Site
    protocol_version = "HTTP/1.1"

    def log_message(self, format: str, *args: Any) -> None:
        """Say nothing."""

    def do_GET(self) -> None:
        path = unquote(urlsplit(self.path).path)
        self.site.paths.append(self.path)
        if path in ("/", "/embed"):
            self._send(200, (STATIC / "index.html").read_bytes(), "text/html; charset=utf-8")
        elif path.startswith("/static/"):
            file = STATIC / path.removeprefix("/static/")
            if file.is_file():
                self._send(200, file.read_bytes(), TYPES.get(file.suffix, "text/plain"))
            else:
                self._error(404)
        elif path == "/host":
            script = f'<script src="{self.site.url}static/widget.js" data-doc="bridge"></script>'
            page = f"<!doctype html><title>A site</title><p>Text</p>{script}"
            self._send(200, page.encode(), "text/html; charset=utf-8")
        elif path == "/v1/documents":
            bare = [
                {key: doc[key] for key in doc if key not in ("text", "blocks", "metadata")}
                for doc in self.site.documents
            ]
            self._json({"documents": bare})
        elif path.startswith("/v1/documents/"):
            wanted = path.removeprefix("/v1/documents/")
            found = [doc for doc in self.site.documents if doc["id"] == wanted]
            self._json(found[0]) if found else self._error(404)
        else:
            self._error(404)

    def do_POST(self) -> None:
        body = self.rfile.read(int(self.headers.get("Content-Length") or 0))
        path = urlsplit(self.path).path
        if path == "/v1/ask":
            self._ask(json.loads(body))
        elif path == "/v1/feedback":
            self.site.feedback.append(json.loads(body))
            status = self.site.feedback_status
            self._json({"stored": True}) if status == 200 else self._error(status)
        elif path == "/v1/documents":
            self._upload(body)
        else:
            self._error(404)

    def _ask(self, request: Json) -> None:
        self.site.asked.append(request)
        reply = self.site.script(request["question"], self.site)
        if not isinstance(reply, Raw):
            trace = self.site.trace if request.get("explain") else None
            return self._json({**reply, "trace": trace})
        time.sleep(reply.after)
        if isinstance(reply.body, bytes):
            self._send(reply.status, reply.body, "application/json", reply.headers)
        else:
            self._json(reply.body, reply.status, reply.headers)

    def _upload(self, body: bytes) -> None:
        if not self.headers.get("Authorization"):
            return self._error(self.site.upload_status)
        self.site.uploads.append({"path": self.path, "body": body, "headers": dict(self.headers)})
        new = {**bridge(), "id": "new", "title": "The new one"}
        self.site.documents = [*self.site.documents, new]
        self._json({"id": "new", "title": "The new one"}, 201)

    def _error(self, status: int) -> None:
        error = {"code": "fault", "message": "It did not work.", "hint": "Do something else."}
        self._json({"error": error}, status)

    def _json(self, value: Json, status: int = 200, headers: dict[str, str] | None = None) -> None:
        self._send(status, json.dumps(value).encode(), "application/json", headers)

    def _send(
        self, status: int, body: bytes, kind: str, headers: dict[str, str] | None = None
    ) -> None:
        try:
            self.send_response(status)
            for name, value in {
                "Content-Type": kind,
                "Content-Length": str(len(body)),
                "Content-Security-Policy": POLICY
                + ("*" if self.path.startswith("/embed") else "'none'"),
                "X-Content-Type-Options": "nosniff",
                **(headers or {}),
            }.items():
                self.send_header(name, value)
            self.end_headers()
            self.wfile.write(body)
        except (BrokenPipeError, ConnectionResetError):
            pass  # the page cancelled
