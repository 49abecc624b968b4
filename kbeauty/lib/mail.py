"""A mail as plain data, so that a task can carry and send it."""

from dataclasses import dataclass, field

from django.core.mail import EmailMultiAlternatives


@dataclass(frozen=True, slots=True)
class Mail:
    """Subject, text and, where there is one, the HTML of a mail."""

    subject: str
    body: str
    to: list[str]
    from_email: str
    html: str = ""
    headers: dict[str, str] = field(default_factory=dict)


def to_mail(message: EmailMultiAlternatives) -> Mail:
    """What a rendered message says."""
    is_html = message.content_subtype == "html"
    pages = [str(part.content) for part in getattr(message, "alternatives", ())]
    body = str(message.body)
    return Mail(
        subject=str(message.subject),
        body=body,
        to=[str(address) for address in message.to],
        from_email=str(message.from_email),
        html=body if is_html else (pages[0] if pages else ""),
        headers=dict(message.extra_headers),
    )


def send(mail: Mail) -> None:
    """Hand the mail to the mail server; raises what the server or the network raises."""
    message = EmailMultiAlternatives(
        mail.subject, mail.body, mail.from_email, mail.to, headers=mail.headers
    )
    if mail.html:
        message.attach_alternative(mail.html, "text/html")
    message.send()
