import gzip
import io
import zlib

import pytest

from instagram.imports import source
from instagram.imports.issues import FileRefusedError
from instagram.imports.reading import read_posts
from instagram.imports.recognition import recognise
from tests.instagram.imports.reading import plan, read, told

ROWS = b"date,caption\n2026-03-01,one\n2026-03-02,two\n"


def refusal(content):
    with pytest.raises(FileRefusedError) as refused:
        recognise(io.BytesIO(content))
    return refused.value.reason


@pytest.mark.parametrize(
    ("content", "reason"),
    [
        (b"", "file_empty"),
        (b" \n\n", "file_empty"),
        (b"PK\x03\x04....[Content_Types].xml....", "file_excel"),
        (b"PK\x03\x04....posts_1.json", "file_zip"),
        (b"\xd0\xcf\x11\xe0\xa1\xb1", "file_excel"),
        (b"\x89PNG\r\n\x1a\n", "file_picture"),
        (b"\xff\xd8\xff\xe0", "file_picture"),
        (b"\x00\x00\x00\x18ftypmp42", "file_picture"),
        (b"%PDF-1.7", "file_pdf"),
        (b"<!DOCTYPE html><html>", "file_html"),
        (b"\xef\xbb\xbf<html>", "file_html"),
        (b"date,caption\n", "no_rows"),
        (gzip.compress(b"PK\x03\x04posts"), "file_zip"),
        (gzip.compress(ROWS)[:-12], "gz_broken"),
        (b"\x1f\x8bnothing of the kind", "gz_broken"),
    ],
)
def test_wrong_kind_of_file_is_refused_with_its_reason(content, reason):
    assert refusal(content) == reason


def test_refusal_carries_the_sentence_beside_the_file():
    with pytest.raises(FileRefusedError) as refused:
        recognise(io.BytesIO(b"PK\x03\x04xl/workbook.xml"))

    assert refused.value.status == 400
    assert str(refused.value.fields["file"][0]) == (
        "This is an Excel workbook. Open it, choose “Save as” and the type “CSV UTF-8”, "
        "and upload that file."
    )


def test_gzip_is_read_like_the_file_inside():
    posts, issues = read(gzip.compress(ROWS))

    assert [post.caption for post in posts] == ["one", "two"]
    assert issues == []


def test_bomb_is_refused_before_it_is_unpacked():
    zeros = zlib.compressobj(9, wbits=31)
    bomb = zeros.compress(b"date,caption\n")
    for _ in range(64):
        bomb += zeros.compress(b"a" * 1024**2)
    bomb += zeros.flush()

    assert refusal(bomb) == "gz_bomb"


def test_file_that_inflates_past_the_limit_is_refused(monkeypatch):
    monkeypatch.setattr(source, "INFLATED_LIMIT", 20)

    assert refusal(gzip.compress(ROWS)) == "gz_bomb"


def test_archive_that_breaks_off_keeps_the_rows_before(monkeypatch):
    rows = "".join(f"2026-03-01,post {i} {hash(str(i))}\n" for i in range(60_000))
    packed = gzip.compress(b"date,caption\n" + rows.encode())

    posts, issues = read(packed[: len(packed) - 1000])

    assert 50_000 < len(posts) < 60_000
    assert issues[-1].reason == "file_ends_early"


def test_source_stays_open_after_reading():
    stream = io.BytesIO(ROWS)

    recognise(stream)

    assert stream.closed is False


def test_lone_note_of_nul_bytes():
    posts, issues = read(b"date,caption\n2026-03-01,o\0ne\n2026-03-02,two\n")

    assert [post.caption for post in posts] == ["one", "two"]
    assert told(issues) == [(2, "nul_removed", "")]


def test_bomb_behind_good_rows_is_refused_whole(monkeypatch):
    rows = b"2026-03-01,%d\n"
    packed = gzip.compress(
        b"date,caption\n" + b"".join(rows % number for number in range(50_000))
    )
    stream = io.BytesIO(packed)
    facts = recognise(stream, encoding="utf-8")
    monkeypatch.setattr(source, "INFLATED_LIMIT", 600_000)

    with pytest.raises(FileRefusedError) as refused:
        list(read_posts(stream, facts, plan({"timestamp": "date"})))

    assert refused.value.reason == "gz_bomb"
