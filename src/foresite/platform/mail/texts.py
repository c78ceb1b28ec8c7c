"""What letters say, in every language that people are written to in."""

Text = tuple[str, tuple[str, ...]]
TEXTS: dict[str, dict[str, Text]] = {
    "en": {
        "invitation": (
            "{inviter} invites you to {organisation}",
            (
                "{inviter} invites you to work for {organisation} in Foresite.",
                "Open this link within seven days to accept; it works once:",
                "{link}",
                "If you do not know what this is about, do nothing.",
            ),
        ),
        "sign-up": (
            "Confirm your address",
            (
                "Somebody, we think you, asked for an account in Foresite with this address.",
                "Open this link within a day to go on; it works once:",
                "{link}",
                "If it was not you, do nothing: no account is made.",
            ),
        ),
        "account-exists": (
            "You have an account already",
            (
                "Somebody, maybe you, wanted to use this address in Foresite, where you have an account.",
                "Sign in, or ask for a link to set a new password, here:",
                "{page}",
                "If it was not you, do nothing: nothing was changed.",
            ),
        ),
        "reset": (
            "Set a new password",
            (
                "Somebody, we think you, asked to set a new password for your account in Foresite.",
                "Open this link within an hour; it works once:",
                "{link}",
                "If it was not you, do nothing: your password stays as it is.",
            ),
        ),
        "new-email": (
            "Confirm your new address",
            (
                "You asked to use this address for your account in Foresite from now on.",
                "Open this link within a day to confirm it; it works once:",
                "{link}",
                "If it was not you, do nothing.",
            ),
        ),
        "email-changed": (
            "Your address was changed",
            (
                "Your account in Foresite has another e-mail address now: {email}.",
                "If it was not you, tell the operator of this installation at once.",
            ),
        ),
        "password-changed": (
            "Your password was changed",
            (
                "The password of your account in Foresite was changed, and other sessions were ended.",
                "If it was not you, set a new password at once and tell the operator of this installation:",
                "{page}",
            ),
        ),
    },
    "fa": {
        "invitation": (
            "{inviter} شما را به {organisation} دعوت کرده است",
            (
                "{inviter} شما را برای همکاری با {organisation} در Foresite دعوت کرده است.",
                "برای پذیرفتن، تا هفت روز این پیوند را باز کنید؛ فقط یک بار کار می‌کند:",
                "{link}",
                "اگر نمی‌دانید موضوع چیست، کاری نکنید.",
            ),
        ),
        "sign-up": (
            "نشانی خود را تأیید کنید",
            (
                "کسی، احتمالاً خود شما، با این نشانی درخواست حساب در Foresite کرده است.",
                "برای ادامه، تا یک روز این پیوند را باز کنید؛ فقط یک بار کار می‌کند:",
                "{link}",
                "اگر شما نبودید، کاری نکنید: حسابی ساخته نمی‌شود.",
            ),
        ),
        "account-exists": (
            "شما از پیش حساب دارید",
            (
                "کسی، شاید خود شما، خواسته است این نشانی را در Foresite به کار ببرد؛ شما با آن حساب دارید.",
                "وارد شوید یا از اینجا برای گذاشتن گذرواژهٔ تازه پیوند بخواهید:",
                "{page}",
                "اگر شما نبودید، کاری نکنید: چیزی تغییر نکرده است.",
            ),
        ),
        "reset": (
            "گذرواژهٔ تازه بگذارید",
            (
                "کسی، احتمالاً خود شما، خواسته است برای حساب شما در Foresite گذرواژهٔ تازه بگذارد.",
                "تا یک ساعت این پیوند را باز کنید؛ فقط یک بار کار می‌کند:",
                "{link}",
                "اگر شما نبودید، کاری نکنید: گذرواژهٔ شما همان می‌ماند.",
            ),
        ),
        "new-email": (
            "نشانی تازهٔ خود را تأیید کنید",
            (
                "شما خواسته‌اید از این پس این نشانی برای حسابتان در Foresite به کار رود.",
                "برای تأیید، تا یک روز این پیوند را باز کنید؛ فقط یک بار کار می‌کند:",
                "{link}",
                "اگر شما نبودید، کاری نکنید.",
            ),
        ),
        "email-changed": (
            "نشانی شما تغییر کرد",
            (
                "نشانی ایمیل حساب شما در Foresite اکنون این است: {email}.",
                "اگر شما نبودید، بی‌درنگ به گردانندهٔ این سامانه خبر دهید.",
            ),
        ),
        "password-changed": (
            "گذرواژهٔ شما تغییر کرد",
            (
                "گذرواژهٔ حساب شما در Foresite تغییر کرد و نشست‌های دیگر پایان یافتند.",
                "اگر شما نبودید، بی‌درنگ گذرواژهٔ تازه بگذارید و به گردانندهٔ این سامانه خبر دهید:",
                "{page}",
            ),
        ),
    },
}
"""By language and kind: the subject and the paragraphs, with what is filled in."""


def text_of(language: str, kind: str, **filled: str) -> Text:
    """Return the subject and the paragraphs of a letter.

    >>> text_of("en", "email-changed", email="a@b.org")[1][0]
    'Your account in Foresite has another e-mail address now: a@b.org.'
    """
    subject, paragraphs = TEXTS[language][kind]
    return subject.format(**filled), tuple(each.format(**filled) for each in paragraphs)
