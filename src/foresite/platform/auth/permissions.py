"""Permissions and the roles made of them: the only table of who may do what."""

from enum import StrEnum


class Permission(StrEnum):
    """What a caller may do in an organisation; every route, command and job asks for one."""

    DATA_READ = "data:read"
    DATA_PUSH = "data:push"
    FILE_UPLOAD = "file:upload"
    QUARANTINE_SETTLE = "quarantine:settle"
    JOB_MANAGE = "job:manage"
    CONTRACT_WRITE = "contract:write"
    MODEL_TRAIN = "model:train"
    BACKTEST_RUN = "backtest:run"
    KEY_MANAGE = "key:manage"

    @property
    def meaning(self) -> str:
        """Say in a sentence what it allows."""
        return _MEANINGS[self]


_MEANINGS = {
    Permission.DATA_READ: "Read assets, series, values, forecasts, contracts, runs, jobs and held rows.",
    Permission.DATA_PUSH: "Push values of series that exist.",
    Permission.FILE_UPLOAD: "Upload files under a kept contract.",
    Permission.QUARANTINE_SETTLE: "Accept, drop and open again the rows that a rule held back.",
    Permission.JOB_MANAGE: "Cancel and resume jobs.",
    Permission.MODEL_TRAIN: "Have models trained.",
    Permission.BACKTEST_RUN: "Have forecasters measured at past moments.",
    Permission.CONTRACT_WRITE: "Keep contracts: say what files mean.",
    Permission.KEY_MANAGE: "Make, renew and end API keys that may do at most what one may oneself.",
}

_VIEWER = frozenset({Permission.DATA_READ})
_OPERATOR = _VIEWER | {
    Permission.DATA_PUSH,
    Permission.FILE_UPLOAD,
    Permission.QUARANTINE_SETTLE,
    Permission.JOB_MANAGE,
}
_ANALYST = _OPERATOR | {Permission.CONTRACT_WRITE, Permission.MODEL_TRAIN, Permission.BACKTEST_RUN}
_ADMIN = _ANALYST | {Permission.KEY_MANAGE}

ROLES: dict[str, frozenset[Permission]] = {
    "viewer": _VIEWER,
    "operator": _OPERATOR,
    "analyst": _ANALYST,
    "admin": _ADMIN,
    "owner": frozenset(Permission),
}
"""The built-in roles, each with all that the one before it may."""
