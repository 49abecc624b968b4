"""The command as a process, with pipes."""

import json
import subprocess
import sys

import pytest

# One worker runs all of them: they share what one process answered.
pytestmark = pytest.mark.xdist_group("read_texts")
FIELDS = [
    "id",
    "language",
    "language_confidence",
    "sentiment",
    "sentiment_score",
    "sentiment_confidence",
    "is_complaint",
    "category",
    "category_confidence",
    "key_phrases",
    "aspects",
    "taxonomy",
]


def run(data, *arguments):
    if isinstance(data, list):
        data = "\n".join(
            one if isinstance(one, str) else json.dumps(one, ensure_ascii=False)
            for one in data
        ).encode()
    done = subprocess.run(
        [sys.executable, "manage.py", "read_texts", *arguments],
        input=data,
        capture_output=True,
        check=False,
        timeout=120,
        # Neither locale nor database tells what is read.
        env={"LC_ALL": "C", "PATH": "/usr/bin:/bin", "ENV_FILE": "/dev/null"},
    )
    assert done.returncode == 0, done.stderr.decode()
    return [json.loads(line) for line in done.stdout.decode().splitlines()]


@pytest.fixture(scope="module")
def answers():
    """One process for all: it loads the weights of every language."""
    return run(
        [
            {"id": 7, "text": "자극이 전혀 없고 촉촉해요 😍", "market": "KR"},
            {"id": "b", "text": "The pump broke and it smells bad", "lang": "en"},
            "not json",
            {"id": "d", "text": 5},
            {"id": "e"},
            "[1]",
            "",
            {"id": "f", "text": ""},
            {"id": "g", "text": "ok", "market": "Japan"},
            {"id": "h", "text": "ok", "lang": 5},
            r'{"id": "i", "text": "a\u0000b \ud800 c"}',
            {"id": "j", "text": "x" * 1_000_001},
            '{"id": NaN, "text": "ok"}',
            '{"id": 1e999, "text": "ok"}',
            {"id": "l", "text": "ok", "lang": "<b>"},
            {"id": "k", "text": "gut", "market": "zz", "lang": "de-AT"},
        ]
    )


def test_a_text_is_read(answers):
    first = answers[0]

    assert list(first) == FIELDS
    assert (first["id"], first["language"], first["sentiment"]) == (7, "ko", "positive")
    assert -1 <= first["sentiment_score"] <= 1
    assert first["aspects"] == {"texture": "positive", "irritation": "positive"}
    assert first["category"] == "beauty"


def test_the_named_language_is_believed(answers):
    assert (answers[1]["language"], answers[1]["language_confidence"]) == ("en", 1.0)
    assert answers[1]["aspects"] == {"scent": "negative", "packaging": "negative"}
    assert answers[-1]["language"] == "de"


def test_bad_lines_are_told_and_the_rest_goes_on(answers):
    assert answers[2:6] == [
        {"id": None, "line": 3, "error": "The line is not JSON."},
        {"id": "d", "line": 4, "error": '"text" must be a string.'},
        {"id": "e", "line": 5, "error": '"text" is missing.'},
        {"id": None, "line": 6, "error": "The line is not a JSON object."},
    ]
    assert [one["error"] for one in answers[7:9]] == [
        '"market" must be an ISO 3166 code of two letters, such as JP.',
        '"lang" must be the code of a language, such as ko.',
    ]
    assert [one["error"] for one in answers[10:14]] == [
        "The line is longer than 1000000 bytes.",
        "NaN is no number in JSON.",
        "The number 1e999 is too large.",
        '"lang" must be the code of a language, such as ko.',
    ]


def test_an_empty_text_tells_nothing(answers):
    empty = answers[6]

    assert (empty["language"], empty["sentiment"]) == ("und", "neutral")
    assert (empty["sentiment_confidence"], empty["category"]) == (0.0, None)


def test_signs_that_are_no_text_are_read_around(answers):
    assert "error" not in answers[9]


def test_whoever_reads_along_may_leave(tmp_path):
    file = tmp_path / "many.jsonl"
    file.write_text('{"text": "nice serum"}\n' * 2000)
    command = f"{sys.executable} manage.py read_texts {file} | head -1"

    done = subprocess.run(
        ["bash", "-o", "pipefail", "-c", command],
        capture_output=True,
        check=False,
        timeout=120,
    )

    assert done.stderr == b""
    assert len(done.stdout.splitlines()) == 1


def test_who_writes_one_line_gets_its_answer_before_the_next():
    with subprocess.Popen(
        [sys.executable, "manage.py", "read_texts"],
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        env={"LC_ALL": "C", "PATH": "/usr/bin:/bin", "ENV_FILE": "/dev/null"},
    ) as process:
        for number in (1, 2):
            process.stdin.write(b'{"id": %d, "text": "nice serum"}\n' % number)
            process.stdin.flush()
            assert json.loads(process.stdout.readline())["id"] == number
        process.stdin.close()

    assert process.returncode == 0


def test_answers_of_many_are_those_of_each():
    texts = ["자극이 전혀 없어요", "gak lengket", "so sticky", "", "x"] * 60
    records = [{"id": place, "text": text} for place, text in enumerate(texts)]

    together = run(records)
    alone = run(records[:5])

    assert [one["id"] for one in together] == list(range(300))
    for one in together:
        assert one == {**alone[one["id"] % 5], "id": one["id"]}
