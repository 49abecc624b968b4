import io
import json

import pytest

from instagram.imports.issues import FileRefusedError
from instagram.imports.recognition import recognise
from tests.instagram.imports.reading import saved


def facts_of(content):
    return recognise(io.BytesIO(content))


@pytest.mark.parametrize(
    ("name", "file_format"),
    [
        ("business_suite_en.csv", "business_suite_csv"),
        ("business_suite_ko.csv", "business_suite_csv"),
        ("business_suite_daily.csv", "business_suite_csv"),
        ("posts_1.json", "instagram_download_json"),
        ("reels.json", "instagram_download_json"),
        ("stories.json", "instagram_download_json"),
        ("graph.json", "graph_json"),
    ],
)
def test_format_is_recognised_by_content(name, file_format):
    facts = facts_of(saved(name))

    assert (facts.file_format, facts.needs_mapping) == (file_format, False)


@pytest.mark.parametrize("encoding", ["utf-16", "cp949", "utf-8-sig"])
def test_korean_business_suite_is_recognised_in_each_encoding(encoding):
    text = saved("business_suite_ko.csv").decode().replace("🌿", "")

    facts = facts_of(text.encode(encoding))

    assert facts.file_format == "business_suite_csv"


@pytest.mark.parametrize(
    ("content", "file_format"),
    [
        (b"date,caption\n2026-03-01,one\n", "csv"),
        (b"date\tcaption\n2026-03-01\tone\n", "csv"),
        (b'[{"when": "2026-03-01", "text": "one"}]', "json"),
        (b'{"posts": [{"when": "2026-03-01"}]}', "json"),
        (b'{"when": "2026-03-01"}\n{"when": "2026-03-02"}\n', "json"),
        (b'[{"id": "1", "timestamp": "2026-03-01", "caption": "x"}]', "graph_json"),
    ],
)
def test_other_tables_ask_for_their_columns(content, file_format):
    facts = facts_of(content)

    assert facts.file_format == file_format
    assert facts.needs_mapping is (file_format != "graph_json")


@pytest.mark.parametrize(
    ("content", "reason"),
    [
        (b'{"a": 1}', "json_no_entries"),
        (b"[]", "json_no_entries"),
        (b"[1, 2]", "json_no_entries"),
        (b'{"data": [', "json_broken"),
        (b"[{", "json_no_entries"),
        (b"{broken", "json_broken"),
        (b"Post ID,Page ID,Title\n1,2,x\n", "facebook_export"),
    ],
)
def test_file_without_posts_is_refused_with_its_reason(content, reason):
    with pytest.raises(FileRefusedError) as refused:
        facts_of(content)

    assert refused.value.reason == reason


def test_list_of_a_page_of_an_answer_is_found():
    answer = {"id": "1", "media": {"data": [{"id": "2", "timestamp": "2026-03-01"}]}}

    facts = facts_of(json.dumps(answer).encode())

    assert (facts.shape.prefix, facts.shape.key) == ("media.data.item", "data")


def test_sample_of_a_large_file_is_not_the_whole():
    rows = "".join(f"2026-03-01,{number}\n" for number in range(1001))

    assert facts_of(f"date,caption\n{rows}".encode()).is_whole is False
    assert facts_of(b"date,caption\n2026-03-01,1\n").is_whole is True


def test_row_cut_by_the_sample_is_left_to_the_reading():
    rows = f'2026-03-01,"{"x" * 5000}"\n' * 300

    facts = facts_of(f"date,caption\n{rows}".encode())

    assert {len(record["caption"]) for _, record in facts.sample} == {5000}
    assert facts.is_whole is False
