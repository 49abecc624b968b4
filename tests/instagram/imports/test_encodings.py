import codecs
import gzip
import io

import pytest

from instagram.imports.encodings import detect_encoding
from instagram.imports.issues import FileRefusedError
from instagram.imports.source import open_bytes
from tests.instagram.imports.reading import read

HEADER = "date,caption,likes\n"
KOREAN = HEADER + "2026-03-01,새벽 세럼이 돌아왔어요. 지금 만나보세요,905\n" * 3
JAPANESE = HEADER + "2026-03-01,夜明けの美容液がかえってきました。スキンケア,120\n" * 3
FRENCH = HEADER + "2026-03-01,Crème d’été à l’eau — déjà là,77\n" * 3


def encoding_of(content):
    return detect_encoding(open_bytes(io.BytesIO(content)))


@pytest.mark.parametrize(
    ("content", "encoding"),
    [
        (HEADER.encode(), "utf-8"),
        (KOREAN.encode(), "utf-8"),
        (KOREAN.encode("utf-8-sig"), "utf-8"),
        (KOREAN.encode("utf-16"), "utf-16-le"),
        (codecs.BOM_UTF16_BE + KOREAN.encode("utf-16-be"), "utf-16-be"),
        (KOREAN.encode("utf-16-le"), "utf-16-le"),
        (KOREAN.encode("utf-16-be"), "utf-16-be"),
        (KOREAN.encode("cp949"), "cp949"),
        (JAPANESE.encode("cp932"), "cp932"),
        (FRENCH.encode("cp1252"), "cp1252"),
        (
            ("caf\xe9 d\xe9j\xe0 " * 9 + "\x81").encode("latin-1"),
            "latin-1",
        ),
        (gzip.compress(KOREAN.encode("cp949")), "cp949"),
    ],
    ids=lambda value: value if isinstance(value, str) else "",
)
def test_encoding_is_recognised(content, encoding):
    assert encoding_of(content) == encoding


@pytest.mark.parametrize("encoding", ["cp949", "utf-8", "cp932"])
def test_encoding_is_told_by_signs_far_down_the_file(encoding):
    text = {"cp949": KOREAN, "utf-8": KOREAN, "cp932": JAPANESE}[encoding]
    plain = (HEADER + "2026-03-01,plain,1\n" * 50_000).encode()

    assert encoding_of(plain + text.encode(encoding)) == encoding


def test_few_korean_letters_are_enough():
    assert encoding_of("날짜,내용\n2026-03-01,봄\n".encode("cp949")) == "cp949"


def test_damaged_sign_does_not_make_utf8_something_else():
    content = (KOREAN * 20).encode()
    cut = content.replace("돌".encode(), "돌".encode()[:2], 1)

    assert encoding_of(cut) == "utf-8"


def test_utf8_cut_by_the_sample_stays_utf8():
    content = ("a" + "가" * 200_000).encode()

    assert encoding_of(content) == "utf-8"


@pytest.mark.parametrize(
    ("content", "reason"),
    [
        (codecs.BOM_UTF32_LE + KOREAN.encode("utf-32-le"), "encoding_unknown"),
        (bytes(range(1, 9)) * 50, "file_binary"),
        (
            bytes([0x81, 0xFF, 0x20, 0xFE, 0x80, 0xFF, 0xA0, 0x80]) * 60,
            "encoding_unknown",
        ),
    ],
)
def test_what_is_no_known_text_is_refused(content, reason):
    with pytest.raises(FileRefusedError) as refused:
        encoding_of(content)

    assert refused.value.reason == reason


@pytest.mark.parametrize(
    "encoding", ["utf-8", "utf-8-sig", "utf-16", "utf-16-le", "utf-16-be", "cp949"]
)
def test_rows_are_the_same_in_each_encoding(encoding):
    posts, issues = read(KOREAN.encode(encoding))

    assert [(post.caption, post.like_count) for post in posts] == [
        ("새벽 세럼이 돌아왔어요. 지금 만나보세요", 905)
    ]
    assert [issue.reason for issue in issues] == ["duplicate_in_file"] * 2


def test_quoted_first_header_survives_the_mark():
    content = codecs.BOM_UTF16_LE + '"date","caption"\n2026-03-01,봄\n'.encode(
        "utf-16-le"
    )

    posts, _ = read(content)

    assert [post.caption for post in posts] == ["봄"]


def test_encoding_named_by_a_person_is_used():
    posts, _ = read(
        "date,caption\n2026-03-01,caf\xe9\n".encode("cp1252"), encoding="cp949"
    )

    assert [post.caption for post in posts] == ["caf\ufffd"]


def test_single_letter_is_text():
    assert encoding_of(b"a") == "utf-8"


@pytest.mark.parametrize(
    ("text", "encoding"),
    [
        ("신제품 ★ 2026년 ㅋㅋㅋ ♥", "cp949"),
        ("뷁쀍쓩 넵", "cp949"),
        ("新発売 ｱｲｳ ﾃｽﾄ", "cp932"),
        ("“L’été” – ‘ÉÈ’…", "cp1252"),
        ("Größe schön übermäßig", "cp1252"),
    ],
)
def test_unusual_letters_are_recognised_too(text, encoding):
    content = f"date,text\n2026-03-01,{text}\n" * 3

    assert encoding_of(content.encode(encoding)) == encoding


@pytest.mark.parametrize(
    ("text", "encoding"),
    [("加湿 面膜 超值", "gb18030"), ("Увлажняющий крем для лица", "cp1251")],
)
def test_encoding_we_do_not_read_is_refused_not_guessed(text, encoding):
    content = f"date,text\n2026-03-01,{text}\n" * 9

    with pytest.raises(FileRefusedError) as refused:
        encoding_of(content.encode(encoding))

    assert refused.value.reason == "encoding_unknown"
