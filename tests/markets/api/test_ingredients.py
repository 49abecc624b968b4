URL = "/api/v1/data/ingredients"


def test_call_answers_a_matrix(logged_in):
    asked = {
        "text": "Aqua, Retinol 0.5%, Foozle",
        "markets": ["DE", "US"],
        "use": "face",
        "on": "2025-11-01",
    }

    answer = logged_in.post(URL, asked, content_type="application/json").json()

    water, retinol, unknown = answer["ingredients"]
    assert [one["status"] for one in water["markets"]] == ["no_rule", "no_rule"]
    assert [one["status"] for one in retinol["markets"]] == ["above_limit", "no_rule"]
    (finding,) = retinol["markets"][0]["findings"]
    assert (finding["rule"], finding["max_percent"]) == ("eu-retinol", 0.3)
    assert finding["source_url"].startswith("https://eur-lex.europa.eu/")
    assert (unknown["read_as"], unknown["is_guess"]) == (None, False)
    assert [one["worst"] for one in answer["coverage"]] == ["above_limit", "no_basis"]


def test_unknown_market_and_wrong_list_are_refused(logged_in):
    lost = logged_in.post(
        URL, {"text": "Aqua", "markets": ["XX"]}, content_type="application/json"
    )
    wrong = logged_in.post(
        URL, {"text": "Aqua 120%", "markets": ["DE"]}, content_type="application/json"
    )

    assert (lost.status_code, wrong.status_code) == (404, 400)
    assert wrong.json()["error"]["fields"] == {
        "text": ["“Aqua 120%” has more than 100 %."]
    }


def test_viewer_may_ask(client, viewer):
    client.force_login(viewer)

    answer = client.post(
        URL, {"text": "Aqua", "markets": ["DE"]}, content_type="application/json"
    )

    assert answer.status_code == 200
