import io
import json
import os
import subprocess
import sys
from pathlib import Path

import pytest
from django.core.management import CommandError, call_command

from analysis.authenticity.reading import LineError, account_of, answer_line

ROOT = Path(__file__).resolve().parents[3]
PERSON = {
    "id": 7,
    "username": "@mina.kim",
    "full_name": "Mina Kim",
    "followers": 400,
    "follows": "350",
    "posts": 40.0,
    "has_picture": 1,
    "bio": "서울",
    "external_url": "https://example.com",
    "is_private": False,
}


def line(**fields):
    return json.dumps(fields, ensure_ascii=False).encode()


def run(given, *arguments):
    """The command itself, in a process with no database at all."""
    environment = {**os.environ, "DATABASE_URL": "postgres://nobody@127.0.0.1:9/none"}
    done = subprocess.run(
        [sys.executable, "manage.py", "score_accounts", *arguments],
        input=given,
        capture_output=True,
        cwd=ROOT,
        env={**environment, "PYTHONIOENCODING": "ascii"},
        timeout=60,
        check=False,
    )
    answers = [json.loads(row) for row in done.stdout.decode("utf-8").splitlines()]
    return done, answers


def test_answer_has_the_contracts_fields():
    found = answer_line(line(**PERSON), 1)

    assert found["id"] == 7
    assert found["authenticity_score"] == 98.7
    assert found["interval"] == [58.9, 99.3]
    assert found["is_alarm"] is False
    assert found["signals"][0] == {
        "signal": "followers",
        "family": "profile",
        "value": 400,
        "sample": None,
        "percentile": None,
        "points": -0.6,
        "weight": 7.5,
    }
    assert [row["signal"] for row in found["not_measured"]] == [
        "engagement",
        "likes_per_comment",
        "evenness",
        "growth_jumps",
        "posting_hours",
        "near_duplicates",
        "generic_comments",
        "co_commenters",
        "comment_language",
    ]


def test_posts_are_read_in_both_spellings():
    account = account_of(
        {
            "recent_posts": [
                {"likes": 5, "comments": 1, "time": "2026-11-27T09:30:00+09:00"},
                {"like_count": "6", "comment_count": 0, "timestamp": 0},
                {"likes": None},
            ]
        }
    )

    told = [(post.likes, post.comments) for post in account.recent_posts]
    assert told == [(5, 1), (6, 0), (None, None)]
    times = [str(post.posted_at) for post in account.recent_posts]
    assert times == ["2026-11-27 00:30:00+00:00", "1970-01-01 00:00:00+00:00", "None"]


@pytest.mark.parametrize(
    ("given", "known"),
    [(None, None), ("", False), ("0", False), (0, False), (True, True), ("a.kr", True)],
)
def test_links_are_a_text_or_a_mark(given, known):
    assert account_of({"external_url": given}).has_link is known


@pytest.mark.parametrize(
    ("fields", "error"),
    [
        (
            {"followers": -3},
            "followers: a count lies between 0 and 1000000000000, not -3.",
        ),
        (
            {"followers": "48.5M"},
            'followers: write a plain whole number such as 48500000, not "48.5M".',
        ),
        (
            {"posts": True},
            "posts: write a plain whole number such as 48500000, not true.",
        ),
        (
            {"posts": 1.5},
            "posts: write a plain whole number such as 48500000, not 1.5.",
        ),
        (
            {"posts": [1]},
            "posts: write a plain whole number such as 48500000, not [1].",
        ),
        (
            {"has_picture": "yes"},
            'has_picture: write true or false, or 1 or 0, not "yes".',
        ),
        ({"is_private": []}, "is_private: write true or false, or 1 or 0, not []."),
        ({"bio": 5}, "bio: write a text in quotation marks, not 5."),
        ({"recent_posts": {}}, "recent_posts: write a list of at most 1000 posts."),
        (
            {"recent_posts": [{}, 3]},
            "recent_posts, post 2: write an object with likes, comments and time.",
        ),
        (
            {"recent_posts": [{"likes": -1}]},
            "recent_posts, post 1, likes: a count lies between 0 and 1000000000000, not -1.",
        ),
        (
            {"recent_posts": [{"time": "soon"}]},
            'recent_posts, post 1, time: write a time such as 2026-11-27T09:30:00Z, not "soon".',
        ),
        (
            # In UTC that is a moment of the year 0.
            {"recent_posts": [{"time": "0001-01-01T00:00:00+14:00"}]},
            'recent_posts, post 1, time: write a time such as 2026-11-27T09:30:00Z, not "0001-01-01T00:00:00+14:00".',
        ),
    ],
)
def test_what_cannot_be_read_is_told_in_a_sentence(fields, error):
    with pytest.raises(LineError) as caught:
        account_of(fields)

    assert str(caught.value) == error


@pytest.mark.parametrize(
    ("given", "error"),
    [
        (b"\xff{}", "The line is not UTF-8."),
        (b"{", "The line is not JSON."),
        (b'{"followers": NaN}', "The line is not JSON."),
        (
            b'{"followers": 1e999}',
            "followers: write a plain whole number such as 48500000, not Infinity.",
        ),
        (b"[" * 100_000, "The line is not JSON."),
        (b"[1]", "The line is not a JSON object."),
    ],
)
def test_broken_lines_are_answered(given, error):
    assert answer_line(given, 3) == {"id": None, "line": 3, "error": error}


def test_an_id_that_json_cannot_hold_is_left_out():
    found = answer_line(b'{"id": 1e999, "followers": 3, "follows": 3, "posts": 3}', 1)

    assert found["id"] is None
    assert json.dumps(found, allow_nan=False)


def test_nothing_known_has_no_score_and_says_why():
    found = answer_line(b"{}", 1)

    assert (found["authenticity_score"], found["interval"]) == (None, None)
    assert found["message"].startswith("Too little to judge:")
    assert len(found["not_measured"]) == 18


def test_command_goes_on_after_bad_lines_and_keeps_the_order():
    lines = [b"\xef\xbb\xbf" + line(**PERSON), b"x", b"", line(id="둘", followers=-1)]
    lines += [b'{"bio": "' + b"a" * 1_000_100 + b'"}', line(**{**PERSON, "id": 9})]

    done, answers = run(b"\n".join(lines))

    assert done.returncode == 0, done.stderr.decode()
    assert [
        (row["id"], row.get("line"), row.get("error", "")[:23]) for row in answers
    ] == [
        (7, None, ""),
        (None, 2, "The line is not JSON."),
        ("둘", 4, "followers: a count lies"),
        (None, 5, "The line is longer than"),
        (9, None, ""),
    ]
    assert "둘".encode() in done.stdout


def test_command_reads_a_file(tmp_path):
    path = tmp_path / "accounts.jsonl"
    path.write_bytes(line(**PERSON))

    done, answers = run(b"", str(path))

    assert (done.returncode, len(answers)) == (0, 1)


def test_missing_file_is_told():
    with pytest.raises(CommandError) as caught:
        call_command("score_accounts", "/nowhere.jsonl", stdout=io.StringIO())

    assert str(caught.value) == "/nowhere.jsonl: No such file or directory"


def test_broken_pipe_ends_quietly():
    command = f"{sys.executable} manage.py score_accounts | head -1 >/dev/null"
    done = subprocess.run(
        ["bash", "-o", "pipefail", "-c", command],
        input=(line(**PERSON) + b"\n") * 2000,
        capture_output=True,
        cwd=ROOT,
        timeout=60,
        check=False,
    )

    assert (done.returncode, done.stderr) == (0, b"")
