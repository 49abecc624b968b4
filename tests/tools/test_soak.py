"""A few scripts of trouble as `make soak` drives them, and that a difference would be told."""

import subprocess
import sys

import pytest

from accounts.models import Company
from instagram.models import Post
from kbeauty.embedded import paths
from kbeauty.lib.tenancy import tenant
from tests.factories.accounts import CompanyFactory
from tests.factories.instagram import (
    START,
    CommentFactory,
    InstagramAccountFactory,
    PostFactory,
)
from tools.soak.picture import differences, picture


@pytest.mark.xdist_group("soak")
def test_scripts_end_like_an_undisturbed_run():
    done = subprocess.run(
        [
            sys.executable,
            "-m",
            "tools.soak",
            *("--scripts", "2", "--first", "1", "--posts", "10", "--comments", "2"),
        ],
        cwd=paths.ROOT,
        capture_output=True,
        text=True,
        check=False,
        timeout=240,
    )

    assert done.returncode == 0, done.stdout + done.stderr
    assert "2 of 2 scripts ended like an undisturbed run" in done.stdout
    tally = dict(part.split(": ") for part in done.stdout.splitlines()[-1].split(", "))
    troubles = ("kill", "restart", "crash", "flush", "faults")
    assert sum(int(tally[trouble]) for trouble in troubles) >= 2


def collected(company: Company, likes: int) -> dict[str, list[object]]:
    """A post with a comment; the picture of it."""
    with tenant(company.pk):
        _collect(company, likes)
        return picture(company)


def _collect(company: Company, likes: int) -> None:
    account = InstagramAccountFactory(company=company, username="brand")
    told = {"timestamp": START}
    post = PostFactory(
        account=account, post_id="1", caption="One", like_count=likes, **told
    )
    CommentFactory(post=post, comment_id="7", text="Seven", username="fan", **told)


def test_pictures_of_two_companies_with_the_same_rows_agree(company):
    assert differences(collected(company, 5), collected(CompanyFactory(), 5)) == []


def test_difference_of_one_figure_is_told(company):
    before = collected(company, 5)

    Post.objects.update(like_count=6)

    told = differences(before, picture(company))
    assert [line.split(" ")[:3] for line in told] == [
        ["instagram.Post", "lacks", "('1',"],
        ["instagram.Post", "has", "also"],
    ]


def test_row_too_many_is_told(company):
    before = collected(company, 5)
    CommentFactory(post=Post.objects.get(), comment_id="8")

    assert "instagram.Comment: 2 rows instead of 1" in differences(
        before, picture(company)
    )
