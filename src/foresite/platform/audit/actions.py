"""What is audited: the only table of actions, each with its sentence and whether it bears on security."""

from enum import StrEnum


class Action(StrEnum):
    """One kind of change that somebody answers for; what stands before the dot is what it was done to."""

    ORGANISATION_CREATE = "organisation.create"
    KEY_CREATE = "key.create"
    KEY_ROTATE = "key.rotate"
    KEY_REVOKE = "key.revoke"
    FIRST_LINK_MAKE = "first-link.make"
    MEMBER_JOIN = "member.join"
    MEMBER_ROLE = "member.role"
    MEMBER_REMOVE = "member.remove"
    ROLE_CREATE = "role.create"
    ROLE_CHANGE = "role.change"
    ROLE_REMOVE = "role.remove"
    SESSION_BEGIN = "session.begin"
    SESSION_END = "session.end"
    INVITATION_MAKE = "invitation.make"
    INVITATION_REVOKE = "invitation.revoke"
    CREDENTIAL_CHANGE = "person.password"
    CREDENTIAL_RESET = "person.reset"
    RESET_LINK = "person.reset-link"
    EMAIL_CHANGE = "person.email"
    SIGN_IN_LOCK = "sign-in.lock"
    SIGN_IN_UNLOCK = "sign-in.unlock"
    PERSON_CHANGE = "person.change"
    PERSON_DISABLE = "person.disable"
    PERSON_ENABLE = "person.enable"
    SOURCE_MAKE = "source.make"
    SOURCE_CHANGE = "source.change"
    SOURCE_REMOVE = "source.remove"
    PARCEL_RETRY = "parcel.retry"
    CONTRACT_KEEP = "contract.keep"
    FILE_LOAD = "file.load"
    ASSETS_MAKE = "assets.make"
    ASSETS_CHANGE = "assets.change"
    ASSET_CHANGE = "asset.change"
    SERIES_MAKE = "series.make"
    SERIES_EXPORT = "series.export"
    HELD_ACCEPT = "held.accept"
    HELD_DROP = "held.drop"
    HELD_UNDO = "held.undo"
    JOB_ASK = "job.ask"
    JOB_CANCEL = "job.cancel"
    JOB_RESUME = "job.resume"
    SCHEDULE_MAKE = "schedule.make"
    SCHEDULE_CHANGE = "schedule.change"
    SCHEDULE_DELETE = "schedule.delete"
    DASHBOARD_MAKE = "dashboard.make"
    DASHBOARD_SAVE = "dashboard.save"
    DASHBOARD_RESTORE = "dashboard.restore"
    DASHBOARD_SHARE = "dashboard.share"
    DASHBOARD_HOME = "dashboard.home"
    DASHBOARD_DELETE = "dashboard.delete"
    MODEL_TRAIN = "model.train"
    MODEL_CERTIFY = "model.certify"
    MODEL_EXPORT = "model.export"
    CHAMPION_PROMOTE = "champion.promote"
    CHAMPION_DEMOTE = "champion.demote"
    CHAMPION_ROLLBACK = "champion.rollback"
    FORECAST_ISSUE = "forecast.issue"
    BACKTEST_RUN = "backtest.run"
    DETECTOR_SET = "detector.set"
    ANOMALY_ACCEPT = "anomaly.accept"
    ANOMALY_DISMISS = "anomaly.dismiss"
    ANOMALY_NOTE = "anomaly.note"
    NOTE_WRITE = "note.write"
    NOTE_CHANGE = "note.change"
    NOTE_REMOVE = "note.remove"
    NOTE_MODERATE = "note.moderate"
    NOTE_EXPORT = "note.export"
    FACTOR_ADD = "factor.add"
    FACTOR_REMOVE = "factor.remove"
    FACTOR_RESET = "factor.reset"
    RECOVERY_RENEW = "recovery.renew"
    PASSKEY_COPIED = "passkey.copied"
    PROGRAM_BEGIN = "program.begin"
    PROGRAM_END = "program.end"
    PROGRAM_REUSE = "program.reuse"
    APPEARANCE_CHANGE = "appearance.change"
    RULE_CHANGE = "rule.change"
    SSO_CHANGE = "sso.change"
    SSO_REMOVE = "sso.remove"
    SSO_JOIN = "sso.join"
    SSO_ROLE = "sso.role"
    SSO_REFUSE = "sso.refuse"
    SSO_LOGOUT = "sso.logout"
    SIGNING_ROTATE = "signing.rotate"
    AUDIT_EXPORT = "audit.export"
    AUDIT_FORGET = "audit.forget"

    @property
    def about(self) -> str:
        """Return the kind of thing it is done to."""
        return self.value.partition(".")[0]

    @property
    def meaning(self) -> str:
        """Say in a sentence what was done."""
        return _TOLD[self][0]

    @property
    def bears_on_security(self) -> bool:
        """Tell whether a person who guards the installation wants to see it."""
        return _TOLD[self][1]


_TOLD = {
    Action.ORGANISATION_CREATE: ("Made an organisation.", True),
    Action.KEY_CREATE: ("Made an API key.", True),
    Action.KEY_ROTATE: ("Renewed an API key; the old one ends.", True),
    Action.KEY_REVOKE: ("Ended an API key.", True),
    Action.FIRST_LINK_MAKE: ("Made a link by which the first owner comes in.", True),
    Action.MEMBER_JOIN: ("Became a member.", True),
    Action.MEMBER_ROLE: ("Gave a member another role.", True),
    Action.MEMBER_REMOVE: ("Let a member go.", True),
    Action.ROLE_CREATE: ("Composed a role.", True),
    Action.ROLE_CHANGE: ("Composed a role anew.", True),
    Action.ROLE_REMOVE: ("Removed a role.", True),
    Action.SESSION_BEGIN: ("Signed in.", True),
    Action.SESSION_END: ("Ended sessions.", True),
    Action.INVITATION_MAKE: ("Invited somebody.", True),
    Action.INVITATION_REVOKE: ("Revoked an invitation.", True),
    Action.CREDENTIAL_CHANGE: ("Changed their password.", True),
    Action.CREDENTIAL_RESET: ("Set a new password by a link.", True),
    Action.RESET_LINK: ("Made a link that sets a new password.", True),
    Action.EMAIL_CHANGE: ("Changed their e-mail address.", True),
    Action.SIGN_IN_LOCK: ("Failed to sign in so often that it was locked.", True),
    Action.SIGN_IN_UNLOCK: ("Let an account be tried again.", True),
    Action.PERSON_CHANGE: ("Changed their name, language, digits or calendar.", False),
    Action.PERSON_DISABLE: ("Let a person in no more.", True),
    Action.PERSON_ENABLE: ("Let a person in again.", True),
    Action.SOURCE_MAKE: ("Set up a source.", True),
    Action.SOURCE_CHANGE: ("Changed a source.", True),
    Action.SOURCE_REMOVE: ("Removed a source.", True),
    Action.PARCEL_RETRY: ("Had a parcel of a source loaded again.", False),
    Action.CONTRACT_KEEP: ("Kept a new version of a contract.", False),
    Action.FILE_LOAD: ("Loaded a file under a contract.", False),
    Action.ASSETS_MAKE: ("Made assets.", False),
    Action.ASSETS_CHANGE: ("Changed assets, several at once.", False),
    Action.ASSET_CHANGE: ("Changed an asset.", False),
    Action.SERIES_MAKE: ("Made series.", False),
    Action.HELD_ACCEPT: ("Accepted held rows.", False),
    Action.HELD_DROP: ("Dropped held rows.", False),
    Action.HELD_UNDO: ("Opened settled rows again.", False),
    Action.JOB_ASK: ("Asked for a job.", False),
    Action.JOB_CANCEL: ("Asked that a job stop.", False),
    Action.JOB_RESUME: ("Had a job done again.", False),
    Action.SCHEDULE_MAKE: ("Made a schedule.", False),
    Action.SCHEDULE_CHANGE: ("Changed a schedule.", False),
    Action.SCHEDULE_DELETE: ("Deleted a schedule.", False),
    Action.DASHBOARD_MAKE: ("Made a dashboard.", False),
    Action.DASHBOARD_SAVE: ("Saved a new version of a dashboard.", False),
    Action.DASHBOARD_RESTORE: ("Made an earlier version of a dashboard the newest again.", False),
    Action.DASHBOARD_SHARE: ("Said who sees a dashboard.", False),
    Action.DASHBOARD_HOME: ("Said which roles begin at a dashboard.", False),
    Action.DASHBOARD_DELETE: ("Deleted a dashboard with its versions.", False),
    Action.MODEL_TRAIN: ("Trained a model.", False),
    Action.MODEL_CERTIFY: ("Tried whether a model knows only what was known.", False),
    Action.MODEL_EXPORT: ("Wrote a model to a folder, to run elsewhere.", False),
    Action.CHAMPION_PROMOTE: ("Made a model the champion of series.", False),
    Action.CHAMPION_DEMOTE: ("Took a model's place as champion.", False),
    Action.CHAMPION_ROLLBACK: ("Gave the champion before its place again.", False),
    Action.FORECAST_ISSUE: ("Issued a forecast.", False),
    Action.BACKTEST_RUN: ("Measured a forecaster at past moments.", False),
    Action.DETECTOR_SET: ("Set a detector of anomalies.", False),
    Action.ANOMALY_ACCEPT: ("Said that an anomaly is one.", False),
    Action.ANOMALY_DISMISS: ("Said that an anomaly is none.", False),
    Action.ANOMALY_NOTE: ("Wrote about an anomaly.", False),
    Action.NOTE_WRITE: ("Wrote a note.", False),
    Action.NOTE_CHANGE: ("Changed a note.", False),
    Action.NOTE_REMOVE: ("Removed a note.", False),
    Action.NOTE_MODERATE: ("Took down a note of somebody else.", True),
    Action.NOTE_EXPORT: ("Exported notes as a file.", True),
    Action.FACTOR_ADD: ("Added a second factor or a passkey.", True),
    Action.FACTOR_REMOVE: ("Removed a second factor or a passkey.", True),
    Action.FACTOR_RESET: ("Removed all second factors of somebody else.", True),
    Action.RECOVERY_RENEW: ("Made new recovery codes.", True),
    Action.PASSKEY_COPIED: ("Used a passkey that counts as if it had been copied.", True),
    Action.PROGRAM_BEGIN: ("Let a program act by tokens.", True),
    Action.PROGRAM_END: ("Ended the tokens of a program.", True),
    Action.PROGRAM_REUSE: ("Used a refresh token again: the program's tokens ended.", True),
    Action.APPEARANCE_CHANGE: ("Changed how the organisation looks.", False),
    Action.RULE_CHANGE: ("Changed what sign-ins must show.", True),
    Action.SSO_CHANGE: ("Changed single sign-on.", True),
    Action.SSO_REMOVE: ("Removed single sign-on.", True),
    Action.SSO_JOIN: ("Came in by single sign-on for the first time.", True),
    Action.SSO_ROLE: ("Got another role by single sign-on.", True),
    Action.SSO_REFUSE: ("Was refused by single sign-on.", True),
    Action.SSO_LOGOUT: ("Was signed out by the organisation's provider.", True),
    Action.SIGNING_ROTATE: ("Made a new key that signs tokens.", True),
    Action.SERIES_EXPORT: ("Exported values of series as a file.", True),
    Action.AUDIT_EXPORT: ("Exported the audit trail.", True),
    Action.AUDIT_FORGET: ("Erased who somebody was from the audit trail.", True),
}
"""Its sentence, and whether it bears on security."""
