"""Whether a paid post is marked as the market's rules on marks want it."""

import re
from datetime import date

from markets.rules.checking import Finding, check
from markets.rules.edition import rules_of

# What nobody writes below a post that was not paid for.
_MARK = re.compile(
    r"#(?:ad|ads|advert|advertisement|sponsored|paidpartnership|paidad|werbung|anzeige|publicidad|"
    r"publicité|publi|publicidade|iklan|adv|pr|광고|협찬|유료광고|広告|pr案件|广告|廣告|赞助|贊助)(?!\w)|"
    r"paid partnership|bezahlte partnerschaft|collaboration commerciale|colaboración pagada|"
    r"[\[(【(](?:ad|광고|협찬|広告|pr|werbung|anzeige|广告|廣告)[\])】)]|유료 ?광고|원고료를? ?받|대가를? ?받",
    re.IGNORECASE,
)


def calls_itself_paid(text: str) -> bool:
    """Whether a text marks itself as advertising, wherever and however well."""
    return bool(_MARK.search(text))


def disclosure_findings(
    text: str, *, market: str, on: date, language: str | None = None
) -> list[Finding] | None:
    """What the rules on marks mind in a paid post; None of a market where none are kept."""
    rules = {one.rule.id for one in rules_of(market) if one.subject == "disclosure"}
    if not rules:
        return None
    found = check(text, market=market, on=on, kind="sponsored_post", language=language)
    return [one for one in found.findings if one.rule in rules]
