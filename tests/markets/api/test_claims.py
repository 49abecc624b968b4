URL = "/api/v1/data/claims"


def ask(client, **changes):
    given = {
        "text": "New whitening cream for perfect skin!",
        "markets": ["DE"],
        **changes,
    }
    return client.post(URL, given, content_type="application/json")


def test_call_answers_a_report_for_each_market(logged_in):
    reports = ask(logged_in, markets=["DE", "JP"]).json()["reports"]

    assert [one["market"] for one in reports] == ["DE", "JP"]
    first, second = reports[0]["findings"]
    assert (first["rule"], first["verdict"]) == ("eu-whitening", "ask_local")
    assert (first["span"], first["text"]) == ([4, 13], "whitening")
    assert first["source_url"].startswith("https://eur-lex.europa.eu/")
    assert (second["rule"], second["text"]) == ("eu-perfect", "perfect skin")
    assert reports[0]["verdict"] == "needs_evidence"


def test_a_market_named_twice_is_answered_once(logged_in):
    reports = ask(logged_in, markets=["DE", "de", " DE "]).json()["reports"]

    assert [one["market"] for one in reports] == ["DE"]


def test_day_and_class_count(logged_in):
    retinol = {"text": "Serum with 1% retinol for your face"}
    before = ask(logged_in, **retinol, on="2025-10-31").json()["reports"][0]
    after = ask(logged_in, **retinol, on="2027-05-01").json()["reports"][0]
    assert before["verdict"] == "no_rule_found"
    assert after["verdict"] != "no_rule_found"

    acne = {"text": "It cures acne", "markets": ["US"]}
    unknown = ask(logged_in, **acne).json()["reports"][0]
    drug = ask(logged_in, **acne, product_class="drug").json()["reports"][0]
    assert (unknown["verdict"], unknown["asks"]) == ("reclassifies", ["product_class"])
    assert "reclassifies" not in {one["verdict"] for one in drug["findings"]}


def test_unknown_market_and_class_are_refused(logged_in):
    assert ask(logged_in, markets=["XX"]).status_code == 404
    wrong = ask(logged_in, product_class="toy")
    assert wrong.status_code == 400
    assert list(wrong.json()["error"]["fields"]) == ["product_class"]


def test_viewer_may_ask(client, viewer):
    client.force_login(viewer)

    assert ask(client).status_code == 200
