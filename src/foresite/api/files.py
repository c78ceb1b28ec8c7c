"""Routes of files: looked at, tried, and uploaded to go on in a run; and contracts."""

import tempfile
from collections.abc import Callable
from pathlib import Path
from typing import Annotated, Any

from anyio import to_thread
from fastapi import APIRouter, Query, Request
from pydantic import AwareDatetime, BaseModel, Field

from foresite.api.deps import Caller, CallerDep, disk_left, needs
from foresite.api.schemas import CONTRACT, Accepted, Contract
from foresite.api.trying_schemas import Inspected, Tried
from foresite.core.errors import BadDataError, RefusedError
from foresite.platform.auth.permissions import Permission
from foresite.platform.tenancy import Scope
from foresite.workflows.contracts import kept_contracts
from foresite.workflows.house import House
from foresite.workflows.load_file import expect_contract, keep_contract, queue_upload
from foresite.workflows.trying_files import MOST_BYTES, given_file, inspect_file, try_file

router = APIRouter(tags=["files"])
_FILE = "time,load\n2024-05-01T00:00:00Z,412.5\n"
_LOOK_BYTES = 64 * 1024**2
"""How much of an upload may come between two looks at the disk."""
LONGEST_CONTRACT = 1024**2
"""Bytes of a contract that stands before a file."""
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
        await _stream(who, request, path, who.house.settings.max_upload_bytes)

        def begin() -> str:
            return queue_upload(who.house, who.scope, path, name=name, contract=contract, known_at=known_at)

        run_id = await to_thread.run_sync(begin)
    return Accepted(run_id=run_id, status_url=f"/api/v1/runs/{run_id}")


class _Sent(BaseModel):
    """What is sent to be looked at: a contract, or a part of one, and then a file or its beginning."""

    name: str = Field(description="Name of the file; its ending tells the format.", max_length=200)
    contract_bytes: int = Field(
        default=0,
        ge=0,
        le=LONGEST_CONTRACT,
        description="So many bytes at the beginning of the body are a contract, in TOML or JSON.",
    )
    cut: bool = Field(
        default=False, description="The file goes on: the last line that was sent is not a whole one."
    )


@router.post(
    "/files/inspect",
    dependencies=[needs(Permission.FILE_UPLOAD)],
    summary="Look at a file",
    openapi_extra=_RAW,
)
async def inspect(who: CallerDep, request: Request, sent: Annotated[_Sent, Query()]) -> Inspected:
    """Propose a contract for a file, with how sure each guess is and why; nothing is kept.

    A contract may stand before the file: a whole one is shown at work, one with no more than ``[file]``
    is completed by guesses. Of a text its beginning is enough (``cut``); other kinds must be whole.
    At most 32 MiB.
    """
    return Inspected.model_validate(await _tried(who, request, sent, inspect_file))


@router.post(
    "/files/dry-run",
    dependencies=[needs(Permission.FILE_UPLOAD)],
    summary="Try a file",
    openapi_extra=_RAW,
)
async def dry_run(who: CallerDep, request: Request, sent: Annotated[_Sent, Query()]) -> Tried:
    """Tell what loading what was sent would do under the contract before it; nothing is written.

    What the lake holds already is not looked at: the load itself tells new values from corrections and
    from those that are there. Of a text its beginning is enough (``cut``). At most 32 MiB.
    """
    return Tried.model_validate(await _tried(who, request, sent, try_file))


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


async def _tried(
    who: Caller, request: Request, sent: _Sent, do: Callable[[House, Scope, Path, str], dict[str, Any]]
) -> dict[str, Any]:
    """Do something with a file that is sent, and keep nothing of it."""
    await to_thread.run_sync(disk_left, who)
    with tempfile.TemporaryDirectory(prefix=".upload-", dir=who.house.settings.home) as folder:
        path = Path(folder) / "upload"
        await _stream(who, request, path, MOST_BYTES + sent.contract_bytes)

        def begin() -> dict[str, Any]:
            file, text = given_file(path, sent.name, sent.contract_bytes, cut=sent.cut)
            return do(who.house, who.scope, file, text)

        return await to_thread.run_sync(begin)


async def _stream(who: Caller, request: Request, path: Path, max_bytes: int) -> None:
    """Write the body to a file as it comes, up to the limit and while there is disk."""
    size = 0
    with path.open("wb") as file:
        async for chunk in request.stream():
            size += len(chunk)
            if size > max_bytes:
                raise RefusedError(
                    f"the file is larger than {max_bytes:,} bytes",
                    code="file-too-large",
                    remedy="Split it, or raise the setting max_upload_bytes.",
                    max_bytes=max_bytes,
                )
            if size // _LOOK_BYTES != (size - len(chunk)) // _LOOK_BYTES:
                await to_thread.run_sync(disk_left, who)
            await to_thread.run_sync(file.write, chunk)
    if size == 0:
        raise BadDataError("the upload is empty", code="file-empty", remedy="Send the file as the body.")
