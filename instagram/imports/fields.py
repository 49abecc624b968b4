"""What a file's columns can stand for, and which one a header's name points to."""

import unicodedata
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Literal

from django.utils.translation import gettext_lazy as _

from instagram.imports.issues import FILE_SENTENCES
from kbeauty.lib.errors import InvalidInputError

if TYPE_CHECKING:
    from django_stubs_ext import StrPromise

Kind = Literal["id", "text", "date", "count", "tags", "type", "link"]


@dataclass(frozen=True, slots=True)
class ImportField:
    """One thing a column can stand for; ``names`` are headers, most telling first."""

    name: str
    label: "StrPromise"
    kind: Kind
    names: tuple[str, ...]


def plain(name: str) -> str:
    """A header without case, spaces and signs, as the names below are written."""
    text = unicodedata.normalize("NFKC", name).casefold()
    return "".join(sign for sign in text if sign.isalnum())


def _field(name: str, label: "StrPromise", kind: Kind, names: str) -> ImportField:
    return ImportField(name, label, kind, tuple(names.split()))


# Headers of Meta Business Suite (en, ko), of the Graph API and of common exporters.
FIELDS = (
    _field(
        "timestamp",
        _("Published at"),
        "date",
        "publishtime timestamp publishedat publishdate publishedtime postedat posttime "
        "postdate posteddate takenat takenattimestamp creationtimestamp createdtime createdat "
        "createtime datetime time date 게시시간 게시일시 게시일 게시날짜 업로드시간 업로드일 "
        "작성시간 작성일시 작성일 등록일 일시 날짜 시간",
    ),
    _field(
        "post_id",
        _("Post ID"),
        "id",
        "postid mediaid instagramid igid contentid id 게시물id 게시물아이디 게시글id "
        "미디어id 콘텐츠id 아이디",
    ),
    _field(
        "permalink",
        _("Link to the post"),
        "link",
        "permalink posturl postlink url link 고유링크 퍼머링크 게시물링크 게시물url 링크 주소",
    ),
    _field("shortcode", _("Short code"), "id", "shortcode code 숏코드"),
    _field(
        "caption",
        _("Caption"),
        "text",
        "caption description posttext captiontext message text content body title "
        "설명 캡션 본문 문구 내용 텍스트 게시글 제목",
    ),
    _field(
        "media_type",
        _("Type of post"),
        "type",
        "posttype mediatype contenttype type isvideo 게시물유형 콘텐츠유형 미디어유형 "
        "게시물종류 유형 종류",
    ),
    _field(
        "media_product_type",
        _("Placement"),
        "type",
        "mediaproducttype producttype placement 노출위치",
    ),
    _field(
        "like_count",
        _("Likes"),
        "count",
        "likecount likescount likes numlikes like 좋아요수 좋아요개수 좋아요",
    ),
    _field(
        "comment_count",
        _("Comments"),
        "count",
        "commentscount commentcount comments numcomments 댓글수 댓글개수 댓글",
    ),
    _field("reach", _("Reach"), "count", "reach accountsreached 도달수 도달계정 도달"),
    _field(
        "views",
        _("Views"),
        "count",
        "views viewcount viewscount plays playcount videoviews 조회수 재생수 조회",
    ),
    _field(
        "impressions", _("Impressions"), "count", "impressions impression 노출수 노출"
    ),
    _field("saved", _("Saves"), "count", "saved saves savecount bookmarks 저장수 저장"),
    _field("shares", _("Shares"), "count", "shares sharecount sharescount 공유수 공유"),
    _field(
        "follows", _("New followers"), "count", "follows newfollowers 신규팔로워 팔로우"
    ),
    _field("profile_visits", _("Profile visits"), "count", "profilevisits 프로필방문"),
    _field(
        "followers",
        _("Followers when posted"),
        "count",
        "followersatpost followers followerscount followercount 팔로워수 팔로워",
    ),
    _field("hashtags", _("Hashtags"), "tags", "hashtags hashtag tags 해시태그 태그"),
    _field(
        "media_count",
        _("Pictures in the post"),
        "count",
        "mediacount 미디어수 이미지수",
    ),
    _field("media_url", _("Picture or video"), "link", "mediaurl imageurl displayurl"),
    _field("thumbnail_url", _("Preview picture"), "link", "thumbnailurl thumbnail"),
    _field(
        "user",
        _("Account in the file"),
        "text",
        "accountusername username ownerusername user account author owner "
        "계정사용자이름 사용자이름 계정이름 사용자 계정 작성자",
    ),
)
FIELD_BY_NAME = {field.name: field for field in FIELDS}
INSIGHT_FIELDS = ("impressions", "follows", "profile_visits")


def guess_mapping(columns: Sequence[str]) -> dict[str, str]:
    """Our field to the column whose name says so; a column is used once."""
    by_plain: dict[str, str] = {}
    for column in columns:
        by_plain.setdefault(plain(column), column)
    mapping: dict[str, str] = {}
    for field in FIELDS:
        for name in field.names:
            if name in by_plain and by_plain[name] not in mapping.values():
                mapping[field.name] = by_plain[name]
                break
    return mapping


def check_mapping(mapping: Mapping[str, str], columns: Sequence[str]) -> dict[str, str]:
    """The mapping without its empty entries; refuses one that cannot be imported by."""
    chosen = {name: column for name, column in mapping.items() if column}
    complaints: dict[str, list[object]] = {}
    used: set[str] = set()
    for name, column in chosen.items():
        if name not in FIELD_BY_NAME or column not in columns:
            complaints[name] = [FILE_SENTENCES["column_unknown"]]
        elif column in used:
            complaints[name] = [FILE_SENTENCES["column_twice"]]
        used.add(column)
    if "timestamp" not in chosen:
        complaints["timestamp"] = [FILE_SENTENCES["timestamp_unmapped"]]
    if complaints:
        first = next(iter(complaints.values()))[0]
        raise InvalidInputError(first, code="mapping_invalid", fields=complaints)
    return chosen
