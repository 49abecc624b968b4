"""Files of posts: what is read, and what is refused."""

import gzip
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
from django.core.management import CommandError, call_command

from instagram.sandbox import store
from instagram.sandbox.columns import NEWEST
from instagram.sandbox.reading import Options, UnreadableFileError, name_of, read
from tests.shared_data import posts

DATA = Path(__file__).parents[1] / "data"


def write(folder, name, text, encoding="utf-8"):
    file = folder / name
    file.write_bytes(text.encode(encoding))
    return file


def test_graph_json_with_children_insights_and_comments():
    dataset = read(DATA / "sandbox_posts.json", Options(username="brand", market="KR"))

    album, reel = dataset.media
    comment, reply = dataset.comments
    assert album.media_id == "17900000000000001"
    assert album.timestamp == datetime(2026, 5, 2, 9, 30, tzinfo=UTC)
    assert [child.media_type for child in album.children] == ["VIDEO"]
    assert album.insights == {"reach": 800}
    assert (reel.media_type, reel.media_product_type) == ("VIDEO", "REELS")
    assert (reel.caption, reel.like_count) == ("Reel", None)
    assert reel.insights == {"saved": 3, "views": 1200}
    assert (comment.username, comment.author_id) == ("sora", "17841400000000777")
    assert reply.parent_id == comment.comment_id
    assert [(a.username, a.market) for a in dataset.accounts] == [("brand", "KR")]


def test_rows_without_id_and_date_get_stable_ones(tmp_path):
    file = write(tmp_path, "some-brand.csv", "likes,comments,caption\n5,1,A\n6,2,A\n")

    first, again = read(file, Options()), read(file, Options())

    assert first == again
    assert len({post.media_id for post in first.media}) == 2
    assert [post.timestamp for post in first.media] == [
        NEWEST,
        NEWEST - timedelta(hours=12),
    ]
    assert first.accounts[0].username == "some_brand"


def test_byte_order_mark_gzip_and_odd_numbers(tmp_path):
    text = '\ufeffCaption , Likes,comments\n"A, b","1,204",3.0\nC,,nan\n'
    file = tmp_path / "posts.csv.gz"
    file.write_bytes(gzip.compress(text.encode()))

    dataset = read(file, Options())

    assert [(p.caption, p.like_count, p.comments_count) for p in dataset.media] == [
        ("A, b", 1204, 3),
        ("C", None, None),
    ]


def test_json_lines_list_and_media_key(tmp_path):
    lines = write(tmp_path, "a.jsonl", '{"id": "1"}\n\n{"id": "2"}\n')
    plain = write(tmp_path, "b.json", '[{"id": "1"}]')
    named = write(tmp_path, "c.json", '{"media": [{"id": "1"}]}')

    counts = [len(read(file, Options()).media) for file in (lines, plain, named)]

    assert counts == [2, 1, 1]


def test_hashtags_of_a_column_of_their_own_are_added(tmp_path):
    file = write(
        tmp_path,
        "a.csv",
        "caption,hashtags,likes\nA,#x #y,1\nB #x,#x,1\nC,['x'],1\n,#z,1\n",
    )

    captions = [post.caption for post in read(file, Options()).media]

    assert captions == ["A\n\n#x #y", "B #x", "C", "#z"]


@pytest.mark.parametrize(
    ("name", "text", "message"),
    [
        ("a.csv", "x,y\n1,2\n", "None of its columns is known: x, y"),
        ("a.csv", "", "None of its columns is known: "),
        ("a.csv", "likes\n", "a.csv holds no posts"),
        ("a.csv", "likes\n1\nmany\n", "Row 2 of a.csv cannot be read: could not"),
        ("a.csv", "likes,date\n1,yesterday\n", "Row 1 of a.csv cannot be read: Inv"),
        ("a.json", "{", "a.json cannot be read: Expecting property name"),
        ("a.json", '{"data": 3}', "The JSON holds no list of posts"),
        ("a.json", "[1]", "The JSON holds no list of posts"),
        ("a.json", '[{"id": "1", "children": {"data": [{}]}}]', "Row 1 of a.json"),
    ],
)
def test_unreadable_files(tmp_path, name, text, message):
    file = write(tmp_path, name, text)

    with pytest.raises(UnreadableFileError) as caught:
        read(file, Options())

    assert str(caught.value).startswith(message)


def test_wrong_encoding_is_a_plain_sentence(tmp_path):
    file = write(tmp_path, "a.csv", "likes,caption\n1,새벽\n", encoding="cp949")

    with pytest.raises(UnreadableFileError, match=r"a\.csv cannot be read: 'utf-8'"):
        read(file, Options())


def test_name_of_a_file():
    assert name_of(Path("igposts-natgeo_2018-all.csv.gz")) == "natgeo_2018"
    assert name_of(Path("My Posts (1).csv")) == "my_posts_1"
    assert name_of(Path("새벽.csv")) == "account"


@pytest.mark.parametrize(
    ("name", "count", "likes", "comments", "accounts"),
    [
        ("creator_graphapi_2026", 140, 23_160, 2_998, 1),
        ("natgeo_2018", 634, 242_138_593, 1_291_901, 1),
        ("torrevieja_2020", 165, 19_130, 0, 145),
        ("photographer_pt", 164, 15_612, 0, 1),
        ("amankharwal_reach", 119, 20_680, 793, 1),
        ("ko_emotion_2022", 1_073, 0, 0, 1),
    ],
)
def test_real_files(name, count, likes, comments, accounts):
    dataset = read(posts(name), Options())

    assert len({post.media_id for post in dataset.media}) == count
    assert sum(post.like_count or 0 for post in dataset.media) == likes
    assert sum(post.comments_count or 0 for post in dataset.media) == comments
    assert len(dataset.accounts) == accounts


def test_real_file_equals_pandas():
    import pandas

    file = posts("creator_graphapi_2026")
    frame = pandas.read_csv(file)

    dataset = read(file, Options())

    assert sum(p.insights.get("reach", 0) for p in dataset.media) == frame.reach.sum()
    assert [p.media_id for p in dataset.media] == frame.id.astype(str).tolist()
    known = [p.insights["views"] for p in dataset.media if "views" in p.insights]
    assert len(known) == frame.views.notna().sum()


def test_followers_of_a_file_with_many_owners():
    dataset = read(posts("torrevieja_2020"), Options())

    owner = next(a for a in dataset.accounts if a.username == "u_d442607158")
    assert owner.followers_count == 13_516


def test_served_page_by_page_with_the_files_sums(sandbox):
    dataset = read(posts("natgeo_2018"), Options(username="natgeo", followers=9))
    sandbox.load(dataset)
    token = sandbox.token("natgeo")

    answer = sandbox.get(
        "v25.0/me/media", token, fields="id,like_count,comments_count", limit=100
    ).json()
    rows = list(answer["data"])
    while "next" in answer["paging"]:
        answer = sandbox.session.get(answer["paging"]["next"], timeout=10).json()
        rows += answer["data"]

    assert len({row["id"] for row in rows}) == 634
    assert sum(row["like_count"] for row in rows) == 242_138_593
    assert sum(row["comments_count"] for row in rows) == 1_291_901
    assert sandbox.get(f"v25.0/{rows[0]['id']}/comments", token).json() == {"data": []}


def test_command_loads_and_says_so(local_store, tmp_path, capsys):
    file = write(tmp_path, "a.csv", "likes,caption\n5,A\n6,B\n")

    call_command(
        "sandbox_load", str(file), username="@brand", followers=900, market="kr"
    )

    account = store.rows("SELECT * FROM account")[0]
    assert (account["username"], account["followers_count"], account["market"]) == (
        "brand",
        900,
        "KR",
    )
    assert capsys.readouterr().out == (
        f"Loaded 2 posts and 0 comments of @brand into {local_store}.\n"
    )


def test_command_twice_changes_nothing_and_replace_removes(local_store, tmp_path):
    file = write(tmp_path, "a.csv", "likes,caption\n5,A\n6,B\n")
    shorter = write(tmp_path, "b.csv", "likes,caption\n7,C\n")

    call_command("sandbox_load", str(file), username="brand")
    before = store.rows("SELECT user_id FROM account")[0]["user_id"]
    call_command("sandbox_load", str(file), username="brand")
    twice = store.number("SELECT count(*) FROM media")
    call_command("sandbox_load", str(shorter), username="brand", replace=True)

    assert twice == 2
    assert store.number("SELECT count(*) FROM media") == 1
    assert store.rows("SELECT user_id FROM account")[0]["user_id"] == before


def test_command_names_at_most_five_accounts(local_store, tmp_path, capsys):
    rows = "".join(f"u{number},1\n" for number in range(7))
    file = write(tmp_path, "a.csv", f"user,likes\n{rows}")

    call_command("sandbox_load", str(file))

    assert "@u4 and 2 more accounts into" in capsys.readouterr().out


def test_command_without_anything_to_load(local_store, tmp_path):
    with pytest.raises(CommandError, match="Name a file of posts, or --demo"):
        call_command("sandbox_load")
    with pytest.raises(CommandError, match="No such file"):
        call_command("sandbox_load", str(tmp_path / "none.csv"))


def test_command_loads_the_demo(local_store, monkeypatch):
    from instagram.sandbox import demo
    from tests.instagram.sandbox import samples

    monkeypatch.setattr(demo, "world", lambda: samples.BRAND)

    call_command("sandbox_load", demo=True)

    assert store.number("SELECT count(*) FROM account") == 2
