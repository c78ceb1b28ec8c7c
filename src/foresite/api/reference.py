"""The reference of the API as one page of HTML, made from the OpenAPI document: nothing from elsewhere."""

import json
from collections.abc import Sequence
from html import escape
from typing import Any

from fastapi import FastAPI
from fastapi.responses import HTMLResponse

from foresite.api.deps import needs
from foresite.api.document import answers, operations

URL = "/api/v1/docs"
_SAFE = "default-src 'none'; style-src 'unsafe-inline'; base-uri 'none'; frame-ancestors 'none'"
_STYLE = """
:root { color-scheme: light dark; font: 16px/1.5 system-ui, sans-serif; }
body { max-width: 60rem; margin: 2rem auto; padding: 0 1rem; }
code, pre { font: 0.9em ui-monospace, monospace; }
pre { overflow: auto; padding: 0.75rem; border: 1px solid; border-radius: 4px; }
table { border-collapse: collapse; }
td, th { text-align: left; padding: 0.2rem 1rem 0.2rem 0; vertical-align: top; }
summary { cursor: pointer; padding: 0.25rem 0; }
"""


def install(app: FastAPI) -> None:
    """Serve the reference beside the document it is made from."""

    @app.get(URL, include_in_schema=False, dependencies=[needs(None)])
    def reference() -> HTMLResponse:
        """Return the reference of every operation."""
        return HTMLResponse(page(app.openapi()), headers={"content-security-policy": _SAFE})


def page(document: dict[str, Any]) -> str:
    """Return the reference as HTML, a section for each noun."""
    title = f"{document['info']['title']} {document['info']['version']}"
    parts = [
        f'<!doctype html><html lang="en"><head><meta charset="utf-8"><title>{escape(title)}: API</title>',
        f'<meta name="viewport" content="width=device-width"><style>{_STYLE}</style></head><body>',
        f"<h1>{escape(title)}: API</h1><p>{escape(document['info']['description'])} ",
        'For programs: <a href="openapi.json">openapi.json</a>.</p>',
    ]
    told = [(*each, answers(document, each[2])) for each in operations(document)]
    for tag in document["tags"]:
        parts.append(f"<h2>{escape(tag['name'])}</h2><p>{escape(tag['description'])}</p>")
        parts += [_operation(*each) for each in told if tag["name"] in each[2].get("tags", [])]
    return "".join([*parts, "</body></html>"])


def _operation(method: str, path: str, told: dict[str, Any], answered: dict[str, Any]) -> str:
    rows = [
        (each["name"], each["in"], "yes" if each.get("required") else "", each.get("description", ""))
        for each in told.get("parameters", [])
    ]
    body = told.get("requestBody", {}).get("content", {})
    name = f"<code>{method.upper()} {escape(path)}</code> {escape(told['summary'])}"
    return "".join(
        [
            f"<details><summary>{name}</summary>",
            f"<p>{escape(told.get('description', ''))}</p>",
            _table(("parameter", "in", "required", "meaning"), rows) if rows else "",
            *(_example(f"Body, {kind}", each) for kind, each in body.items()),
            *(
                _example(f"{status}, {kind}: {answer['description']}", each)
                for status, answer in answered.items()
                for kind, each in answer.get("content", {}).items()
            ),
            "</details>",
        ]
    )


def _table(head: tuple[str, ...], rows: Sequence[tuple[str, ...]]) -> str:
    cells = "".join(f"<tr>{''.join(f'<td>{escape(str(cell))}</td>' for cell in row)}</tr>" for row in rows)
    return f"<table><tr>{''.join(f'<th>{escape(name)}</th>' for name in head)}</tr>{cells}</table>"


def _example(title: str, told: dict[str, Any]) -> str:
    example = told.get("example")
    text = example if isinstance(example, str) else json.dumps(example, indent=2, ensure_ascii=False)
    return f"<p>{escape(title)}</p><pre>{escape(text)}</pre>"
