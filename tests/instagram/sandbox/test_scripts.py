"""Scripts of trouble: steps at certain calls, latency, and scripts from a seed."""

import time
from statistics import median

import pytest

from instagram.sandbox import chance, scripts
from instagram.sandbox.faults import Made
from tests.instagram.sandbox import samples


@pytest.fixture
def token(sandbox):
    sandbox.load(samples.BRAND)
    return sandbox.token(samples.USERNAME)


def statuses(sandbox, token, count, path="me"):
    return [sandbox.get(f"v25.0/{path}", token).status_code for _ in range(count)]


def test_steps_at_calls(sandbox, token):
    sandbox.control(
        "script",
        name="storm",
        steps=[
            {"at_call": 2, "kind": "http-502", "calls": 2},
            {"at_call": 5, "kind": "80002:0.02"},
        ],
    )

    seen = statuses(sandbox, token, 6)

    assert seen == [200, 502, 502, 200, 403, 200]
    told = sandbox.state()["script"]
    assert (told["name"], told["calls"], told["is_finished"]) == ("storm", 6, True)
    assert [(each["call"], each["step"], each["kind"]) for each in told["fired"]] == [
        (5, 1, "80002:0.02"),
        (3, 0, "http-502"),
        (2, 0, "http-502"),
    ]
    assert told["steps"][0] == {
        "at_call": 2,
        "kind": "http-502",
        "calls": 2,
        "username": "",
        "path_prefix": "",
        "fired": 2,
        "is_done": True,
    }


def test_steps_after_calls_wait_for_the_one_before(sandbox, token):
    sandbox.control(
        "script",
        steps=[
            {"after_calls": 1, "kind": "http-500", "path_prefix": "me/media"},
            {"after_calls": 2, "kind": "http-502"},
        ],
    )

    assert statuses(sandbox, token, 4) == [200] * 4
    assert statuses(sandbox, token, 2, "me/media") == [200, 500]
    assert statuses(sandbox, token, 4) == [200, 200, 502, 200]


def test_step_at_a_call_waits_for_one_that_fits_and_holds_nobody_up(sandbox, token):
    sandbox.control(
        "script",
        steps=[
            {"at_call": 1, "kind": "http-500", "path_prefix": "*/insights"},
            {"at_call": 2, "kind": "http-502"},
        ],
    )

    assert statuses(sandbox, token, 3) == [200, 502, 200]
    insights = f"{samples.IMAGE.media_id}/insights"
    assert statuses(sandbox, token, 1, insights) == [500]
    assert sandbox.state()["script"]["is_finished"]


def test_step_of_one_account(sandbox, token):
    other = sandbox.token("other.brand")
    sandbox.control(
        "script",
        steps=[{"after_calls": 0, "kind": "http-500", "username": "other.brand"}],
    )

    assert statuses(sandbox, token, 1) == [200]
    assert statuses(sandbox, other, 2) == [500, 200]


def test_step_for_a_cursor_waits_for_one(sandbox, token):
    sandbox.control("script", steps=[{"at_call": 1, "kind": "cursor-expired"}])
    page = sandbox.get("v25.0/me/media", token, limit=2).json()
    after = page["paging"]["cursors"]["after"]

    assert sandbox.get("v25.0/me/media", token, after=after).status_code == 400


def test_set_fault_comes_first_and_uses_up_no_step(sandbox, token):
    sandbox.control("script", steps=[{"at_call": 1, "kind": "http-502"}])
    sandbox.fault("http-500")

    assert statuses(sandbox, token, 3) == [500, 502, 200]


def test_another_script_takes_the_place_of_the_first(sandbox, token):
    sandbox.control("script", name="one", steps=[{"at_call": 1, "kind": "http-502"}])
    sandbox.control("script", name="two", steps=[])

    assert statuses(sandbox, token, 1) == [200]
    assert sandbox.state()["script"]["name"] == "two"
    sandbox.control("clear-script")
    assert sandbox.state()["script"] is None


def test_reset_stops_the_script(sandbox):
    sandbox.control("script", steps=[{"at_call": 1, "kind": "http-502"}])

    sandbox.reset()

    assert sandbox.state()["script"] is None


@pytest.mark.parametrize(
    ("script", "error"),
    [
        ({"steps": {}}, "“steps” and “latency” must be lists."),
        ({"steps": [{"kind": "moon"}]}, "Unknown fault: moon"),
        (
            {"latency": [{"kind": "moon"}]},
            "Unknown kind of latency: 'moon'",
        ),
    ],
)
def test_scripts_that_cannot_be_read(sandbox, script, error):
    answer = sandbox.session.post(
        f"{sandbox.base_url}/sandbox/api/script", json=script, timeout=10
    )

    assert answer.status_code == 400
    assert answer.json() == {"error": f"The script cannot be read: {error}"}


@pytest.mark.parametrize(
    "told",
    [
        {"steps": [{"at_call": 1}]},
        {"steps": [{"kind": "1", "when": 4}]},
        {"steps": [{"kind": "1", "at_call": "soon"}]},
        {"steps": ["1"]},
        {"latency": ["1"]},
        {"latency": [{"kind": "uniform"}]},
        {"latency": [{"kind": "fixed", "median": 3}]},
    ],
)
def test_steps_that_cannot_be_read(told):
    with pytest.raises((ValueError, TypeError)):
        scripts.read(told)


def test_answers_take_their_time_by_path(sandbox, token):
    sandbox.control(
        "script",
        latency=[
            {"kind": "fixed", "ms": 150, "path_prefix": "me/media"},
            {"kind": "uniform", "low": 0, "high": 1},
        ],
    )

    began = time.monotonic()
    sandbox.get("v25.0/me", token)
    between = time.monotonic()
    sandbox.get("v25.0/me/media", token)

    assert time.monotonic() - between > 0.15 > between - began


def waits(told, count=400):
    script = scripts.read({"latency": [told]})
    return [script.wait(Made(path="me")) for _ in range(count)]


def test_latency_comes_from_its_seed():
    told = {"kind": "lognormal", "median": 20, "sigma": 0.6, "most": 60, "seed": 5}

    drawn = waits(told)

    assert drawn == waits(told) != waits(told | {"seed": 6})
    assert median(drawn) == pytest.approx(20, rel=0.15)
    assert max(drawn) == 60
    even = waits({"kind": "uniform", "low": 5, "high": 15})
    assert (5 <= min(even) < 6, 14 < max(even) <= 15) == (True, True)


def test_script_from_a_seed_is_always_the_same(sandbox):
    made = sandbox.control("random-script", seed=4, calls=240)
    again = sandbox.control("random-script", seed=4, calls=240)
    other = sandbox.control("random-script", seed=5, calls=240)

    assert made["name"] == "random 4"
    assert made["steps"] == again["steps"] != other["steps"]
    assert len(made["steps"]) == 20
    places = [step["at_call"] for step in made["steps"]]
    assert places == sorted(set(places))
    assert (places[0] >= 1, places[-1] <= 240) == (True, True)


def test_all_kinds_of_passing_trouble_come_from_seeds():
    kinds = {
        step["kind"].partition(":")[0]
        for seed in range(40)
        for step in chance.script(seed, 120)["steps"]
    }

    assert kinds == {kind.partition(":")[0] for kind, _ in chance.KINDS}


def test_throttles_from_a_seed_end_within_seconds():
    found = [
        float(step["kind"].partition(":")[2])
        for seed in range(20)
        for step in chance.script(seed, 60, kinds=["80002", "4", "17"])["steps"]
    ]

    assert len(found) == 100
    assert (min(found) >= 0.005, max(found) <= 0.03) == (True, True)


def test_number_kinds_and_account_of_a_script_from_a_seed(sandbox, token):
    made = sandbox.control(
        "random-script",
        seed=1,
        calls=5,
        faults=5,
        kinds="http-500, http-502",
        username=samples.USERNAME,
    )

    assert [step["at_call"] for step in made["steps"]] == [1, 2, 3, 4, 5]
    assert {step["username"] for step in made["steps"]} == {samples.USERNAME}
    wanted = sum(step["calls"] for step in made["steps"])
    seen = statuses(sandbox, token, wanted + 1)
    assert seen[-1] == 200
    assert set(seen[:-1]) <= {500, 502}


@pytest.mark.parametrize(
    ("params", "error"),
    [
        ({"calls": -1}, "At least one call and one kind that passes by itself"),
        ({"kinds": ["190"]}, "At least one call and one kind that passes by itself"),
        ({"username": "nobody"}, "There is no account “nobody”."),
    ],
)
def test_scripts_from_a_seed_that_cannot_be_made(sandbox, params, error):
    answer = sandbox.session.post(
        f"{sandbox.base_url}/sandbox/api/random-script", json=params, timeout=10
    )

    assert answer.status_code == 400
    assert answer.json()["error"].startswith(error)


def test_page_shows_and_starts_scripts(sandbox, token):
    page = sandbox.session.post(
        f"{sandbox.base_url}/sandbox/",
        data={
            "action": "script",
            "json": '{"name": "by hand", "steps": [{"at_call": 7, "kind": "cut"}]}',
        },
        timeout=10,
    )
    broken = sandbox.session.post(
        f"{sandbox.base_url}/sandbox/",
        data={"action": "script", "json": "{"},
        timeout=10,
    )

    assert "<strong>by hand</strong>" in page.text
    assert "<td>call 7</td>" in page.text
    assert "The script cannot be read: " in broken.text
