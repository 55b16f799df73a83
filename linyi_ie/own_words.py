"""Words of a user's own: names, units and trigger words beside the library's, as TOML files or typed objects.

```toml
[[organisations]]               # also [[places]] and [[activities]]
name = "临沂市职工服务中心"       # the canonical name
aliases = ["市职工服务中心", "服务中心"]

[[honours]]
name = "临沂市沂蒙工匠"
aliases = ["沂蒙工匠"]
level = "municipal"             # international, national, provincial, municipal or county; may be left out

[[units]]
name = "坛"
kind = "count"                  # or money, measure; count when left out
unit = "坛"                     # what records carry; the name when left out

[[triggers]]
word = "焕新"                   # a verb that the library does not know …
like = "改造"                   # … and one that it knows and that is used alike
```

Nothing here is global: an `Extractor` holds what it was given, and two with different words do not meet.
"""

from __future__ import annotations

import tomllib
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from decimal import Decimal
from difflib import get_close_matches
from os import PathLike, fspath
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any, Literal, Self, cast

import regex
from pydantic import AfterValidator, Field, ValidationError, model_validator

from linyi_ie.errors import LexiconError
from linyi_ie.lexicon.units import Unit
from linyi_ie.lexicon.verbs import verbs
from linyi_ie.names import NameSpan
from linyi_ie.recognisers.honours import level_of
from linyi_ie.recognisers.proposals import named_entity, spelt
from linyi_ie.records import Entity, Honour, HonourLevel, Label, Organisation, Record, Value
from linyi_ie.text import Source, fold

# ── What a lexicon holds ──────────────────────────────────────────────────────────────────────────


def _one_line(word: str) -> str:
    if word != word.strip() or not word.isprintable():
        raise ValueError("a word has no white space around it and no line breaks in it")
    return word


Word = Annotated[str, Field(min_length=1), AfterValidator(_one_line)]
Surface = Annotated[str, Field(min_length=2), AfterValidator(_one_line)]
"""What a text shows of a name: two characters at least, since a single one stands in too many words."""


class OwnName(Record):
    """A name: what it is called in full, and the other forms in which texts show it."""

    name: Surface
    aliases: tuple[Surface, ...] = ()


class OwnHonour(OwnName):
    """An honour; without a `level` its name's own words (全国, 省级) tell it, if they do."""

    level: HonourLevel | None = None


class OwnUnit(Record):
    """A unit or classifier: `name` is what texts show, `unit` what records carry, the same where it is None."""

    name: Word
    kind: Literal["count", "money", "measure"] = "count"
    unit: Word | None = None


class OwnTrigger(Record):
    """A verb that evokes the same events as `like`, a verb that the library knows."""

    word: Surface
    like: Word

    @model_validator(mode="after")
    def _like_is_known(self) -> Self:
        if self.like not in verbs():
            near = get_close_matches(self.like, sorted(verbs()), n=3, cutoff=0.3)
            advice = f"; near it: {'、'.join(near)}" if near else ""
            raise ValueError(f"the library knows no verb {self.like!r}{advice}")
        return self


class Lexicon(Record):
    """Words of a user's own; see `linyi_ie.own_words` for what a file looks like.

    Raises `LexiconError` for a field that cannot be used, and for a word that two entries claim.
    """

    organisations: tuple[OwnName, ...] = ()
    honours: tuple[OwnHonour, ...] = ()
    places: tuple[OwnName, ...] = ()
    activities: tuple[OwnName, ...] = ()
    units: tuple[OwnUnit, ...] = ()
    triggers: tuple[OwnTrigger, ...] = ()

    if not TYPE_CHECKING:  # a type checker takes the fields from above

        def __init__(self, **fields: Any) -> None:
            """Check the fields. Raises `LexiconError` for the first that cannot be used."""
            try:
                super().__init__(**fields)
            except ValidationError as wrong:
                raise _invalid(wrong) from None

    @classmethod
    def read(cls, path: str | PathLike[str]) -> Lexicon:
        """Read a TOML file, in UTF-8.

        Raises `LexiconError`, with the file and, where it can be told, the line and the field that are wrong.
        """
        name = fspath(path)
        try:
            text = Path(name).read_bytes().decode("utf-8-sig")
        except OSError as wrong:
            raise LexiconError(f"{name}: {wrong.strerror or wrong}", path=name) from wrong
        except UnicodeDecodeError as wrong:
            raise LexiconError(f"{name}: not UTF-8 (byte 0x{wrong.object[wrong.start]:02x})", path=name) from wrong
        try:
            return cls(**tomllib.loads(text))
        except tomllib.TOMLDecodeError as wrong:
            raise _broken(name, wrong) from wrong
        except RecursionError:
            raise LexiconError(f"{name}: nested too deeply", path=name) from None
        except LexiconError as wrong:
            line = _line_of(text, wrong.field) if wrong.field else None
            message = f"{_place(name, line)}: {wrong.message}"
            raise LexiconError(message, path=name, line=line, field=wrong.field) from None

    @model_validator(mode="after")
    def _said_once(self) -> Lexicon:
        owner: dict[str, str] = {}
        for section, index, surface in self._surfaces():
            here = f"{section}[{index}]"
            if owner.setdefault(fold(surface), here) != here:
                raise ValueError(f"{surface} stands in {owner[fold(surface)]} and in {here}")
        return self

    def _surfaces(self) -> Iterable[tuple[str, int, str]]:
        for section in _LABELS:
            for index, entry in enumerate(self.names(section)):
                for surface in (entry.name, *entry.aliases):
                    yield section, index, surface
        for index, unit in enumerate(self.units):
            yield "units", index, f"unit {unit.name}"
        for index, trigger in enumerate(self.triggers):
            yield "triggers", index, f"trigger {trigger.word}"

    def names(self, section: str) -> tuple[OwnName, ...]:
        """Return the entries of one of the four sections that hold names."""
        return cast("tuple[OwnName, ...]", getattr(self, section))


_LABELS: dict[str, Label] = {"organisations": "ORG", "honours": "HONOUR", "places": "LOC", "activities": "ACTIVITY"}


# ── What the route makes of it ────────────────────────────────────────────────────────────────────


@dataclass(frozen=True, slots=True)
class Known:
    """What a surface stands for: its label, and the value where the label has one."""

    rule: str
    label: Label
    value: Value | None


@dataclass(frozen=True, slots=True)
class OwnWords:
    """Lexicons in the form in which the route looks words up; surfaces are folded."""

    names: Mapping[str, Known] = field(default_factory=dict[str, Known])
    units: tuple[Unit, ...] = ()
    verbs: Mapping[str, str] = field(default_factory=dict[str, str])

    @classmethod
    def of(cls, lexicons: Iterable[Lexicon]) -> OwnWords:
        """Put lexicons together; where two say something of the same word, the later one has the last word."""
        names: dict[str, Known] = {}
        units: dict[str, Unit] = {}
        synonyms: dict[str, str] = {}
        for lexicon in lexicons:
            for section, label in _LABELS.items():
                for entry in lexicon.names(section):
                    known = Known(f"lexicon:{section}", label, _value(entry, label))
                    names |= dict.fromkeys(map(fold, (entry.name, *entry.aliases)), known)
            units |= {fold(unit.name): _unit(unit) for unit in lexicon.units}
            synonyms |= {fold(trigger.word): trigger.like for trigger in lexicon.triggers}
        return cls(names, tuple(units.values()), synonyms)

    def value_of(self, surface: str, name: str) -> Value | None:
        """Return what the lexicon says of a mention: of its folded surface, else of the name it was resolved to."""
        known = self.names.get(surface) or self.names.get(name)
        return known.value if known else None


NO_WORDS = OwnWords()


def _value(entry: OwnName, label: Label) -> Value | None:
    if label == "ORG":
        return Organisation(name=entry.name)
    if isinstance(entry, OwnHonour):
        return Honour(name=entry.name, level=entry.level or level_of(fold(entry.name)))
    return None


def own_names(source: Source, own: OwnWords) -> list[Entity]:
    """Return where the lexicon's names stand in a text, the longest first; nothing doubts them."""
    found: list[Entity] = []
    for start, end in spelt(source.folded, own.names):
        known = own.names[source.folded[start:end]]
        found.append(named_entity(source, known.label, (start, end), known.rule, 1.0, known.value))
    return found


def end_at_verbs(source: Source, names: Sequence[NameSpan], own: OwnWords) -> list[NameSpan]:
    """Let a model's people, bodies and places end where a verb of the lexicon begins: 望潮坳|焕新驿站."""
    if not own.verbs:
        return list(names)
    ended: list[NameSpan] = []
    for span in names:
        found = (source.folded.find(verb, span.start + 1, span.end) for verb in own.verbs)
        end = min((at for at in found if at > 0), default=span.end)
        ended.append(replace(span, end=end) if span.label in {"PERSON", "ORG", "LOC"} else span)
    return ended


def _unit(unit: OwnUnit) -> Unit:
    return Unit(
        name=fold(unit.name),
        kind=unit.kind,
        dimension="",
        scale=Decimal(1),
        unit=unit.unit or unit.name,
        source="the user's own",
        examples=(),
        not_before=(),
        digits=False,
    )


# ── What is wrong with a file, and where ──────────────────────────────────────────────────────────

_FIELD = regex.compile(r"(?P<section>\w+)(?:\[(?P<index>\d+)\](?:\.(?P<key>\w+))?)?")
_TOML_LINE = regex.compile(r"\(at line (\d+), column \d+\)")


def _broken(path: str, wrong: tomllib.TOMLDecodeError) -> LexiconError:
    found = _TOML_LINE.search(str(wrong))
    line = int(found[1]) if found else None
    message = _TOML_LINE.sub("", str(wrong)).strip()
    return LexiconError(f"{_place(path, line)}: this is no TOML: {message}", path=path, line=line)


def _invalid(wrong: ValidationError) -> LexiconError:
    """Say in a sentence what is wrong with the first field that is."""
    first = wrong.errors(include_url=False)[0]
    field = "".join(f"[{part}]" if isinstance(part, int) else f".{part}" for part in first["loc"]).lstrip(".")
    message = first["msg"].removeprefix("Value error, ")
    if first["type"] == "extra_forbidden":
        record = _ENTRY[str(first["loc"][0])] if len(first["loc"]) > 1 else Lexicon
        message = f"there is no such field; there are {', '.join(record.model_fields)}"
    return LexiconError(f"{field}: {message}" if field else message, field=field or None)


_ENTRY: dict[str, type[Record]] = {
    **dict.fromkeys(_LABELS, OwnName),
    "honours": OwnHonour,
    "units": OwnUnit,
    "triggers": OwnTrigger,
}


def _place(path: str, line: int | None) -> str:
    return path if line is None else f"{path}, line {line}"


def _line_of(text: str, field: str) -> int | None:
    """Return the line of a field, ``units[1].name``, else of its entry; None where no table head tells it."""
    named = _FIELD.match(field)
    if named is None:
        return None
    heads = list(regex.finditer(rf"(?m)^[ \t]*\[\[?[ \t]*{named['section']}[ \t]*\]", text))
    number = int(named["index"] or 0)
    if number >= len(heads):
        return None
    start, end = heads[number].span()
    following = regex.compile(r"(?m)^[ \t]*\[").search(text, end)
    end = following.start() if following else len(text)
    key = regex.compile(rf"(?m)^[ \t]*{named['key']}[ \t]*=").search(text, start, end) if named["key"] else None
    return text.count("\n", 0, key.start() if key else start) + 1
