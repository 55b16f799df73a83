"""Every regular expression of the package, and the texts that would make it go back and forth.

Nothing registers its patterns here: `compiled` starts a Python in which the two compilers are watched, imports every
module, calls what makes patterns late, reads the example article, and tells each pattern with the line that made it.
`unreached` compares with the source: a line that compiles and was never met would be a gap.
"""

from __future__ import annotations

import ast
import gc
import importlib
import inspect
import json
import pkgutil
import re
import subprocess
import sys
from collections.abc import Callable, Iterator
from contextlib import suppress
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any, NamedTuple

import regex

ROOT = Path(__file__).parents[1]
PACKAGE = ROOT / "linyi_ie"


class Compiled(NamedTuple):
    """A pattern as it was compiled: by which engine, from what, and at which line of the package."""

    engine: str
    source: str
    binary: bool
    flags: int
    file: str
    line: int

    @property
    def pattern(self) -> Any:
        """The pattern, compiled again."""
        return _ENGINES[self.engine].compile(self.source.encode("latin-1") if self.binary else self.source, self.flags)


def compiled() -> list[Compiled]:
    """Tell every pattern that the package compiles, in the order of the source."""
    program = [sys.executable, "-W", "ignore", str(Path(__file__))]
    written = subprocess.run(program, capture_output=True, text=True, cwd=ROOT, check=True).stdout
    late = {Compiled(*row) for row in json.loads(written)}
    return sorted(late | set(_spelt_out()))


def unreached(found: list[Compiled]) -> list[str]:
    """Name the lines of the package that compile a pattern and that none of `found` came from."""
    met = {(one.file, one.line) for one in found}
    return [
        f"{file}:{call.lineno}"
        for file, call in _calls()
        if not any((file, line) in met for line in range(call.lineno, (call.end_lineno or call.lineno) + 1))
    ]


def _spelt_out() -> Iterator[Compiled]:
    """Yield the patterns that stand as one literal in the source."""
    for file, call in _calls():
        match call.args:
            case [ast.Constant(value=str(source)), *_] if not call.keywords:
                engine = call.func.value.id  # type: ignore[attr-defined]
                yield Compiled(engine, source, False, _ENGINES[engine].compile(source).flags, file, call.lineno)
            case _:
                pass


def _calls() -> Iterator[tuple[str, ast.Call]]:
    for path in sorted(PACKAGE.rglob("*.py")):
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
            match node:
                case ast.Call(func=ast.Attribute(value=ast.Name(id="re" | "regex"), attr=name)) if name in _COMPILING:
                    yield str(path.relative_to(ROOT)), node
                case _:
                    pass


_ENGINES: dict[str, Any] = {"re": re, "regex": regex}
_COMPILING = {"compile", "match", "fullmatch", "search", "sub", "subn", "split", "splititer", "findall", "finditer"}


# ── In the process that is watched ────────────────────────────────────────────────────────────────


def _watch(into: set[Compiled]) -> None:
    for name, module in (("re", re), ("regex", sys.modules[regex.compile.__module__])):
        module._compile = _watched(name, module._compile, into)  # type: ignore[attr-defined]


def _watched(engine: str, original: Callable[..., Any], into: set[Compiled]) -> Callable[..., Any]:
    def compile_and_tell(pattern: Any, flags: int, *others: Any) -> Any:
        made = original(pattern, flags, *others)
        frame = inspect.currentframe()
        while frame is not None and not (file := Path(frame.f_code.co_filename)).is_relative_to(PACKAGE):
            if file.name not in _PASSED:
                return made
            frame = frame.f_back
        if frame is not None:
            source = made.pattern if isinstance(made.pattern, str) else made.pattern.decode("latin-1")
            where = str(file.relative_to(ROOT)), frame.f_lineno
            into.add(Compiled(engine, source, isinstance(made.pattern, bytes), made.flags, *where))
        return made

    return compile_and_tell


_PASSED = {Path(__file__).name, "__init__.py", "_main.py", "regex.py", "functools.py"}


def _everything() -> None:
    """Import all modules, call what remembers its result and needs no argument, read an article and a bad lexicon."""
    import linyi_ie
    from linyi_ie.errors import LexiconError
    from linyi_ie.recognisers.rules import Pattern

    modules = [
        importlib.import_module(found.name)
        for found in pkgutil.walk_packages(linyi_ie.__path__, "linyi_ie.")
        if not found.name.endswith("__main__")
    ]
    for module in modules:
        for value in list(vars(module).values()):
            if hasattr(value, "cache_info") and not inspect.signature(value).parameters:
                value()
    for one in gc.get_objects():
        if isinstance(one, Pattern):
            one.compiled  # noqa: B018
    article = (ROOT / "examples" / "article.txt").read_text(encoding="utf-8")
    linyi_ie.extract(article, published="2024-09-20", place="山东省临沂市")
    with TemporaryDirectory() as folder, suppress(LexiconError):
        (lexicon := Path(folder, "own.toml")).write_text("[[units]]\nname = 3\n[[units]]\n", encoding="utf-8")
        linyi_ie.Extractor(lexicons=[lexicon])


if __name__ == "__main__":
    sys.path.insert(0, str(ROOT))
    sys.path = [place for place in sys.path if place != str(Path(__file__).parent)]
    found: set[Compiled] = set()
    _watch(found)
    _everything()
    json.dump([tuple(one) for one in found], sys.stdout)
