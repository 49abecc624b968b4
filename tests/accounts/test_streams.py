"""Who hears a stream of a company, and for how long."""

import pytest
from django.db import connection
from django.test import RequestFactory

from accounts.enums import Permission, Role
from accounts.models import Membership, User
from accounts.streams import company_stream
from instagram.models import Post
from kbeauty.lib.streams import Event, event_stream
from kbeauty.lib.tenancy import tenant
from tests.factories.accounts import MembershipFactory
from tests.factories.instagram import InstagramAccountFactory, PostFactory

pytestmark = pytest.mark.django_db(transaction=True)


def post_of(company):
    account = InstagramAccountFactory(company=company)
    return PostFactory(account=account, company=company)


@pytest.fixture
def ours(transactional_db):
    return MembershipFactory()


@pytest.fixture
def theirs(transactional_db):
    return MembershipFactory()


def listen(membership, read, *, permission=Permission.VIEW, **timing):
    """The stream that this member's request opens."""
    request = RequestFactory().get("/")
    request.user, request.company = membership.user, membership.company
    timing = {"every": 0.0, "lasts": 60.0} | timing
    return iter(company_stream(request, read, permission=permission, **timing))


def read_all_posts():
    """A careless read: it names no company."""
    posts = sorted(str(post.post_id) for post in Post.objects.all())
    return Event(id=f"posts {posts}", data={"posts": posts}, is_last=True)


def test_careless_read_sees_the_posts_of_its_company_only(ours, theirs):
    mine, other = post_of(ours.company), post_of(theirs.company)

    with tenant(theirs.company_id):
        heard = b"".join(listen(ours, read_all_posts)).decode()

    assert mine.post_id in heard
    assert other.post_id not in heard


def test_without_a_company_a_stream_reads_no_rows(ours):
    post_of(ours.company)
    request = RequestFactory().get("/")

    frames = event_stream(request, company_id=0, read=read_all_posts, every=0.0)

    assert b'"posts": []' in b"".join(frames)


def test_no_connection_stays_open_while_it_waits(ours):
    frames = listen(ours, read_all_posts)

    for _ in frames:
        assert connection.connection is None


def counting():
    state = {"n": 0}

    def read():
        state["n"] += 1
        return Event(id=str(state["n"]), data={"n": state["n"]})

    return read


def remove(membership):
    with tenant(membership.company_id):
        Membership.objects.filter(pk=membership.pk).delete()


def demote(membership):
    with tenant(membership.company_id):
        Membership.objects.filter(pk=membership.pk).update(role=Role.VIEWER)


def deactivate_person(membership):
    User.objects.filter(pk=membership.user_id).update(is_active=False)


def close_company(membership):
    membership.company.is_active = False
    membership.company.save()


@pytest.mark.parametrize("change", [remove, demote, deactivate_person, close_company])
def test_who_may_no_longer_see_hears_nothing_more(ours, change):
    frames = listen(ours, counting(), permission=Permission.EXPORT_DATA)
    heard = [next(frames), next(frames)]
    change(ours)

    assert [b'"n": 1' in frame for frame in heard] == [False, True]
    assert list(frames) == []


def test_stays_with_its_company_when_the_person_has_another(ours):
    MembershipFactory(user=ours.user)
    frames = listen(ours, counting())
    heard = [next(frames), next(frames)]
    remove(ours)

    assert b'"n": 1' in heard[1]
    assert list(frames) == []
