"""The main menu: its groups, who sees what, and where one is."""

import re
from collections import Counter

from accounts.models import Membership
from kbeauty.navigation import menu_for


def _menu(user, path="/"):
    return menu_for(Membership.objects.get(user=user), path)


def _urls(menu):
    return [entry.url for section in menu.sections for entry in section.entries]


def test_groups_stand_in_their_order(member):
    assert {
        str(section.heading): [str(entry.label) for entry in section.entries]
        for section in _menu(member).sections
    } == {
        "": ["Overview", "Studio"],
        "Content": ["Posts", "Stories", "Mentions", "Hashtags"],
        "Market research": ["Markets", "Trends", "Competitors", "Creators"],
        "Before you post": ["Claims", "Ingredients", "Pictures", "Culture"],
        "Manage": ["Accounts", "Collections", "Imports", "Settings"],
    }


def test_viewer_is_offered_what_a_viewer_may_open(client, member, viewer):
    client.force_login(viewer)

    urls = _urls(_menu(viewer))

    assert set(_urls(_menu(member))) - set(urls) == {"/imports/"}
    assert {client.get(url).status_code for url in urls} == {200}
    assert client.get("/imports/").status_code == 403


def test_page_is_marked_and_so_is_the_entry_above_it(member):
    def marked(path):
        menu = _menu(member, path)
        entries = [one for section in menu.sections for one in section.entries]
        found = [(one.url, one.current) for one in entries if one.current]
        return found, menu.is_here_behind_the_bar

    assert marked("/") == ([("/", "page")], False)
    assert marked("/markets/JP/") == ([("/markets/", "true")], False)
    assert marked("/claims/") == ([("/claims/", "page")], True)
    assert marked("/account/email/") == ([("/settings/", "true")], True)
    assert marked("/notices/") == ([], False)


def test_every_list_of_the_menu_is_named_by_its_heading(logged_in):
    text = logged_in.get("/claims/").content.decode()

    ids = Counter(re.findall(r'id="(nav-[^"]+)"', text))
    names = re.findall(r'class="nav-list" aria-labelledby="([^"]+)"', text)
    # Four groups have headings, in the side bar and on the phone.
    assert sorted(names) == sorted(ids)
    assert set(ids.values()) == {1}
    assert len(names) == 8
    assert '<summary class="is-here">' in text


def test_person_without_a_company_has_no_menu(client, member):
    Membership.objects.all().delete()
    client.force_login(member)

    text = client.get("/settings/").content.decode()

    assert 'aria-label="Main menu"' not in text
    assert "Log out" in text
