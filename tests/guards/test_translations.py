"""A string without its Korean translation fails here."""

import ast
import re
import shutil
import subprocess
import sys
from pathlib import Path

import pytest
from babel.messages.pofile import read_po
from django.template.base import Lexer, TokenType

from kbeauty.lib.errors import AppError

ROOT = Path(__file__).resolve().parents[2]
ROOMS = ("kbeauty", "accounts", "instagram", "markets", "analysis")
PLACES = (*ROOMS, "templates")
# Names and units that are the same in every language.
SAME_EVERYWHERE = re.compile(
    r"K-Beauty|Global Leap|Instagram|Google|API|CSV|JSON|TSV|OAuth|Meta|TOTP|HTML|ID|UTF-8"
    r"|English|한국어|URL|&\w+;|https?://\S+|\bkbeauty\b"
)
# The sandbox's switches are named as Graph names its fields and codes.
FIELD_NAMES = {
    ROOT / f"instagram/sandbox/templates/sandbox/{name}.html"
    for name in ("_faults", "_webhooks", "_world")
}
TEXT_ATTRIBUTE = re.compile(
    r"""\s(?:aria-label|title|placeholder|alt|data-label)=["']([^"'{}]*[A-Za-z가-힣]{2,}[^"'{}]*)["']"""
)


def _sources(pattern, room):
    return [
        path
        for path in sorted((ROOT / room).rglob(pattern))
        if not {"migrations", "demo"} & set(path.parts) and path not in FIELD_NAMES
    ]


@pytest.fixture(scope="module")
def extracted(tmp_path_factory):
    """The Korean catalogue after a fresh extraction from a copy of the sources."""
    if shutil.which("xgettext") is None:
        pytest.skip("GNU gettext is not installed")
    copy = tmp_path_factory.mktemp("messages")
    skipped = shutil.ignore_patterns("__pycache__", "migrations")
    for name in PLACES:
        shutil.copytree(ROOT / name, copy / name, ignore=skipped)
    shutil.copytree(ROOT / "locale", copy / "locale")
    subprocess.run(
        [sys.executable, "-m", "django", "makemessages", "-l", "ko", "--no-obsolete"],
        cwd=copy,
        env={"PATH": "/usr/bin:/bin", "PYTHONPATH": ""},
        check=True,
        capture_output=True,
    )
    with (copy / "locale/ko/LC_MESSAGES/django.po").open("rb") as file:
        return read_po(file, locale="ko")


def test_every_message_has_its_korean_translation(extracted):
    missing = []
    for message in extracted:
        strings = (
            message.string if isinstance(message.string, tuple) else [message.string]
        )
        if message.id and (message.fuzzy or not all(strings)):
            missing.append(message.id)

    assert missing == []


def test_translations_keep_every_placeholder(extracted):
    # English forms may drop %(count)s ("one post"), Korean has one form for all counts.
    broken = [
        message.id
        for message in extracted
        if message.id
        and isinstance(message.string, str)
        and set(re.findall(r"%\(\w+\)[sd]", message.string))
        != set(re.findall(r"%\(\w+\)[sd]", message.id))
    ]

    assert broken == []


def _visible_texts(source):
    is_translated = False
    parts = []
    for token in Lexer(source).tokenize():
        if token.token_type == TokenType.BLOCK:
            name = token.contents.split()[0]
            if name in {"blocktranslate", "comment"}:
                is_translated = True
            elif name in {"endblocktranslate", "endcomment"}:
                is_translated = False
            # The tag leaves a mark, so that attributes around it stay whole.
            parts.append("\x00")
        elif token.token_type == TokenType.TEXT and not is_translated:
            parts.append(token.contents)
        else:
            parts.append("\x00")
    html = "".join(parts)
    html = re.sub(r"<(script|style|svg|title-skip)\b.*?</\1>", " ", html, flags=re.S)
    html = re.sub(r"<!--.*?-->|<!DOCTYPE[^>]*>", " ", html, flags=re.S)
    attributes = TEXT_ATTRIBUTE.findall(html)
    texts = re.sub(r"<[^>]*>", "\n", html).replace("\x00", "\n").split("\n")
    return [text.strip() for text in (*texts, *attributes)]


def _name(path):
    return path.relative_to(ROOT).as_posix()


def test_templates_have_no_untranslated_text():
    paths = [path for room in PLACES for path in _sources("*.html", room)]

    left = [
        f"{_name(path)}: {text}"
        for path in paths
        for text in _visible_texts(path.read_text("utf-8"))
        if re.search(r"[^\W\d_]{2,}", SAME_EVERYWHERE.sub("", text))
    ]

    assert len(paths) > 100
    assert left == []


def _names_of(kind):
    return {kind.__name__}.union(*(_names_of(child) for child in kind.__subclasses__()))


# Errors with a sentence for people; the others carry machine names.
REFUSALS = _names_of(AppError)


def _plain_texts(tree):
    """Texts for people that are plain strings: labels, helps, names, messages, refusals."""
    for node in ast.walk(tree):
        if not isinstance(node, ast.Call):
            continue
        name = getattr(node.func, "attr", getattr(node.func, "id", ""))
        owner = getattr(getattr(node.func, "value", None), "id", "")
        values = [
            keyword.value
            for keyword in node.keywords
            if keyword.arg
            in {"label", "verbose_name", "verbose_name_plural", "empty_label"}
        ]
        if owner == "messages" and name in {"success", "error", "info", "warning"}:
            values += node.args[1:2]
        if name in REFUSALS:
            values += node.args[:1]
        for value in values:
            text = value.value if isinstance(value, ast.Constant) else None
            # A machine name is one word; its sentence stands in a table.
            if isinstance(text, str) and " " in text:
                yield f"{node.lineno}: {text}"


@pytest.mark.parametrize("room", ROOMS)
def test_code_shows_no_untranslated_text(room):
    paths = [path for path in _sources("*.py", room) if "embedded" not in path.parts]

    plain = [
        f"{_name(path)}: {text}"
        for path in paths
        for text in _plain_texts(ast.parse(path.read_text("utf-8")))
    ]

    assert paths
    assert plain == []
