"""Permissions and the roles made of them: the only table of who may do what."""

from enum import StrEnum


class Permission(StrEnum):
    """What a caller may do in an organisation; every route, command and job asks for one."""

    DATA_READ = "data:read"
    DATA_PUSH = "data:push"
    SERIES_MAKE = "series:make"
    FILE_UPLOAD = "file:upload"
    QUARANTINE_SETTLE = "quarantine:settle"
    JOB_MANAGE = "job:manage"
    SOURCE_MANAGE = "source:manage"
    CONTRACT_WRITE = "contract:write"
    ASSET_WRITE = "asset:write"
    MODEL_TRAIN = "model:train"
    MODEL_PROMOTE = "model:promote"
    BACKTEST_RUN = "backtest:run"
    FORECAST_ISSUE = "forecast:issue"
    ANOMALY_ACKNOWLEDGE = "anomaly:acknowledge"
    NOTE_WRITE = "note:write"
    NOTE_MODERATE = "note:moderate"
    DETECTOR_WRITE = "detector:write"
    SCHEDULE_WRITE = "schedule:write"
    DASHBOARD_WRITE = "dashboard:write"
    DASHBOARD_MANAGE = "dashboard:manage"
    LAKE_MAINTAIN = "lake:maintain"
    KEY_MANAGE = "key:manage"
    AUDIT_READ = "audit:read"
    USAGE_READ = "usage:read"
    PEOPLE_MANAGE = "people:manage"
    ROLE_MANAGE = "role:manage"
    APPEARANCE_MANAGE = "appearance:manage"
    SIGN_IN_MANAGE = "sign-in:manage"
    ACCOUNT_MANAGE = "account:manage"

    @property
    def meaning(self) -> str:
        """Say in a sentence what it allows."""
        return _MEANINGS[self]


_MEANINGS = {
    Permission.DATA_READ: "Read assets, series, values, forecasts, anomalies, runs, jobs and held rows.",
    Permission.DATA_PUSH: "Push values of series that exist.",
    Permission.SERIES_MAKE: "Make series by pushing values of new ones, as agents do.",
    Permission.FILE_UPLOAD: "Upload files under a kept contract.",
    Permission.QUARANTINE_SETTLE: "Accept, drop and open again the rows that a rule held back.",
    Permission.JOB_MANAGE: "Cancel and resume jobs.",
    Permission.MODEL_TRAIN: "Have models trained.",
    Permission.MODEL_PROMOTE: "Have models certified and contests held, and say which model is champion.",
    Permission.BACKTEST_RUN: "Have forecasters measured at past moments.",
    Permission.FORECAST_ISSUE: "Have forecasts issued with trained models, computed again and explained.",
    Permission.ANOMALY_ACKNOWLEDGE: "Accept, dismiss and write about anomalies.",
    Permission.NOTE_WRITE: "Write notes about times, and change and remove one's own.",
    Permission.NOTE_MODERATE: "Take down notes that others shared.",
    Permission.DETECTOR_WRITE: "Set detectors of anomalies, and have them look.",
    Permission.SCHEDULE_WRITE: "Make, change, run and delete schedules of work that one may ask for oneself.",
    Permission.DASHBOARD_WRITE: "Compose dashboards, and change, share and delete one's own.",
    Permission.DASHBOARD_MANAGE: "Change, share and delete what others share, and say where roles begin.",
    Permission.LAKE_MAINTAIN: "Have the lake flushed, compacted and verified.",
    Permission.ASSET_WRITE: "Bring in assets, and say what and where they are and what they are part of.",
    Permission.SOURCE_MANAGE: "Set up, try, change and remove sources that data are fetched from.",
    Permission.CONTRACT_WRITE: "Keep contracts: say what files mean.",
    Permission.KEY_MANAGE: "Make, renew and end API keys that may do at most what one may oneself.",
    Permission.AUDIT_READ: "Read and export who did what.",
    Permission.USAGE_READ: "Read how much each key and person used.",
    Permission.PEOPLE_MANAGE: "Invite people, change roles and let people go, up to what one may oneself.",
    Permission.ROLE_MANAGE: "Compose roles of permissions that one has oneself.",
    Permission.APPEARANCE_MANAGE: "Say how the organisation looks, and what new people begin with.",
    Permission.SIGN_IN_MANAGE: "Set up single sign-on, and say what sign-ins must show.",
    Permission.ACCOUNT_MANAGE: "Look after one's own account. People have it, keys never.",
}

_VIEWER = frozenset({Permission.DATA_READ})
_OPERATOR = _VIEWER | {
    Permission.DATA_PUSH,
    Permission.FILE_UPLOAD,
    Permission.QUARANTINE_SETTLE,
    Permission.JOB_MANAGE,
    Permission.ANOMALY_ACKNOWLEDGE,
    Permission.DASHBOARD_WRITE,
    Permission.NOTE_WRITE,
}
_ANALYST = _OPERATOR | {
    Permission.SERIES_MAKE,
    Permission.CONTRACT_WRITE,
    Permission.ASSET_WRITE,
    Permission.MODEL_TRAIN,
    Permission.MODEL_PROMOTE,
    Permission.BACKTEST_RUN,
    Permission.FORECAST_ISSUE,
    Permission.DETECTOR_WRITE,
    Permission.SCHEDULE_WRITE,
}
_ADMIN = _ANALYST | {
    Permission.SOURCE_MANAGE,
    Permission.DASHBOARD_MANAGE,
    Permission.KEY_MANAGE,
    Permission.LAKE_MAINTAIN,
    Permission.NOTE_MODERATE,
    Permission.AUDIT_READ,
    Permission.USAGE_READ,
    Permission.PEOPLE_MANAGE,
    Permission.ROLE_MANAGE,
    Permission.APPEARANCE_MANAGE,
}
PERSONAL = frozenset({Permission.ACCOUNT_MANAGE})
"""What everybody who is signed in may do, whatever their role; it concerns nobody else."""
OWNER = "owner"

ROLES: dict[str, frozenset[Permission]] = {
    "viewer": _VIEWER,
    "operator": _OPERATOR,
    "analyst": _ANALYST,
    "admin": _ADMIN,
    OWNER: frozenset(Permission) - PERSONAL,
}
"""The built-in roles, each with all that the one before it may."""
