"""The text of a change: what it has to hold, and sentences about what is wrong with it."""

import hashlib
from collections.abc import Iterator, Mapping
from typing import Any

import pydantic
import yaml
from django.utils.translation import gettext as _

from kbeauty.lib.errors import InvalidInputError
from kbeauty.lib.market_codes import MARKETS
from markets.culture.files import EntryList, all_files
from markets.editing.enums import Kind
from markets.registry import market_name
from markets.rules import edition
from markets.rules.edition import Edition, Written, make_book
from markets.rules.examples import WrongExample, wrong_in
from markets.rules.packs import Pack
from markets.written import Model, read_yaml_text

LONGEST = 50_000
# As many complaints can be read.
_MOST_TOLD = 12
_DRAFT = -1


class BrokenTextError(InvalidInputError):
    """A text that is no rule or entry; ``fields`` holds a sentence for each complaint."""


def item_of(kind: str, text: str) -> str:
    """The id of the one rule or entry that a text holds; BrokenTextError as below."""
    if kind == Kind.RULE:
        return read_rule(text).rules[0].id
    return read_entry(text).entries[0].id


def read_entry(text: str) -> EntryList:
    """A list of one knowledge entry, with the same refusals as ``read_rule``."""
    found = _checked(text, EntryList)
    if len(found.entries) != 1:
        raise _broken([_("Write exactly one entry.")])
    return found


def read_rule(text: str) -> Pack:
    """A pack of one rule; BrokenTextError with a sentence for all that does not fit."""
    pack = _checked(text, Pack)
    complaints = []
    if len(pack.rules) != 1:
        complaints.append(_("Write exactly one rule."))
    unknown = [one for one in pack.markets if one not in MARKETS]
    if unknown:
        complaints.append(
            _("No such market: %(markets)s. Use: %(known)s.")
            % {"markets": ", ".join(unknown), "known": ", ".join(MARKETS)}
        )
    if complaints:
        raise _broken(complaints)
    return pack


def check_examples(pack: Pack, now: Edition) -> None:
    """BrokenTextError that names each example that does not come out as it says.

    Where wording is allowed or no longer so, the examples of the market's other rules have
    to come out right as well.
    """
    rule = pack.rules[0]
    then = now.with_rule(Written(rule.id, _DRAFT, pack))
    complaints = list(wrong_with(rule.id, then, pack))
    if complaints:
        raise _broken(complaints)


def check_withdrawal(rule: str, now: Edition) -> None:
    """BrokenTextError where other rules' examples rest on this one."""
    complaints = list(wrong_with(rule, now.with_rule(Written(rule, _DRAFT, None))))
    if complaints:
        raise _broken(complaints)


def wrong_with(rule: str, then: Edition, pack: Pack | None = None) -> Iterator[str]:
    """What the examples say of the rules as they would be."""
    books = {
        market: make_book(market, then)
        for market in {*edition.markets_of(rule), *(pack.markets if pack else [])}
    }
    tried = [pack] if pack else []
    if _allows(rule, pack):
        tried = list(_packs_in(books, then))
    for wrong in wrong_in(tried, books.__getitem__):
        yield sentence_of(wrong)


def _allows(rule: str, pack: Pack | None) -> bool:
    """Only allowed wording moves what other rules find."""
    before = edition.pack_of(rule)
    held = [one for one in (before, pack) if one is not None]
    return any(
        one.verdict == "ok" for each in held for one in each.rules if one.id == rule
    )


def _packs_in(markets: Mapping[str, object], then: Edition) -> Iterator[Pack]:
    """Each rule in force, cut to these markets."""
    for pack in then.packs():
        here = [one for one in pack.markets if one in markets]
        if here:
            yield pack.model_copy(update={"markets": here})


def sentence_of(wrong: WrongExample) -> str:
    text = (
        _("“%(text)s” should meet the rule %(rule)s in %(market)s and does not.")
        if wrong.is_positive
        else _("“%(text)s” should not meet the rule %(rule)s in %(market)s and does.")
    )
    return text % {
        "text": wrong.text,
        "rule": wrong.rule,
        "market": market_name(wrong.market),
    }


def digest_of(text: str) -> str:
    return hashlib.sha256(text.encode()).hexdigest()


def brought_text(kind: str, item: str) -> str:
    """As the product brings it, in the form in which staff write; empty where it does not."""
    return _brought_rule(item) if kind == Kind.RULE else _brought_entry(item)


def _brought_rule(item: str) -> str:
    pack = edition.pack_of(item)
    if pack is None:
        return ""
    rule = next(one for one in pack.rules if one.id == item)
    sources = {rule.source: pack.sources[rule.source]}
    return as_text(pack.model_copy(update={"rules": [rule], "sources": sources}))


def _brought_entry(item: str) -> str:
    for file in all_files():
        for entry in file.entries:
            if entry.id == item:
                named = {k: one for k, one in file.sources.items() if k == entry.source}
                return as_text(
                    EntryList(
                        market=file.market,
                        checked_on=file.checked_on,
                        sources=named,
                        entries=[entry],
                    )
                )
    return ""


def as_text(model: pydantic.BaseModel) -> str:
    """YAML as people write it, without what is as it is by default."""
    plain = model.model_dump(mode="python", by_alias=True, exclude_defaults=True)
    _shorten(plain)
    return yaml.safe_dump(plain, allow_unicode=True, sort_keys=False, width=100)


def _shorten(plain: dict[str, Any]) -> None:
    """Examples that say nothing but their text are written as that."""
    for rule in plain.get("rules", []):
        for name in ("positive", "negative"):
            rule[name] = [
                one["text"] if list(one) == ["text"] else one for one in rule[name]
            ]


def _checked(text: str, model: type[Model]) -> Model:
    if len(text) > LONGEST:
        raise _broken([_("Write at most %(most)s characters.") % {"most": LONGEST}])
    try:
        return model.model_validate(read_yaml_text(text))
    except yaml.YAMLError as error:
        raise _broken([_yaml_sentence(error)]) from error
    except pydantic.ValidationError as error:
        raise _broken([_sentence(dict(one)) for one in error.errors()]) from error


def _yaml_sentence(error: yaml.YAMLError) -> str:
    mark = getattr(error, "problem_mark", None)
    problem = getattr(error, "problem", None) or str(error)
    if mark is None:
        return _("This is no YAML: %(problem)s") % {"problem": problem}
    return _("This is no YAML, line %(line)s: %(problem)s") % {
        "line": mark.line + 1,
        "problem": problem,
    }


def _sentence(error: dict[str, Any]) -> str:
    """One complaint of the schema in words."""
    values = {"field": _place(error["loc"]), "message": error["msg"]}
    values |= error.get("ctx", {})
    match error["type"]:
        case "missing":
            return _("“%(field)s” is missing.") % values
        case "extra_forbidden":
            return _("There is no field “%(field)s”.") % values
        case "literal_error":
            return _("“%(field)s” must be one of: %(expected)s.") % values
        case "invalid_key":
            return _(
                '“%(field)s”: write "on" in quotation marks, or YAML reads it as true.'
            ) % {"field": _place(error["loc"][:-1])}
        case "value_error":
            return str(values["error"])
        case _:
            return _("“%(field)s”: %(message)s.") % values


def _place(loc: tuple[int | str, ...]) -> str:
    """A field as a person finds it: there is one rule, so its number says nothing."""
    skipped = {"rules", "entries"}
    kept = list(loc[2:] if len(loc) > 2 and loc[0] in skipped else loc)
    named = " ".join(str(one + 1 if isinstance(one, int) else one) for one in kept)
    return named or _("text")


def _broken(complaints: list[str]) -> BrokenTextError:
    told = complaints[:_MOST_TOLD]
    if len(complaints) > len(told):
        more = len(complaints) - len(told)
        told.append(_("And %(count)s more.") % {"count": more})
    message = _("This can't be put in force as it is written.")
    return BrokenTextError(message, code="broken_text", fields={"text": told})
