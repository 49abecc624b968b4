"""Figures of an account at the wire: every spelling, every refusal, and what is unknown."""

from datetime import UTC, date, datetime, timedelta

import pytest

from instagram import pacific
from instagram.clients.errors import ClientError, ErrorKind
from instagram.enums import Audience
from instagram.rows import FigureRow, SegmentRow
from tests.instagram.clients.bodies import asked, error_body
from tests.instagram.services.collection.test_bad_answers import answer

URL = "/v25.0/me/insights"
DAY = date(2026, 1, 14)


def total(name, value, **breakdowns):
    parts = [
        {
            "dimension_keys": [key],
            "results": [
                {"dimension_values": [part], "value": count}
                for part, count in results.items()
            ],
        }
        for key, results in breakdowns.items()
    ]
    told = {"value": value, **({"breakdowns": parts} if parts else {})}
    return {"name": name, "period": "day", "total_value": told}


def serve(graph, respond):
    """``respond`` gets the names and the breakdown; a number is an error of Graph's."""

    def handle(request):
        names = request.args["metric"].split(",")
        told = respond(names, request.args.get("breakdown", ""))
        if isinstance(told, int):
            return answer(error_body(told), 400)
        return answer({"data": told})

    graph.expect_request(URL).respond_with_handler(handle)


def refused_alone(*bad):
    """Every call that names one of these is refused; breakdowns as "name.breakdown"."""

    def respond(names, breakdown):
        keys = {f"{name}.{breakdown}" if breakdown else name for name in names}
        return 100 if keys & set(bad) else [total(name, 3) for name in names]

    return respond


def off(client):
    return {refusal.metric for refusal in client.refused.fresh}


def test_day_is_asked_for_from_midnight_to_midnight_in_california(graph, graph_client):
    serve(graph, refused_alone())

    figures = graph_client.account_day(DAY).figures

    since = datetime(2026, 1, 14, 8, tzinfo=UTC)
    query = asked(graph, 0)
    assert (query["period"], query["metric_type"]) == ("day", "total_value")
    assert query["since"] == str(int(since.timestamp()))
    assert query["until"] == str(int((since + timedelta(days=1)).timestamp()) - 1)
    assert FigureRow("likes", DAY, 3) in figures
    assert {row.measured_on for row in figures} == {DAY}
    # Five calls, and one for what is asked by itself.
    assert len(graph.log) == 6


def test_parts_are_read_in_either_spelling(graph, graph_client):
    def respond(names, breakdown):
        if breakdown == "follow_type" and names == ["views"]:
            return 100
        if breakdown == "follower_type":
            return [total("views", 9, follower_type={"FOLLOWER": 6, "unknown": 3})]
        if breakdown == "media_product_type":
            return [total("reach", 7, media_product_type={"REEL": 4, "POST": -1})]
        return []

    serve(graph, respond)

    figures = graph_client.account_day(DAY).figures

    assert sorted(figures, key=lambda row: (row.metric, row.dimension, row.part)) == [
        FigureRow("reach", DAY, 7),
        FigureRow("reach", DAY, 4, "media_product_type", "REELS"),
        FigureRow("views", DAY, 9),
        FigureRow("views", DAY, 6, "follow_type", "FOLLOWER"),
        FigureRow("views", DAY, 3, "follow_type", "UNKNOWN"),
    ]
    # The next day begins with the spelling that worked.
    assert off(graph_client) == {"views.follow_type"}
    graph.log.clear()
    graph_client.account_day(DAY - timedelta(days=1))
    assert "follow_type" not in [
        asked(graph, at).get("breakdown")
        for at in range(len(graph.log))
        if asked(graph, at)["metric"] == "views"
    ]


def test_unknown_error_of_both_spellings_switches_nothing_off(
    graph, graph_client, waits
):
    def respond(names, breakdown):
        if names == ["views"]:
            return 1
        return [total(name, 3) for name in names]

    serve(graph, respond)

    graph_client.account_day(DAY)

    assert off(graph_client) == set()


def test_refused_metric_is_found_one_by_one_and_switched_off(graph, graph_client):
    serve(graph, refused_alone("saves.media_product_type", "profile_views"))

    figures = graph_client.account_day(DAY).figures

    assert off(graph_client) == {"saves.media_product_type", "profile_views"}
    assert "saves" not in {row.metric for row in figures}
    assert FigureRow("shares", DAY, 3) in figures
    before = len(graph.log)
    graph_client.account_day(DAY)
    assert len(graph.log) - before == 5


def test_everything_refused_is_the_days_trouble(graph, graph_client):
    serve(graph, lambda names, breakdown: 100)

    with pytest.raises(ClientError) as error:
        graph_client.account_day(DAY)

    assert error.value.kind == ErrorKind.BAD_REQUEST
    assert off(graph_client) == set()


@pytest.mark.parametrize(
    ("code", "kind"), [(80002, ErrorKind.THROTTLED), (10, ErrorKind.PERMISSION)]
)
def test_other_refusals_are_raised(graph, graph_client, code, kind):
    serve(graph, lambda names, breakdown: code)

    with pytest.raises(ClientError) as error:
        graph_client.account_day(DAY)

    assert error.value.kind == kind
    assert off(graph_client) == set()


@pytest.mark.parametrize(
    ("end", "day"),
    [
        ("2026-01-15T08:00:00+0000", date(2026, 1, 14)),
        ("2026-07-15T07:00:00+0000", date(2026, 7, 14)),
        # The days on which California turns its clocks.
        ("2026-03-09T07:00:00+0000", date(2026, 3, 8)),
        ("2026-11-02T08:00:00+0000", date(2026, 11, 1)),
    ],
)
def test_series_is_kept_by_the_day_it_covers(graph, graph_client, end, day):
    series = {"name": "reach", "values": [{"value": 66, "end_time": end}]}
    graph.expect_request(URL).respond_with_json({"data": [series]})

    told = graph_client.account_series("reach", day, day)

    assert told.figures == [FigureRow("reach", day, 66)]
    assert asked(graph)["metric_type"] == "time_series"


def test_series_leaves_out_days_that_are_not_over_or_not_told(graph, graph_client):
    ends = datetime.now(UTC) + timedelta(hours=3)
    values = [
        {"value": 5, "end_time": ends.strftime("%Y-%m-%dT%H:%M:%S+0000")},
        {"value": None, "end_time": "2026-01-15T08:00:00+0000"},
        {"value": 0, "end_time": "2026-01-16T08:00:00+0000"},
    ]
    series = {"name": "follower_count", "values": values}
    graph.expect_request(URL).respond_with_json({"data": [series]})

    told = graph_client.account_series("follower_count", DAY, DAY)

    assert told.figures == [FigureRow("follower_count", date(2026, 1, 15), 0)]
    assert "metric_type" not in asked(graph)


def test_series_refused_for_its_range_is_not_switched_off(graph, graph_client):
    def handle(request):
        length = int(request.args["until"]) - int(request.args["since"])
        if length > 24 * 3600:
            return answer(error_body(100), 400)
        return answer({"data": [{"name": "reach", "values": []}]})

    graph.expect_request(URL).respond_with_handler(handle)

    with pytest.raises(ClientError) as error:
        graph_client.account_series("reach", DAY, DAY + timedelta(days=3))

    assert error.value.code == 100
    assert off(graph_client) == set()


@pytest.mark.parametrize(
    ("metric", "key"),
    [("reach", "reach.time_series"), ("follower_count", "follower_count")],
)
def test_series_refused_for_a_single_day_is_switched_off(
    graph, graph_client, metric, key
):
    serve(graph, lambda names, breakdown: 100)

    first = graph_client.account_series(metric, DAY, DAY + timedelta(days=3))
    calls = len(graph.log)
    graph_client.account_series(metric, DAY, DAY)

    assert (first.figures, off(graph_client), calls) == ([], {key}, 2)
    assert len(graph.log) == calls


def test_recorded_series_is_read(graph, graph_client):
    values = [
        {"value": 3, "end_time": "2017-05-04T07:00:00+0000"},
        {"value": 36, "end_time": "2017-05-05T07:00:00+0000"},
    ]
    body = {"data": [{"name": "reach", "period": "day", "values": values}]}
    graph.expect_request(URL).respond_with_json(body)

    told = graph_client.account_series("reach", DAY, DAY)

    assert [(row.measured_on.isoformat(), row.value) for row in told.figures] == [
        ("2017-05-03", 3),
        ("2017-05-04", 36),
    ]


def test_hours_are_parts_of_the_newest_day(graph, graph_client):
    hours = {"0": 10, "13": 40, "23": -1, "24": 9}
    values = [
        {"value": {"0": 1}, "end_time": "2026-01-14T08:00:00+0000"},
        {"value": hours, "end_time": "2026-01-15T08:00:00+0000"},
        {"value": {}, "end_time": "2026-01-16T08:00:00+0000"},
    ]
    told = {"name": "online_followers", "period": "lifetime", "values": values}
    graph.expect_request(URL).respond_with_json({"data": [told]})

    figures = graph_client.online_followers(date(2026, 1, 15)).figures

    assert figures == [
        FigureRow("online_followers", DAY, 10, "hour", "00"),
        FigureRow("online_followers", DAY, 40, "hour", "13"),
    ]


def test_demographics_are_asked_for_with_a_timeframe(graph, graph_client):
    results = [
        {"dimension_values": ["LAST_30_DAYS", "25-34", "F"], "value": 12},
        {"dimension_values": ["LAST_30_DAYS", "18-24"], "value": 9},
        {"dimension_values": ["LAST_30_DAYS", "18-24", "M"], "value": "7"},
    ]
    keys = ["timeframe", "age", "gender"]
    item = {
        "name": "follower_demographics",
        "total_value": {"breakdowns": [{"dimension_keys": keys, "results": results}]},
    }
    graph.expect_request(URL).respond_with_json({"data": [item]})

    told = graph_client.demographics(Audience.FOLLOWERS, "age,gender")

    assert told.segments == [SegmentRow("25-34,F", 12), SegmentRow("18-24,M", 7)]
    query = asked(graph)
    assert (query["timeframe"], query["period"], query["breakdown"]) == (
        "this_month",
        "lifetime",
        "age,gender",
    )


@pytest.mark.parametrize(
    "body",
    [
        {"data": []},
        {"data": [{"name": "engaged_audience_demographics"}]},
        {"data": [{"name": "x", "total_value": {"breakdowns": "none"}}, 7]},
    ],
)
def test_demographics_of_few_people_are_not_told(graph, graph_client, body):
    graph.expect_request(URL).respond_with_json(body)

    assert graph_client.demographics(Audience.ENGAGED, "country").segments == []
    assert off(graph_client) == set()


def test_refused_breakdown_is_switched_off_alone(graph, graph_client):
    serve(graph, lambda names, breakdown: 100 if breakdown == "city" else [])

    graph_client.demographics(Audience.FOLLOWERS, "city")
    graph_client.demographics(Audience.FOLLOWERS, "age")

    assert off(graph_client) == {"follower_demographics.city"}


def test_day_of_a_moment_is_californias():
    late = datetime(2026, 1, 15, 7, 59, tzinfo=UTC)

    assert pacific.day_of(late) == DAY
    assert pacific.day_of(late + timedelta(minutes=1)) == date(2026, 1, 15)
