"""The web app: files of the built page, with the headers that keep it safe and fast."""

from importlib import resources
from pathlib import Path

from fastapi import FastAPI
from fastapi.responses import FileResponse, PlainTextResponse, Response

from foresite.api.errors import problem

PAGE = Path(str(resources.files("foresite"))) / "web"
HEADERS = {
    "content-security-policy": "default-src 'self'; img-src 'self' data: blob:; "
    "style-src 'self' 'unsafe-inline'; object-src 'none'; "
    "base-uri 'none'; form-action 'self'; frame-ancestors 'none'",
    "x-content-type-options": "nosniff",
    "referrer-policy": "same-origin",
    "x-frame-options": "DENY",
}


def install(app: FastAPI) -> None:
    """Serve the page for every path that is not the API's."""

    @app.get("/{path:path}", include_in_schema=False)
    def page(path: str) -> Response:
        """Serve a file of the page; any other path is a view of the app."""
        if path.startswith("api/"):
            return problem(404, "route-absent", "there is no such route")
        if not (PAGE / "index.html").is_file():
            return PlainTextResponse("The web page is not built here; run: make web", status_code=404)
        file = (PAGE / path).resolve()
        if path and file.is_relative_to(PAGE) and file.is_file():
            lasting = "public, max-age=31536000, immutable" if path.startswith("assets/") else "no-cache"
            return FileResponse(file, headers={**HEADERS, "cache-control": lasting})
        return FileResponse(PAGE / "index.html", headers={**HEADERS, "cache-control": "no-cache"})
