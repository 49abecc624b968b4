"""Comments that Instagram told of, against the sandbox over its wire."""

import pytest
from django.utils import timezone

from instagram.models import ApiCall, Comment, Post, PostHashtag, SyncRun
from instagram.rows import CommentRow
from instagram.sandbox.records import Dataset
from instagram.services.collection.running import run_sync
from instagram.services.events import comments as reading
from instagram.services.storage import mark_missing_comments, store_comments
from tests.factories.instagram import PostFactory
from tests.instagram.deliveries import comment
from tests.instagram.services.conftest import comments_of, media
from tests.instagram.services.events.conftest import POST

FIRST = int(POST) * 10


@pytest.fixture
def post(account):
    return PostFactory(account=account, post_id=POST, timestamp=media(1).timestamp)


def ids(company):
    found = Comment.objects.for_company(company).order_by("comment_id")
    return list(found.values_list("comment_id", flat=True))


def test_comment_is_read_from_graph_not_from_the_event(
    company, account, post, tell, process, asked
):
    tell(comment(str(FIRST), POST, text="what the event says", **{"from": {"id": "1"}}))

    assert process() == [("done", "")]

    stored = Comment.objects.for_company(company).get()
    assert (stored.text, stored.username, stored.post) == ("좋아요 0", "minji", post)
    assert asked() == [f"GET {FIRST}"]
    assert [call.path for call in ApiCall.objects.filter(account=account)] == [
        f"/v25.0/{FIRST}"
    ]


@pytest.mark.parametrize("field", ["comments", "live_comments"])
def test_post_that_is_not_known_is_fetched_first(
    company, account, tell, process, asked, field
):
    tell(comment(str(FIRST), POST) | {"field": field})

    assert process() == [("done", "")]

    post = Post.objects.for_company(company).get()
    assert (post.post_id, post.caption, post.source) == (POST, "Post 1 #glow", "api")
    assert PostHashtag.objects.for_company(company).get().hashtag == "glow"
    assert ids(company) == [str(FIRST)]
    assert asked() == [f"GET {POST}", f"GET {FIRST}"]


def test_reply_brings_the_comment_it_answers(company, post, tell, process):
    tell(comment(str(FIRST + 2), POST))

    assert process() == [("done", "")]

    reply = Comment.objects.for_company(company).get(comment_id=str(FIRST + 2))
    assert reply.parent.comment_id == str(FIRST + 1)


def test_late_event_of_a_deleted_comment_brings_nothing_back(
    company, post, tell, process, graph, collect, account
):
    store_comments(post=post, items=[row(FIRST), row(FIRST + 1)])
    Comment.objects.filter(comment_id=str(FIRST)).update(deleted_at=media(1).timestamp)
    token = graph.token(account.username)
    for gone in (FIRST, FIRST + 1):
        graph.session.delete(
            f"{graph.base_url}/v25.0/{gone}", params={"access_token": token}, timeout=10
        )

    tell(comment(str(FIRST), POST), comment(str(FIRST + 1), POST))

    assert process() == [("done", "object_missing")] * 2
    stored = Comment.objects.for_company(company).get(comment_id=str(FIRST))
    assert stored.deleted_at == media(1).timestamp


def row(number):
    written = comments_of(media(1), number - FIRST + 1)[-1].timestamp
    return CommentRow(str(number), written, text="known")


def test_edited_and_known_comment_is_read_again(company, post, tell, process):
    store_comments(post=post, items=[row(FIRST)])
    Comment.objects.update(read_by="reader-1")

    tell(comment(str(FIRST), POST))
    process()

    stored = Comment.objects.for_company(company).get()
    assert (stored.text, stored.read_by) == ("좋아요 0", "")


def test_events_of_one_post_are_one_look_at_its_comments(
    company, account, graph, post, tell, process, asked
):
    many = comments_of(media(1), 120)
    graph.load(Dataset(comments=tuple(many)))
    asked()

    tell(*(comment(each.comment_id, POST) for each in many))

    assert set(process()) == {("done", "")}
    assert ids(company) == sorted(each.comment_id for each in many)
    # 80 comments with their replies, 50 a page.
    assert asked() == [f"GET {POST}/comments"] * 2


def test_few_comments_of_a_post_with_many_cost_a_call_each(
    company, post, tell, process, asked
):
    wanted = [str(FIRST), str(FIRST + 1), str(FIRST + 3)]
    tell(*(comment(each, POST) for each in wanted))

    process()

    assert ids(company) == wanted
    assert asked() == [f"GET {each}" for each in wanted]


def test_pages_are_left_once_the_rest_is_cheaper_alone(
    company, post, tell, process, asked, monkeypatch
):
    monkeypatch.setattr(reading, "PAGE_SIZE", 1)
    wanted = [str(FIRST + number) for number in (0, 1, 2, 3, 4)]
    tell(*(comment(each, POST) for each in wanted))

    assert set(process()) == {("done", "")}

    assert ids(company) == wanted
    calls = asked()
    # One page brought two (a comment with its reply): three are left, one by one.
    assert calls[0] == f"GET {POST}/comments"
    assert len(calls) <= 2 * len(wanted)


def test_what_no_page_has_was_deleted(company, post, tell, process, asked):
    wanted = [str(FIRST + number) for number in range(3)]
    tell(*(comment(each, POST) for each in [*wanted, "1", "2", "3", "4"]))

    assert set(process()) == {("done", "")}

    assert set(ids(company)) >= set(wanted)
    assert asked() == [f"GET {POST}/comments"]


@pytest.mark.parametrize("kind", ["STORY", "AD"])
def test_posts_that_graph_does_not_list_are_left_alone(
    company, account, tell, process, asked, kind
):
    about = {"id": "18000000000000999", "media_product_type": kind}
    tell(comment("1", media=about))

    assert process() == [("ignored", "not_listed")]
    assert (asked(), Post.objects.for_company(company).count()) == ([], 0)


def test_story_is_no_post_though_the_event_does_not_say(
    company, account, graph, tell, process
):
    story = media(50, media_product_type="STORY")
    graph.load(Dataset(media=(story,)))
    tell(comment("1", media={"id": story.media_id}))

    assert process() == [("ignored", "not_listed")]
    assert Post.objects.for_company(company).count() == 0


@pytest.mark.parametrize(
    "value",
    [
        {"text": "no ids"},
        {"comment_id": "1"},
        {"comment_id": "1", "media": {"id": None}},
        {"media": {"id": POST}},
        {"comment_id": {"a": 1}, "media": {"id": POST}},
    ],
)
def test_event_that_names_nothing_has_failed(account, tell, process, asked, value):
    tell({"field": "comments", "value": value})

    assert (process(), asked()) == ([("failed", "unreadable")], [])


def test_post_that_is_gone(account, tell, process):
    tell(comment("1", "18000000000000999"))

    assert process() == [("done", "object_missing")]


# --- beside a collection -----------------------------------------------------------
def test_collection_under_way_does_not_call_told_posts_and_comments_deleted(
    company, account, graph, tell, process
):
    """Posted after the listing had passed their place: neither listed nor missing."""
    run = SyncRun.objects.create(company=company, account=account, trigger="person")
    run.cursor = graph.get(
        "v25.0/me/media", account.token, limit=3, fields="id"
    ).json()["paging"]["cursors"]["after"]
    run.phase = "media"
    run.posts_seen = 3
    run.save()
    tell(comment(str(FIRST), POST))
    assert process() == [("done", "")]

    run_sync(run=run)

    assert Post.objects.get(post_id=POST).deleted_at is None
    assert Comment.objects.get(comment_id=str(FIRST)).deleted_at is None


def test_pass_over_comments_spares_what_was_told_meanwhile(company, post):
    store_comments(post=post, items=[row(FIRST)])
    begun = timezone.now()
    store_comments(post=post, items=[row(FIRST + 1)])

    assert mark_missing_comments(posts=[post], seen={"3"}, since=begun) == 1

    marked = Comment.objects.for_company(company).exclude(deleted_at=None)
    assert [each.comment_id for each in marked] == [str(FIRST)]
