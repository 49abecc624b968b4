from urllib.parse import parse_qs

import pytest

from instagram.clients.errors import ClientError, ErrorKind
from tests.instagram.clients.bodies import error_body, page_body

STORIES = "/v25.0/me/stories"


def _story(graph, *answers):
    for answer in answers:
        graph.expect_ordered_request("/v25.0/7/insights").respond_with_json(
            answer, status=400 if "error" in answer else 200
        )


def _values(**figures):
    return {
        "data": [
            {"name": name, "period": "lifetime", "values": [{"value": value}]}
            for name, value in figures.items()
        ]
    }


def _queries(graph):
    found = [parse_qs(request.query_string.decode()) for request, _ in graph.log]
    return [(query["metric"][0], query.get("breakdown")) for query in found]


def test_stories_page_is_read_like_posts(graph, graph_client):
    graph.expect_request(STORIES).respond_with_json(
        page_body("7", "8", after="more", media_type="IMAGE", caption=None)
    )

    page = graph_client.stories_page(limit=2)

    assert [row.post_id for row in page.items] == ["7", "8"]
    assert (page.after, page.items[0].caption) == ("more", "")


def test_story_insights_ask_for_the_parts_of_navigation(graph, graph_client, sample):
    _story(
        graph,
        _values(views=31, navigation=25),
        sample("docs/media_insights_navigation"),
    )

    told = graph_client.story_insights("7")

    assert told.values == {
        "views": 31,
        "navigation": 25,
        "navigation.tap_forward": 19,
        "navigation.tap_back": 4,
        "navigation.tap_exit": 1,
        "navigation.swipe_forward": 1,
    }
    assert _queries(graph)[1] == ("navigation", ["story_navigation_action_type"])


def test_story_figures_below_five_are_unknown(graph, graph_client):
    """Meta writes -1 where fewer than five did something."""
    _story(graph, _values(views=31, replies=-1, shares=0))

    told = graph_client.story_insights("7")

    assert told.values == {"views": 31, "shares": 0}


@pytest.mark.parametrize("code", [100, 10])
def test_story_insights_refused_parts_leave_the_whole(graph, graph_client, code):
    _story(graph, _values(navigation=25), error_body(code))

    told = graph_client.story_insights("7")

    assert told.values == {"navigation": 25}
    assert graph_client.refused.fresh == []


def test_story_insights_limit_between_the_calls_is_raised(graph, graph_client):
    _story(graph, _values(navigation=25), error_body(80002))

    with pytest.raises(ClientError) as error:
        graph_client.story_insights("7")

    assert error.value.kind == ErrorKind.THROTTLED


def test_story_of_few_viewers_has_no_figures(graph, graph_client):
    _story(graph, error_body(10))

    told = graph_client.story_insights("7")

    assert (dict(told.values), told.unavailable) == ({}, "too_few_viewers")
    assert graph_client.refused.fresh == []


def test_story_that_lost_its_viewers_between_metrics_switches_nothing_off(
    graph, graph_client
):
    """One by one after a refusal: the story's own trouble is not the metric's."""
    answers = [error_body(100), error_body(100, 33), _values(reach=9)]
    _story(graph, *answers, *[_values() for _ in range(9)])

    told = graph_client.story_insights("7")

    assert told.values == {"reach": 9}
    assert graph_client.refused.fresh == []
