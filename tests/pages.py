"""The examples of the documentation: runs every code block of a page and says what the page should read.

    python tests/pages.py              rewrite the outputs that have changed, in all pages
    python tests/pages.py FILE.md …    in these

Each block is run by its language:

- `python`: what it prints belongs into a `text` block right behind it. The blocks of a page share their names.
- `sh`: run by bash, in the same folder. Lines that install or build something are left out. What it prints is shown
  where a `text` block, be it empty, stands behind it.
- `events`, `entities`: a sentence of news, published on 2024-09-20 in 山东省临沂市; what is found in it belongs behind.
- `toml`, `json`: must be well-formed. TOML that begins with a remark like `# words.toml` is that file, or becomes it.
- `text`: output.

The folder that all of this happens in holds a copy of `examples/`, and the files that the README speaks of; its `.venv`
is the environment that this runs in. Charts that
are saved there and also stand in `docs/assets/` are written anew too.
"""

from __future__ import annotations

import contextlib
import io
import json
import os
import re
import shutil
import subprocess
import sys
import tempfile
import tomllib
from collections.abc import Callable
from pathlib import Path

ROOT = Path(__file__).parents[1]
PAGES = sorted(
    page
    for page in (*ROOT.glob("*.md"), *ROOT.glob("docs/**/*.md"))
    if re.search(r"^```\w", page.read_text(encoding="utf-8"), re.MULTILINE)
)
PUBLISHED, PLACE = "2024-09-20", "山东省临沂市"

_BLOCK = re.compile(r"^```(\w+)\n(.*?)^```\n(\n```text\n.*?^```\n)?", re.DOTALL | re.MULTILINE)
_NOT_HERE = re.compile(r"\s*(?:(?:python -m )?pip install|make|git clone|jupyter|#)\b|^\s*$")
_FILE = re.compile(r"# ([\w/-]+\.toml)\n")


def run_page(text: str, name: str, pictures: Path | None = None) -> str:
    """Run the blocks of a page; return the page with the outputs that they really have.

    Of the files that the blocks write, those that have a namesake in the folder `pictures` replace it.
    """
    with tempfile.TemporaryDirectory() as folder, contextlib.chdir(folder):
        _furnish(Path(folder))
        room: dict[str, object] = {"__name__": name}

        def told(block: re.Match[str]) -> str:
            language, code, before = block.groups()
            if language == "text":
                return block.group()
            if language not in _RUN:
                raise ValueError(f"{name}: nobody runs blocks of {language!r}")
            output = _python(code, name, room) if language == "python" else _RUN[language](code)
            wanted = output and (before or language != "sh")
            shown = f"\n```text\n{output}```\n" if wanted else ""
            return f"```{language}\n{code}```\n{shown}"

        page = _BLOCK.sub(told, text)
        for picture in pictures.iterdir() if pictures else ():
            if Path(picture.name).exists():
                shutil.copy(picture.name, picture)
        return page


def _furnish(folder: Path) -> None:
    shutil.copytree(ROOT / "examples", folder / "examples")
    shutil.copy(ROOT / "examples" / "article.txt", folder)
    (folder / ".venv").symlink_to(Path(sys.executable).parents[1])
    (folder / "news").mkdir()
    shutil.copy(ROOT / "examples" / "article.txt", folder / "news" / "20240920.txt")
    article = {"id": "a", "text": "市总工会投入50万元。", "published": PUBLISHED, "place": PLACE}
    (folder / "documents.jsonl").write_text(json.dumps(article) + "\n", encoding="utf-8")
    with (ROOT / "models" / "data" / "own_a.jsonl").open(encoding="utf-8") as gold:
        (folder / "gold.jsonl").write_text(next(gold), encoding="utf-8")


def _python(code: str, name: str, room: dict[str, object]) -> str:
    written = io.StringIO()
    with contextlib.redirect_stdout(written):
        exec(compile(code, name, "exec", dont_inherit=True), room)
    return written.getvalue()


def _shell(code: str) -> str:
    lines = [line for line in code.splitlines() if not _NOT_HERE.match(line)]
    if not lines:
        return ""
    path = os.pathsep.join((str(Path(sys.executable).parent), os.environ["PATH"]))
    given = {**os.environ, "PATH": path, "PYTHONPATH": str(ROOT), "PYTHONUTF8": "1", "COLUMNS": "100"}
    command = ["bash", "-euo", "pipefail", "-c", "\n".join(lines)]
    done = subprocess.run(command, env=given, capture_output=True, encoding="utf-8", stdin=subprocess.DEVNULL)
    if done.returncode:
        raise RuntimeError(f"{lines}: {done.stderr}")
    return done.stdout


def _toml(code: str) -> str:
    tomllib.loads(code)
    if named := _FILE.match(code):
        file = Path(named[1])
        if not file.exists():
            file.write_text(code, encoding="utf-8")
        elif tomllib.loads(file.read_text(encoding="utf-8")) != tomllib.loads(code):
            raise ValueError(f"{file} holds something else than the page shows")
    return ""


def _json(code: str) -> str:
    json.loads(code)
    return ""


def _entities(text: str) -> str:
    from linyi_ie import extract
    from linyi_ie.views.summary import value_text

    found = extract(text.rstrip("\n"), published=PUBLISHED, place=PLACE).entities
    rows = [f"{entity.label:<9}{entity.text}{_meaning(value_text(entity))}" for entity in found]
    return "\n".join(rows or ["(no entity)"]) + "\n"


def _events(text: str) -> str:
    from linyi_ie import extract
    from linyi_ie.views.summary import value_text

    rows: list[str] = []
    for event in extract(text.rstrip("\n"), published=PUBLISHED, place=PLACE).events:
        rows.append(f"{event.type} {event.status}: {event.trigger.text}")
        for role, filler in event.arguments:
            meaning = value_text(filler.entity) if filler.entity else ""
            rows.append(f"    {role:<13}{filler.text}{_meaning(meaning)}")
    return "\n".join(rows or ["(no event)"]) + "\n"


def _meaning(value: str) -> str:
    return f"  = {value}" if value else ""


_RUN: dict[str, Callable[[str], str]] = {
    "python": lambda code: _python(code, "page", {}),
    "sh": _shell,
    "toml": _toml,
    "json": _json,
    "entities": _entities,
    "events": _events,
}


def _rewrite(page: Path) -> None:
    before = page.read_text(encoding="utf-8")
    after = run_page(before, page.name, ROOT / "docs" / "assets")
    if after != before:
        page.write_text(after, encoding="utf-8")
        print(f"rewritten: {page.relative_to(ROOT)}")


if __name__ == "__main__":
    sys.path.insert(0, str(ROOT))
    for given in map(Path, sys.argv[1:]) if sys.argv[1:] else PAGES:
        _rewrite(given.resolve())
