"""Every call of the API is one for a company, or is named here.

A call that inherits from ``CompanyAPIView`` has its caller, company, limit, scopes and role
checked before its own code runs; one that does not has none of that.
"""

import pytest
from django.urls import URLPattern, URLResolver, get_resolver

from accounts.api.base import CompanyAPIView
from accounts.enums import Permission, Scope
from accounts.permissions import KEY_PERMISSIONS

# For people who have no token yet, and for staff.
WITHOUT_COMPANY = {
    *("RegisterView", "LoginView", "RefreshView", "LogoutView"),
    "StaffStatsView",
}
METHODS = {"get", "post", "put", "patch", "delete"}


def _views(resolver, path=""):
    for one in resolver.url_patterns:
        full = path + str(one.pattern)
        if isinstance(one, URLResolver):
            yield from _views(one, full)
        elif isinstance(one, URLPattern) and full.startswith("api/v1/"):
            yield one.callback.cls


VIEWS = sorted(set(_views(get_resolver())), key=lambda view: view.__name__)
OF_COMPANIES = [view for view in VIEWS if issubclass(view, CompanyAPIView)]


def test_every_call_is_for_a_company_or_named_here():
    found = {view.__name__ for view in VIEWS if view not in OF_COMPANIES}

    assert found == WITHOUT_COMPANY
    assert len(OF_COMPANIES) >= 10


@pytest.mark.parametrize("view", OF_COMPANIES, ids=lambda view: view.__name__)
def test_call_for_a_company_names_a_room_that_has_scopes(view):
    assert {f"{view.room}:read", f"{view.room}:write"} <= set(Scope.values)
    assert view.__module__.partition(".")[0] in {view.room, "kbeauty"}
    assert view.permission in set(Permission)


@pytest.mark.parametrize("view", OF_COMPANIES, ids=lambda view: view.__name__)
def test_call_for_a_company_keeps_what_its_base_checks(view):
    own = [one for one in view.__mro__ if one is not CompanyAPIView]
    own = own[: own.index(CompanyAPIView.__mro__[1])]

    changed = {
        name
        for one in own
        for name in (
            "initial",
            "authentication_classes",
            "permission_classes",
            "schema",
        )
        if name in vars(one)
    }
    assert changed == set()
    assert METHODS & set(dir(view))


def test_keys_decide_nothing_about_people():
    assert set(Permission) - KEY_PERMISSIONS == {
        Permission.MANAGE_MEMBERS,
        Permission.MANAGE_KEYS,
        Permission.SEE_AUDIT,
        Permission.EXPORT_DATA,
        Permission.TRANSFER_OWNERSHIP,
        Permission.DELETE_COMPANY,
    }
