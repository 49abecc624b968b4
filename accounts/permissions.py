"""The one table of who may do what; pages, API, admin actions and tasks ask here."""

from accounts.enums import Permission, Role

_VIEWER = frozenset({Permission.VIEW})
_ANALYST = _VIEWER | {Permission.ANALYZE, Permission.COLLECT}
_ADMIN = _ANALYST | {Permission.CONNECT, Permission.MANAGE}

ROLE_PERMISSIONS: dict[Role, frozenset[Permission]] = {
    Role.VIEWER: _VIEWER,
    Role.ANALYST: _ANALYST,
    Role.ADMIN: _ADMIN,
    Role.OWNER: _ADMIN,
}


def is_allowed(role: str, permission: Permission) -> bool:
    return permission in ROLE_PERMISSIONS[Role(role)]
