"""Routes of how an organisation looks: to its people, on the sign-in page, and what new people begin with."""

from base64 import b64decode, b64encode
from binascii import Error as NoBase64
from typing import Annotated

from fastapi import APIRouter, Depends, Path
from fastapi.responses import Response
from pydantic import Field

from foresite.api.deps import CallerDep, ServerDep, needs
from foresite.api.negotiation import json_sent
from foresite.api.page_schemas import Appearance, Wanted, told_of
from foresite.api.people_schemas import Given
from foresite.catalog import appearance
from foresite.catalog.appearance import Look
from foresite.core.errors import BadDataError
from foresite.core.png import MOST_BYTES, drawn
from foresite.platform.auth.permissions import Permission
from foresite.workflows import strangers

router = APIRouter(tags=["organisation"])
_MANAGE = [needs(Permission.APPEARANCE_MANAGE)]
_CHANGE = [*_MANAGE, Depends(json_sent)]
_PNG = "image/png"
_LASTING = "public, max-age=31536000, immutable"
_EXAMPLE = b64encode(drawn(b"\x0c\x7f\x76")).decode()


class Logo(Given):
    """A picture."""

    png: str = Field(
        max_length=2 * MOST_BYTES, examples=[_EXAMPLE],
        description="Base64 of a PNG of at most 64 kB and 1024 pixels a side.",
    )  # fmt: skip


@router.get("/appearance", dependencies=_MANAGE, summary="How your organisation looks")
def get(who: CallerDep) -> Appearance:
    """Tell how the organisation looks, and in which shades its colour can be read."""
    return told_of(*appearance.of(who.house.engine, who.scope))


@router.put("/appearance", dependencies=_CHANGE, summary="Change how your organisation looks")
def change(who: CallerDep, body: Wanted) -> Appearance:
    """Change how the organisation looks, but for its logo; what is left out becomes as Foresite has it."""
    appearance.change(who.house.engine, who.scope, Look(**body.model_dump()))
    return get(who)


@router.put("/appearance/logo", dependencies=_CHANGE, summary="Change the logo")
def change_logo(who: CallerDep, body: Logo) -> Appearance:
    """Keep a logo: what draws the picture, and nothing else that the file holds."""
    try:
        content = b64decode(body.png, validate=True)
    except NoBase64 as cause:
        raise BadDataError(
            "this is no base64", code="logo-unreadable", remedy="Send base64 of a PNG (RFC 4648, section 4)."
        ) from cause
    appearance.change_logo(who.house.engine, who.scope, content)
    return get(who)


@router.delete("/appearance/logo", status_code=204, dependencies=_MANAGE, summary="Remove the logo")
def remove_logo(who: CallerDep) -> None:
    """Show the mark of Foresite again."""
    appearance.change_logo(who.house.engine, who.scope, None)


@router.get(
    "/logos/{digest}", dependencies=[needs(None)], response_class=Response, summary="A logo",
    responses={200: {"content": {_PNG: {"schema": {"type": "string", "format": "binary"}}}}},
)  # fmt: skip
def logo(server: ServerDep, digest: Annotated[str, Path(pattern="^[0-9a-f]{64}$")]) -> Response:
    """Return a picture by the SHA-256 of its bytes: it never changes, and sign-in pages show it."""
    content = strangers.logo(server.house.engine, digest)
    safe = {"cache-control": _LASTING, "content-security-policy": "default-src 'none'; sandbox"}
    return Response(content, media_type=_PNG, headers=safe)
