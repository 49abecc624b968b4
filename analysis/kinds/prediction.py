"""What a post may bring before it goes out, from what earlier posts of the market brought."""

from collections.abc import Mapping
from dataclasses import asdict, dataclass, replace
from datetime import UTC, datetime, timedelta
from typing import Any

import pydantic
from django.utils import timezone
from django.utils.dateparse import parse_datetime
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from rest_framework import serializers

from accounts.models import Company
from analysis.engines.asking import Prompt
from analysis.enums import AnalysisType
from analysis.figures.prediction import (
    LEAST_POSTS,
    Draft,
    Effect,
    Forecast,
    effects,
    forecast,
    own_weight,
    pool_of_peers,
)
from analysis.kinds.frame import Case, Kind
from analysis.kinds.prompts import prompt_of
from analysis.kinds.sentiment import tags_of
from analysis.words.prediction import tips
from instagram.enums import MediaType
from instagram.hashtags import extract_hashtags
from instagram.models import InstagramAccount
from instagram.selectors import account_named
from kbeauty.lib.errors import InvalidInputError, NotFoundError, TooLittleDataError
from markets.registry import known_market
from markets.results import PeerPost, PostResult
from markets.selectors.performance import (
    peer_results,
    post_results,
    results_state,
    sole_account,
)
from markets.zones import zone_of

_MOST_TIPS = 5
# When Instagram began; a draft may be compared with what was posted before it.
_FIRST = datetime(2010, 10, 6, tzinfo=UTC)
_AHEAD = timedelta(days=2 * 365)
_INSTRUCTIONS = """\
You advise a marketer of a Korean beauty brand on a draft of a post. Write in the language
with the code "{language}". Give at most five short tips that follow from the measured effects
in the data. An effect is a difference that was seen, not a cause that is known. Use no figure
that is not in the data."""


class DraftInput(serializers.Serializer[Any]):
    caption = serializers.CharField(
        max_length=2200,
        allow_blank=True,
        required=False,
        default="",
        label=gettext_lazy("Caption"),
        help_text=gettext_lazy("Up to 2,200 characters, as on Instagram."),
    )
    media_type = serializers.ChoiceField(
        choices=MediaType.choices,
        label=gettext_lazy("Kind of post"),
        help_text=gettext_lazy("How people meet it: a picture, a film or an album."),
    )
    hashtags = serializers.ListField(
        child=serializers.CharField(max_length=150),
        max_length=30,
        required=False,
        default=list,
        label=gettext_lazy("Hashtags"),
        help_text=gettext_lazy("Beside those in the caption."),
    )
    posting_time = serializers.DateTimeField(
        label=gettext_lazy("Posting time"),
        help_text=gettext_lazy("Without a zone it is UTC."),
    )


class PredictionInput(serializers.Serializer[Any]):
    post_draft = DraftInput(help_text="The post before it goes out.")
    market = serializers.CharField(
        max_length=10,
        label=gettext_lazy("Market"),
        help_text="ISO 3166 code of the market, for example JP.",
    )
    account = serializers.CharField(
        max_length=64,
        required=False,
        allow_blank=True,
        default="",
        label=gettext_lazy("Account"),
        help_text=gettext_lazy(
            "User name of one of your accounts; left out, all of yours in the market."
        ),
    )


class PredictionWords(pydantic.BaseModel):
    optimization_tips: list[str] = pydantic.Field(max_length=6)


@dataclass(frozen=True, slots=True)
class PredictionFigures:
    account: str
    posts: list[PostResult]
    peers: list[PeerPost]
    likes: Forecast
    comments: Forecast | None
    reach: Forecast | None
    followers: int | None
    effects: list[Effect]
    own_weight: float | None

    @property
    def rate(self) -> float | None:
        """Per cent of today's followers that like or comment; None where one is unknown."""
        if not self.followers or self.comments is None:
            return None
        total = self.likes.value + self.comments.value
        return round(100 * total / self.followers, 3)


class Prediction(Kind[PredictionFigures, PredictionWords]):
    analysis_type = AnalysisType.PREDICTION
    request = PredictionInput
    version = "prediction-2"
    prompt_version = "prediction-1"

    def wanted(self, company: Company, given: Mapping[str, Any]) -> dict[str, Any]:
        draft = given["post_draft"]
        name = given.get("account", "").strip().lstrip("@")
        return {
            "account": _account(company, name).username if name else "",
            "market": known_market(given["market"]),
            "caption": draft["caption"],
            "media_type": draft["media_type"],
            "hashtags": tags_of(draft["hashtags"]),
            "posting_time": _foreseeable(draft["posting_time"]).isoformat(),
        }

    def state(self, case: Case) -> list[Any]:
        return results_state(case.company, case.wanted["market"])

    def figures(self, case: Case) -> PredictionFigures:
        market = case.wanted["market"]
        account = _chosen(case)
        posts = [
            _at_home(post, market)
            for post in post_results(case.company, market, account)
        ]
        if len(posts) < LEAST_POSTS:
            raise TooLittleDataError(_too_few(account, len(posts)))
        peers = _peers(case, account)
        followers = next(
            (post.followers for post in reversed(posts) if post.followers), None
        )
        draft = _draft(case, followers)
        pool = pool_of_peers(peers, "likes")
        return PredictionFigures(
            account=account.username if account else "",
            posts=posts,
            peers=peers if pool else [],
            likes=forecast(posts, [post.likes for post in posts], draft, pool),
            comments=_of_known(posts, "comments", draft, peers),
            reach=_of_known(posts, "reach", draft, []),
            followers=followers,
            effects=effects(posts, draft, pool)[:_MOST_TIPS],
            own_weight=own_weight(posts, pool),
        )

    def evidence(self, figures: PredictionFigures) -> dict[str, list[str]]:
        return {
            "posts": [post.code for post in reversed(figures.posts)],
            "peers": sorted({one.peer for one in figures.peers}),
        }

    def prompt(self, case: Case, figures: PredictionFigures) -> Prompt:
        return prompt_of(
            self,
            case,
            instructions=_INSTRUCTIONS,
            figures=_answer(figures),
            answer=PredictionWords,
        )

    def local_words(self, case: Case, figures: PredictionFigures) -> PredictionWords:
        return PredictionWords(optimization_tips=tips(figures.effects))

    def answer(
        self, case: Case, figures: PredictionFigures, words: PredictionWords
    ) -> dict[str, Any]:
        return {**_answer(figures), "optimization_tips": words.optimization_tips}


def _foreseeable(when: datetime) -> datetime:
    """A time that Instagram's posts tell something of, with a day in every zone."""
    if _FIRST <= when <= timezone.now() + _AHEAD:
        return when
    message = _("Choose a posting time of the next two years.")
    raise InvalidInputError.at("post_draft.posting_time", message)


def _account(company: Company, username: str) -> InstagramAccount:
    found = account_named(company=company, username=username)
    if found is None:
        message = _("“%(name)s” is none of your accounts.") % {"name": username}
        raise NotFoundError(message, code="account_not_found")
    return found


def _chosen(case: Case) -> InstagramAccount | None:
    """The account that is named, or the only one; None is all of the market together."""
    if name := case.wanted["account"]:
        return _account(case.company, name)
    return sole_account(case.company, case.wanted["market"])


def _too_few(account: InstagramAccount | None, count: int) -> str:
    text = (
        _(
            "Only %(count)s posts of @%(name)s in this market have known likes; at least %(least)s are needed."
        )
        if account
        else _(
            "Only %(count)s posts of this market have known likes; at least %(least)s are needed."
        )
    )
    name = account.username if account else ""
    return text % {"count": count, "name": name, "least": LEAST_POSTS}


def _peers(case: Case, account: InstagramAccount | None) -> list[PeerPost]:
    """Without an account there is no one to be drawn towards the others."""
    if account is None:
        return []
    market = case.wanted["market"]
    return [
        replace(one, result=_at_home(one.result, market))
        for one in peer_results(case.company, market, account)
    ]


def _at_home(post: PostResult, market: str) -> PostResult:
    """With its time in the market's zone."""
    return replace(post, posted_at=_local(post.posted_at, market))


def _draft(case: Case, followers: int | None) -> Draft:
    wanted = case.wanted
    when = parse_datetime(wanted["posting_time"]) or case.now
    tags = {*wanted["hashtags"], *extract_hashtags(wanted["caption"])}
    return Draft(
        caption=wanted["caption"],
        media_type=wanted["media_type"],
        hashtags=len(tags),
        posted_at=_local(when, wanted["market"]),
        followers=followers,
    )


def _local(when: datetime, market: str) -> datetime:
    return when.astimezone(zone_of(market))


def _of_known(
    posts: list[PostResult], name: str, draft: Draft, peers: list[PeerPost]
) -> Forecast | None:
    """The forecast of a count that only some posts tell; None with fewer than thirty."""
    known = [post for post in posts if getattr(post, name) is not None]
    if len(known) < LEAST_POSTS:
        return None
    counts = [getattr(post, name) for post in known]
    return forecast(known, counts, draft, pool_of_peers(peers, name))


def _answer(figures: PredictionFigures) -> dict[str, Any]:
    comments, reach = figures.comments, figures.reach
    return {
        "predicted_likes": figures.likes.value,
        "predicted_comments": comments.value if comments else None,
        "predicted_engagement_rate": figures.rate,
        "confidence_interval": [figures.likes.low, figures.likes.high],
        "predicted_reach": reach.value if reach else None,
        "likes": asdict(figures.likes),
        "comments": asdict(comments) if comments else None,
        "reach": asdict(reach) if reach else None,
        "effects": [asdict(one) for one in figures.effects],
        "followers": figures.followers,
        "sample": len(figures.posts),
        "account": figures.account or None,
        "own_weight": figures.own_weight,
        "market_posts": len(figures.peers),
        "market_accounts": len({one.peer for one in figures.peers}),
    }
