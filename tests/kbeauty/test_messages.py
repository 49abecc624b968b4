"""Translations compiled without GNU gettext."""

import gettext
import os

import pytest

from kbeauty.lib.messages import compile_messages

CATALOG = """msgid ""
msgstr "Content-Type: text/plain; charset=utf-8\\n"

msgid "Posts"
msgstr "게시물"

#, fuzzy
msgid "Reach"
msgstr "도달?"
"""


@pytest.fixture
def source(tmp_path):
    folder = tmp_path / "ko" / "LC_MESSAGES"
    folder.mkdir(parents=True)
    file = folder / "django.po"
    file.write_text(CATALOG, "utf-8")
    return file


def test_compile_writes_what_gettext_reads(source, tmp_path):
    written = compile_messages(tmp_path)

    with source.with_suffix(".mo").open("rb") as file:
        catalog = gettext.GNUTranslations(file)
    assert written == [source.with_suffix(".mo")]
    assert (catalog.gettext("Posts"), catalog.gettext("Reach")) == ("게시물", "Reach")


def test_compile_leaves_what_is_current(source, tmp_path):
    compile_messages(tmp_path)

    assert compile_messages(tmp_path) == []


def test_compile_again_after_an_edit(source, tmp_path):
    (target,) = compile_messages(tmp_path)
    later = target.stat().st_mtime + 5
    os.utime(source, (later, later))

    assert compile_messages(tmp_path) == [target]
