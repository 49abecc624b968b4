import gzip
from contextlib import closing
from datetime import UTC, datetime, timedelta

import pytest
from django.core.files.base import ContentFile
from django.db import OperationalError, connection
from django.utils import timezone

from instagram import tasks
from instagram.enums import AccountStatus, ImportStatus, InsightsStatus, Source
from instagram.imports import recognition, source
from instagram.imports.issues import FileRefusedError
from instagram.models import ImportBatch, InstagramAccount, Post
from instagram.services import import_reading, imports
from kbeauty.lib.errors import ConflictError, InvalidInputError
from tests.factories.instagram import InstagramAccountFactory, PostFactory
from tests.instagram.imports.reading import saved

TABLE = (
    b"date,caption,likes\n2026-03-01,one #a,5\n2026-03-02,two,x\n2026-03-03,three,7\n"
)


@pytest.fixture(autouse=True)
def media(settings, tmp_path):
    settings.MEDIA_ROOT = tmp_path
    return tmp_path


@pytest.fixture
def account(company):
    return InstagramAccountFactory(company=company, username="saebyeok.us")


@pytest.fixture
def take_in(company, account, member):
    def take_in(content, name="posts.csv", **options):
        return imports.create_import(
            company=company,
            account=account,
            upload=ContentFile(content, name=name),
            by=member,
            **options,
        )

    return take_in


@pytest.fixture
def bring_in(take_in, django_capture_on_commit_callbacks):
    """Takes a file in, agrees with the guessed columns and reads it."""

    def bring_in(content, name="posts.csv", **settings):
        with django_capture_on_commit_callbacks(execute=True):
            batch = take_in(content, name)
        if batch.status == ImportStatus.MAPPING:
            agree(batch, django_capture_on_commit_callbacks, **settings)
        batch.refresh_from_db()
        return batch

    return bring_in


def agree(batch, capture, **settings):
    chosen = {"mapping": batch.mapping, "time_zone": "UTC"} | settings
    with capture(execute=True):
        imports.set_mapping(batch=batch, **chosen)
    batch.refresh_from_db()


def counts(batch):
    return (
        batch.rows_read,
        batch.rows_created,
        batch.rows_updated,
        batch.rows_unchanged,
        batch.rows_refused,
    )


def test_table_waits_for_its_columns(take_in, media):
    batch = take_in(TABLE, name="März posts.csv")

    assert batch.status == ImportStatus.MAPPING
    assert batch.file_format == "csv"
    assert batch.file_name == "März posts.csv"
    assert batch.mapping == {
        "timestamp": "date",
        "caption": "caption",
        "like_count": "likes",
    }
    assert (media / batch.file.name).name == f"{batch.code}.csv"
    assert (media / batch.file.name).read_bytes() == TABLE


def test_rows_go_in_and_the_rest_is_listed(bring_in, company):
    batch = bring_in(TABLE)

    assert (batch.status, batch.reason) == (ImportStatus.SUCCEEDED, "")
    assert counts(batch) == (3, 2, 0, 0, 1)
    assert batch.bytes_read == batch.file_size == len(TABLE)
    posts = Post.objects.for_company(company).order_by("timestamp")
    assert list(posts.values_list("caption", "like_count", "hashtags", "source")) == [
        ("one #a", 5, ["a"], "import"),
        ("three", 7, [], "import"),
    ]
    assert list(batch.issues.values_list("line", "column", "reason", "value")) == [
        (3, "likes", "number_unreadable", "x")
    ]


def test_known_format_is_read_without_asking(bring_in, company):
    batch = bring_in(saved("business_suite_en.csv"))

    assert batch.status == ImportStatus.SUCCEEDED
    assert counts(batch) == (4, 4, 0, 0, 0)
    post = Post.objects.for_company(company).get(post_id="17900000000000001")
    assert post.insights_status == InsightsStatus.AVAILABLE
    assert post.engagement_rate_by_reach == pytest.approx(100 * 985 / 9100)


@pytest.mark.parametrize(
    "name",
    ["business_suite_en.csv", "business_suite_daily.csv", "posts_1.json", "graph.json"],
)
def test_importing_twice_changes_nothing(bring_in, company, name):
    bring_in(saved(name), name)
    before = list(Post.objects.for_company(company).order_by("pk").values())

    again = bring_in(saved(name), name)

    assert list(Post.objects.for_company(company).order_by("pk").values()) == before
    assert (again.rows_created, again.rows_updated) == (0, 0)
    assert again.rows_unchanged == len(before)


def test_rows_of_other_accounts_are_refused(bring_in, company, account):
    account.username = "onyul.de"
    account.save()

    batch = bring_in(saved("business_suite_en.csv"))

    assert (batch.status, batch.reason) == (ImportStatus.FAILED, "nothing_readable")
    assert set(batch.issues.values_list("reason", flat=True)) == {"other_account"}
    assert Post.objects.for_company(company).count() == 0


def test_post_known_by_its_link_is_not_made_a_second_time(bring_in, company, account):
    known = PostFactory(
        account=account, shortcode="DWabc000001", like_count=100, reach=None
    )
    content = (
        b"date,link,likes,reach\n"
        b"2026-03-01,https://www.instagram.com/p/DWabc000001/,150,900\n"
    )

    batch = bring_in(content)

    assert counts(batch) == (1, 0, 1, 0, 0)
    known.refresh_from_db()
    assert (known.like_count, known.reach) == (100, 900)
    assert known.source == Source.API


def test_file_without_comments_rests_its_rate_on_likes(bring_in, company):
    bring_in(b"time,likes,followers\n2026-03-01,50,1000\n")

    post = Post.objects.for_company(company).get()

    assert (post.comment_count, post.followers_at_post) == (None, 1000)
    assert post.engagement_rate == 5.0


def test_zone_chosen_places_the_dates(bring_in, company):
    bring_in(b"time,likes\n2026-03-01 09:00,50\n", time_zone="Asia/Seoul")

    assert Post.objects.for_company(company).get().timestamp == datetime(
        2026, 3, 1, tzinfo=UTC
    )


def test_reading_again_in_another_zone_moves_the_same_posts(
    bring_in, company, django_capture_on_commit_callbacks
):
    batch = bring_in(b"time,likes\n2026-03-01 09:00,50\n")

    agree(batch, django_capture_on_commit_callbacks, time_zone="Asia/Seoul")

    assert counts(batch) == (1, 0, 1, 0, 0)
    assert Post.objects.for_company(company).get().timestamp.hour == 0


def test_open_order_of_dates_is_asked_for(take_in):
    batch = take_in(b"date,likes\n03/04/2026,1\n")

    with pytest.raises(FileRefusedError) as refused:
        imports.set_mapping(batch=batch, mapping=batch.mapping, time_zone="UTC")

    assert list(refused.value.fields) == ["date_order"]
    batch.refresh_from_db()
    assert batch.status == ImportStatus.MAPPING


def test_open_order_of_a_large_file_is_asked_for_after_reading_it(bring_in):
    batch = bring_in(b"date,likes\n" + b"03/04/2026,1\n" * 1500)

    assert (batch.status, batch.reason) == (ImportStatus.MAPPING, "date_order_unknown")


def test_order_named_by_the_person_counts(bring_in, company):
    bring_in(b"date,likes\n03/04/2026,1\n", date_order="dmy")

    assert Post.objects.for_company(company).get().timestamp.month == 4


def test_killed_import_goes_on_with_nothing_lost_or_twice(
    take_in, company, monkeypatch, django_capture_on_commit_callbacks
):
    rows = "".join(f"{i},2026-03-01,{i}\n" for i in range(2500))
    content = f"id,date,likes\n{rows}7,2026-03-01,7\nx,never,1\n".encode()
    batch = take_in(content)
    store, calls = import_reading.store_posts, []

    def killed_at_the_second(**given):
        calls.append(len(given["items"]))
        if len(calls) == 2:
            raise OperationalError("server closed the connection")
        return store(**given)

    monkeypatch.setattr(import_reading, "store_posts", killed_at_the_second)
    imports.set_mapping(
        batch=batch, mapping=batch.mapping, time_zone="UTC", is_queued=False
    )

    with pytest.raises(OperationalError):
        imports.run_import(batch=batch)
    batch.refresh_from_db()
    halfway = (batch.status, counts(batch))
    imports.run_import(batch=batch)

    assert halfway == (ImportStatus.RUNNING, (1000, 1000, 0, 0, 0))
    assert (batch.status, counts(batch)) == (
        ImportStatus.SUCCEEDED,
        (2502, 2500, 0, 0, 2),
    )
    assert sorted(batch.issues.values_list("line", "reason")) == [
        (2502, "duplicate_in_file"),
        (2503, "date_unreadable"),
    ]
    likes = Post.objects.for_company(company).values_list("like_count", flat=True)
    assert sum(likes) == sum(range(2500))


def test_import_out_of_time_goes_on_in_the_next_task(
    take_in, company, monkeypatch, django_capture_on_commit_callbacks
):
    rows = "".join(f"{i},2026-03-01,{i}\n" for i in range(2500))
    batch = take_in(f"id,date,likes\n{rows}".encode())
    imports.set_mapping(
        batch=batch, mapping=batch.mapping, time_zone="UTC", is_queued=False
    )
    steps = []
    while not imports.run_import(batch=batch, seconds=-1):
        steps.append(batch.rows_read)

    assert steps == [1000, 2000, 2500]
    assert batch.status == ImportStatus.SUCCEEDED
    assert Post.objects.for_company(company).count() == 2500


def test_fault_of_ours_is_told_and_keeps_what_was_read(take_in, monkeypatch):
    batch = take_in(TABLE)
    imports.set_mapping(
        batch=batch, mapping=batch.mapping, time_zone="UTC", is_queued=False
    )

    def broken(**given):
        raise KeyError("fault")

    monkeypatch.setattr(import_reading, "store_posts", broken)

    with pytest.raises(KeyError):
        imports.run_import(batch=batch)

    batch.refresh_from_db()
    assert (batch.status, batch.reason) == (ImportStatus.FAILED, "internal")


def test_file_that_is_gone_is_told(bring_in, media, django_capture_on_commit_callbacks):
    batch = bring_in(TABLE)
    (media / batch.file.name).unlink()

    with pytest.raises(FileRefusedError) as refused:
        imports.set_mapping(batch=batch, mapping=batch.mapping, time_zone="UTC")

    assert refused.value.reason == "file_gone"
    ImportBatch.objects.filter(pk=batch.pk).update(status=ImportStatus.QUEUED)
    imports.run_import(batch=batch)
    assert (batch.status, batch.reason) == (ImportStatus.FAILED, "file_gone")


def test_complaints_are_kept_up_to_the_limit_and_all_counted(bring_in, monkeypatch):
    monkeypatch.setattr(import_reading, "ISSUE_LIMIT", 3)

    batch = bring_in(b"date,likes\n2026-03-01,1\n" + b"never,1\n" * 5)

    assert (batch.issues.count(), batch.issue_count, batch.rows_refused) == (3, 5, 5)


def test_import_under_way_cannot_be_started_anew(take_in):
    batch = take_in(saved("graph.json"), "graph.json")

    with pytest.raises(ConflictError):
        imports.set_mapping(batch=batch, mapping=batch.mapping, time_zone="UTC")

    assert batch.status == ImportStatus.QUEUED


def test_second_worker_leaves_the_file_to_the_first(take_in):
    batch = take_in(saved("graph.json"), "graph.json")
    other = connection.get_new_connection(connection.get_connection_params())
    with closing(other):
        key = (import_reading.LOCK_SPACE, batch.pk)
        other.execute("SELECT pg_advisory_lock(%s, %s)", key)

        imports.run_import(batch=batch)
        left_alone = batch.status

    while batch.status == ImportStatus.QUEUED:
        imports.run_import(batch=batch)

    assert left_alone == ImportStatus.QUEUED
    assert batch.status == ImportStatus.SUCCEEDED


def test_finished_import_is_not_read_again(bring_in):
    batch = bring_in(TABLE)
    finished_at = batch.finished_at

    tasks.run_import(company_id=batch.company_id, batch_id=batch.pk)

    batch.refresh_from_db()
    assert batch.finished_at == finished_at


def test_task_of_a_deleted_import_does_nothing(company):
    assert tasks.run_import(company_id=company.pk, batch_id=0) is None


def test_stalled_import_is_taken_up_by_beat(
    take_in, company, django_capture_on_commit_callbacks
):
    batch = take_in(saved("graph.json"), "graph.json")
    fresh = imports.resume_stalled_imports(company=company)
    ImportBatch.objects.filter(pk=batch.pk).update(
        heartbeat_at=timezone.now() - timedelta(minutes=11)
    )

    with django_capture_on_commit_callbacks(execute=True):
        stalled = imports.resume_stalled_imports(company=company)

    batch.refresh_from_db()
    assert (fresh, stalled) == (0, 1)
    assert batch.status == ImportStatus.SUCCEEDED


@pytest.mark.parametrize(
    ("choice", "field"),
    [
        ({"time_zone": "Mars/Base"}, "time_zone"),
        ({"encoding": "klingon"}, "encoding"),
        ({"mapping": {"caption": "caption"}}, "timestamp"),
    ],
)
def test_settings_that_cannot_be_are_refused(take_in, choice, field):
    batch = take_in(TABLE)
    chosen = {"mapping": batch.mapping, "time_zone": "UTC"} | choice

    with pytest.raises(InvalidInputError) as refused:
        imports.set_mapping(batch=batch, **chosen)

    assert list(refused.value.fields) == [field]


def test_refused_file_leaves_nothing_behind(take_in, company, media):
    with pytest.raises(FileRefusedError):
        take_in(b"\x89PNG\r\n")

    assert ImportBatch.objects.for_company(company).count() == 0
    assert list(media.iterdir()) == []


def test_file_beyond_the_limit_is_refused(take_in, monkeypatch):
    monkeypatch.setattr(imports, "SIZE_LIMIT", 10)

    with pytest.raises(FileRefusedError) as refused:
        take_in(TABLE)

    assert refused.value.reason == "file_too_large"


def test_account_of_files_is_made_once_and_by_its_name(company, member):
    first = imports.imported_account(company=company, username="@New.Brand", by=member)
    again = imports.imported_account(company=company, username="new.brand", by=member)

    assert first == again
    assert (first.username, first.status, first.instagram_user_id) == (
        "new.brand",
        AccountStatus.IMPORTED,
        "import:new.brand",
    )


def test_connected_account_of_that_name_is_used(company, account):
    found = imports.imported_account(company=company, username="Saebyeok.US", by=None)

    assert found == account


@pytest.mark.parametrize("name", ["", "a b", "x" * 31, ".dot", "<script>"])
def test_name_that_instagram_would_not_allow_is_refused(company, name):
    with pytest.raises(InvalidInputError) as refused:
        imports.imported_account(company=company, username=name, by=None)

    assert list(refused.value.fields) == ["username"]
    assert InstagramAccount.objects.for_company(company).count() == 0


def test_bomb_found_on_the_way_fails_the_import_with_its_reason(take_in, monkeypatch):
    batch = take_in(gzip.compress(TABLE), "posts.csv.gz")
    imports.set_mapping(
        batch=batch, mapping=batch.mapping, time_zone="UTC", is_queued=False
    )
    monkeypatch.setattr(source, "INFLATED_LIMIT", 20)

    imports.run_import(batch=batch)

    assert (batch.status, batch.reason) == (ImportStatus.FAILED, "gz_bomb")


def test_file_of_empty_lines_has_no_rows(bring_in, monkeypatch):
    monkeypatch.setattr(recognition, "SAMPLE_CHARACTERS", 1000)

    batch = bring_in(b"date,likes\n" + b"\n" * 2000)

    assert (batch.status, batch.reason) == (ImportStatus.FAILED, "no_rows")
