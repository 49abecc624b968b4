"""Every place that works past row-level security is known and has its reason."""

import ast

from tools.stats import ROOMS, ROOT, sources

BYPASS = "all_companies"
# file: functions that enter it, and why.
KNOWN = {
    # Defines it.
    "kbeauty/lib/tenancy.py": {"all_companies"},
    # The admin pages, for staff who may be there; each look at companies' rows is recorded.
    "accounts/middleware.py": {"_scope"},
    # Removing what is left of a company, and of Meta's people: nobody is logged in then.
    "accounts/services/purging.py": {"purge_company", "remove_late_events"},
    "accounts/services/leaving.py": {"remove_people"},
    "instagram/services/meta_requests.py": {"_accounts_of", "_marked"},
    # Keys are of no one company: what they encrypt is brought under the newest, or counted.
    "kbeauty/management/commands/rotate_keys.py": {"handle"},
    "kbeauty/checks.py": {"older_keys_are_needed"},
    # Meta names an account of whichever company, signed, with nobody logged in; and there is
    # one subscription for an account, however many companies connected it.
    "instagram/services/events/receiving.py": {"receive_updates"},
    "instagram/services/subscriptions.py": {"_is_connected_elsewhere"},
    # The figures of the whole product, for staff; each reading is recorded.
    "kbeauty/staff.py": {"staff_figures"},
}


def entered(path):
    """The innermost functions of a file that name the bypass or the way to it."""
    tree = ast.parse(path.read_text("utf-8"))
    found = set()

    def walk(node, function):
        if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef):
            function = node.name
            if function == BYPASS:
                found.add(function)
        names = {getattr(node, "id", ""), getattr(node, "attr", "")}
        if names & {BYPASS, "_set_role", "STAFF_DATABASE_ROLE"}:
            found.add(function)
        for child in ast.iter_child_nodes(node):
            walk(child, function)

    walk(tree, "")
    return found


def test_bypass_of_row_level_security_is_entered_in_known_places_only():
    found = {
        path.relative_to(ROOT).as_posix(): names
        for path in sources(*ROOMS, "tools")
        if (names := entered(path))
    }

    # The setting's own place, and what carries it out.
    assert found.pop("kbeauty/settings/base.py") == {""}
    assert found.pop("kbeauty/settings/test.py") == {""}
    found["kbeauty/lib/tenancy.py"] -= {"_set_role", "_on_connection"}
    assert found == KNOWN


def test_nobody_else_speaks_of_roles_to_postgres():
    spoken = {
        path.relative_to(ROOT).as_posix()
        for path in sources(*ROOMS, "tools")
        for node in ast.walk(ast.parse(path.read_text("utf-8")))
        if isinstance(node, ast.Constant)
        and isinstance(node.value, str)
        and node.value.startswith(("SET ROLE", "SET SESSION AUTHORIZATION"))
    }

    assert spoken == {"kbeauty/lib/tenancy.py"}
