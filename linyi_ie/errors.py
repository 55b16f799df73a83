"""Every exception that the library raises on purpose.

All of them derive from `LinyiError`, carry their facts as attributes, and survive pickling, so that a
worker process can send one home unchanged.
"""

from __future__ import annotations


class LinyiError(Exception):
    """Root of the library's own errors: the message says what happened and what to do about it."""

    def __init__(self, message: str) -> None:
        super().__init__(message)
        self.message = message


class InputError(LinyiError, TypeError, ValueError):
    """An argument cannot be used: wrong type, or a value that has no meaning there.

    `argument` is the parameter's name. It is a `TypeError` and a `ValueError` too, so that callers who
    know nothing of this library still catch it.
    """

    def __init__(self, message: str, argument: str) -> None:
        super().__init__(message)
        self.argument = argument

    def __reduce__(self) -> tuple[type[InputError], tuple[str, str]]:
        return type(self), (self.message, self.argument)


class ModelError(LinyiError):
    """A model cannot be loaded: its files are missing, damaged, or need a package that is not installed."""


class LexiconError(LinyiError):
    """A lexicon is malformed: an unknown key, a missing field, a row said twice.

    Of a user's own file `path` is its name, `line` (from 1) and `field` (``organisations[0].name``) say where the
    fault is; None where that cannot be told.
    """

    def __init__(
        self, message: str, path: str | None = None, line: int | None = None, field: str | None = None
    ) -> None:
        super().__init__(message)
        self.path = path
        self.line = line
        self.field = field

    def __reduce__(self) -> tuple[type[LexiconError], tuple[str, str | None, int | None, str | None]]:
        return type(self), (self.message, self.path, self.line, self.field)
