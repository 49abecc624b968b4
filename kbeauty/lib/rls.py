"""Row-level security as a migration operation."""

from typing import Any

from django.db.migrations import RunSQL

Statement = str | tuple[str, dict[str, Any] | list[Any] | tuple[Any, ...] | None]


_COMPANY = "company_id = nullif(current_setting('app.company_id', true), '')::bigint"


def policy_statements(table: str) -> list[str]:
    """Makes a table show and accept only rows of the company in ``app.company_id``."""
    return [
        f"ALTER TABLE {table} ENABLE ROW LEVEL SECURITY",
        f"ALTER TABLE {table} FORCE ROW LEVEL SECURITY",
        f"CREATE POLICY {table}_company ON {table}"
        f" USING ({_COMPANY}) WITH CHECK ({_COMPANY})",
    ]


def protect(*tables: str) -> RunSQL:
    """Show and accept only rows of the company in ``app.company_id``, the owner included."""
    forward: list[Statement] = []
    backward: list[Statement] = []
    for table in tables:
        forward += policy_statements(table)
        backward += [
            f"DROP POLICY {table}_company ON {table}",
            f"ALTER TABLE {table} NO FORCE ROW LEVEL SECURITY",
            f"ALTER TABLE {table} DISABLE ROW LEVEL SECURITY",
        ]
    return RunSQL(forward, backward)


def show_to_person(table: str, *, column: str) -> RunSQL:
    """Let a person read their own rows as well, whatever the company."""
    rule = f"{column} = nullif(current_setting('app.user_id', true), '')::bigint"
    return _also_readable(table, "own", rule)


def show_to_holder(table: str, *, column: str) -> RunSQL:
    """Let whoever presents a secret read the one row that keeps its hash in ``column``."""
    rule = f"{column} = nullif(current_setting('app.secret_hash', true), '')"
    return _also_readable(table, "holder", rule)


def _also_readable(table: str, name: str, rule: str) -> RunSQL:
    return RunSQL(
        f"CREATE POLICY {table}_{name} ON {table} FOR SELECT USING ({rule})",
        f"DROP POLICY {table}_{name} ON {table}",
    )


def append_only(table: str) -> RunSQL:
    """Rows are added for the company in force or for none, read as its own, never changed.

    The application's role owns the table; taking its rights away still makes Postgres refuse
    every statement it sends. Only the staff's role can remove rows, when a company is deleted.
    """
    return RunSQL(
        [
            f"ALTER TABLE {table} ENABLE ROW LEVEL SECURITY",
            f"ALTER TABLE {table} FORCE ROW LEVEL SECURITY",
            f"CREATE POLICY {table}_company ON {table} FOR SELECT USING ({_COMPANY})",
            f"CREATE POLICY {table}_append ON {table} FOR INSERT"
            f" WITH CHECK (company_id IS NULL OR {_COMPANY})",
            f"REVOKE UPDATE, DELETE, TRUNCATE ON {table} FROM CURRENT_USER",
        ],
        [
            f"GRANT UPDATE, DELETE, TRUNCATE ON {table} TO CURRENT_USER",
            f"DROP POLICY {table}_append ON {table}",
            f"DROP POLICY {table}_company ON {table}",
            f"ALTER TABLE {table} NO FORCE ROW LEVEL SECURITY",
            f"ALTER TABLE {table} DISABLE ROW LEVEL SECURITY",
        ],
    )


def keep_unchanged(table: str) -> RunSQL:
    """Take UPDATE from every role that was given it, the staff's as well."""
    return RunSQL(
        f"""
        DO $$
        DECLARE holder text;
        BEGIN
            FOR holder IN
                SELECT grantee FROM information_schema.role_table_grants
                WHERE table_name = '{table}' AND table_schema = current_schema()
                AND privilege_type = 'UPDATE'
            LOOP
                EXECUTE format('REVOKE UPDATE ON {table} FROM %I', holder);
            END LOOP;
        END $$
        """,  # noqa: S608 - the name of a table of ours
        # Given back with the rest by ``append_only``.
        RunSQL.noop,
    )


def keep_rows(table: str) -> RunSQL:
    """Rows of a company's table that are added and never changed.

    Rows go only with a company whose time to think before its deletion is over.
    """
    return _keep(
        table,
        """
                IF TG_OP = 'DELETE' AND EXISTS (
                    SELECT 1 FROM accounts_company
                    WHERE id = OLD.company_id AND deletion_due_at <= now()
                ) THEN
                    RETURN OLD;
                END IF;
        """,
    )


def keep_for_good(table: str) -> RunSQL:
    """Rows of no company that are added and never changed or removed."""
    return _keep(table)


def _keep(table: str, exception: str = "") -> RunSQL:
    """Triggers, not rights, so that a statement that meets no row stays without effect.

    ``exception`` is what the trigger does first.
    """
    return RunSQL(
        [
            f"""
            CREATE FUNCTION {table}_keep() RETURNS trigger LANGUAGE plpgsql AS $$
            BEGIN
                {exception.strip()}
                RAISE EXCEPTION 'rows of % are never changed', TG_TABLE_NAME
                    USING ERRCODE = 'insufficient_privilege';
            END $$
            """,
            f"CREATE TRIGGER {table}_keep BEFORE UPDATE OR DELETE ON {table}"
            f" FOR EACH ROW EXECUTE FUNCTION {table}_keep()",
            f"REVOKE TRUNCATE ON {table} FROM CURRENT_USER",
        ],
        [
            f"GRANT TRUNCATE ON {table} TO CURRENT_USER",
            f"DROP TRIGGER {table}_keep ON {table}",
            f"DROP FUNCTION {table}_keep()",
        ],
    )
