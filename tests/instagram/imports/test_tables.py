import io

import pytest

from instagram.imports.issues import FileRefusedError, Issue
from instagram.imports.tables import read_frame, read_records
from tests.instagram.imports.reading import read, told

HEAD = "date,caption,likes\n"


def records(text, width=3):
    found = read_records(io.StringIO(text, newline=""), ",", width=width)
    return [
        (item.line, item.reason) if isinstance(item, Issue) else (item.line, item.cells)
        for item in found
    ]


@pytest.mark.parametrize("delimiter", [",", ";", "\t", "|"])
def test_delimiter_is_recognised(delimiter):
    text = f'a{delimiter}b{delimiter}c\n1{delimiter}"x,;|y"{delimiter}3\n'

    frame = read_frame(text)

    assert (frame.delimiter, frame.columns) == (delimiter, ("a", "b", "c"))


@pytest.mark.parametrize(
    ("hint", "delimiter"),
    [("sep=;\n", ";"), ("sep=,\n", ","), ("sep=\t\n", "\t"), ('"sep=|"\n', "|")],
)
def test_hint_of_excel_is_followed_and_is_no_header(hint, delimiter):
    row = delimiter.join

    frame = read_frame(f"{hint}{row(['a', 'b'])}\n{row(['1', '2'])}\n")

    assert (frame.delimiter, frame.columns) == (delimiter, ("a", "b"))


def test_columns_have_names_and_each_its_own():
    assert read_frame(",likes,likes,\n1,2,3,4\n").columns == (
        "#1",
        "likes",
        "likes (3)",
        "#4",
    )


def test_text_without_a_row_has_no_columns():
    with pytest.raises(FileRefusedError) as refused:
        read_frame("\n\n")

    assert refused.value.reason == "no_columns"


def test_line_is_where_the_row_starts():
    text = '1,"two\nlines\nmore",3\n\n4,5,6\r\n7,"8\r\n9",0\r10,11,12\r'

    assert records(text) == [
        (1, ["1", "two\nlines\nmore", "3"]),
        (5, ["4", "5", "6"]),
        (6, ["7", "8\r\n9", "0"]),
        (8, ["10", "11", "12"]),
    ]


def test_row_of_another_width_is_refused_and_padding_forgiven():
    assert records("1,2\n1,2,3,4\n1,2,3,,\n1,2,3\n") == [
        (1, "columns_mismatch"),
        (2, "columns_mismatch"),
        (3, ["1", "2", "3"]),
        (4, ["1", "2", "3"]),
    ]


@pytest.mark.parametrize(
    "broken",
    [
        '1,"never closed,3\n',
        '1,"said "no" to me",3\n',
        '1,"closed "early, 3\n',
    ],
)
def test_broken_quotation_mark_costs_its_row_only(broken):
    text = f'0,a,0\n{broken}2,"good, too",5\n3,"two\nlines",6\n4,d,7\n'

    assert records(text) == [
        (1, ["0", "a", "0"]),
        (2, "quote_unclosed"),
        (3, ["2", "good, too", "5"]),
        (4, ["3", "two\nlines", "6"]),
        (6, ["4", "d", "7"]),
    ]


def test_rest_of_a_broken_row_is_one_complaint_with_it():
    text = '1,"open\nmiddle of it\nthe end "x" of it,3\n2,b,3\n'

    assert records(text) == [(1, "quote_unclosed"), (4, ["2", "b", "3"])]


def test_each_of_two_broken_rows_has_its_complaint():
    text = '1,"a "b" c",3\n2,"a "b" c",3\n3,"open,3\n4,"open,3\n5,b,c\n'

    assert records(text) == [
        (1, "quote_unclosed"),
        (2, "quote_unclosed"),
        (3, "quote_unclosed"),
        (4, "quote_unclosed"),
        (5, ["5", "b", "c"]),
    ]


def test_mark_that_is_never_closed_does_not_swallow_the_file():
    rows = "".join(f"{number},b,c\n" for number in range(100_000))

    found = records(f'x,"open,y\n{rows}')

    assert found[0] == (1, "quote_unclosed")
    assert len(found) == 100_001
    assert found[-1] == (100_001, ["99999", "b", "c"])


def test_endless_line_is_dropped_and_the_next_read():
    text = f"1,{'x' * 3_000_000},3\n2,b,3\n"

    assert records(text) == [(1, "row_too_large"), (2, ["2", "b", "3"])]


def test_caption_of_ten_megabytes_over_many_lines_costs_its_row_only():
    caption = ("x" * 99 + "\n") * 100_000
    content = f'{HEAD}2026-03-01,"{caption}",1\n2026-03-02,fine,2\n'.encode()

    posts, issues = read(content)

    assert [post.caption for post in posts] == ["fine"]
    # The line with the closing mark looks like the beginning of another open one.
    assert told(issues) == [
        (2, "quote_unclosed", ""),
        (100_002, "quote_unclosed", ""),
    ]


def test_caption_too_long_names_column_and_beginning():
    content = f"{HEAD}2026-03-01,{'x' * 10_001},1\n2026-03-02,fine,2\n".encode()

    posts, issues = read(content)

    assert [post.caption for post in posts] == ["fine"]
    assert issues == [Issue(2, "caption_too_long", "caption", "x" * 200)]


def test_row_of_endless_cells_is_given_up():
    cells = ",".join('"' + "x" * 99_000 + '\n"' for _ in range(12))

    assert records(f"{cells}\n1,2,3\n")[0] == (1, "quote_unclosed")
    assert records(f"{cells}\n1,2,3\n")[-1] == (14, ["1", "2", "3"])
