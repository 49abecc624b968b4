import json

from tests.instagram.imports.reading import read, told

POST = {"id": "1", "timestamp": "2026-03-01T00:00:00+0000", "caption": "one"}


def entries(*items):
    return json.dumps(list(items)).encode()


def test_half_a_file_keeps_the_entries_before_the_break():
    content = entries(*({**POST, "id": str(i), "caption": str(i)} for i in range(100)))

    posts, issues = read(content[: len(content) - 30])

    assert len(posts) == 99
    assert told(issues) == [(100, "file_ends_early", "")]


def test_entry_larger_than_any_post_ends_the_reading():
    content = entries(POST, {**POST, "id": "2", "caption": "x" * 10_000_000})

    posts, issues = read(content)

    assert [post.post_id for post in posts] == ["1"]
    assert told(issues) == [(2, "entry_too_large", "")]


def test_entry_that_is_no_object_is_refused():
    posts, issues = read(entries(POST, 5, {**POST, "id": "2"}))

    assert [post.post_id for post in posts] == ["1", "2"]
    assert told(issues) == [(2, "entry_not_object", "")]


def test_json_in_utf16_and_with_nul_bytes_is_read():
    text = json.dumps([{**POST, "caption": "새벽"}], ensure_ascii=False)

    assert [post.caption for post in read(text.encode("utf-16"))[0]] == ["새벽"]
    assert [post.caption for post in read(text.replace("새", "새\0").encode())[0]] == [
        "새벽"
    ]


def test_escaped_halves_and_nuls_are_made_storable():
    content = (
        b'[{"id": "1", "timestamp": "2026-03-01", "caption": "a\\u0000b \\ud83c"}]'
    )

    posts, issues = read(content)

    assert [post.caption for post in posts] == ["ab ?"]
    assert told(issues) == [(1, "nul_removed", "caption")]


def test_lines_of_json_are_entries():
    lines = [{**POST, "id": str(number)} for number in range(3)]
    content = "\n".join(json.dumps(line) for line in lines).encode()

    posts, issues = read(content)

    assert [post.post_id for post in posts] == ["0", "1", "2"]
    assert issues == []


def test_text_after_the_list_is_not_read():
    posts, issues = read(b'{"data": ' + entries(POST) + b', "paging": {}}')

    assert [post.post_id for post in posts] == ["1"]
    assert issues == []


def test_insights_without_values_tell_nothing():
    insights = {"data": ["odd", {"name": "reach"}, {"name": "saved", "values": []}]}

    posts, _ = read(entries({**POST, "insights": insights, "owner": {"id": "9"}}))

    assert (posts[0].reach, posts[0].saved) == (None, None)
