"""The parts of the design system."""

import pytest
from django import forms
from django.core.paginator import Paginator
from django.template import Context, Template
from django.test import RequestFactory

from kbeauty.lib import icons
from kbeauty.lib.charts import Chart, Series, line_points
from kbeauty.lib.figures import Change
from kbeauty.lib.npm import FLAGS, NpmFinder


def draw(source, **context):
    return Template(source).render(Context(context)).strip()


def test_icon_alone_is_named_and_beside_words_is_silent():
    assert 'role="img" aria-label="Photo"' in draw('{% icon "photo" label="Photo" %}')
    assert 'aria-hidden="true"' in draw('{% icon "photo" %}')


@pytest.mark.parametrize("name", ["../../package", "Photo", "photo.svg", ""])
def test_icon_of_another_folder_is_refused(name):
    with pytest.raises(ValueError, match="no icon name"):
        icons.drawing(name)


def test_badge_escapes_its_text():
    assert draw("{% badge text %}", text="<b>") == (
        '<span class="tag tag-neutral">&lt;b&gt;</span>'
    )


def test_button_is_a_link_with_an_address_and_submits_without():
    assert draw('{% button "Go" href="/x" hx_get="/y" %}') == (
        '<a class="btn btn-secondary" href="/x" hx-get="/y">Go</a>'
    )
    assert draw('{% button "Go" variant="primary" %}') == (
        '<button class="btn btn-primary" type="submit">Go</button>'
    )


def test_card_names_its_panel():
    text = draw('{% card title="Best" id="panel-best" %}<p>x</p>{% endcard %}')

    assert 'id="panel-best" aria-labelledby="panel-best-title"' in text
    assert "<p>x</p>" in text


def test_panel_asks_for_its_card_and_can_be_asked_again():
    text = draw('{% panel url "panel-x" "Title" %}', url="/panels/x/?a=1&b=2")

    assert 'hx-get="/panels/x/?a=1&amp;b=2" hx-trigger="load, retry"' in " ".join(
        text.split()
    )
    assert "Try again" in text


@pytest.mark.parametrize(
    ("change", "words"),
    [
        (Change("up", 12.34), "12.3% up"),
        (Change("down", -0.5, is_points=True), "0.50 pp down"),
        (Change("flat", 0.0), "unchanged"),
        (Change("unknown"), "Not enough data to compare"),
    ],
)
def test_stat_tells_its_change_in_words(change, words):
    text = draw('{% stat "Reach" "1.2M" change=change before="1.1M" %}', change=change)

    assert words in text
    assert ("from 1.1M" in text) == (change.direction != "unknown")


def test_sentiment_bar_adds_up():
    text = draw("{% sentiment_bar 2 1 1 %}")

    assert 'x="0.000" width="50.000"' in text
    assert 'x="75.000" width="25.000"' in text
    assert "<b>50%</b>" in text


def test_share_bar_is_at_most_full():
    assert 'width="100.00"' in draw("{% share_bar 5 4 %}")
    assert 'width="0.00"' in draw("{% share_bar value 4 %}", value=None)


@pytest.mark.parametrize(
    ("values", "points"),
    [
        ([], ""),
        ([1], ""),
        ([None, 1], ""),
        ([0, 10], "2.0,18.0 98.0,2.0"),
        ([5, 5], "2.0,10.0 98.0,10.0"),
        ([0, None, 10], "2.0,18.0 98.0,2.0"),
    ],
)
def test_sparkline_points(values, points):
    assert line_points(values, width=100, height=20) == points


def test_sparkline_of_too_little_is_nothing():
    assert draw("{% sparkline values %}", values=[1]) == ""


def test_chart_holds_its_figures_twice():
    chart = Chart(
        id="c",
        title="Rate",
        labels=["Mon", "Tue"],
        series=[Series("Now", [1.5, None])],
        unit="percent",
        first_column="Day",
    )

    text = draw("{% chart chart %}", chart=chart)

    assert chart.rows == [("Mon", ["1.50%"]), ("Tue", ["–"])]
    assert chart.as_json()["series"][0]["values"] == [1.5, None]
    assert '<script id="c-data" type="application/json">' in text
    assert '<th scope="row">Mon</th><td>1.50%</td>' in text


def test_market_has_flag_and_name_and_an_unknown_one_its_code():
    japan = draw('{% market "JP" %}')
    assert "flags/jp.svg" in japan
    assert "Japan" in japan
    assert "flags/" not in draw('{% market "ZZ" %}')
    assert "No market" in draw('{% market "" %}')


def test_field_shows_help_and_errors():
    class Form(forms.Form):
        name = forms.CharField(help_text="As on your card")
        agree = forms.BooleanField(required=False)
        note = forms.CharField(widget=forms.Textarea, required=False)

    form = Form({})
    text = draw("{% for one in form %}{% field one %}{% endfor %}", form=form)

    assert "As on your card" in text
    assert "This field is required." in text
    assert "form-control is-invalid" in text
    assert "form-check-input" in text
    assert "optional" in text


def test_pages_keep_the_query_string():
    request = RequestFactory().get("/posts/", {"q": "a&b", "page": "2"})
    page = Paginator(range(100), 10).page(2)

    text = draw('{% pagination page "post-table" %}', request=request, page=page)

    assert 'href="/posts/?q=a%26b&amp;page=3" rel="next"' in text
    assert 'hx-target="#post-table"' in text
    assert "11–20 of 100" in text


@pytest.mark.parametrize(
    ("value", "expected"),
    [("https://a.test", True), ("javascript:x", False), ("", False)],
)
def test_only_web_addresses_become_links(value, expected):
    assert (
        draw("{% if value|is_web_address %}yes{% endif %}", value=value) == "yes"
    ) is expected


def test_finder_serves_named_files_only():
    finder = NpmFinder()

    assert finder.find("npm/chart.js/dist/chart.umd.min.js").endswith(
        "chart.umd.min.js"
    )
    assert finder.find("npm/chart.js/package.json") == []
    assert finder.find("npm/@tabler/core/dist/img/flags/zz.svg") == []
    assert finder.find("css/tokens.css") == []
    assert len(FLAGS) == 22


def test_every_listed_file_is_there():
    found = {name for name, _storage in NpmFinder().list([])}

    assert "@tabler/core/dist/css/tabler.min.css" in found
    assert {f"@tabler/core/dist/img/flags/{code}.svg" for code in FLAGS} <= found
