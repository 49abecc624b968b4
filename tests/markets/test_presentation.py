import pytest

from markets.presentation import heat_rows, step, world
from markets.selectors import MarketRow, TimeCell


def _row(code, rate, posts=1):
    return MarketRow(code, code, posts, 10, 100, rate, 1.0)


@pytest.mark.parametrize(
    ("value", "expected"),
    [(None, 0), (0, 0), (1, 1), (20, 1), (21, 2), (50, 3), (99, 5), (100, 5)],
)
def test_step_is_the_fifth_of_the_highest(value, expected):
    assert step(value, 100) == expected


def test_step_without_a_highest_is_none():
    assert step(5, 0) == 0


def test_world_leaves_out_posts_without_a_market_and_unknown_rates():
    shown = world([_row("JP", 4.0), _row("US", None), _row("", 9.0)], "rate")

    assert shown["highest"] == 4.0
    assert shown["world"] == {
        "JP": {"step": 5, "label": "JP: 1 posts, rate by reach 4.00%"}
    }
    assert [one["value"] for one in shown["rows"]] == [4.0, None, 9.0]


def test_world_by_posts():
    shown = world([_row("JP", None, posts=10), _row("US", None, posts=2)], "posts")

    assert {code: one["step"] for code, one in shown["world"].items()} == {
        "JP": 5,
        "US": 1,
    }


def test_heat_map_marks_hours_with_few_posts_and_names_the_best():
    cells = [TimeCell(0, 9, 2, 8.0), TimeCell(1, 10, 3, 2.0), TimeCell(2, 11, 5, 4.0)]

    shown = heat_rows(cells)

    assert [one["hour"] for one in shown["best"]] == ["11:00", "10:00"]
    monday, tuesday, wednesday = (shown["rows"][day]["cells"] for day in range(3))
    assert (monday[9]["step"], monday[9]["is_few"]) == (0, True)
    assert (tuesday[10]["step"], wednesday[11]["step"]) == (3, 5)
    assert monday[0] == {
        "hour": 0,
        "posts": 0,
        "rate": None,
        "step": 0,
        "is_few": False,
    }


def test_heat_map_of_nothing_is_empty():
    assert heat_rows([])["is_empty"] is True
