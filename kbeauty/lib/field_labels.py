"""Names of fields in a migration, many at once."""

from collections.abc import Mapping
from typing import Any

from django.db.backends.base.schema import BaseDatabaseSchemaEditor
from django.db.migrations.operations.base import Operation
from django.db.migrations.state import ProjectState


class NameFields(Operation):
    """Gives fields their ``verbose_name``: ``{model: {field: name}}``.

    The database keeps no such names. ``AlterField`` builds every related model anew for each
    field: for four hundred of them that took 45 seconds, this way half a second.
    """

    reversible = True

    def __init__(self, names: Mapping[str, Mapping[str, str]]) -> None:
        self.names = names

    def state_forwards(self, app_label: str, state: ProjectState) -> None:
        for model, names in self.names.items():
            fields: Any = state.models[app_label, model].fields
            for name, verbose_name in names.items():
                # Another one: the state before this migration holds the same field.
                _, _, args, options = fields[name].deconstruct()
                options["verbose_name"] = verbose_name
                fields[name] = type(fields[name])(*args, **options)
        # Rendered again, once, for whoever asks next.
        state.__dict__.pop("apps", None)

    def database_forwards(
        self,
        app_label: str,
        schema_editor: BaseDatabaseSchemaEditor,
        from_state: ProjectState,
        to_state: ProjectState,
    ) -> None:
        """Nothing to do there."""

    def database_backwards(
        self,
        app_label: str,
        schema_editor: BaseDatabaseSchemaEditor,
        from_state: ProjectState,
        to_state: ProjectState,
    ) -> None:
        """Nothing to do there either."""

    def describe(self) -> str:
        return "Give fields their names"
