"""What decides the output of an archive run: how records are read, what is extracted, what is written."""

from __future__ import annotations

import codecs
from datetime import date
from typing import TYPE_CHECKING, Any, Literal

from pydantic import Field, ValidationError, field_validator

from linyi_ie.errors import InputError
from linyi_ie.intake import lexicons_of
from linyi_ie.own_words import Lexicon
from linyi_ie.records import Record


class Options(Record):
    """The choices of a run. Two runs over the same inputs with equal options write the same bytes.

    `format` is what the tables are written as. The `…_field` options name the keys of a JSON line or the columns of
    a table that hold the text, a title that is put before it, the day of publication, the place and the id; what is
    absent is None, only a text is needed. `encoding` is the inputs' encoding; None finds it out for each file or
    line. `published` and `place` stand in where an input has none. `keep_text` says whether the documents table
    holds the texts. `names` is the names model, `lexicons` are words of a user's own, as paths of TOML files or
    `Lexicon` objects. A shard, the piece of work that is written as a whole, holds
    `shard_size` inputs, or fewer where they are long. `limit` ends the run after so many inputs. A single input of
    more than `largest` bytes, unpacked, is rejected. Raises `InputError` for a value that cannot be used,
    `LexiconError` for a lexicon.
    """

    format: Literal["parquet", "jsonl"] = "parquet"
    text_field: str = "text"
    title_field: str | None = None
    date_field: str | None = "published"
    place_field: str | None = "place"
    id_field: str | None = "id"
    encoding: str | None = None
    published: date | None = None
    place: str | None = None
    keep_text: bool = True
    names: str = "standard"
    lexicons: tuple[Lexicon, ...] = ()
    shard_size: int = Field(default=500, ge=1)
    limit: int | None = Field(default=None, ge=0)
    largest: int = Field(default=16 * 2**20, ge=1)

    if not TYPE_CHECKING:  # a type checker takes the fields from above

        def __init__(self, **fields: Any) -> None:
            """Check the choices. Raises `InputError` for the first that cannot be used."""
            try:
                super().__init__(**fields)
            except ValidationError as wrong:
                first = wrong.errors(include_url=False)[0]
                name = ".".join(map(str, first["loc"])) or "options"
                raise InputError(f"{name}={first['input']!r}: {first['msg']}", name) from None

    @field_validator("encoding")
    @classmethod
    def _known(cls, encoding: str | None) -> str | None:
        try:
            return None if encoding is None else codecs.lookup(encoding).name
        except LookupError:
            raise ValueError("Python knows no such encoding; try gb18030, big5 or utf-8") from None

    @field_validator("lexicons", mode="before")
    @classmethod
    def _read(cls, lexicons: Any) -> tuple[Lexicon, ...]:
        return lexicons_of(lexicons)

    @property
    def fields(self) -> dict[str, str]:
        """The fields that are read, by what they hold: ``{"text": "content", "published": "pubDate"}``."""
        named = {
            "text": self.text_field,
            "title": self.title_field,
            "published": self.date_field,
            "place": self.place_field,
            "id": self.id_field,
        }
        return {what: field for what, field in named.items() if field is not None}
