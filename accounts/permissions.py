"""The one table of who may do what; pages, API, admin actions and tasks ask here."""

from accounts.enums import Permission, Role, Scope

_VIEWER = frozenset({Permission.VIEW})
_ANALYST = _VIEWER | {Permission.ANALYZE, Permission.COLLECT}
_ADMIN = _ANALYST | {
    Permission.CONNECT,
    Permission.MANAGE_COMPANY,
    Permission.MANAGE_MEMBERS,
    Permission.MANAGE_KEYS,
}
_OWNER = _ADMIN | {
    Permission.SEE_AUDIT,
    Permission.EXPORT_DATA,
    Permission.TRANSFER_OWNERSHIP,
    Permission.DELETE_COMPANY,
}

ROLE_PERMISSIONS: dict[Role, frozenset[Permission]] = {
    Role.VIEWER: _VIEWER,
    Role.ANALYST: _ANALYST,
    Role.ADMIN: _ADMIN,
    Role.OWNER: _OWNER,
}

# Whom a role may give and take which roles: nobody makes anybody more than they are.
ASSIGNABLE_ROLES: dict[Role, frozenset[Role]] = {
    Role.VIEWER: frozenset(),
    Role.ANALYST: frozenset(),
    Role.ADMIN: frozenset({Role.ADMIN, Role.ANALYST, Role.VIEWER}),
    Role.OWNER: frozenset(Role),
}

# What a key may do where its scopes allow it. Who may do what stays for people to decide.
KEY_PERMISSIONS = frozenset(
    {
        Permission.VIEW,
        Permission.ANALYZE,
        Permission.COLLECT,
        Permission.CONNECT,
        Permission.MANAGE_COMPANY,
    }
)


def is_allowed(role: str, permission: Permission) -> bool:
    return permission in ROLE_PERMISSIONS[Role(role)]


def may_assign(role: str, *, before: str | None, after: str | None) -> bool:
    """Whether somebody of ``role`` may change a member from one role to another.

    ``before`` is None for a new member, ``after`` for one who is removed.
    """
    allowed = ASSIGNABLE_ROLES[Role(role)]
    return all(Role(one) in allowed for one in (before, after) if one is not None)


def scope_allows(scopes: list[str], *, room: str, is_write: bool) -> bool:
    """Whether a key with these scopes may read, or change, what belongs to a room."""
    wanted = "write" if is_write else "read"
    return wanted in scopes or Scope(f"{room}:{wanted}") in scopes
