"""The way to the mail server, or into a folder where there is none."""

import smtplib
import ssl
from email.message import EmailMessage
from email.policy import SMTP, SMTPUTF8
from email.utils import formatdate, make_msgid, parseaddr
from html import escape
from urllib.parse import unquote, urlsplit

from foresite.core.errors import UnavailableError
from foresite.core.ids import new_id
from foresite.platform.access_settings import MAIL_SCHEMES
from foresite.platform.config import Settings

SECONDS = 20.0
FOLDER = "mail"
RIGHT_TO_LEFT = {"fa"}


def compose(
    settings: Settings, to: str, *, subject: str, paragraphs: tuple[str, ...], language: str
) -> EmailMessage:
    """Return a mail as text and as simple HTML that says the same; an address alone becomes a link."""
    ascii_only = to.isascii()
    mail = EmailMessage(policy=SMTP if ascii_only else SMTPUTF8)
    mail["From"], mail["To"], mail["Subject"] = settings.mail_from, to, subject
    mail["Date"] = formatdate()
    mail["Message-ID"] = make_msgid(domain=parseaddr(settings.mail_from)[1].rpartition("@")[2] or "localhost")
    mail["Auto-Submitted"] = "auto-generated"
    mail.set_content("\n\n".join(paragraphs) + "\n")
    direction = "rtl" if language in RIGHT_TO_LEFT else "ltr"
    body = "".join(f"<p>{_marked(each)}</p>" for each in paragraphs)
    mail.add_alternative(f'<html lang="{language}" dir="{direction}"><body>{body}</body></html>', "html")
    mail["Content-Language"] = language
    return mail


def send(settings: Settings, mail: EmailMessage) -> None:
    """Send a mail, or write it into the folder ``mail`` of home where no server is set.

    Raises:
        UnavailableError: the server did not take it.
    """
    if settings.smtp_url is None:
        folder = settings.home / FOLDER
        folder.mkdir(mode=0o700, parents=True, exist_ok=True)
        draft = folder / f".{new_id()}"
        draft.write_bytes(mail.as_bytes())
        draft.chmod(0o600)
        draft.rename(folder / f"{new_id()}.eml")
        return
    try:
        _deliver(settings.smtp_url.get_secret_value(), mail)
    except (OSError, smtplib.SMTPException) as cause:
        raise UnavailableError(
            f"the mail server did not take a mail: {type(cause).__name__}",
            code="mail-unsent",
            remedy="Check FORESITE_SMTP_URL; the mail is tried again.",
        ) from cause


def _deliver(address: str, mail: EmailMessage) -> None:
    parts = urlsplit(address)
    port = parts.port or MAIL_SCHEMES[parts.scheme]
    trust = ssl.create_default_context()
    host = parts.hostname or ""
    with (
        smtplib.SMTP_SSL(host, port, timeout=SECONDS, context=trust)
        if parts.scheme == "smtps"
        else smtplib.SMTP(host, port, timeout=SECONDS)
    ) as server:
        if parts.scheme == "smtp":
            server.starttls(context=trust)
        if parts.username:
            server.login(unquote(parts.username), unquote(parts.password or ""))
        server.send_message(mail)


def _marked(text: str) -> str:
    told = escape(text)
    alone = text.startswith(("http://", "https://")) and " " not in text
    return f'<a href="{told}">{told}</a>' if alone else told
