"""oEmbed: a post on other people's pages, without a token."""

from dataclasses import replace

import pytest

from instagram.sandbox.filling import shortcode
from instagram.sandbox.records import AccountRecord, Dataset
from tests.instagram.sandbox import samples

CODE = shortcode(samples.IMAGE.media_id)
ADDRESS = f"https://www.instagram.com/p/{CODE}/"


@pytest.fixture
def brand(sandbox):
    image = replace(samples.IMAGE, caption="<b>새 세럼</b>")
    sandbox.load(samples.BRAND)
    sandbox.load(Dataset(media=(image,)))
    return sandbox


def embed(sandbox, url=ADDRESS, **params):
    return sandbox.get("v26.0/instagram_oembed", url=url, **params)


def test_answer_has_six_fields(brand):
    answer = embed(brand).json()

    assert answer.pop("html") == (
        '<blockquote class="instagram-media" '
        f'data-instgrm-permalink="{ADDRESS}" data-instgrm-version="14">'
        f'<a href="{ADDRESS}">&lt;b&gt;새 세럼&lt;/b&gt;</a></blockquote>'
        '<script async src="//www.instagram.com/embed.js"></script>'
    )
    assert answer == {
        "provider_name": "Instagram",
        "provider_url": "https://www.instagram.com/",
        "type": "rich",
        "version": "1.0",
        "width": 658,
    }


def test_options(brand):
    answer = embed(brand, maxwidth=320, hidecaption="true", omitscript="true").json()

    assert answer["width"] == 320
    assert "세럼" not in answer["html"]
    assert "<script" not in answer["html"]


@pytest.mark.parametrize(
    "url",
    [
        f"http://instagram.com/{samples.USERNAME}/reel/{CODE}?igsh=x",
        f"https://www.instagram.com/tv/{CODE}",
    ],
)
def test_other_spellings_of_an_address(brand, url):
    assert embed(brand, url).status_code == 200


@pytest.mark.parametrize(
    "url",
    [
        "https://www.instagram.com/p/nothing/",
        f"https://www.instagram.com/p/{shortcode(samples.STORY.media_id)}/",
        f"https://evil.example/p/{CODE}/",
        "https://www.instagram.com/glasshaus.kr/",
    ],
)
def test_unknown_posts(brand, url):
    answer = embed(brand, url)

    error = answer.json()["error"]
    assert (answer.status_code, error["code"], error["error_subcode"]) == (
        400,
        24,
        2207045,
    )


def test_private_posts_are_not_embedded(brand):
    shy = AccountRecord(user_id="17841499000000002", username="shy", is_private=True)
    post = replace(samples.IMAGE, media_id="17900000000000002", username="shy")
    brand.load(Dataset(accounts=(shy,), media=(post,)))
    code = shortcode(post.media_id)

    answer = embed(brand, f"https://www.instagram.com/p/{code}/")

    assert answer.json()["error"]["code"] == 24


@pytest.mark.parametrize(
    "params", [{"url": ""}, {"maxwidth": 100}, {"maxwidth": 700}, {"maxwidth": "wide"}]
)
def test_wrong_parameters(brand, params):
    assert embed(brand, **params).json()["error"]["code"] == 100
