"""Routes of files: contracts, and uploads that stream to disk and go on in a run."""

import tempfile
from pathlib import Path
from typing import Annotated, Any

from anyio import to_thread
from fastapi import APIRouter, Query, Request
from pydantic import AwareDatetime

from foresite.api.deps import Caller, CallerDep, disk_left, needs
from foresite.api.schemas import CONTRACT, Accepted, Contract
from foresite.core.errors import BadDataError, RefusedError
from foresite.platform.auth.permissions import Permission
from foresite.workflows.contracts import kept_contracts
from foresite.workflows.load_file import expect_contract, keep_contract, queue_upload

router = APIRouter(tags=["files"])
_FILE = "time,load\n2024-05-01T00:00:00Z,412.5\n"
_LOOK_BYTES = 64 * 1024**2
"""How much of an upload may come between two looks at the disk."""
_RAW: dict[str, Any] = {
    "requestBody": {
        "required": True,
        "description": "The file as it is, compressed or not.",
        "content": {
            "application/octet-stream": {"schema": {"type": "string", "format": "binary"}, "example": _FILE}
        },
    }
}
_TOML: dict[str, Any] = {
    "requestBody": {
        "required": True,
        "description": "The contract's text.",
        "content": {"application/toml": {"schema": {"type": "string"}, "example": CONTRACT}},
    }
}


@router.post(
    "/files",
    status_code=202,
    dependencies=[needs(Permission.FILE_UPLOAD)],
    summary="Upload a file",
    openapi_extra=_RAW,
)
async def upload(
    who: CallerDep,
    request: Request,
    contract: Annotated[str, Query(description="Name of a kept contract.")],
    name: Annotated[str, Query(description="Name of the file; its ending tells the format.", max_length=200)],
    known_at: Annotated[
        AwareDatetime | None, Query(description="When it could be known; default: now.")
    ] = None,
) -> Accepted:
    """Keep a raw file and load it in a run; ask after the run for progress and report.

    The raw file is durable when this answers: the load goes on after a restart of the server.
    """
    await to_thread.run_sync(disk_left, who)
    await to_thread.run_sync(expect_contract, who.house, who.scope, contract)
    with tempfile.TemporaryDirectory(prefix=".upload-", dir=who.house.settings.home) as folder:
        path = Path(folder) / "upload"
        await _stream(who, request, path)

        def begin() -> str:
            return queue_upload(who.house, who.scope, path, name=name, contract=contract, known_at=known_at)

        run_id = await to_thread.run_sync(begin)
    return Accepted(run_id=run_id, status_url=f"/api/v1/runs/{run_id}")


@router.get("/contracts", dependencies=[needs(Permission.DATA_READ)], summary="Contracts")
def contracts(who: CallerDep) -> list[Contract]:
    """Return every version of every contract by name, the newest of each first."""
    return [Contract.model_validate(told) for told in kept_contracts(who.house, who.scope)]


@router.post(
    "/contracts",
    status_code=201,
    dependencies=[needs(Permission.CONTRACT_WRITE)],
    summary="Keep a contract",
    openapi_extra=_TOML,
)
async def keep(who: CallerDep, request: Request) -> Contract:
    """Keep a contract (TOML) under its name; uploads may name it from now on."""
    try:
        text = (await request.body()).decode()
    except UnicodeDecodeError as cause:
        raise BadDataError(
            "the contract is not UTF-8 text", code="contract-not-text", remedy="Send TOML in UTF-8."
        ) from cause
    kept = await to_thread.run_sync(keep_contract, who.house, who.scope, text)
    told = await to_thread.run_sync(kept_contracts, who.house, who.scope)
    return Contract.model_validate(next(each for each in told if each["name"] == kept.name))


async def _stream(who: Caller, request: Request, path: Path) -> None:
    """Write the body to a file as it comes, up to the limit and while there is disk."""
    size, max_bytes = 0, who.house.settings.max_upload_bytes
    with path.open("wb") as file:
        async for chunk in request.stream():
            size += len(chunk)
            if size > max_bytes:
                raise RefusedError(
                    f"the file is larger than {max_bytes:,} bytes",
                    code="file-too-large",
                    remedy="Split it, or raise the setting max_upload_bytes.",
                )
            if size // _LOOK_BYTES != (size - len(chunk)) // _LOOK_BYTES:
                await to_thread.run_sync(disk_left, who)
            await to_thread.run_sync(file.write, chunk)
    if size == 0:
        raise BadDataError("the upload is empty", code="file-empty", remedy="Send the file as the body.")
