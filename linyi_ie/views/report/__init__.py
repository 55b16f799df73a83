"""An archive's events as one HTML file: totals, time line, organisations, honours, money, and every event's evidence.

The file holds everything it needs and asks the network for nothing; its Content-Security-Policy forbids that and
lets no script run but its own. Its data is JSON, in which no character of an article can end the script element.
"""

from __future__ import annotations

import json
import os
import tomllib
from base64 import b64encode
from functools import cache
from hashlib import sha256
from importlib.resources import files
from pathlib import Path
from typing import Any, Final, Literal, get_args

from jinja2 import Environment, PackageLoader, StrictUndefined
from markupsafe import Markup

from linyi_ie import __version__
from linyi_ie.archive.writers import whole_file
from linyi_ie.errors import InputError, LinyiError
from linyi_ie.views.report.contents import Contents
from linyi_ie.views.report.outputs import Outputs
from linyi_ie.views.summary import HUES

__all__ = ["Language", "archive_report", "write_report"]

Language = Literal["en", "zh"]

_SCRIPTS: Final = ("data.js", "evidence.js", "panels.js", "table.js", "page.js")
_STYLE: Final = "report.css"


def write_report(
    out: str | os.PathLike[str], file: str | os.PathLike[str], *, language: Language = "en"
) -> Path:  # fmt: skip
    """Write the report of the archive output `out` to `file`, and return its path.

    The file is whole or not there. Raises what `archive_report` raises, and `LinyiError` when the file cannot be
    written.
    """
    page = archive_report(out, language=language)
    place = Path(file)
    try:
        place.parent.mkdir(parents=True, exist_ok=True)
        with whole_file(place) as opened:
            opened.write(page.encode())
    except OSError as wrong:
        raise LinyiError(f"{place} cannot be written: {wrong.strerror or wrong}") from wrong
    return place


def archive_report(out: str | os.PathLike[str], *, language: Language = "en") -> str:
    """Return the report of what `linyi-ie archive run` wrote into the folder `out`, as HTML.

    `language` is that of headings and legends. Raises `InputError` for a folder that is no output of a run,
    `LinyiError` when its files cannot be read.
    """
    if language not in get_args(Language):
        raise InputError(f"language={language!r}: pass one of {', '.join(get_args(Language))}", "language")
    outputs = Outputs.of(Path(out))
    contents = Contents()
    for shard in outputs.shards():
        contents.add(shard)
    words = _words(language)
    data = {"language": language, "words": words, "hues": dict(HUES), **contents.data()}
    script, style = _asset(*_SCRIPTS), _asset(_STYLE)
    return _templates().get_template("report.html.jinja").render(
        language="zh-Hans" if language == "zh" else language,
        words=words,
        name=outputs.folder.resolve().name,
        outputs=outputs,
        contents=contents,
        version=__version__,
        data=json_in_html(data),
        script=Markup(script),  # noqa: S704, our own file
        style=Markup(style),  # noqa: S704, our own file
        script_hash=_hash(script),
        style_hash=_hash(style),
    )  # fmt: skip


def json_in_html(data: Any) -> Markup:
    """Return JSON that stays JSON inside a script element: no ``</script>``, no ``<!--``, no line separators."""
    written = json.dumps(data, ensure_ascii=False, separators=(",", ":"), allow_nan=False)
    for character in "<>&\u2028\u2029":
        written = written.replace(character, f"\\u{ord(character):04x}")
    return Markup(written)  # noqa: S704, escaped above


@cache
def _words(language: Language) -> dict[str, Any]:
    return tomllib.loads(files(__name__).joinpath("words.toml").read_text(encoding="utf-8"))[language]


@cache
def _asset(*names: str) -> str:
    """Return the files of this package one behind the other."""
    return "\n".join(files(__name__).joinpath(name).read_text(encoding="utf-8") for name in names)


def _hash(source: str) -> str:
    """Return how a Content-Security-Policy names an inline script or style."""
    return f"sha256-{b64encode(sha256(source.encode()).digest()).decode()}"


@cache
def _templates() -> Environment:
    return Environment(
        loader=PackageLoader(__name__, ""),
        autoescape=True,
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
        keep_trailing_newline=True,
    )
