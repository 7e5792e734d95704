"""`/docs`: the API on one page, out of the OpenAPI document; no script, nothing from outside."""

from __future__ import annotations

import json
from importlib.resources import files
from pathlib import Path
from typing import Any

from fastapi import APIRouter, Request
from jinja2 import Environment, FileSystemLoader
from starlette.responses import FileResponse, HTMLResponse, Response

router = APIRouter(prefix="/docs", include_in_schema=False)

FOLDER = Path(str(files("server") / "templates"))
_templates = Environment(loader=FileSystemLoader(FOLDER), autoescape=True)


def _schema(document: dict[str, Any], content: dict[str, Any]) -> dict[str, Any]:
    """Return the schema of a body, with its name; empty where it has none."""
    schema: dict[str, Any] = content.get("application/json", {}).get("schema", {})
    name = schema.get("$ref", "").rpartition("/")[2]
    found: dict[str, Any] = document["components"]["schemas"].get(name, {})
    return found | {"name": name}


def _example(schema: dict[str, Any]) -> str:
    """Return the body that the document gives as an example."""
    return json.dumps(schema["examples"][0], ensure_ascii=False)


def _operations(document: dict[str, Any]) -> list[dict[str, Any]]:
    found = []
    for path, methods in document["paths"].items():
        for method, operation in methods.items():
            body = operation.get("requestBody", {}).get("content", {})
            schema = _schema(document, body) if "application/json" in body else {}
            found.append(
                {
                    "method": method.upper(),
                    "path": path,
                    "text": operation.get("description", ""),
                    "body": schema,
                    "example": _example(schema) if schema else "",
                    "responses": operation["responses"],
                }
            )
    return found


@router.get("")
async def docs(request: Request) -> Response:
    """Show every route with its fields, an example and its errors."""
    document = request.app.openapi()
    page = _templates.get_template("docs.html").render(
        title=document["info"]["title"],
        version=document["info"]["version"],
        base=str(request.base_url).rstrip("/"),
        operations=_operations(document),
    )
    return HTMLResponse(page)


@router.get("/style.css")
async def style() -> Response:
    """Serve the page's style sheet."""
    return FileResponse(FOLDER / "docs.css", media_type="text/css")
