from django.apps import apps
from django.db.migrations.state import ModelState, ProjectState

from accounts.models import ApiUsage, Company
from kbeauty.lib.field_labels import NameFields


def test_a_field_is_named_from_this_migration_on():
    before = ProjectState()
    for model in (Company, ApiUsage):
        before.add_model(ModelState.from_model(model, exclude_rels=model is Company))
    after = before.clone()

    NameFields({"apiusage": {"company": "whose"}}).state_forwards("accounts", after)

    names = [
        state.apps.get_model("accounts.ApiUsage")._meta.get_field("company")
        for state in (before, after)
    ]
    assert [one.verbose_name for one in names] == ["company", "whose"]
    assert names[1].related_model is after.apps.get_model("accounts.Company")
    # Only the states of migrations are told; the models say it themselves.
    assert (
        apps.get_model("accounts.ApiUsage")._meta.get_field("company").verbose_name
        == "company"
    )
