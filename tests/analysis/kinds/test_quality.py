from datetime import timedelta

import numpy as np
import pytest
from django.core.cache import cache
from django.utils import timezone
from PIL import Image, ImageDraw, ImageFont

from analysis.figures.parts import Part
from analysis.figures.picture import (
    image_contrast,
    image_exposure,
    image_ratio,
    image_size,
)
from analysis.figures.quality import (
    call_to_action,
    claims,
    hashtag_mix,
    hashtag_relevance,
    hook,
    reach_of,
)
from analysis.figures.readability import readability
from analysis.models import AnalysisResult
from instagram.clients.pictures import SERVICE
from kbeauty.lib.breaker import Breaker
from markets.formats import FORMATS
from markets.rules import check
from markets.visuals.measures import text_area
from markets.visuals.opening import Picture
from tests.factories.instagram import InstagramAccountFactory, PostFactory
from tests.markets.visuals.pictures import file_of, halves, plain

URL = "/api/v1/ai/quality"
ADDRESS = "https://www.instagram.com/p/Cquality1/"
FEED = [FORMATS["instagram_feed"], FORMATS["instagram_square"]]


@pytest.fixture(autouse=True)
def _empty_cache():
    cache.clear()


def make_posts(account, *, reach, count=12):
    now = timezone.now()
    return [
        PostFactory(
            account=account,
            market="DE",
            media_type="IMAGE",
            timestamp=now - timedelta(days=number + 2),
            hashtags=["glow"],
            reach=reach + 100 * number,
            like_count=10,
        )
        for number in range(count)
    ]


@pytest.fixture
def post(instagram_account):
    make_posts(instagram_account, reach=1000)
    # Another account of the market, ten times as large, tells nothing of this one's reach.
    other = InstagramAccountFactory(company=instagram_account.company)
    make_posts(other, reach=10_000)
    return PostFactory(
        account=instagram_account,
        market="DE",
        media_type="IMAGE",
        timestamp=timezone.now() - timedelta(days=1),
        shortcode="Cquality1",
        caption="What does your skin need today?\nOur whitening cream. Save this post!",
        hashtags=["glow", "nobody"],
        language="en",
        reach=None,
        raw_data={"alt_text": "A white tube of cream on grey stone"},
    )


@pytest.fixture
def network(httpserver, settings, post):
    """Serves the post's picture, half light and half dark."""
    settings.HTTP_ALLOWED_PRIVATE_HOSTS = [f"{httpserver.host}:{httpserver.port}"]
    post.media_url = httpserver.url_for("/picture.jpg")
    post.save()
    return httpserver


def serve(network, image):
    network.expect_request(
        "/picture.jpg", headers={"Accept": "image/jpeg,image/png,image/webp"}
    ).respond_with_data(file_of(image).read(), content_type="image/png")


def ask(client, address=ADDRESS, **fields):
    data = {"post_url": address, **fields}
    return client.post(URL, data, content_type="application/json")


def scores(answer):
    return {one["name"]: one["score"] for one in answer["parts"]}


def test_a_post_is_looked_at_part_by_part(logged_in, post, network):
    serve(network, halves((20, 20, 20), (230, 230, 230)))

    answer = ask(logged_in).json()

    assert scores(answer) == {
        "hook": 100.0,
        "readability": 100.0,
        "call_to_action": 100.0,
        "claims": 60.0,
        "disclosure": None,
        "hashtag_mix": 66.7,
        "hashtag_relevance": 50.0,
        "alt_text": 100.0,
        "image_size": 100.0,
        "image_ratio": 100.0,
        "image_sharpness": 100.0,
        "image_exposure": 100.0,
        "image_contrast": 100.0,
        "image_text_area": 100.0,
    }
    assert answer["caption_effectiveness"] == 90.0
    assert answer["hashtag_relevance"] == 50.0
    assert answer["visual_quality"] == 100.0
    assert answer["overall_score"] == round(0.45 * 90 + 0.25 * 58.4 + 0.3 * 100, 1)
    assert answer["improvements"][0] == (
        "Use hashtags that other posts of this market use as well."
    )
    assert answer["not_measured"] == [
        "Mark of a paid post: nothing says that the post was paid for; say so to have it looked at."
    ]
    assert set(answer) >= {"cached", "analyzed_at", "provider", "model", "analysis_id"}


def test_each_part_says_what_was_counted_and_how(logged_in, post, network):
    serve(network, plain())

    parts = {one["name"]: one for one in ask(logged_in).json()["parts"]}

    assert parts["readability"] == {
        "name": "readability",
        "score": 100.0,
        "value": parts["readability"]["value"],
        "n": 3,
        "method": "Flesch reading ease (1948); 60 and more is full marks",
        "why": "",
    }
    assert (parts["hashtag_relevance"]["value"], parts["hashtag_relevance"]["n"]) == (
        1.0,
        24,
    )
    assert parts["image_size"]["value"] == 1080
    # An even white ground: all of it without detail, no contrast, no edge.
    assert parts["image_exposure"]["value"] == 100.0
    assert [
        parts[f"image_{name}"]["score"]
        for name in ("exposure", "contrast", "sharpness")
    ] == [0.0, 0.0, 0.0]


def test_reach_rests_on_the_accounts_own_posts(logged_in, post):
    answer = ask(logged_in).json()

    assert answer["estimated_reach"] == "1110-1990"
    assert (answer["reach_posts"], answer["reach_basis"]) == (12, "same_kind")
    assert len(AnalysisResult.objects.get().evidence["posts"]) == 13


def test_a_paid_post_is_put_against_the_rules_on_marks(logged_in, post):
    post.market, post.language = "KR", "ko"
    post.caption = "요즘 푹 빠진 수분 크림이에요 정말 촉촉해요"
    post.save()

    unsaid = ask(logged_in).json()
    unmarked = ask(logged_in, paid="yes").json()
    unpaid = ask(logged_in, paid="no").json()
    post.caption = "[광고] 요즘 푹 빠진 수분 크림이에요 정말 촉촉해요"
    post.save()
    marked = ask(logged_in).json()

    assert scores(unsaid)["disclosure"] is None
    assert scores(unmarked)["disclosure"] == 0.0
    (issue,) = unmarked["issues"]
    assert issue["rule"] == "kr-mark-missing"
    assert issue["source_url"].startswith("http")
    assert (
        unmarked["improvements"].count(
            "Mark the post as paid for in the words and the place that the market wants."
        )
        == 1
    )
    assert "Mark of a paid post: the post was not paid for." in unpaid["not_measured"]
    assert scores(marked)["disclosure"] == 100.0


def test_a_link_that_has_ended_is_told_and_kept(logged_in, post, network):
    network.expect_request("/picture.jpg").respond_with_data("", status=403)

    answer = ask(logged_in).json()

    assert answer["visual_quality"] is None
    assert answer["not_measured"][-1].endswith(
        "Text on the picture: the link to the picture has ended; collect the account again for a new one."
    )
    assert cache.ttl(_key()) > 600


def test_a_picture_that_could_not_be_fetched_is_asked_for_again_soon(
    logged_in, post, network
):
    network.expect_request("/picture.jpg").respond_with_data("", status=503)

    answer = ask(logged_in).json()

    assert answer["not_measured"][-1].endswith("ask again in ten minutes.")
    assert 590 <= cache.ttl(_key()) <= 600
    assert Breaker(SERVICE).standing().failures == 1


def _key():
    (key,) = cache.keys("analysis:quality:*")
    return key


@pytest.mark.parametrize(
    ("changes", "why"),
    [
        ({"source": "import"}, "the post comes from a file."),
        ({"media_url": ""}, "Instagram gave no link to the picture."),
        # A private address is never asked.
        ({"media_url": "https://10.0.0.1/a.jpg"}, "could not be fetched"),
    ],
)
def test_a_picture_out_of_reach_says_why(logged_in, post, changes, why):
    type(post).objects.filter(pk=post.pk).update(**changes)

    answer = ask(logged_in).json()

    assert answer["visual_quality"] is None
    assert why in " ".join(answer["not_measured"])


def test_what_is_no_picture_is_told(logged_in, post, network):
    network.expect_request("/picture.jpg").respond_with_data("<svg/>")

    assert "no picture that we can read" in ask(logged_in).json()["not_measured"][-1]


def test_alt_text_counts_by_presence_length_and_script(logged_in, post):
    def score():
        return scores(ask(logged_in).json())["alt_text"]

    post.raw_data = {"alt_text": "크림"}
    post.save()
    short_and_foreign = score()
    # Alone it changes nothing else of the row.
    type(post).objects.filter(pk=post.pk).update(raw_data={})
    none = score()
    type(post).objects.filter(pk=post.pk).update(media_type="CAROUSEL_ALBUM")
    carousel = ask(logged_in, detailed=False).json()

    assert (short_and_foreign, none) == (60.0, 0.0)
    assert any(
        "Instagram tells the alt text of single pictures only" in one
        for one in carousel["not_measured"]
    )


def test_without_detail_the_parts_stay_out(logged_in, post):
    assert ask(logged_in, detailed=False).json()["parts"] == []


def test_an_edit_is_looked_at_anew(logged_in, post):
    first = ask(logged_in).json()
    post.caption = "Cream"
    post.save()

    assert ask(logged_in).json()["analysis_id"] != first["analysis_id"]


def test_addresses_that_lead_nowhere(client, logged_in, post, stranger):
    assert ask(logged_in, "https://www.instagram.com/p/Cother123/").status_code == 404
    assert ask(logged_in, "https://evil.example/p/Cquality1/").status_code == 400
    client.force_login(stranger)
    assert ask(client).status_code == 404


def test_page_shows_what_to_mend(logged_in, post, network):
    serve(network, plain())

    html = logged_in.post(
        "/studio/ask/quality/",
        {"post_url": ADDRESS, "detailed": "on", "paid": "yes"},
        follow=True,
    ).content.decode()

    assert "What to mend" in html
    assert "1110-1990" in html
    assert "8 of 10 of the account&#x27;s last 12 posts of this kind" in html
    assert "1080 pixels wide" in html
    assert "whitening" in html


@pytest.mark.parametrize(
    ("part", "score"),
    [
        (hook(""), 0.0),
        (hook("#tag first"), 40.0),
        (hook("x" * 200), 30.0),
        (hook("여러분, 오늘 피부는 어떤가요?"), 100.0),
        (readability("다시 " * 21 + ".", "ko"), 50.0),
        (readability("字" * 120 + "。", "zh"), 0.0),
        (readability("", "en"), None),
        (readability("Glow #skin #care @brand https://a.example/b", "en"), None),
        (hook("Your skin deserves better today"), 100.0),
        (call_to_action("Just a cream"), 0.0),
        (call_to_action("We share our love"), 0.0),
        (call_to_action("Nobody can buy happiness"), 0.0),
        (call_to_action("New serum. Shop now"), 100.0),
        (call_to_action("프로필 링크를 확인하세요"), 100.0),
        (hashtag_mix(0), 0.0),
        (hashtag_mix(5), 100.0),
        (hashtag_mix(20), 50.0),
        (hashtag_relevance([], []), None),
        (hashtag_relevance(["a"], [frozenset("a")] * 3), None),
    ],
)
def test_parts_follow_their_method(part, score):
    assert part.score == score


@pytest.mark.parametrize(
    ("market", "has_rules", "score"), [("BR", False, None), ("US", True, 20.0)]
)
def test_claims_are_judged_where_there_are_rules(market, has_rules, score):
    found = check("It cures acne", market=market)

    assert claims(found, has_rules=has_rules).score == score


def test_readability_follows_the_formula_of_the_language():
    # 14 words of 15 syllables in 2 sentences: 206.835 - 1.015 * 7 - 84.6 * 15 / 14.
    english = readability(
        "The cat sat on the mat. It was a good day for all today.", "en"
    )
    # 10 words, 50 letters, 2 sentences: 89 + (300 * 2 - 10 * 50) / 10.
    italian = readability("La crema idrata la pelle secca. Non unge mai nessuno.", "it")

    assert english == Part("readability", 100.0, 109.1, "", 2, "flesch")
    assert italian == Part("readability", 100.0, 107.0, "", 2, "gulpease")
    hard = "Multifunctional dermatological preparations necessitate considerable deliberation."
    assert readability(hard, "en").score == 0.0


def picture(image):
    return Picture(image, "JPEG", 1, had_metadata=False)


def test_picture_parts_follow_their_method():
    clipped = plain((128, 128, 128), (100, 100))
    clipped.paste((0, 0, 0), (0, 0, 100, 30))

    assert image_size(picture(plain(size=(700, 700)))).score == 50.0
    assert image_size(picture(plain(size=(320, 320)))).score == 0.0
    assert image_ratio(picture(plain(size=(1080, 1350))), FEED).score == 100.0
    assert image_ratio(picture(plain(size=(1500, 1000))), FEED).score == 0.0
    assert image_exposure(picture(clipped)) == Part("image_exposure", 50.0, 30.0)
    assert image_contrast(picture(halves((0, 0, 0), (255, 255, 255)))) == Part(
        "image_contrast", 100.0, 0.5
    )


def written(size):
    """Lines of text over the upper 0.6 of a picture, and the share that they take."""
    image = plain((244, 239, 233))
    draw, font = ImageDraw.Draw(image), ImageFont.load_default(size)
    line = "Glass skin with rice water and cica for every morning and every night"
    while draw.textlength(line, font=font) > 920:
        line = line.rpartition(" ")[0]
    step = size * 1.3
    rows = int(810 // step)
    for row in range(rows):
        draw.text((80, 80 + row * step), line, font=font, fill=(17, 17, 17))
    return image, rows * step * draw.textlength(line, font=font) / (1080 * 1350)


@pytest.mark.parametrize("size", [28, 40, 64, 110])
def test_text_area_is_near_the_area_that_text_takes(size):
    image, share = written(size)

    assert abs(text_area(image) - share) < 0.2


def test_text_area_of_what_is_no_text_is_small():
    rng = np.random.default_rng(1)
    noise = rng.normal(128, 40, (600, 480)).clip(0, 255).astype("uint8")
    ramp = np.linspace(0, 255, 480)[None].repeat(600, 0).astype("uint8")

    for image in (plain(), halves((0, 0, 0), (255, 255, 255))):
        assert text_area(image) == 0.0
    assert text_area(Image.fromarray(noise)) < 0.05
    assert text_area(Image.fromarray(ramp)) == 0.0


def test_reach_needs_ten_posts_of_the_account():
    images = [("IMAGE", number) for number in range(11)]

    few = reach_of([("IMAGE", 5)] * 9, "IMAGE")
    alike = reach_of([*images, ("VIDEO", 99)], "IMAGE")
    mixed = reach_of(images, "VIDEO")

    assert (few.shown, few.n) == (None, 9)
    assert (alike.shown, alike.n, alike.basis) == ("1-9", 11, "same_kind")
    assert (mixed.shown, mixed.basis) == ("1-9", "any_kind")
