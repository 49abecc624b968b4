"""Reads `fields=id,children{id,media_url},comments.limit(5){text}`."""

import json
import re
from dataclasses import dataclass, field
from functools import lru_cache

from instagram.sandbox.errors import GraphError, parameter

TOKEN = re.compile(r"\s*([A-Za-z_][A-Za-z0-9_]*|[{},.]|\([^()]*\))")


@dataclass(frozen=True, slots=True)
class Field:
    """One wanted field with its modifiers (`limit(5)`) and its own fields."""

    name: str
    arguments: tuple[tuple[str, str], ...] = ()
    fields: tuple["Field", ...] = field(default=())

    def argument(self, name: str) -> str:
        return dict(self.arguments).get(name, "")

    def listed(self, name: str) -> list[str]:
        """An argument of several: `a,b`, or `["a","b"]` as Meta's own library writes."""
        text = self.argument(name).strip()
        if text.startswith("["):
            try:
                return [str(each) for each in json.loads(text)]
            except json.JSONDecodeError:
                message = f"Param {name} must be an array"
                raise parameter(message) from None
        return [each.strip() for each in text.split(",") if each.strip()]


@lru_cache(maxsize=256)
def parse(text: str) -> tuple[Field, ...]:
    """The wanted fields in their order; nothing wanted is an empty tuple."""
    reader = _Reader(_tokens(text))
    found = reader.fields()
    if reader.peek():
        raise _syntax(reader.peek(), text)
    return found


def _tokens(text: str) -> list[str]:
    tokens, at = [], 0
    text = text.rstrip()
    while at < len(text):
        match = TOKEN.match(text, at)
        if not match:
            raise _syntax(text[at], text)
        tokens.append(match.group(1))
        at = match.end()
    return tokens


def _syntax(sign: str, text: str) -> GraphError:
    return GraphError(
        2500, message=f'Syntax error "Unexpected \'{sign}\'." at "fields={text[:60]}"'
    )


class _Reader:
    def __init__(self, tokens: list[str]) -> None:
        self.tokens = tokens
        self.at = 0

    def peek(self) -> str:
        return self.tokens[self.at] if self.at < len(self.tokens) else ""

    def take(self) -> str:
        taken = self.peek()
        self.at += 1
        return taken

    def fields(self) -> tuple[Field, ...]:
        found: dict[str, Field] = {}
        while self.peek() not in {"", "}"}:
            if self.peek() == ",":
                self.take()
                continue
            each = self.field()
            found[each.name] = each
        return tuple(found.values())

    def field(self) -> Field:
        name = self.take()
        if not name[0].isalpha():
            raise _syntax(name, " ".join(self.tokens))
        arguments: list[tuple[str, str]] = []
        while self.peek() == ".":
            self.take()
            modifier, value = self.take(), self.take()
            if not value.startswith("("):
                raise _syntax(value or "end of string", " ".join(self.tokens))
            arguments.append((modifier, value[1:-1].strip()))
        inner: tuple[Field, ...] = ()
        if self.peek() == "{":
            self.take()
            inner = self.fields()
            if self.take() != "}":
                raise parameter("Syntax error: missing closing brace in fields")
        return Field(name, tuple(arguments), inner)


def names(text: str) -> tuple[Field, ...]:
    """Plain fields of a comma list."""
    return tuple(Field(name) for name in text.split(","))


def text(fields: tuple[Field, ...]) -> str:
    """The fields in the spelling they were read from."""
    return ",".join(
        each.name
        + "".join(f".{name}({value})" for name, value in each.arguments)
        + (f"{{{text(each.fields)}}}" if each.fields else "")
        for each in fields
    )
