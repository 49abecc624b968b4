"""Staff's pages: what a change goes through, and who may not."""

from hashlib import sha256

import pytest
import yaml
from django.urls import reverse
from django.utils import timezone

from accounts.models import AuditEvent
from kbeauty.lib.tenancy import all_companies
from markets.culture.services import load_entries
from markets.editing.services import begin_change, submit_change
from markets.models import (
    EditorialChange,
    EditorialVersion,
    Impact,
    KnowledgeEntry,
)
from markets.rules import check
from tests.factories.accounts import MembershipFactory, UserFactory
from tests.factories.instagram import InstagramAccountFactory, PostFactory
from tests.markets.editing.conftest import RULE

ADMIN = "admin:markets_editorialchange"


def step(name, *keys):
    return reverse(f"{ADMIN}_{name}", args=keys)


@pytest.fixture
def as_author(client, author):
    client.force_login(author)
    return client


@pytest.fixture
def told(django_capture_on_commit_callbacks):
    """Posts a form and says what the page answers, after the tasks have run."""

    def post(client, url, **values):
        with django_capture_on_commit_callbacks(execute=True):
            return client.post(url, values)

    return post


def test_staff_write_submit_and_another_one_approves(
    as_author, author, reviewer, told, edited_rules, company
):
    PostFactory(
        account=InstagramAccountFactory(company=company),
        caption="We zorbify",
        market="US",
    )
    blank = as_author.get(step("begin_rule"))
    refused = told(as_author, step("begin_rule"), text="rules: [", note="x")
    begun = told(as_author, step("begin_rule"), text=RULE, note="A new law")
    change = EditorialChange.objects.get()
    submitted = told(as_author, step("submit", change.pk))
    page = as_author.get(step("change", change.pk))
    own = told(as_author, step("approve", change.pk), digest=digest(change))

    assert "rules:" in blank.context["form"]["text"].value()
    assert list(refused.context["form"].errors) == ["text"]
    assert begun["Location"] == submitted["Location"] == step("change", change.pk)
    text = page.content.decode()
    assert "Reclassification alarm" in text
    assert "/static/css/staff.css" in text
    assert "verdict: prohibited" in text
    assert str(company) in text
    assert own.context["form"].non_field_errors() == [
        "You wrote this change. Somebody else has to approve it."
    ]
    with all_companies():
        seen = AuditEvent.objects.filter(
            action="staff.viewed", target_code=str(change.code)
        )
        assert seen.exists()
    assert actions(page) == ["send_back", "measure", "drop"]
    as_author.force_login(reviewer)
    assert actions(as_author.get(step("change", change.pk))) == [
        "approve",
        "send_back",
        "measure",
        "drop",
    ]
    shown = as_author.get(step("approve", change.pk))
    done = told(as_author, step("approve", change.pk), digest=digest(change))
    assert "<ins>+ " in shown.content.decode()
    assert done.status_code == 302
    assert check("We zorbify", market="US").verdict == "prohibited"
    again = told(as_author, step("approve", change.pk), digest=digest(change))
    assert again.context["form"].non_field_errors() == [
        "This change has another status by now: In force."
    ]


def actions(page):
    return [
        one["path"].split("/")[-2].replace("-", "_")
        for one in page.context["actions_detail"]
    ]


def digest(change):
    return sha256(change.text.encode()).hexdigest()


def test_page_loads_itself_again_while_it_is_measured(as_author, author, edited_rules):
    change = begin_change(kind="rule", text=RULE, note="A new law", by=author)
    submit_change(change=change, by=author)

    under_way = as_author.get(step("change", change.pk))
    Impact.objects.update(finished_at=timezone.now(), status="finished")
    finished = as_author.get(step("change", change.pk))

    assert under_way["Refresh"] == "5"
    assert "0 of 0 companies" in under_way.content.decode()
    assert "Refresh" not in finished.headers


def test_reviewer_sends_back_and_the_author_writes_on(
    as_author, author, reviewer, waiting, told
):
    change = waiting()
    as_author.force_login(reviewer)
    told(as_author, step("send_back", change.pk), reason="Which law?")
    as_author.force_login(author)
    page = as_author.get(step("change", change.pk)).content.decode()
    told(
        as_author,
        step("rewrite", change.pk),
        text=RULE.replace("A law of the tests", "Law 12 of 2026"),
        note="Law 12",
    )
    told(as_author, step("submit", change.pk))
    told(as_author, step("measure", change.pk))
    told(as_author, step("drop", change.pk))

    change.refresh_from_db()
    assert "Which law?" in page
    assert "Law 12 of 2026" in change.text
    assert (change.note, change.status) == ("Law 12", "dropped")


def test_rules_are_looked_through_as_of_any_moment(as_author, put_in_force):
    before = timezone.localtime().replace(microsecond=0)
    put_in_force()
    put_in_force("", item="hk-whitening")
    url = step("list_rules")

    new = as_author.get(url, {"market": "US", "q": "zorbif"})
    gone = as_author.get(url, {"q": "hk-whitening"})
    then = as_author.get(url, {"q": "zorbif", "moment": before.isoformat()})
    wrong = as_author.get(url, {"moment": "soon"})

    assert [(one.item, one.version.number) for one in new.context["page"]] == [
        ("us-zorbify", 1)
    ]
    assert [(one.item, one.verdict) for one in gone.context["page"]] == [
        ("hk-whitening", "")
    ]
    assert list(then.context["page"]) == []
    assert wrong.context["page"].paginator.count > 600
    assert list(wrong.context["form"].errors) == ["moment"]


def test_versions_can_be_gone_back_to(as_author, put_in_force, told):
    version = put_in_force()
    put_in_force("", item="us-zorbify")
    url = reverse("admin:markets_editorialversion_go_back", args=[version.pk])

    shown = as_author.get(
        reverse("admin:markets_editorialversion_change", args=[version.pk])
    )
    told(as_author, url, note="It was right")

    draft = EditorialChange.objects.get(status="draft")
    assert "zorbify~" in shown.content.decode()
    assert (draft.item, draft.text) == ("us-zorbify", version.text)


def test_knowledge_goes_the_same_way(as_author, reviewer, told, client, db):
    load_entries()
    entry = KnowledgeEntry.objects.get(slug="jp-number-four")
    lead = reverse("admin:markets_knowledgeentry_change_it", args=[entry.pk])
    begin = as_author.get(lead)["Location"]
    text = as_author.get(begin).context["form"]["text"].value()
    told(as_author, begin, text=text.replace("id: jp", "id: jp"), note="Nothing new")
    change = EditorialChange.objects.get()
    told(
        as_author,
        step("rewrite", change.pk),
        text=changed(
            text, en="Four sounds like death; sets of three or five are safer."
        ),
        note="Say what is safer",
    )
    told(as_author, step("submit", change.pk))
    change.refresh_from_db()
    assert entry.text_en == KnowledgeEntry.objects.get(pk=entry.pk).text_en

    as_author.force_login(reviewer)
    told(as_author, step("approve", change.pk), digest=digest(change))
    entry.refresh_from_db()
    assert entry.text_en == "Four sounds like death; sets of three or five are safer."
    assert entry.is_edited
    assert load_entries().kept_as_edited == 1

    gone = reverse("admin:markets_knowledgeentry_withdraw_it", args=[entry.pk])
    told(as_author, as_author.get(gone)["Location"], note="Outdated")
    change = EditorialChange.objects.get(status="draft")
    told(as_author, step("submit", change.pk))
    as_author.force_login(UserFactory(is_staff=True, is_superuser=True))
    told(as_author, step("approve", change.pk), digest=digest(change))
    load_entries()
    assert not KnowledgeEntry.objects.filter(slug="jp-number-four").exists()
    assert EditorialVersion.objects.count() == 2


def changed(text, **values):
    plain = yaml.safe_load(text)
    plain["entries"][0].update(values)
    return yaml.safe_dump(plain, allow_unicode=True)


def test_whoever_is_no_staff_or_has_no_right_is_refused(client, waiting, db):
    change = waiting()
    pages = [
        step("changelist"),
        *map(step, ("list_rules", "begin_rule", "begin_entry", "withdraw")),
        *(step(name, change.pk) for name in ("change", "approve", "drop", "rewrite")),
    ]

    client.force_login(MembershipFactory().user)
    strangers = {client.post(url, {"digest": digest(change)}) for url in pages}
    client.force_login(UserFactory(is_staff=True))
    clerks = {client.post(url, {"digest": digest(change)}) for url in pages}

    assert {one["Location"].split("?")[0] for one in strangers} == {"/admin/login/"}
    assert {one.status_code for one in clerks} == {403}
    change.refresh_from_db()
    assert change.status == "waiting"


def test_pages_speak_korean(as_author, author, waiting):
    change = waiting()
    author.language = "ko"
    author.save()

    for url in (step("change", change.pk), step("list_rules"), step("begin_rule")):
        assert as_author.get(url).status_code == 200
