from urllib.parse import parse_qs

import pytest
from werkzeug import Response

from instagram.clients.errors import ClientError, ErrorKind
from instagram.clients.metrics import media_metrics


def _refuse(graph, media_id, code, subcode=None):
    body = {"message": "m", "code": code}
    if subcode:
        body["error_subcode"] = subcode
    graph.expect_request(f"/v25.0/{media_id}/insights").respond_with_json(
        {"error": body}, status=400
    )


def _serve(graph, refused=()):
    """Answers 3 for each metric, refusing a call that names one of ``refused``."""

    def answer(request):
        names = request.args["metric"].split(",")
        if set(names) & set(refused):
            return _json(
                '{"error": {"code": 100, "message": "metric[0] must be …"}}', 400
            )
        rows = ",".join(f'{{"name":"{n}","values":[{{"value":3}}]}}' for n in names)
        return _json(f'{{"data":[{rows}]}}', 200)

    graph.expect_request("/v25.0/1/insights").respond_with_handler(answer)
    graph.expect_request("/v25.0/2/insights").respond_with_handler(answer)


def _json(body, status):
    return Response(body, status=status, content_type="application/json")


def _metrics_asked(graph):
    return [
        parse_qs(request.query_string.decode())["metric"][0]
        for request, _answer in graph.log
    ]


def test_media_insights_placement_decides_what_is_asked(graph, graph_client):
    _serve(graph)

    insights = graph_client.media_insights("1", product_type="REELS")

    names = media_metrics("REELS", "v25.0")
    assert insights.values == dict.fromkeys(names, 3)
    assert (insights.is_available, insights.refused) == (True, ())
    assert _metrics_asked(graph) == [",".join(names)]


def test_media_insights_recorded_old_shape_is_read(graph, graph_client, sample):
    graph.expect_request("/v25.0/1/insights").respond_with_json(
        sample("recorded/insights")
    )

    insights = graph_client.media_insights("1", product_type="FEED")

    assert insights.values == {"impressions": 8, "reach": 5, "saved": 0}


def test_media_insights_recorded_new_shape_is_read(graph, graph_client, sample):
    graph.expect_request("/v25.0/1/insights").respond_with_json(
        sample("recorded/insights_new")
    )

    insights = graph_client.media_insights("1", metrics=("profile_activity",))

    assert insights.values == {
        "profile_activity": 11,
        "profile_activity.bio_link_clicked": 11,
    }


def test_media_insights_bad_metric_is_found_and_remembered(graph, graph_client):
    _serve(graph, refused=["follows"])
    names = media_metrics("FEED", "v25.0")

    first = graph_client.media_insights("1", product_type="FEED")
    calls_for_first = len(graph.log)
    second = graph_client.media_insights("2", product_type="FEED")

    good = [name for name in names if name != "follows"]
    assert first.values == second.values == dict.fromkeys(good, 3)
    assert first.refused == ("follows",)
    assert calls_for_first == 1 + len(names)
    assert _metrics_asked(graph)[calls_for_first:] == [",".join(good)]


def test_media_insights_all_refused_ends_the_asking(graph, graph_client):
    _refuse(graph, "1", 100)
    names = media_metrics("AD", "v25.0")

    for _post in range(4):
        insights = graph_client.media_insights("1", product_type="AD")

    assert (insights.values, insights.unavailable) == ({}, "metrics_refused")
    assert len(graph.log) == 3 * (1 + len(names))


@pytest.mark.parametrize(
    ("code", "subcode", "product_type", "reason"),
    [
        (100, 2108006, "FEED", "pre_business_media"),
        (100, 33, "FEED", "object_missing"),
        (24, 2207006, "FEED", "object_missing"),
        (10, None, "STORY", "too_few_viewers"),
    ],
)
def test_media_insights_none_there_is_no_failure(
    graph, graph_client, code, subcode, product_type, reason
):
    _refuse(graph, "1", code, subcode)

    insights = graph_client.media_insights("1", product_type=product_type)

    assert (insights.values, insights.unavailable) == ({}, reason)
    assert insights.is_available is False
    assert len(graph.log) == 1


@pytest.mark.parametrize(
    ("code", "kind"),
    [
        (10, ErrorKind.PERMISSION),
        (190, ErrorKind.LOGIN),
        (80002, ErrorKind.THROTTLED),
    ],
)
def test_media_insights_other_refusals_are_raised(graph, graph_client, code, kind):
    _refuse(graph, "1", code)

    with pytest.raises(ClientError) as caught:
        graph_client.media_insights("1", product_type="FEED")

    assert caught.value.kind == kind


def test_media_insights_throttled_between_metrics_is_raised(graph, graph_client):
    path = "/v25.0/1/insights"
    graph.expect_ordered_request(path).respond_with_json(
        {"error": {"code": 100}}, status=400
    )
    graph.expect_ordered_request(path).respond_with_json(
        {"error": {"code": 4}}, status=400
    )

    with pytest.raises(ClientError) as caught:
        graph_client.media_insights("1", product_type="FEED")

    assert caught.value.kind == ErrorKind.THROTTLED


def test_media_insights_empty_set_is_no_data(graph, graph_client):
    graph.expect_request("/v25.0/1/insights").respond_with_json({"data": []})

    insights = graph_client.media_insights("1", product_type="FEED")

    assert (insights.values, insights.unavailable) == ({}, "no_data")


def test_media_insights_without_list_is_invalid(graph, graph_client):
    graph.expect_request("/v25.0/1/insights").respond_with_json({"id": "1"})

    with pytest.raises(ClientError) as caught:
        graph_client.media_insights("1")

    assert caught.value.kind == ErrorKind.INVALID_ANSWER
