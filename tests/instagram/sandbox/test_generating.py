"""Accounts in great numbers, made from a seed."""

from collections import Counter
from datetime import date

import pytest
from django.core.management import CommandError, call_command

from instagram.sandbox import store
from instagram.sandbox.generating import Order, generate

UNTIL = date(2026, 11, 1)
SMALL = Order(seed=7, accounts=10, posts=12, comments=9, days=100, until=UNTIL)


def everything():
    queries = [
        "SELECT * FROM account ORDER BY user_id",
        "SELECT * FROM media ORDER BY media_id",
        "SELECT * FROM media_hashtag ORDER BY media_id, name",
        "SELECT * FROM comment ORDER BY comment_id",
    ]
    return [[tuple(row) for row in store.rows(query)] for query in queries]


def test_the_same_seed_makes_the_same_rows(local_store):
    made = generate(SMALL)
    first = everything()
    again = generate(SMALL)

    assert everything() == first
    assert [len(first[0]), len(first[3])] == [10, 10 * 12 * 9]
    assert made["rows"] == again["rows"] == sum(len(rows) for rows in first)
    assert made["first_username"] == "load7.mallang.0000"


def test_another_seed_makes_others_beside_them(local_store):
    generate(SMALL)
    generate(Order(seed=8, accounts=2, posts=3, comments=1, until=UNTIL))

    assert store.number("SELECT count(*) FROM account") == 12
    texts = [
        store.ids(
            store.rows("SELECT caption FROM media WHERE user_id = ?", user), "caption"
        )
        for user in ("17841800700000000", "17841800800000000")
    ]
    assert not set(texts[0][:3]) >= set(texts[1])


def test_smaller_order_leaves_nothing_of_a_larger_one(local_store):
    generate(SMALL)
    generate(Order(seed=7, accounts=10, posts=2, comments=1, until=UNTIL))

    listed = "SELECT count(*) FROM media WHERE parent_id = ''"
    assert store.number(listed) == 20
    assert store.number("SELECT count(*) FROM comment") == 20


def test_counts_threads_and_times_agree(local_store):
    generate(SMALL)

    orphans = store.number(
        "SELECT count(*) FROM comment r LEFT JOIN comment c "
        "ON c.comment_id = r.parent_id WHERE r.parent_id <> '' "
        "AND (c.media_id IS NULL OR c.media_id <> r.media_id OR c.parent_id <> '' "
        "OR c.posted_at > r.posted_at)"
    )
    wrong = store.number(
        "SELECT count(*) FROM media m WHERE parent_id = '' AND comments_count <> "
        "(SELECT count(*) FROM comment c WHERE c.media_id = m.media_id)"
    )
    late = store.number(
        "SELECT count(*) FROM comment c JOIN media m USING (media_id) "
        "WHERE c.posted_at < m.posted_at OR c.posted_at > ?",
        SMALL.end,
    )
    assert (orphans, wrong, late) == (0, 0, 0)
    assert store.number("SELECT count(*) FROM comment WHERE parent_id <> ''") > 20
    assert store.rows("PRAGMA foreign_key_check") == []


def test_posts_are_spread_over_the_days_newest_first(local_store):
    generate(SMALL)

    found = store.rows(
        "SELECT posted_at FROM media WHERE user_id = '17841800700000000' "
        "AND parent_id = '' ORDER BY media_id"
    )
    moments = [row["posted_at"] for row in found]
    assert moments == sorted(moments, reverse=True)
    step = 100 * 86_400 / 12
    assert [int((SMALL.end - at) // step) for at in moments] == list(range(12))


def test_accounts_speak_as_the_demo_brands_do(local_store):
    generate(SMALL)

    markets = Counter(store.ids(store.rows("SELECT market FROM account"), "market"))
    assert markets == {"KR": 2, "US": 2} | dict.fromkeys(
        ("JP", "DE", "FR", "GB", "ES", "ID"), 1
    )
    captions = store.ids(
        store.rows("SELECT caption FROM media WHERE parent_id = ''"), "caption"
    )
    assert all("#" in caption for caption in captions)


def test_generated_account_is_read_through_the_api(sandbox):
    made = sandbox.control(
        "generate", seed=7, accounts=2, posts=3, comments=60, until="2026-11-01"
    )
    tokens = sandbox.control("tokens", prefix="load7.")

    assert (made["accounts"], made["media"], made["comments"]) == (2, 6, 360)
    assert list(tokens) == ["load7.haru.0001", "load7.mallang.0000"]
    media = sandbox.get(
        "v25.0/me/media", tokens["load7.haru.0001"], fields="id,comments_count"
    ).json()["data"]
    assert [row["comments_count"] for row in media] == [60, 60, 60]
    assert count_comments(sandbox, tokens["load7.haru.0001"], media[0]["id"]) == 60


def count_comments(sandbox, token, media_id):
    found, after = 0, ""
    while True:
        page = sandbox.get(
            f"v25.0/{media_id}/comments", token, fields="id,replies{id}", after=after
        ).json()
        for row in page["data"]:
            found += 1 + len(row.get("replies", {"data": []})["data"])
        if "next" not in page["paging"]:
            return found
        after = page["paging"]["cursors"]["after"]


@pytest.mark.parametrize(
    "sizes",
    [
        {"accounts": 0},
        {"posts": 0},
        {"days": 0},
        {"comments": -1},
        {"seed": -1},
        {"posts": 5_000_001},
        {"posts": 10_000, "comments": 5_001},
        {"accounts": 100_001},
    ],
)
def test_orders_that_cannot_be_filled(sandbox, local_store, sizes):
    with pytest.raises(ValueError, match="account"):
        Order(**sizes)

    answer = sandbox.session.post(
        f"{sandbox.base_url}/sandbox/api/generate", json=sizes, timeout=10
    )
    assert answer.status_code == 400
    assert sandbox.state()["accounts"] == []


def test_command(local_store, capsys):
    call_command(
        "sandbox_load",
        "--generate",
        *("--seed", "3", "--accounts", "2", "--posts", "4", "--comments", "5"),
        *("--until", "2026-11-01"),
    )

    told = capsys.readouterr().out
    assert told.startswith("Made 2 accounts with 8 posts and 40 comments, ")
    assert told.endswith("The first is @load3.mallang.0000.\n")
    newest = store.number("SELECT max(posted_at) FROM media")
    assert newest < Order(until=UNTIL).end
    with pytest.raises(CommandError, match="at least one account"):
        call_command("sandbox_load", "--generate", "--accounts", "0")
