from datetime import date

import pytest
from django.core.management import call_command
from django.db import IntegrityError, transaction

from markets.culture.files import all_files
from markets.culture.services import load_entries
from markets.models import KnowledgeEntry

COUNT = sum(len(file.entries) for file in all_files())


def test_entries_are_brought_once(db):
    first, second = load_entries(), load_entries()

    assert (first.brought, first.removed) == (COUNT, 0)
    assert (second.brought, second.kept_as_edited) == (COUNT, 0)
    assert KnowledgeEntry.objects.count() == COUNT


def test_edited_entries_stay_and_stale_ones_go(entries):
    KnowledgeEntry.objects.filter(slug="jp-number-four").update(
        text_en="As a local told us.", is_edited=True
    )
    KnowledgeEntry.objects.filter(slug="jp-wrapping").update(text_en="Overwritten")
    left = KnowledgeEntry.objects.get(slug="kr-number-four")
    for slug, is_edited in (("jp-stale", False), ("jp-own", True)):
        left.pk, left.slug, left.is_edited = None, slug, is_edited
        left.save(force_insert=True)

    loaded = load_entries()

    assert (loaded.brought, loaded.kept_as_edited, loaded.removed) == (COUNT - 1, 1, 1)
    texts = dict(KnowledgeEntry.objects.values_list("slug", "text_en"))
    assert texts["jp-number-four"] == "As a local told us."
    assert texts["jp-wrapping"].startswith("Wrapping matters")
    assert "jp-own" in texts
    assert "jp-stale" not in texts


def test_command_tells_what_it_did(db, capsys):
    call_command("load_knowledge")

    said = capsys.readouterr().out
    assert said == f"{COUNT} entries brought, 0 kept as edited, 0 removed\n"


def test_database_refuses_certain_folklore(db):
    with pytest.raises(IntegrityError, match="folklore"), transaction.atomic():
        KnowledgeEntry.objects.create(
            slug="jp-sure",
            market="JP",
            topic="taboo",
            text_en="Sure.",
            text_ko="확실.",
            grade="folklore",
            checked_on=date(2026, 11, 27),
            is_certain=True,
        )
